using System.Runtime.CompilerServices;

namespace Slipway.Runtime;

/// <summary>Names of enums, which the compiler lays down in order of value: an address of a name for each value.</summary>
internal static unsafe class Enums
{
    private struct Entry
    {
        public long Value;
        public int Name;
        public int Unused;
    }

    public static long ValueOf(object self)
    {
        var data = (void*)(Machine.AddressOf(self) + 4);
        var type = (RuntimeTypeX)Machine.ObjectAt(Descriptor.Of(self)->Type);
        return Read(type, Descriptor.Of(self)->BaseSize - 4, data);
    }

    public static long Read(RuntimeTypeX type, int size, void* data) => (size, type.IsUnsignedEnum) switch
    {
        (1, false) => *(sbyte*)data,
        (1, true) => *(byte*)data,
        (2, false) => *(short*)data,
        (2, true) => *(ushort*)data,
        (4, false) => *(int*)data,
        (4, true) => *(uint*)data,
        _ => *(long*)data,
    };

    public static string NameOf(object self) => NameOf((RuntimeTypeX)Machine.ObjectAt(Descriptor.Of(self)->Type), ValueOf(self));

    public static string NameOf(RuntimeTypeX type, long value)
    {
        if (OnlyName(type, value) is { } name)
            return name;
        var entries = Entries(type, out var count);
        if (type.IsFlagsEnum && value != 0 && FlagNames(entries, count, value) is { } names)
            return names;
        return type.IsUnsignedEnum ? ((ulong)value).ToString() : value.ToString();
    }

    /// <summary>The first name of exactly this value.</summary>
    public static string? OnlyName(RuntimeTypeX type, long value)
    {
        var entries = Entries(type, out var count);
        for (var i = 0; i < count; i++)
        {
            if (entries[i].Value == value)
                return (string)Machine.ObjectAt(entries[i].Name);
        }
        return null;
    }

    public static string[] Names(RuntimeTypeX type)
    {
        var entries = Entries(type, out var count);
        var names = new string[count];
        for (var i = 0; i < count; i++)
            names[i] = (string)Machine.ObjectAt(entries[i].Name);
        return names;
    }

    public static TEnum[] Values<TEnum>(RuntimeTypeX type) where TEnum : struct
    {
        var entries = Entries(type, out var count);
        var values = new TEnum[count];
        for (var i = 0; i < count; i++)
            values[i] = Unsafe.As<long, TEnum>(ref entries[i].Value);
        return values;
    }

    public static string Format(RuntimeTypeX type, long value, int size, ReadOnlySpan<char> format)
    {
        if (format.Length == 0)
            return NameOf(type, value);
        if (format.Length > 1)
            throw new FormatException();
        switch (format[0] | 0x20)
        {
            case 'g': return NameOf(type, value);
            case 'd': return type.IsUnsignedEnum ? ((ulong)value).ToString() : value.ToString();
            case 'x': return (size == 8 ? value : value & (1L << 8 * size) - 1).ToString("X" + 2 * size);
            case 'f':
                return OnlyName(type, value) ?? FlagNames(Entries(type, out var count), count, value)
                ?? (type.IsUnsignedEnum ? ((ulong)value).ToString() : value.ToString());
            default: throw new FormatException();
        }
    }

    /// <summary>The value of names that commas divide, or of a number.</summary>
    public static bool TryParse(RuntimeTypeX type, int size, ReadOnlySpan<char> text, bool ignoreCase, out long value, out bool overflows)
    {
        value = 0;
        overflows = false;
        text = text.Trim();
        if (text.Length == 0)
            return false;
        if (text[0] is '-' or '+' or >= '0' and <= '9' && TryParseNumber(type, size, text, ref value, ref overflows))
            return !overflows;
        while (true)
        {
            var comma = text.IndexOf(',');
            if (!TryFind(type, (comma < 0 ? text : text.Slice(0, comma)).Trim(), ignoreCase, ref value))
                return false;
            if (comma < 0)
                return true;
            text = text.Slice(comma + 1);
        }
    }

    private static bool TryFind(RuntimeTypeX type, ReadOnlySpan<char> name, bool ignoreCase, ref long value)
    {
        var entries = Entries(type, out var count);
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        for (var i = 0; i < count; i++)
        {
            if (!name.Equals((string)Machine.ObjectAt(entries[i].Name), comparison))
                continue;
            value |= entries[i].Value;
            return true;
        }
        return false;
    }

