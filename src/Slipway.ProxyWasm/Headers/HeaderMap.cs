using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;
using Slipway.ProxyWasm.Memory;

namespace Slipway.ProxyWasm.Headers;

/// <summary>
/// HTTP headers, trailers or gRPC metadata as a guest sees them: an ordered list of names and values, both raw bytes, in which a name
/// may occur more than once. Names are stored in lower case (ASCII letters only) and looked up without regard to case; values are kept
/// byte for byte, whatever their encoding.
/// </summary>
/// <remarks>
/// Everything lives in one byte array and one array of entries, which <see cref="Clear"/> keeps and <see cref="Dispose"/> leaves to the
/// next map. Spans that are handed out are valid until the next change of the map, or its disposal. Not thread-safe.
/// </remarks>
public sealed class HeaderMap : IDisposable
{
    /// <summary>The most entries that a map holds.</summary>
    public const int MaxCount = 4096;

    /// <summary>The largest value of <see cref="MaxByteSize"/>: 256 MiB.</summary>
    public const int LargestMaxByteSize = 256 * 1024 * 1024;

    private const int StackLimit = 256;

    private Entry[] _entries = [];
    // The mark of each entry's name, beside the entries so that a search runs through them alone, many at a time.
    private uint[] _marks = [];
    private byte[] _bytes = [];
    // The array that compaction moves to; kept, so that two arrays swap roles instead of a third being allocated.
    private byte[]? _spare;
    private int _used;
    private int _live;
    private int _count;
    // So many, from the first on, are as they were when they were marked.
    private int _untouched;

    /// <summary>The number of entries; a name that occurs twice counts twice.</summary>
    public int Count => _count;

    /// <summary>The sum of the lengths of all names and values, in bytes.</summary>
    public long ByteSize => _live;

    /// <summary>What has become of the entries that were there at <see cref="MarkUnchanged"/>.</summary>
    public HeaderChanges Changes =>
        _untouched < UnchangedCount ? HeaderChanges.Any : _count > UnchangedCount ? HeaderChanges.Appended : HeaderChanges.None;

    /// <summary>How many entries there were at <see cref="MarkUnchanged"/>; 0 before.</summary>
    public int UnchangedCount { get; private set; }

    /// <summary>So many entries, from the first on, are as they were at <see cref="MarkUnchanged"/>; 0 before.</summary>
    public int UntouchedCount => _untouched;

