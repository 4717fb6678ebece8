using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Conformance.Tests;

/// <summary>
/// Turns the fields of a case's module into a whole module: puts texts written as <c>(str "…")</c> and <c>(pairs "k" "v" …)</c>
/// into its data segment, adds those parts of the prelude that the text reaches, and the marker of the ABI.
/// </summary>
internal static partial class ModuleText
{
    private const int FirstDataAddress = 0x1000;
    private const int LastDataAddress = 0x8000;

    public static string Assemble(string fields, string abi = "0_2_1", string prelude = "standard", string imports = "")
    {
        if (prelude == "none")
            return $"(module {imports} {fields})";

        var included = new List<Form>();
        var available = Forms("imports", "memory", "helpers").ToDictionary(f => f.Id, StringComparer.Ordinal);
        var pending = new Queue<string>([imports + fields]);
        void Include(Form form)
        {
            if (included.Contains(form))
                return;
            included.Add(form);
            pending.Enqueue(form.Text);
        }

        if (abi != "none")
            included.Add(new("$abi", $"(func (export \"proxy_abi_version_{abi}\"))"));
        if (!fields.Contains("(memory ", StringComparison.Ordinal))
            Include(available["memory"]);
        if (!fields.Contains("(export \"proxy_on_memory_allocate\")", StringComparison.Ordinal)
            && !fields.Contains("(export \"malloc\")", StringComparison.Ordinal))
        {
            foreach (var form in Forms("malloc"))
                Include(form);
        }
        if (!fields.Contains("(export \"proxy_on_response_headers\")", StringComparison.Ordinal) && prelude == "standard")
        {
            foreach (var form in Forms(abi == "0_1_0" ? "emit-010" : "emit"))
                Include(form);
        }
        while (pending.TryDequeue(out var text))
        {
            foreach (Match used in Identifier().Matches(text))
            {
                if (available.TryGetValue(used.Value, out var form))
                    Include(form);
            }
        }

        var module = new StringBuilder("(module\n");
        module.Append(imports);
        // The format wants imports first.
        foreach (var form in included.OrderBy(f => f.Text.StartsWith("(import", StringComparison.Ordinal) ? 0 : 1))
            module.Append(form.Text).Append('\n');
        module.Append(fields);
        return PlaceData(module.ToString());
    }

    private sealed record Form(string Id, string Text);

    private static IEnumerable<Form> Forms(params string[] files) =>
        files.SelectMany(file => Split(File.ReadAllText(Path.Combine(CaseReader.Root, "prelude", file + ".wat"))))
            .Select(text => new Form(text.StartsWith("(memory", StringComparison.Ordinal) ? "memory" : FormId().Match(text) switch
            {
                { Success: true } m => m.Groups[1].Value,
                _ => text,
            }, text));

    /// <summary>The top-level forms of a text, without the comments between them.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var depth = 0;
        var start = 0;
        foreach (Match token in Token().Matches(text))
        {
            if (token.Value == "(" && depth++ == 0)
                start = token.Index;
            else if (token.Value == ")" && --depth == 0)
                yield return text[start..(token.Index + 1)];
        }
    }

    private static string PlaceData(string module)
    {
        var data = new MemoryStream();
        var addresses = new Dictionary<string, int>(StringComparer.Ordinal);
        int Place(byte[] bytes)
        {
            var key = Convert.ToHexString(bytes);
            if (addresses.TryGetValue(key, out var known))
                return known;
            var address = FirstDataAddress + (int)data.Position;
            data.Write(bytes);
            return addresses[key] = address;
        }

        var expanded = DataMacro().Replace(module, macro =>
        {
            var texts = Quoted().Matches(macro.Groups["texts"].Value).Select(m => Unescape(m.Groups[1].Value)).ToArray();
            var bytes = macro.Groups["kind"].Value == "str" ? texts.Single() : Pairs(texts);
            return $"(i32.const {Place(bytes)}) (i32.const {bytes.Length})";
        });
        if (data.Length > LastDataAddress - FirstDataAddress)
        {
            throw new FormatException(
                $"The texts of the module take {data.Length} bytes; there is room for {LastDataAddress - FirstDataAddress}.");
        }
        var segment = data.Length == 0 ? "" :
            $"(data (i32.const {FirstDataAddress}) \"{string.Concat(data.ToArray().Select(b => $"\\{b:x2}"))}\")\n";
        return expanded + segment + ")";
    }

    /// <summary>A header map as it crosses the ABI: count, sizes, then names and values with a zero byte after each.</summary>
    private static byte[] Pairs(byte[][] texts)
    {
        if (texts.Length % 2 != 0)
            throw new FormatException("(pairs …) takes names and values in turn.");
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write(texts.Length / 2);
        foreach (var text in texts)
            writer.Write(text.Length);
        foreach (var text in texts)
        {
            writer.Write(text);
            writer.Write((byte)0);
        }
        return buffer.ToArray();
    }

    private static byte[] Unescape(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
                continue;
            }
            i++;
            switch (text[i])
            {
                case 'n': bytes.Add((byte)'\n'); break;
                case 't': bytes.Add((byte)'\t'); break;
                case 'r': bytes.Add((byte)'\r'); break;
                case '"' or '\\': bytes.Add((byte)text[i]); break;
                default:
                    bytes.Add(byte.Parse(text.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    i++;
                    break;
            }
        }
        return [.. bytes];
    }

    [GeneratedRegex(@"\$[A-Za-z0-9_]+")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\A\((?:import[^(]*\((?:func)|func|global)\s+(\$[A-Za-z0-9_]+)")]
    private static partial Regex FormId();

    [GeneratedRegex("""
        ;;[^\n]*|"(?:[^"\\]|\\.)*"|[()]
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();

    [GeneratedRegex("""
        \((?<kind>str|pairs)\b(?<texts>(?:\s*"(?:[^"\\]|\\.)*")*)\s*\)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex DataMacro();

    [GeneratedRegex("""
        "((?:[^"\\]|\\.)*)"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Quoted();
}
