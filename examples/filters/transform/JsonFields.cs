using System.Text;
using Slipway.Sdk;

namespace Transform;

/// <summary>Changes fields of a JSON object; what is inside of the others stays byte for byte what it was.</summary>
internal static class JsonFields
{
    /// <exception cref="ConfigurationException">It is no JSON object.</exception>
    public static string Change(ReadOnlySpan<byte> json, MessageChanges changes)
    {
        var result = new StringBuilder("{");
        var reader = new JsonReader(json);
        reader.BeginObject();
        while (reader.NextProperty(out var name))
        {
            var value = reader.ReadRaw();
            var text = reader.Text(name);
            if (changes.RemoveFields.Contains(text) || changes.SetFields.ContainsKey(text))
                continue;
            result.Append(result.Length > 1 ? "," : "").Append('"').Append(Encoding.UTF8.GetString(name)).Append("\":")
                .Append(Encoding.UTF8.GetString(value));
        }

        reader.End();
        foreach (var (name, value) in changes.SetFields)
        {
            Append(result.Append(result.Length > 1 ? "," : ""), name);
            Append(result.Append(':'), value);
        }

        return result.Append('}').ToString();
    }

    private static void Append(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                json.Append('\\').Append(c);
            else if (c < ' ')
                json.Append("\\u00").Append((char)('0' + c / 16)).Append("0123456789abcdef"[c % 16]);
            else
                json.Append(c);
        }

        json.Append('"');
    }
}