    /// <summary>
    /// The most bytes that <see cref="ByteSize"/> may reach: 1 MiB unless set, at most <see cref="LargestMaxByteSize"/>. What the map
    /// already holds stays when the limit is lowered.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above <see cref="LargestMaxByteSize"/>.</exception>
    public int MaxByteSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestMaxByteSize);
            field = value;
        }
    } = 1024 * 1024;

    /// <summary>The name of entry <paramref name="index"/>, in lower case.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public ReadOnlySpan<byte> NameAt(int index) => NameOf(EntryAt(index));

    /// <summary>The value of entry <paramref name="index"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public ReadOnlySpan<byte> ValueAt(int index) => ValueOf(EntryAt(index));

    /// <summary>Finds the value of the first entry called <paramref name="name"/>.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var index = Find(name, 0);
        value = index < 0 ? default : ValueOf(_entries[index]);
        return index >= 0;
    }

    /// <summary>Whether no entry before that one has the same name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public bool IsFirstOfItsName(int index) => Find(NameAt(index), 0) == index;

    /// <summary>Whether any entry is called <paramref name="name"/>.</summary>
    public bool Contains(ReadOnlySpan<byte> name) => Find(name, 0) >= 0;

    /// <summary>
    /// Writes the values of all entries called <paramref name="name"/>, joined by commas, as a CEL expression sees a header.
    /// </summary>
    /// <returns>False, with nothing written, if there is no such entry.</returns>
    public bool TryGetJoined(ReadOnlySpan<byte> name, IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var index = Find(name, 0);
        if (index < 0)
        {
            return false;
        }

        into.Write(ValueOf(_entries[index]));
        while ((index = Find(name, index + 1)) >= 0)
        {
            into.Write(","u8);
            into.Write(ValueOf(_entries[index]));
        }

        return true;
    }

    /// <summary>Appends an entry.</summary>
    /// <exception cref="InvalidOperationException">The map would exceed <see cref="MaxByteSize"/> or <see cref="MaxCount"/>.</exception>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!TryAdd(name, value))
        {
            ThrowFull();
        }
    }

    /// <summary>From here on, <see cref="Changes"/> tells what has changed.</summary>
    public void MarkUnchanged() => UnchangedCount = _untouched = _count;

    /// <summary>Appends an entry, unless the map would exceed <see cref="MaxByteSize"/> or <see cref="MaxCount"/>.</summary>
    /// <returns>False, with the map unchanged, if there is no room.</returns>
    public bool TryAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!TryReserveEntry(name.Length, value.Length))
        {
            return false;
        }

        name.CopyTo(_bytes.AsSpan(_used));
        value.CopyTo(_bytes.AsSpan(_used + name.Length));
        AppendReserved(name.Length, value.Length);
        return true;
    }

    /// <summary>
    /// Gives the first entry called <paramref name="name"/> a new value and removes the others of that name; appends an entry if there is
    /// none.
    /// </summary>
    /// <exception cref="InvalidOperationException">The map would exceed <see cref="MaxByteSize"/> or <see cref="MaxCount"/>.</exception>
    public void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!TrySet(name, value))
        {
            ThrowFull();
        }
    }

    /// <summary>Does what <see cref="Set(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> does, if there is room.</summary>
    /// <returns>False, with the map unchanged, if it would exceed <see cref="MaxByteSize"/> or <see cref="MaxCount"/>.</returns>
    public bool TrySet(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var first = Find(name, 0);
        if (first < 0)
        {
            return TryAdd(name, value);
        }

        // Room is judged as if the duplicates stayed: exact only for the common case of none, and never too generous.
        var old = _entries[first].ValueLength;
        if (_live - old + (long)value.Length > MaxByteSize)
        {
            return false;
        }

        // The duplicates go first, while the caller's spans, which may point into this map, still hold what they held.
        RemoveFrom(name, first + 1);
        if (value.Length > old)
        {
            Reserve(value.Length);
            _entries[first].Value = _used;
            _used += value.Length;
        }

        ref var entry = ref _entries[first];
        value.CopyTo(_bytes.AsSpan(entry.Value));
        entry.ValueLength = value.Length;
        _live += value.Length - old;
        _untouched = Math.Min(_untouched, first);
        return true;
    }

    /// <summary>Removes every entry called <paramref name="name"/>.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(ReadOnlySpan<byte> name) => RemoveFrom(name, 0);

    /// <summary>Removes all entries and keeps the memory for the next ones.</summary>
    public void Clear()
    {
        _count = 0;
        _used = 0;
        _live = 0;
        _untouched = 0;
    }

    /// <summary>Empties the map and gives its memory back. It can be used again, as if it were new.</summary>
    public void Dispose()
    {
        Clear();
        UnchangedCount = 0;
        if (_entries.Length > 0)
            Spares.Keep(_entries, _marks, _bytes);
        (_entries, _marks, _bytes, _spare) = ([], [], [], null);
    }

    /// <summary>Makes this map equal to <paramref name="other"/>.</summary>
    /// <exception cref="InvalidOperationException"><paramref name="other"/> exceeds <see cref="MaxByteSize"/> of this map.</exception>
    public void CopyFrom(HeaderMap other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other))
        {
            return;
        }

        if (other._live > MaxByteSize)
        {
            ThrowFull();
        }

        Clear();
        foreach (ref readonly var entry in other._entries.AsSpan(0, other._count))
        {
            TryAdd(other.NameOf(entry), other.ValueOf(entry));
        }
    }

    /// <summary>Appends an entry given as text in Latin-1, the encoding that keeps every byte.</summary>
    /// <exception cref="ArgumentException">A character is above U+00FF.</exception>
    /// <exception cref="InvalidOperationException">The map would exceed <see cref="MaxByteSize"/> or <see cref="MaxCount"/>.</exception>
    public void Add(string name, string value)
    {
        RequireLatin1(name);
        RequireLatin1(value);
        if (!TryReserveEntry(name.Length, value.Length))
        {
            ThrowFull();
        }

        Encoding.Latin1.GetBytes(name, _bytes.AsSpan(_used));
        Encoding.Latin1.GetBytes(value, _bytes.AsSpan(_used + name.Length));
        AppendReserved(name.Length, value.Length);
    }

    /// <summary>Does what <see cref="Set(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> does, with text in Latin-1.</summary>
    /// <exception cref="ArgumentException">A character is above U+00FF.</exception>
    /// <exception cref="InvalidOperationException">The map would exceed <see cref="MaxByteSize"/> or <see cref="MaxCount"/>.</exception>
    public void Set(string name, string value)
    {
        RequireLatin1(name);
        RequireLatin1(value);
        var size = name.Length + value.Length;
        Span<byte> bytes = size <= StackLimit ? stackalloc byte[size] : new byte[size];
        Encoding.Latin1.GetBytes(name, bytes);
        Encoding.Latin1.GetBytes(value, bytes[name.Length..]);
        Set(bytes[..name.Length], bytes[name.Length..]);
    }

    /// <summary>The value of the first entry called <paramref name="name"/> as Latin-1 text, or null if there is none.</summary>
    /// <exception cref="ArgumentException">A character of the name is above U+00FF.</exception>
    public string? GetString(string name)
    {
        RequireLatin1(name);
        Span<byte> bytes = name.Length <= StackLimit ? stackalloc byte[name.Length] : new byte[name.Length];
        Encoding.Latin1.GetBytes(name, bytes);
        return TryGet(bytes, out var value) ? Encoding.Latin1.GetString(value) : null;
    }

    private static void ThrowIfAbsent(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
    }

    private ref readonly Entry EntryAt(int index)
    {
        ThrowIfAbsent(index, _count);
        return ref _entries[index];
    }

    private ReadOnlySpan<byte> NameOf(in Entry entry) => _bytes.AsSpan(entry.Name, entry.NameLength);

    private ReadOnlySpan<byte> ValueOf(in Entry entry) => _bytes.AsSpan(entry.Value, entry.ValueLength);

    private int Find(ReadOnlySpan<byte> name, int start)
    {
        var mark = MarkOf(name);
        var marks = _marks.AsSpan(0, _count);
        for (var i = start; ; i++)
        {
            var next = marks[i..].IndexOf(mark);
            if (next < 0)
            {
                return -1;
            }

            i += next;
            if (EqualsLowered(name, NameOf(_entries[i])))
            {
                return i;
            }
        }
    }

    private bool RemoveFrom(ReadOnlySpan<byte> name, int start)
    {
        var index = Find(name, start);
        if (index < 0)
        {
            return false;
        }

        _untouched = Math.Min(_untouched, index);
        var mark = MarkOf(name);
        var kept = index;
        for (; index < _count; index++)
        {
            ref readonly var entry = ref _entries[index];
            if (_marks[index] == mark && EqualsLowered(name, NameOf(entry)))
            {
                _live -= entry.NameLength + entry.ValueLength;
            }
            else
            {
                _marks[kept] = _marks[index];
                _entries[kept++] = entry;
            }
        }

        _count = kept;
        return true;
    }

    private bool TryReserveEntry(int nameLength, int valueLength)
    {
        var size = (long)nameLength + valueLength;
        if (_count >= MaxCount || _live + size > MaxByteSize)
        {
            return false;
        }

        if (_entries.Length == 0)
            (_entries, _marks, _bytes) = Spares.Take();
        Reserve((int)size);
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _entries.Length * 2);
            Array.Resize(ref _marks, _entries.Length);
        }


        return true;
    }

    // What is behind _used becomes the last entry.
    private void AppendReserved(int nameLength, int valueLength)
    {
        var name = _bytes.AsSpan(_used, nameLength);
        ToLower(name);
        _marks[_count] = MarkOf(name);
        _entries[_count++] = new Entry
        {
            Name = _used,
            NameLength = nameLength,
            Value = _used + nameLength,
            ValueLength = valueLength,
        };
        _used += nameLength + valueLength;
        _live += nameLength + valueLength;
    }

    // Makes room for that many bytes behind _used. The old array stays intact until the next compaction, because the caller's spans may
    // point into it.
    private void Reserve(int extra)
    {
        if (_bytes.Length - _used >= extra)
        {
            return;
        }

        // Half of the array is left free, so that a compaction is paid for by at least as many bytes written since the last one.
        var wanted = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1024, (_live + extra) * 2L));
        var target = _spare is not null && _spare.Length >= wanted ? _spare : new byte[Math.Max(wanted, _bytes.Length)];
        var position = 0;
        foreach (ref var entry in _entries.AsSpan(0, _count))
        {
            NameOf(entry).CopyTo(target.AsSpan(position));
            entry.Name = position;
            position += entry.NameLength;
            ValueOf(entry).CopyTo(target.AsSpan(position));
            entry.Value = position;
            position += entry.ValueLength;
        }

        Debug.Assert(position == _live);
        _spare = _bytes;
        _bytes = target;
        _used = position;
    }

    // The length and three bytes tell nearly all header names apart without a look at all their bytes.
    private static uint MarkOf(ReadOnlySpan<byte> name) => name.IsEmpty
        ? 0
        : ((uint)name.Length << 24) | ((uint)Lower(name[0]) << 16) | ((uint)Lower(name[name.Length / 2]) << 8) | Lower(name[^1]);

    private static bool EqualsLowered(ReadOnlySpan<byte> name, ReadOnlySpan<byte> stored)
    {
        if (name.SequenceEqual(stored))
        {
            return true;
        }

        if (name.Length != stored.Length)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (Lower(name[i]) != stored[i])
            {
                return false;
            }
        }

        return true;
    }

    private static void ToLower(Span<byte> name)
    {
        // Beyond ASCII there is no case here; the vectorised way ends there.
        Ascii.ToLowerInPlace(name, out var done);
        for (; done < name.Length; done++)
        {
            name[done] = Lower(name[done]);
        }
    }

    private static byte Lower(byte b) => (uint)(b - 'A') <= 'Z' - 'A' ? (byte)(b | 0x20) : b;

    private static void RequireLatin1(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var index = text.AsSpan().IndexOfAnyExceptInRange('\0', '\u00FF');
        if (index >= 0)
        {
            throw new ArgumentException(
                $"Header text must be Latin-1, but character {index} is U+{(int)text[index]:X4}; encode it to bytes first.", nameof(text));
        }
    }

    [DoesNotReturn]
    private void ThrowFull() => throw new InvalidOperationException(
        $"A header map holds at most {MaxByteSize} bytes and {MaxCount} entries; this one has {_live} bytes and {_count} entries already.");

    /// <summary>What maps lie in, kept for the next ones.</summary>
    private static class Spares
    {
        private const int Entries = 32;
        private const int Bytes = 2048;

        private static readonly SparesPool<(Entry[] Entries, uint[] Marks, byte[] Bytes)> Pool = new();

        [ThreadStatic]
        private static ThreadSpares<(Entry[] Entries, uint[] Marks, byte[] Bytes)>? kept;

        public static (Entry[] Entries, uint[] Marks, byte[] Bytes) Take() =>
            (kept ??= new(Pool)).TryTake(out var spare) ? spare : (new Entry[Entries], new uint[Entries], new byte[Bytes]);

        /// <summary>Keeps what is not unusually large.</summary>
        public static void Keep(Entry[] entries, uint[] marks, byte[] bytes)
        {
            if (entries.Length <= 4 * Entries && bytes.Length <= 8 * Bytes)
                (kept ??= new(Pool)).TryKeep((entries, marks, bytes));
        }
    }

    private struct Entry
    {
        public int Name;
        public int NameLength;
        public int Value;
        public int ValueLength;
    }
}
