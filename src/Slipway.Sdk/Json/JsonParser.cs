namespace Slipway.Sdk.Json;

/// <summary>Makes nodes of a text in UTF-8, once through it.</summary>
internal ref struct JsonParser(byte[] utf8)
{
    private const int MaxDepth = 64;

    private readonly byte[] _utf8 = utf8;
    private int _position;
    private int _depth;

    public JsonNode? Parse()
    {
        var node = Value();
        return Next() < 0 ? node : throw Error("nothing more is expected");
    }

    private JsonNode? Value()
    {
        var start = _position;
        switch (Next())
        {
            case '{':
                return Object();
            case '[':
                return Array();
            case '"':
                start = _position;
                SkipText();
                return new JsonValue(_utf8, start, _position - start);
            case 't' when IsWord("true"u8):
                return JsonValue.Of(true);
            case 'f' when IsWord("false"u8):
                return JsonValue.Of(false);
            case 'n' when IsWord("null"u8):
                return null;
            case '-' or (>= '0' and <= '9'):
                start = _position;
                SkipNumber();
                return new JsonValue(_utf8, start, _position - start);
            default:
                throw Error("a value is expected");
        }
    }

    private JsonObject Object()
    {
        var result = new JsonObject();
        Enter();
        if (IsEnd((byte)'}'))
            return result;
        do
        {
            if (Next() != '"')
                throw Error("a name in quotes is expected");
            var start = _position + 1;
            SkipText();
            var name = JsonText.Unescape(new ReadOnlySpan<byte>(_utf8, start, _position - 1 - start));
            if (Next() != ':')
                throw Error("':' is expected");
            _position++;
            result.Add(name, Value());
        }
        while (IsComma((byte)'}'));
        return result;
    }

    private JsonArray Array()
    {
        var result = new JsonArray();
        Enter();
        if (IsEnd((byte)']'))
            return result;
        do
            result.Add(Value());
        while (IsComma((byte)']'));
        return result;
    }

    private void Enter()
    {
        if (_depth == MaxDepth)
            throw Error("it is nested too deeply");
        _depth++;
        _position++;
    }

    private bool IsEnd(byte bracket)
    {
        if (Next() != bracket)
            return false;
        _position++;
        _depth--;
        return true;
    }

    private bool IsComma(byte bracket)
    {
        if (IsEnd(bracket))
            return false;
        if (Next() != ',')
            throw Error("',' or the closing bracket is expected");
        _position++;
        return true;
    }

    /// <summary>The next byte that is no white space; -1 at the end.</summary>
    private int Next()
    {
        while (_position < _utf8.Length && _utf8[_position] is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r')
            _position++;
        return _position < _utf8.Length ? _utf8[_position] : -1;
    }

    private bool IsWord(ReadOnlySpan<byte> word)
    {
        if (!new ReadOnlySpan<byte>(_utf8)[_position..].StartsWith(word))
            return false;
        _position += word.Length;
        return true;
    }

    private void SkipText()
    {
        _position++;
        while (_position < _utf8.Length)
        {
            switch (_utf8[_position++])
            {
                case (byte)'"':
                    return;
                case (byte)'\\':
                    SkipEscape();
                    break;
                case < 0x20:
                    _position--;
                    throw Error("a control character must be escaped");
            }
        }

        throw Error("a closing quote is expected");
    }

    private void SkipEscape()
    {
        if (_position < _utf8.Length)
        {
            var letter = _utf8[_position++];
            if (letter is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')
                return;
            if (letter == 'u' && _position + 4 <= _utf8.Length && JsonText.Hex(new ReadOnlySpan<byte>(_utf8, _position, 4)) >= 0)
            {
                _position += 4;
                return;
            }
        }

        throw Error("there is an unknown escape");
    }

    /// <summary>-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?</summary>
    private void SkipNumber()
    {
        if (_utf8[_position] == '-')
            _position++;
        if (_position < _utf8.Length && _utf8[_position] == '0')
            _position++;
        else
            SkipDigits();
        if (_position < _utf8.Length && _utf8[_position] == '.')
        {
            _position++;
            SkipDigits();
        }

        if (_position < _utf8.Length && _utf8[_position] is (byte)'e' or (byte)'E')
        {
            _position++;
            if (_position < _utf8.Length && _utf8[_position] is (byte)'+' or (byte)'-')
                _position++;
            SkipDigits();
        }
    }

    private void SkipDigits()
    {
        var start = _position;
        while (_position < _utf8.Length && _utf8[_position] is >= (byte)'0' and <= (byte)'9')
            _position++;
        if (_position == start)
            throw Error("a digit is expected");
    }

    private readonly JsonFormatException Error(string problem) => new(_position, problem);
}