    private static bool TryParseNumber(RuntimeTypeX type, int size, ReadOnlySpan<char> text, ref long value, ref bool overflows)
    {
        var isNegative = text[0] == '-';
        ulong magnitude = 0;
        var digits = text.Slice(text[0] is '-' or '+' ? 1 : 0);
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '9')
                return false;
            overflows |= magnitude > (ulong.MaxValue - (ulong)(digit - '0')) / 10;
            magnitude = magnitude * 10 + (ulong)(digit - '0');
        }
        var bits = 8 * size - (type.IsUnsignedEnum ? 0 : 1);
        var most = bits == 64 ? ulong.MaxValue : (1ul << bits) - 1;
        overflows |= isNegative ? magnitude > (type.IsUnsignedEnum ? 0 : most + 1) : magnitude > most;
        value = isNegative ? -(long)magnitude : (long)magnitude;
        return digits.Length > 0;
    }

    /// <summary>The descriptor of an enum; that this is called is why each has one.</summary>
    public static Descriptor* DescriptorOf(RuntimeTypeX type)
    {
        Entries(type, out _);
        return (Descriptor*)((int*)type._enumEntries)[1];
    }

    public static object Box(RuntimeTypeX type, long value)
    {
        var descriptor = DescriptorOf(type);
        var box = Heap.NewObject(descriptor);
        Unsafe.CopyBlockUnaligned((byte*)Machine.AddressOf(box) + 4, &value, (uint)descriptor->BaseSize - 4);
        return box;
    }

    /// <summary>The value of an enum's or an integer's box; what the caller says is not supported is neither.</summary>
    public static long ValueIn(RuntimeTypeX type, object value)
    {
        if (Descriptor.Of(value) == DescriptorOf(type))
            return ValueOf(value);
        return value switch
        {
            sbyte number => number,
            byte number => number,
            short number => number,
            ushort number => number,
            int number => number,
            uint number => number,
            long number => number,
            ulong number => (long)number,
            _ => throw new ArgumentException(),
        };
    }

    /// <summary>What the compiler laid down; that this is called is why it does.</summary>
    private static Entry* Entries(RuntimeTypeX type, out int count)
    {
        var table = type._enumEntries;
        count = *(int*)table;
        return (Entry*)(table + 8);
    }

    /// <summary>The fewest names whose bits make up a value; null if some bit has none.</summary>
    private static string? FlagNames(Entry* entries, int count, long value)
    {
        string? names = null;
        for (var i = count - 1; i >= 0; i--)
        {
            if (entries[i].Value == 0 || (value & entries[i].Value) != entries[i].Value)
                continue;
            value &= ~entries[i].Value;
            var name = (string)Machine.ObjectAt(entries[i].Name);
            names = names is null ? name : name + ", " + names;
        }
        return value == 0 ? names : null;
    }
}

[Plug("System.Enum")]
internal static unsafe class EnumPlug
{
    public static new bool Equals(object self, object? obj)
    {
        if (obj is null || Descriptor.Of(self) != Descriptor.Of(obj))
            return false;
        var left = (byte*)Machine.AddressOf(self);
        var right = (byte*)Machine.AddressOf(obj);
        for (var i = 4; i < Descriptor.Of(self)->BaseSize; i++)
        {
            if (left[i] != right[i])
                return false;
        }
        return true;
    }

    public static int GetHashCode(object self) => Descriptor.Of(self)->BaseSize switch
    {
        5 => *(byte*)(Machine.AddressOf(self) + 4),
        6 => *(ushort*)(Machine.AddressOf(self) + 4),
        8 => *(int*)(Machine.AddressOf(self) + 4),
        _ => ((long*)(Machine.AddressOf(self) + 4))->GetHashCode(),
    };

    public static string ToString(object self) => Enums.NameOf(self);

    public static string ToString(object self, string? format) => Format(self, format);

    public static string ToString(object self, IFormatProvider? provider) => Enums.NameOf(self);

    public static string ToString(object self, string? format, IFormatProvider? provider) => Format(self, format);

