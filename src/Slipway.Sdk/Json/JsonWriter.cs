namespace Slipway.Sdk.Json;

/// <summary>Writes nodes as UTF-8.</summary>
internal sealed class JsonWriter
{
    private byte[] _bytes = new byte[1024];
    private int _length;

    public ReadOnlySpan<byte> Written => new(_bytes, 0, _length);

    public byte[] ToArray() => Written.ToArray();

    public void Write(JsonNode? node)
    {
        if (node is null)
            WriteRaw("null"u8);
        else
            node.WriteTo(this);
    }

    public void WriteByte(byte value)
    {
        if (_length == _bytes.Length)
            Grow(1);
        _bytes[_length++] = value;
    }

    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - _length)
            Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>A text in quotes. Half of a surrogate pair becomes the replacement character.</summary>
    public void WriteText(string text)
    {
        // A character takes at most six bytes, which is an escape.
        if (text.Length > (_bytes.Length - _length - 2) / 6)
            Grow(6 * text.Length + 2);
        _bytes[_length++] = (byte)'"';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= ' ' and < '\u0080')
            {
                if (c is '"' or '\\')
                    _bytes[_length++] = (byte)'\\';
                _bytes[_length++] = (byte)c;
            }
            else if (c < ' ')
            {
                WriteEscape(c);
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                WriteRune(char.ConvertToUtf32(c, text[++i]));
            }
            else
            {
                WriteRune(char.IsSurrogate(c) ? 0xFFFD : c);
            }
        }

        _bytes[_length++] = (byte)'"';
    }

    private void WriteEscape(char c)
    {
        _bytes[_length++] = (byte)'\\';
        var letter = c switch { '\n' => 'n', '\t' => 't', '\r' => 'r', '\b' => 'b', '\f' => 'f', _ => 'u' };
        _bytes[_length++] = (byte)letter;
        if (letter != 'u')
            return;
        _bytes[_length++] = (byte)'0';
        _bytes[_length++] = (byte)'0';
        _bytes[_length++] = (byte)('0' + (c >> 4));
        _bytes[_length++] = (byte)((c & 15) < 10 ? '0' + (c & 15) : 'a' + (c & 15) - 10);
    }

    private void WriteRune(int rune)
    {
        if (rune < 0x800)
        {
            _bytes[_length++] = (byte)(0xC0 | (rune >> 6));
        }
        else
        {
            if (rune < 0x10000)
            {
                _bytes[_length++] = (byte)(0xE0 | (rune >> 12));
            }
            else
            {
                _bytes[_length++] = (byte)(0xF0 | (rune >> 18));
                _bytes[_length++] = (byte)(0x80 | ((rune >> 12) & 0x3F));
            }

            _bytes[_length++] = (byte)(0x80 | ((rune >> 6) & 0x3F));
        }

        _bytes[_length++] = (byte)(0x80 | (rune & 0x3F));
    }

    private void Grow(int atLeast) => Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + atLeast));
}
