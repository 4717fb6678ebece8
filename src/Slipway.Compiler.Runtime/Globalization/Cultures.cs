using System.Globalization;
using System.Runtime.CompilerServices;

namespace Slipway.Runtime;

/// <summary>The invariant culture, which is the only one of a module.</summary>
[Replace("System.Globalization.CultureInfo")]
internal class CultureInfoX : IFormatProvider
{
    private static CultureInfoX? s_invariant;
    // The framework reaches for these by name.
    internal NumberFormatInfo? _numInfo;
    internal DateTimeFormatInfo? _dateTimeInfo;
    internal bool _isInherited;

    private CultureInfoX()
    {
    }

    public CultureInfoX(string name) => CheckName(name);

    public CultureInfoX(string name, bool useUserOverride) => CheckName(name);

    public static CultureInfoX InvariantCulture => s_invariant ??= new CultureInfoX();

    public static CultureInfoX CurrentCulture => InvariantCulture;

    public static CultureInfoX CurrentUICulture => InvariantCulture;

    public virtual string Name => "";

    public virtual NumberFormatInfo NumberFormat => NumberFormatInfo.InvariantInfo;

    public virtual TextInfoX TextInfo => TextInfoX.Invariant;

    public virtual CompareInfoX CompareInfo => CompareInfoX.Invariant;

    public virtual DateTimeFormatInfo DateTimeFormat => _dateTimeInfo ??= DateTimeFormatInfo.ReadOnly(new DateTimeFormatInfo());

    public virtual Calendar Calendar => DateTimeFormat.Calendar;

    internal bool HasInvariantCultureName => true;

    public static CultureInfoX GetCultureInfo(string name)
    {
        CheckName(name);
        return InvariantCulture;
    }

    // Where times become text, DateTimeFormatInfoPlug asks for their format; a mention of it here would bring it to every module with numbers.
    public virtual object? GetFormat(Type? formatType) => formatType == typeof(NumberFormatInfo) ? NumberFormat
        : formatType == typeof(DateTimeFormatInfo) ? _dateTimeInfo : null;

    public override string ToString() => "";

    private static void CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length > 0)
            throw new CultureNotFoundException(nameof(name), name, "A module has the invariant culture only.");
    }
}

/// <summary>Upper and lower case, one letter for one letter.</summary>
[Replace("System.Globalization.TextInfo")]
internal sealed class TextInfoX
{
    internal static readonly TextInfoX Invariant = new TextInfoX();

    public char ToLower(char c) => ToLowerInvariant(c);

    public char ToUpper(char c) => ToUpperOrdinal(c);

    public string ToLower(string str) => Changed(str, false);

    public string ToUpper(string str) => Changed(str, true);

    internal static char ToLowerInvariant(char c) => c >= 0x80 ? Casing.ToLower(c) : (uint)(c - 'A') <= 'Z' - 'A' ? (char)(c | 0x20) : c;

    internal static char ToUpperInvariant(char c) => ToUpperOrdinal(c);

    internal static char ToUpperAsciiInvariant(char c) => (uint)(c - 'a') <= 'z' - 'a' ? (char)(c & ~0x20) : c;

    internal static char ToUpperOrdinal(char c) => c >= 0x80 ? Casing.ToUpper(c) : (uint)(c - 'a') <= 'z' - 'a' ? (char)(c & ~0x20) : c;

    internal void ChangeCaseToLower(ReadOnlySpan<char> source, Span<char> destination)
    {
        for (var i = 0; i < source.Length; i++)
            destination[i] = ToLowerInvariant(source[i]);
    }

    internal void ChangeCaseToUpper(ReadOnlySpan<char> source, Span<char> destination)
    {
        for (var i = 0; i < source.Length; i++)
            destination[i] = ToUpperOrdinal(source[i]);
    }

    internal static string ToLowerAsciiInvariant(string s) => Changed(s, false);

