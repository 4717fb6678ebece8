using System.Text;

namespace Slipway.Runtime;

/// <summary>
/// UTF-8 without the framework's machinery for replacement: what is malformed becomes U+FFFD, as its default has it, or an exception where a
/// strict encoding asks.
/// </summary>
internal static unsafe class Utf8
{
    private const int Replacement = 0xFFFD;

    /// <summary>What strict encodings do; as long as none was made, none of that is in a module.</summary>
    public static MalformedText? Malformed;

    public static int Count(UTF8Encoding? self, char* from, int length) => Encode(self, from, length, null, int.MaxValue);

    /// <summary>Bytes written, or counted where there is nowhere to write.</summary>
    public static int Encode(UTF8Encoding? self, char* from, int length, byte* to, int room)
    {
        var count = 0;
        for (var i = 0; i < length; i++)
        {
            int rune = from[i];
            if ((rune & 0xF800) == 0xD800)
            {
                if (rune < 0xDC00 && i + 1 < length && (from[i + 1] & 0xFC00) == 0xDC00)
                    rune = 0x10000 + (rune - 0xD800 << 10) + (from[++i] - 0xDC00);
                else
                    rune = Replaced(self, false);
            }
            var size = rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
            if (to != null)
            {
                if (count + size > room)
                    throw new ArgumentException();
                Write(to + count, rune, size);
            }
            count += size;
        }
        return count;
    }

    public static int CountChars(UTF8Encoding? self, byte* from, int length) => Decode(self, from, length, null, int.MaxValue);

    /// <summary>Characters written, or counted where there is nowhere to write.</summary>
    public static int Decode(UTF8Encoding? self, byte* from, int length, char* to, int room)
    {
        var count = 0;
        for (var i = 0; i < length;)
        {
            var rune = Next(from, length, ref i);
            if (rune < 0)
                rune = Replaced(self, true);
            var size = rune < 0x10000 ? 1 : 2;
            if (to != null)
            {
                if (count + size > room)
                    throw new ArgumentException();
                if (size == 1)
                {
                    to[count] = (char)rune;
                }
                else
                {
                    to[count] = (char)(0xD800 + (rune - 0x10000 >> 10));
                    to[count + 1] = (char)(0xDC00 + (rune & 0x3FF));
                }
            }
            count += size;
        }
        return count;
    }

    private static void Write(byte* to, int rune, int size)
    {
        if (size == 1)
        {
            *to = (byte)rune;
            return;
        }
        for (var i = size - 1; i > 0; i--)
        {
            to[i] = (byte)(0x80 | rune & 0x3F);
            rune >>= 6;
        }
        *to = (byte)(0xF00 >> size | rune);
    }

    private static int Replaced(UTF8Encoding? self, bool isDecoding)
    {
        if (Malformed is { } malformed)
            malformed.Found(self, isDecoding);
        return Replacement;
    }

    /// <summary>The next code point; of malformed bytes the longest run that could have started one makes one replacement, here -1.</summary>
    private static int Next(byte* from, int length, ref int at)
    {
        int first = from[at++];
        if (first < 0x80)
            return first;
        if (first is < 0xC2 or > 0xF4)
            return -1;
        var more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
        var rune = first & 0x3F >> more;
        for (var i = 0; i < more; i++)
        {
            var least = 0x80;
            var most = 0xBF;
            if (i == 0)
            {
                least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
                most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
            }
            if (at >= length || from[at] < least || from[at] > most)
                return -1;
            rune = rune << 6 | from[at++] & 0x3F;
        }
        return rune;
    }
}

/// <summary>What becomes of text that is no UTF-8.</summary>
internal abstract class MalformedText
{
    public abstract void Found(UTF8Encoding? encoding, bool isDecoding);
}

internal sealed class MalformedTextFails : MalformedText
{
    public override void Found(UTF8Encoding? encoding, bool isDecoding)
    {
        if (encoding is not null && Machine.FieldOf<UTF8Encoding, bool>(encoding, "_isThrowException"))
            throw isDecoding ? new DecoderFallbackException() : new EncoderFallbackException();
    }
}

[Plug("System.Text.UTF8Encoding")]
internal static unsafe class Utf8EncodingPlug
{
    public static void SetDefaultFallbacks(UTF8Encoding self)
    {
    }

    public static void Constructor(UTF8Encoding self, bool encoderShouldEmitUTF8Identifier, bool throwOnInvalidBytes)
    {
        Machine.FieldOf<Encoding, int>(self, "_codePage") = 65001;
        Machine.FieldOf<Encoding, bool>(self, "_isReadOnly") = true;
        Machine.FieldOf<UTF8Encoding, bool>(self, "_emitUTF8Identifier") = encoderShouldEmitUTF8Identifier;
        Machine.FieldOf<UTF8Encoding, bool>(self, "_isThrowException") = throwOnInvalidBytes;
        if (throwOnInvalidBytes)
            Utf8.Malformed ??= new MalformedTextFails();
    }

    public static int GetByteCount(UTF8Encoding self, string chars)
    {
        ArgumentNullException.ThrowIfNull(chars);
        fixed (char* from = chars)
            return Utf8.Count(self, from, chars.Length);
    }

