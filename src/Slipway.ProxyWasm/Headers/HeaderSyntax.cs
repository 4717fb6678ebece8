using System.Buffers;

namespace Slipway.ProxyWasm.Headers;

/// <summary>
/// What may be put on the wire of what guests have made of headers: a <see cref="HeaderMap"/> holds any bytes, and some would end a header,
/// or the message, and begin another. Who sends one leaves out what is not allowed.
/// </summary>
public static class HeaderSyntax
{
    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    private static readonly SearchValues<byte> ForbiddenInValue =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(b => b != '\t').Select(b => (byte)b), 127]);

    /// <summary>Whether these bytes are a token (RFC 9110, 5.6.2), as names of headers and methods are.</summary>
    public static bool IsName(ReadOnlySpan<byte> name) => !name.IsEmpty && !name.ContainsAnyExcept(NameBytes);

    /// <summary>Whether these bytes can be a header's value (RFC 9110, 5.5): no control characters but the tab.</summary>
    public static bool IsValue(ReadOnlySpan<byte> value) => !value.ContainsAny(ForbiddenInValue);

    /// <summary>A value without the spaces and tabs around it, which are no part of it, and which peers refuse (RFC 9113, 8.2.1).</summary>
    public static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> value) => value.Trim(" \t"u8);
}
