using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Deploy;

/// <summary>Documents as YAML that reads back as the same document, by YAML 1.1's rules too, which Kubernetes' tools have.</summary>
internal static class YamlText
{
    /// <summary>What would be read as something else than text, and what begins like a number.</summary>
    private static readonly HashSet<string> s_words = new(
        ["", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<", ".inf", "-.inf", ".nan"],
            StringComparer.OrdinalIgnoreCase);

    private static readonly EmitterSettings s_settings =
        new EmitterSettings().WithMaxSimpleKeyLength(512).WithBestWidth(int.MaxValue).WithIndentedSequences();

    public static string Write(JsonNode document)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, s_settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Emit(emitter, document);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                var style = map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block;
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, style));
                foreach (var (key, value) in map)
                {
                    Text(emitter, key);
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true,
                    list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list)
                    Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Text(emitter, (string)value!);
                break;
            default:
                emitter.Emit(new Scalar(node?.ToJsonString() ?? "null"));
                break;
        }
    }

    private static void Text(Emitter emitter, string text)
    {
        var style = s_words.Contains(text) || BeginsLikeNumber(text) || text.Any(IsEscaped) ? ScalarStyle.DoubleQuoted
            : text.Contains('\n') && !text.Contains('\r') && !text.Contains('\t') ? ScalarStyle.Literal
            : ScalarStyle.Any;
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));
    }

    /// <summary>Some of these end lines for readers of YAML, and all would be lost on a screen.</summary>
    private static bool IsEscaped(char character) =>
        (char.IsControl(character) && character != '\n') || character is '\u2028' or '\u2029' or '\ufeff';

    private static bool BeginsLikeNumber(string text) =>
        char.IsAsciiDigit(text[0]) || (text[0] is '+' or '-' or '.' && text.Length > 1 && char.IsAsciiDigit(text[1]));
}