    public static int GetByteCount(UTF8Encoding self, char* chars, int count) => Utf8.Count(self, chars, count);

    public static int GetByteCount(UTF8Encoding self, ReadOnlySpan<char> chars)
    {
        fixed (char* from = chars)
            return Utf8.Count(self, from, chars.Length);
    }

    public static int GetByteCount(UTF8Encoding self, char[] chars, int index, int count) =>
        GetByteCount(self, new ReadOnlySpan<char>(chars, index, count));

    public static int GetBytes(UTF8Encoding self, string s, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        GetBytes(self, s.AsSpan(charIndex, charCount), new Span<byte>(bytes, byteIndex, bytes.Length - byteIndex));

    public static int GetBytes(UTF8Encoding self, char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        GetBytes(self, new ReadOnlySpan<char>(chars, charIndex, charCount), new Span<byte>(bytes, byteIndex, bytes.Length - byteIndex));

    public static int GetBytes(UTF8Encoding self, char* chars, int charCount, byte* bytes, int byteCount) =>
        Utf8.Encode(self, chars, charCount, bytes, byteCount);

    public static int GetBytes(UTF8Encoding self, ReadOnlySpan<char> chars, Span<byte> bytes)
    {
        byte none;
        fixed (char* from = chars)
        fixed (byte* to = bytes)
            return Utf8.Encode(self, from, chars.Length, to == null ? &none : to, bytes.Length);
    }

    public static int GetMaxByteCount(UTF8Encoding self, int charCount) => Most(charCount, 3, nameof(charCount));

    public static int GetMaxCharCount(UTF8Encoding self, int byteCount) => Most(byteCount, 1, nameof(byteCount));

    [NotAPlug]
    private static int Most(int count, int each, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count, name);
        // A surrogate or the start of a sequence may be left over from before.
        var most = (count + 1L) * each;
        return most <= int.MaxValue ? (int)most : throw new ArgumentOutOfRangeException(name);
    }

    public static bool TryGetBytes(UTF8Encoding self, ReadOnlySpan<char> chars, Span<byte> bytes, out int bytesWritten)
    {
        var fits = GetByteCount(self, chars) <= bytes.Length;
        bytesWritten = fits ? GetBytes(self, chars, bytes) : 0;
        return fits;
    }

    public static bool TryGetChars(UTF8Encoding self, ReadOnlySpan<byte> bytes, Span<char> chars, out int charsWritten)
    {
        var fits = GetCharCount(self, bytes) <= chars.Length;
        charsWritten = fits ? GetChars(self, bytes, chars) : 0;
        return fits;
    }

    public static int GetCharCount(UTF8Encoding self, byte* bytes, int count) => Utf8.CountChars(self, bytes, count);

    public static int GetCharCount(UTF8Encoding self, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* from = bytes)
            return Utf8.CountChars(self, from, bytes.Length);
    }

    public static int GetCharCount(UTF8Encoding self, byte[] bytes, int index, int count) =>
        GetCharCount(self, new ReadOnlySpan<byte>(bytes, index, count));

    public static int GetChars(UTF8Encoding self, byte* bytes, int byteCount, char* chars, int charCount) =>
        Utf8.Decode(self, bytes, byteCount, chars, charCount);

    public static int GetChars(UTF8Encoding self, ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        char none;
        fixed (byte* from = bytes)
        fixed (char* to = chars)
            return Utf8.Decode(self, from, bytes.Length, to == null ? &none : to, chars.Length);
    }

    public static int GetChars(UTF8Encoding self, byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(self, new ReadOnlySpan<byte>(bytes, byteIndex, byteCount), new Span<char>(chars, charIndex, chars.Length - charIndex));

    public static string GetString(UTF8Encoding self, byte[] bytes, int index, int count)
    {
        fixed (byte* from = new ReadOnlySpan<byte>(bytes, index, count))
            return Decoded(self, from, count);
    }

    [NotAPlug]
    public static string Decoded(UTF8Encoding? self, byte* from, int length)
    {
        if (length == 0)
            return "";
        var text = Heap.NewString(Machine.DescriptorOf<string>(), Utf8.CountChars(self, from, length));
        fixed (char* to = text)
            Utf8.Decode(self, from, length, to, text.Length);
        return text;
    }
}

[Plug("System.Text.UTF8Encoding+UTF8EncodingSealed")]
internal static unsafe class Utf8EncodingSealedPlug
{
    /// <summary>-1 where the text does not fit.</summary>
    public static int ReadUtf8(ref char input, int inputLength, ref byte output, int outputLength)
    {
        fixed (char* from = &input)
        fixed (byte* to = &output)
            return Utf8.Count(null, from, inputLength) > outputLength ? -1 : inputLength == 0 ? 0 : Utf8.Encode(null, from, inputLength, to, outputLength);
    }

    public static byte[] GetBytes(object self, string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        fixed (char* from = s)
        {
            var bytes = new byte[Utf8.Count(null, from, s.Length)];
            fixed (byte* to = bytes)
                Utf8.Encode(null, from, s.Length, to, bytes.Length);
            return bytes;
        }
    }

    public static string GetString(object self, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        fixed (byte* from = bytes)
            return Utf8EncodingPlug.Decoded(null, from, bytes.Length);
    }
}
