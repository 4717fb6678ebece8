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
        return (Descriptor.Of(self)->BaseSize, type.IsUnsignedEnum) switch
        {
            (5, false) => *(sbyte*)data,
            (5, true) => *(byte*)data,
            (6, false) => *(short*)data,
            (6, true) => *(ushort*)data,
            (8, false) => *(int*)data,
            (8, true) => *(uint*)data,
            _ => *(long*)data,
        };
    }

    public static string NameOf(object self)
    {
        var type = (RuntimeTypeX)Machine.ObjectAt(Descriptor.Of(self)->Type);
        var table = type._enumEntries;
        var entries = (Entry*)(table + 8);
        var value = ValueOf(self);
        for (var i = 0; i < *(int*)table; i++)
        {
            if (entries[i].Value == value)
                return (string)Machine.ObjectAt(entries[i].Name);
        }
        if (type.IsFlagsEnum && value != 0 && FlagNames(entries, *(int*)table, value) is { } names)
            return names;
        return type.IsUnsignedEnum ? ((ulong)value).ToString() : value.ToString();
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

    public static string ToString(object self, string? format) => format is null or "" or "G" or "g" ? Enums.NameOf(self)
        : format is "D" or "d" ? Enums.ValueOf(self).ToString() : throw new FormatException();

    public static bool TryFormatUnconstrained<T>(T value, Span<char> destination, out int charsWritten, ReadOnlySpan<char> format)
    {
        var text = format.Length == 0 ? Enums.NameOf(value!) : ToString(value!, format.ToString());
        var fits = text.AsSpan().TryCopyTo(destination);
        charsWritten = fits ? text.Length : 0;
        return fits;
    }

    public static bool HasFlag(object self, Enum flag)
    {
        var bits = Enums.ValueOf(flag);
        return (Enums.ValueOf(self) & bits) == bits;
    }

    public static int CompareTo(object self, object? target) => target is null ? 1 : Enums.ValueOf(self).CompareTo(Enums.ValueOf(target));
}