    [Plug("System.ISpanFormattable.TryFormat")]
    public static bool TryFormat(object self, Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        TryCopy(Format(self, format), destination, out charsWritten);

    public static bool TryFormatUnconstrained<T>(T value, Span<char> destination, out int charsWritten, ReadOnlySpan<char> format) =>
        TryCopy(Format(value!, format), destination, out charsWritten);

    public static bool TryFormat<T>(T value, Span<char> destination, out int charsWritten, ReadOnlySpan<char> format) where T : struct =>
        TryCopy(Format(value, format), destination, out charsWritten);

    /// <summary>The integer that an enum is, in a box of its own.</summary>
    public static object GetValue(object self) => GetTypeCode(self) switch
    {
        TypeCode.SByte => (sbyte)Enums.ValueOf(self),
        TypeCode.Byte => (byte)Enums.ValueOf(self),
        TypeCode.Int16 => (short)Enums.ValueOf(self),
        TypeCode.UInt16 => (ushort)Enums.ValueOf(self),
        TypeCode.Int32 => (int)Enums.ValueOf(self),
        TypeCode.UInt32 => (uint)Enums.ValueOf(self),
        TypeCode.Int64 => Enums.ValueOf(self),
        _ => (ulong)Enums.ValueOf(self),
    };

    public static TypeCode GetTypeCode(object self) =>
        (Descriptor.Of(self)->BaseSize - 4, Unsafe.As<RuntimeTypeX>(Machine.ObjectAt(Descriptor.Of(self)->Type)).IsUnsignedEnum) switch
        {
            (1, false) => TypeCode.SByte,
            (1, true) => TypeCode.Byte,
            (2, false) => TypeCode.Int16,
            (2, true) => TypeCode.UInt16,
            (4, false) => TypeCode.Int32,
            (4, true) => TypeCode.UInt32,
            (_, false) => TypeCode.Int64,
            _ => TypeCode.UInt64,
        };

    public static string? GetName<T>(T value) where T : struct => Enums.OnlyName(Type<T>(), Enums.Read(Type<T>(), sizeof(T), &value));

    public static string[] GetNames<T>() where T : struct => Enums.Names(Type<T>());

    public static T[] GetValues<T>() where T : struct => Enums.Values<T>(Type<T>());

    public static string[] GetNames(Type enumType) => Enums.Names(Unsafe.As<RuntimeTypeX>(enumType));

    public static bool IsDefined<T>(T value) where T : struct => GetName(value) is not null;

    public static T Parse<T>(string value) where T : struct => Parse<T>(value, false);

    public static T Parse<T>(string value, bool ignoreCase) where T : struct
    {
        ArgumentNullException.ThrowIfNull(value);
        return Parse<T>(value.AsSpan(), ignoreCase);
    }

    public static T Parse<T>(ReadOnlySpan<char> value) where T : struct => Parse<T>(value, false);

    public static T Parse<T>(ReadOnlySpan<char> value, bool ignoreCase) where T : struct
    {
        if (Enums.TryParse(Type<T>(), sizeof(T), value, ignoreCase, out var bits, out var overflows))
            return Unsafe.As<long, T>(ref bits);
        throw overflows ? new OverflowException() : new ArgumentException("Requested value '" + value.ToString() + "' was not found.");
    }

    public static bool TryParse<T>(string? value, out T result) where T : struct => TryParse(value.AsSpan(), false, out result);

    public static bool TryParse<T>(string? value, bool ignoreCase, out T result) where T : struct => TryParse(value.AsSpan(), ignoreCase, out result);

    public static bool TryParse<T>(ReadOnlySpan<char> value, out T result) where T : struct => TryParse(value, false, out result);

    public static bool TryParse<T>(ReadOnlySpan<char> value, bool ignoreCase, out T result) where T : struct
    {
        var isValue = Enums.TryParse(Type<T>(), sizeof(T), value, ignoreCase, out var bits, out _);
        if (!isValue)
            bits = 0;
        result = Unsafe.As<long, T>(ref bits);
        return isValue;
    }

    public static object Parse(Type enumType, string value) => Parse(enumType, value, false);

    public static object Parse(Type enumType, string value, bool ignoreCase)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Parse(enumType, value.AsSpan(), ignoreCase);
    }

    public static object Parse(Type enumType, ReadOnlySpan<char> value) => Parse(enumType, value, false);