    /// <summary>The same string if no letter changes.</summary>
    private static unsafe string Changed(string text, bool toUpper)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var i = 0; i < text.Length; i++)
        {
            if ((toUpper ? ToUpperOrdinal(text[i]) : ToLowerInvariant(text[i])) == text[i])
                continue;
            var changed = Heap.NewString(Machine.DescriptorOf<string>(), text.Length);
            fixed (char* to = changed)
            {
                for (var j = 0; j < text.Length; j++)
                    to[j] = toUpper ? ToUpperOrdinal(text[j]) : ToLowerInvariant(text[j]);
            }
            return changed;
        }
        return text;
    }
}

/// <summary>Strings compare by their code units, as the invariant mode of .NET has it.</summary>
[Replace("System.Globalization.CompareInfo")]
internal sealed class CompareInfoX
{
    internal static readonly CompareInfoX Invariant = new CompareInfoX();

    public static CompareInfoX GetCompareInfo(string name) => CultureInfoX.GetCultureInfo(name).CompareInfo;

    public int Compare(string? string1, string? string2) => string.CompareOrdinal(string1, string2);

    public int Compare(string? string1, string? string2, CompareOptions options) =>
        string.Compare(string1, string2, Comparison(options));

    public int Compare(ReadOnlySpan<char> string1, ReadOnlySpan<char> string2, CompareOptions options) =>
        MemoryExtensions.CompareTo(string1, string2, Comparison(options));

    public int Compare(string? string1, int offset1, int length1, string? string2, int offset2, int length2, CompareOptions options) =>
        MemoryExtensions.CompareTo(string1.AsSpan(offset1, length1), string2.AsSpan(offset2, length2), Comparison(options));

    internal int CompareOptionIgnoreCase(ReadOnlySpan<char> string1, ReadOnlySpan<char> string2) =>
        MemoryExtensions.CompareTo(string1, string2, StringComparison.OrdinalIgnoreCase);

    public bool IsPrefix(string source, string prefix, CompareOptions options) => source.StartsWith(prefix, Comparison(options));

    public bool IsPrefix(ReadOnlySpan<char> source, ReadOnlySpan<char> prefix, CompareOptions options) =>
        source.StartsWith(prefix, Comparison(options));

    public bool IsPrefix(string source, string prefix) => source.StartsWith(prefix, StringComparison.Ordinal);

    internal bool IsPrefixUtf8(ReadOnlySpan<byte> source, ReadOnlySpan<byte> prefix, CompareOptions options) => source.StartsWith(prefix);

    public bool IsSuffix(string source, string suffix, CompareOptions options) => source.EndsWith(suffix, Comparison(options));

    public bool IsSuffix(ReadOnlySpan<char> source, ReadOnlySpan<char> suffix, CompareOptions options) =>
        source.EndsWith(suffix, Comparison(options));

    public bool IsSuffix(string source, string suffix) => source.EndsWith(suffix, StringComparison.Ordinal);

    public int IndexOf(string source, string value, int startIndex, int count, CompareOptions options) =>
        source.IndexOf(value, startIndex, count, Comparison(options));

    public int IndexOf(string source, char value, CompareOptions options) => source.AsSpan().IndexOf([value], Comparison(options));

    internal unsafe int IndexOf(ReadOnlySpan<char> source, ReadOnlySpan<char> value, CompareOptions options, out int matchLength)
    {
        matchLength = value.Length;
        return source.IndexOf(value, Comparison(options));
    }

    public int IndexOf(string source, string value, CompareOptions options) => source.IndexOf(value, Comparison(options));

    public int IndexOf(string source, string value) => source.IndexOf(value, StringComparison.Ordinal);

    public int IndexOf(ReadOnlySpan<char> source, ReadOnlySpan<char> value, CompareOptions options) =>
        source.IndexOf(value, Comparison(options));

