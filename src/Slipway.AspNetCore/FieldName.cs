using Slipway.ProxyWasm.Headers;

namespace Slipway.AspNetCore;

/// <summary>
/// A header's name as the server takes it, and what is known about it. Names are kept, each with the last of its values: filters add the
/// same headers to every request.
/// </summary>
/// <remarks>For the thread that has asked for it.</remarks>
internal sealed class FieldName
{
    /// <summary>Names and values up to so many bytes are kept, so many names for each thread.</summary>
    private const int LongestKept = 64;
    private const int Kept = 256;

    [ThreadStatic]
    private static FieldName?[]? kept;

    private readonly byte[] _bytes;
    private byte[]? _valueBytes;
    private int _valueLength;
    private string _value = "";

    private FieldName(ReadOnlySpan<byte> name)
    {
        _bytes = name.ToArray();
        Text = HeaderText.Text(name);
        CanBeSent = HeaderSyntax.IsName(name) && !HeaderNames.IsHopByHop(Text);
    }

    public string Text { get; }

    /// <summary>Whether it is a name, and of a field that goes on to the other side.</summary>
    public bool CanBeSent { get; }

    public static FieldName Of(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > LongestKept)
            return new FieldName(name);

        // What is there is compared, and replaced where it is another.
        var hash = (uint)((name.Length * 31) + name[0] + (name[name.Length / 2] * 7) + (name[^1] * 131));
        ref var known = ref (kept ??= new FieldName?[Kept])[hash % Kept];
        if (known is null || !name.SequenceEqual(known._bytes))
            known = new FieldName(name);
        return known;
    }

    /// <summary>The text of a value of this field, without the blanks around it; null where it cannot be sent.</summary>
    public string? Value(ReadOnlySpan<byte> value)
    {
        if (_valueBytes is not null && value.SequenceEqual(_valueBytes.AsSpan(0, _valueLength)))
            return _value;
        var trimmed = HeaderSyntax.Trimmed(value);
        if (!HeaderSyntax.IsValue(trimmed))
            return null;
        var text = HeaderText.Text(trimmed);
        if (value.Length <= LongestKept)
        {
            value.CopyTo(_valueBytes ??= new byte[LongestKept]);
            (_valueLength, _value) = (value.Length, text);
        }

        return text;
    }
}