    public static object Parse(Type enumType, ReadOnlySpan<char> value, bool ignoreCase)
    {
        var type = Checked(enumType);
        if (Enums.TryParse(type, Enums.DescriptorOf(type)->BaseSize - 4, value, ignoreCase, out var bits, out var overflows))
            return Enums.Box(type, bits);
        throw overflows ? new OverflowException() : new ArgumentException("Requested value '" + value.ToString() + "' was not found.");
    }

    public static bool TryParse(Type enumType, string? value, out object? result) => TryParse(enumType, value.AsSpan(), false, out result);

    public static bool TryParse(Type enumType, ReadOnlySpan<char> value, out object? result) => TryParse(enumType, value, false, out result);

    public static bool TryParse(Type enumType, string? value, bool ignoreCase, out object? result) =>
        TryParse(enumType, value.AsSpan(), ignoreCase, out result);

    public static bool TryParse(Type enumType, ReadOnlySpan<char> value, bool ignoreCase, out object? result)
    {
        var type = Checked(enumType);
        var isValue = Enums.TryParse(type, Enums.DescriptorOf(type)->BaseSize - 4, value, ignoreCase, out var bits, out _);
        result = isValue ? Enums.Box(type, bits) : null;
        return isValue;
    }

    public static object ToObject(Type enumType, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var type = Checked(enumType);
        return Enums.Box(type, value is Enum ? Enums.ValueOf(value) : Enums.ValueIn(type, value));
    }

    public static object ToObject(Type enumType, int value) => Enums.Box(Checked(enumType), value);

    public static object ToObject(Type enumType, long value) => Enums.Box(Checked(enumType), value);

    public static string? GetName(Type enumType, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var type = Checked(enumType);
        return Enums.OnlyName(type, Enums.ValueIn(type, value));
    }

    public static bool IsDefined(Type enumType, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value is string name ? Array.IndexOf(GetNames(enumType), name) >= 0 : GetName(enumType, value) is not null;
    }

    [NotAPlug]
    private static RuntimeTypeX Checked(Type enumType)
    {
        ArgumentNullException.ThrowIfNull(enumType);
        return enumType.IsEnum ? Unsafe.As<RuntimeTypeX>(enumType) : throw new ArgumentException();
    }

    [NotAPlug]
    private static RuntimeTypeX Type(object self) => Unsafe.As<RuntimeTypeX>(Machine.ObjectAt(Descriptor.Of(self)->Type));

    [NotAPlug]
    private static RuntimeTypeX Type<T>() => Unsafe.As<RuntimeTypeX>(typeof(T));

    [NotAPlug]
    private static string Format(object self, ReadOnlySpan<char> format) => Enums.Format(
        Unsafe.As<RuntimeTypeX>(Machine.ObjectAt(Descriptor.Of(self)->Type)), Enums.ValueOf(self), Descriptor.Of(self)->BaseSize - 4, format);

    [NotAPlug]
    private static bool TryCopy(string text, Span<char> destination, out int charsWritten)
    {
        var fits = text.AsSpan().TryCopyTo(destination);
        charsWritten = fits ? text.Length : 0;
        return fits;
    }

    public static bool HasFlag(object self, Enum flag)
    {
        ArgumentNullException.ThrowIfNull(flag);
        if (Descriptor.Of(self) != Descriptor.Of(flag))
            throw new ArgumentException();
        var bits = Enums.ValueOf(flag);
        return (Enums.ValueOf(self) & bits) == bits;
    }

    public static int CompareTo(object self, object? target)
    {
        if (target is null)
            return 1;
        if (Descriptor.Of(self) != Descriptor.Of(target))
            throw new ArgumentException();
        // Small integers compare by their difference.
        if (Descriptor.Of(self)->BaseSize < 8)
            return (int)(Enums.ValueOf(self) - Enums.ValueOf(target));
        var isUnsigned = Unsafe.As<RuntimeTypeX>(Machine.ObjectAt(Descriptor.Of(self)->Type)).IsUnsignedEnum;
        return isUnsigned ? ((ulong)Enums.ValueOf(self)).CompareTo((ulong)Enums.ValueOf(target)) : Enums.ValueOf(self).CompareTo(Enums.ValueOf(target));
    }
}
