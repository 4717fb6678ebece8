using System.Text;
static class Program
{
    static object Parse(string text)
    {
        int at = 0;
        var value = Value(text, ref at);
        return at == text.Length ? value : throw new FormatException("more");
    }
    static object Value(string s, ref int i)
    {
        switch (i < s.Length ? s[i] : '\0')
        {
            case '{':
                var map = new Dictionary<string, object>();
                for (i++; s[i] != '}'; i += s[i] == ',' ? 1 : 0)
                {
                    var key = (string)Value(s, ref i);
                    if (s[i++] != ':')
                        throw new FormatException("colon");
                    map[key] = Value(s, ref i);
                }
                i++;
                return map;
            case '[':
                var list = new List<object>();
                for (i++; s[i] != ']'; i += s[i] == ',' ? 1 : 0)
                    list.Add(Value(s, ref i));
                i++;
                return list;
            case '"':
                var text = new StringBuilder();
                for (i++; s[i] != '"'; i++)
                {
                    if (s[i] != '\\')
                        text.Append(s[i]);
                    else if (s[++i] == 'u')
                        text.Append((char)Convert.ToInt32(s.Substring(i + 1, (i += 4) - (i - 4)), 16));
                    else
                        text.Append(s[i] switch { 'n' => '\n', 't' => '\t', var c => c });
                }
                i++;
                return text.ToString();
            case 't':
                i += 4;
                return true;
            case 'f':
                i += 5;
                return false;
            case 'n':
                i += 4;
                return null;
            default:
                int start = i;
                while (i < s.Length && "+-.eE0123456789".Contains(s[i]))
                    i++;
                return double.Parse(s.AsSpan(start, i - start), System.Globalization.CultureInfo.InvariantCulture);
        }
    }
    static void Write(object value, StringBuilder to)
    {
        switch (value)
        {
            case null: to.Append("null"); break;
            case bool b: to.Append(b ? "true" : "false"); break;
            case string s: to.Append('"').Append(s.Replace("\\", "\\\\").Replace("\"", "\\\"")).Append('"'); break;
            case double d: to.Append(d.ToString(System.Globalization.CultureInfo.InvariantCulture)); break;
            case List<object> list:
                to.Append('[');
                foreach (var item in list)
                {
                    Write(item, to);
                    to.Append(';');
                }
                to.Append(']');
                break;
            case Dictionary<string, object> map:
                to.Append('{');
                foreach (var (k, v) in map)
                {
                    to.Append(k).Append('=');
                    Write(v, to);
                    to.Append(';');
                }
                to.Append('}');
                break;
        }
    }
    public static void Main()
    {
        foreach (var text in (string[])["{\"a\":[1,2.5,-3e2,[]],\"b\":{\"c\":null,\"d\":true}}", "\"\\u00e9\\n\\\"\"", "[]", "12", "", "[1,", "{\"a\"1}", "1 "])
        {
            Show.Line(text, () =>
            {
                var to = new StringBuilder();
                Write(Parse(text), to);
                return to.ToString();
            });
        }
    }
}
