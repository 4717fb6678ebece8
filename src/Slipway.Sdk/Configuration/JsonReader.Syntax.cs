using System.Text;

namespace Slipway.Sdk;

public ref partial struct JsonReader
{
    private struct Level
    {
        public int NameStart;
        public int NameLength;

        /// <summary>From 0 in an array; -1 before the first item, and in an object.</summary>
        public int Index;

        public bool IsArray;
        public bool HasBegun;
    }

    private void Begin(byte bracket, string problem)
    {
        if (Peek() != bracket)
            throw Error(problem);
        if (_depth == MaxDepth)
            throw Error("is nested too deeply");
        _position++;
        _levels[_depth++] = new Level { Index = -1, IsArray = bracket == '[' };
    }

    /// <summary>Goes over a comma to what follows, or over the closing bracket.</summary>
    private bool Next(byte bracket, string bracketText)
    {
        ref var level = ref _levels[_depth - 1];
        var next = Peek();
        if (next == bracket)
        {
            _position++;
            _depth--;
            return false;
        }

        if (!level.HasBegun)
        {
            level.HasBegun = true;
            return true;
        }

        if (next != ',')
        {
            level.Index = -1;
            level.NameLength = 0;
            throw Error(string.Concat("must have ',' or ", bracketText, " here"));
        }

        _position++;
        if (Peek() == bracket)
            throw Error("must not have ',' behind the last");
        return true;
    }

    /// <summary>The next byte that is no white space; -1 at the end.</summary>
    private int Peek()
    {
        while (_position < _json.Length && _json[_position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            _position++;
        return _position < _json.Length ? _json[_position] : -1;
    }

    private bool TryReadWord(ReadOnlySpan<byte> word)
    {
        Peek();
        if (!_json[_position..].StartsWith(word))
            return false;
        _position += word.Length;
        return true;
    }

    private ReadOnlySpan<byte> NumberText()
    {
        var start = _position;
        while (_position < _json.Length
            && _json[_position] is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'+' or (byte)'.' or (byte)'e' or (byte)'E')
        {
            _position++;
        }

        var text = _json[start.._position];
        var digits = text.Length > 0 && text[0] == '-' ? text[1..] : text;

        // JSON has no leading zeros.
        return digits.Length > 1 && digits[0] == '0' && digits[1] is >= (byte)'0' and <= (byte)'9' ? default : text;
    }

    /// <summary>From the opening quote to behind the closing one.</summary>
    private void SkipString()
    {
        for (var i = _position + 1; i < _json.Length; i++)
        {
            switch (_json[i])
            {
                case (byte)'"':
                    _position = i + 1;
                    return;
                case (byte)'\\':
                    i++;
                    break;
                case < 0x20:
                    _position = i;
                    throw Error("must not have line breaks or other control characters in a text");
            }
        }

        throw Error("must have a closing quote");
    }

    private readonly string Unescape(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf((byte)'\\') < 0)
            return Utf8.Text(text);
        var result = new StringBuilder();
        while (text.IndexOf((byte)'\\') is var escape and >= 0)
        {
            result.Append(Utf8.Text(text[..escape]));
            text = text[(escape + 1)..];
            var length = 1;
            switch (text[0])
            {
                case (byte)'n': result.Append('\n'); break;
                case (byte)'t': result.Append('\t'); break;
                case (byte)'r': result.Append('\r'); break;
                case (byte)'b': result.Append('\b'); break;
                case (byte)'f': result.Append('\f'); break;
                case (byte)'"' or (byte)'\\' or (byte)'/': result.Append((char)text[0]); break;
                case (byte)'u' when TryHex(text[1..], out var unit):
                    result.Append(unit);
                    length = 5;
                    break;
                default:
                    throw Error("must not have a '\\' before anything but \" \\ / b f n r t and u with four digits");
            }

            text = text[length..];
        }

        return result.Append(Utf8.Text(text)).ToString();
    }

    private static bool TryHex(ReadOnlySpan<byte> text, out char unit)
    {
        unit = '\0';
        if (text.Length < 4)
            return false;
        foreach (var digit in text[..4])
        {
            var value = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
                _ => -1,
            };
            if (value < 0)
                return false;
            unit = (char)(unit * 16 + value);
        }

        return true;
    }

    private readonly string Path()
    {
        var path = "";
        for (var i = 0; i < _depth; i++)
        {
            ref readonly var level = ref _levels[i];
            if (level.IsArray && level.Index >= 0)
                path = string.Concat(path, "[", Decimal.Text(level.Index), "]");
            else if (level.NameLength > 0)
                path = string.Concat(path, path.Length > 0 ? "." : "", Utf8.Text(_json.Slice(level.NameStart, level.NameLength)));
        }

        return path.Length > 0 ? path : "the configuration";
    }
}