    public int LastIndexOf(string source, string value, int startIndex, int count, CompareOptions options)
    {
        ArgumentNullException.ThrowIfNull(value);
        // The last index may be one too far, and the first and only one of an empty string one too early.
        if (startIndex == -1 && source.Length == 0)
            count = 0;
        else if (startIndex == source.Length)
            (startIndex, count) = (startIndex - 1, count > 0 ? count - 1 : 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)(startIndex + 1), (uint)source.Length + 1);
        var first = startIndex - count + 1;
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var found = LastIndexOf(source.AsSpan(first, count), value, options);
        return found < 0 ? found : found + first;
    }

    public int LastIndexOf(ReadOnlySpan<char> source, ReadOnlySpan<char> value, CompareOptions options) =>
        MemoryExtensions.LastIndexOf(source, value, Comparison(options));

    public int GetHashCode(string source, CompareOptions options) => string.GetHashCode(source, Comparison(options));

    public int GetHashCode(ReadOnlySpan<char> source, CompareOptions options) => string.GetHashCode(source, Comparison(options));

    private static StringComparison Comparison(CompareOptions options) =>
        (options & (CompareOptions.IgnoreCase | CompareOptions.OrdinalIgnoreCase)) != 0
            ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
}

[Plug("System.Globalization.NumberFormatInfo")]
internal static class NumberFormatInfoPlug
{
    public static NumberFormatInfo get_InvariantInfo() => Singleton<NumberFormatInfo>.Get();

    public static NumberFormatInfo get_CurrentInfo() => NumberFormatInfo.InvariantInfo;

    public static NumberFormatInfo GetInstance(IFormatProvider? formatProvider) => formatProvider as NumberFormatInfo
        ?? (formatProvider is null ? null : formatProvider.GetFormat(typeof(NumberFormatInfo)) as NumberFormatInfo) ?? NumberFormatInfo.InvariantInfo;
}

[Plug("System.Globalization.DateTimeFormatInfo")]
internal static class DateTimeFormatInfoPlug
{
    public static void Constructor(DateTimeFormatInfo self) => Machine.InitialiseInvariant(self);

    public static string get_DecimalSeparator(DateTimeFormatInfo self) => ".";

    public static DateTimeFormatInfo get_InvariantInfo() => CultureInfoX.InvariantCulture.DateTimeFormat;

    public static DateTimeFormatInfo get_CurrentInfo() => CultureInfoX.InvariantCulture.DateTimeFormat;

    public static DateTimeFormatInfo GetInstance(IFormatProvider? provider) => provider as DateTimeFormatInfo
        ?? (provider is null or CultureInfo ? null : provider.GetFormat(typeof(DateTimeFormatInfo)) as DateTimeFormatInfo)
        ?? CultureInfoX.InvariantCulture.DateTimeFormat;
}

[Plug("System.Globalization.GlobalizationMode")]
internal static class GlobalizationModePlug
{
    public static bool get_Invariant() => true;

    public static bool get_InvariantNoLoad() => true;
}

/// <summary>Comparison that ignores case compares what the letters are in upper case.</summary>
[Plug("System.Globalization.Ordinal")]
internal static class OrdinalPlug
{
    public static int CompareStringIgnoreCase(ref char strA, int lengthA, ref char strB, int lengthB)
    {
        var length = lengthA < lengthB ? lengthA : lengthB;
        for (var i = 0; i < length; i++)
        {
            var a = TextInfoX.ToUpperOrdinal(Unsafe.Add(ref strA, i));
            var b = TextInfoX.ToUpperOrdinal(Unsafe.Add(ref strB, i));
            if (a != b)
                return a - b;
        }
        return lengthA - lengthB;
    }

    public static bool EqualsIgnoreCase(ref char charA, ref char charB, int length) =>
        CompareStringIgnoreCase(ref charA, length, ref charB, length) == 0;

    public static int ToUpperOrdinal(ReadOnlySpan<char> source, Span<char> destination)
    {
        if (source.Length > destination.Length)
            return -1;
        TextInfoX.Invariant.ChangeCaseToUpper(source, destination);
        return source.Length;
    }

    public static int IndexOfOrdinalIgnoreCase(ReadOnlySpan<char> source, ReadOnlySpan<char> value)
    {
        for (var i = 0; i <= source.Length - value.Length; i++)
        {
            if (MemoryExtensions.Equals(source.Slice(i, value.Length), value, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        return -1;
    }

    public static int LastIndexOfOrdinalIgnoreCase(ReadOnlySpan<char> source, ReadOnlySpan<char> value)
    {
        for (var i = source.Length - value.Length; i >= 0; i--)
        {
            if (MemoryExtensions.Equals(source.Slice(i, value.Length), value, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        return -1;
    }
}
