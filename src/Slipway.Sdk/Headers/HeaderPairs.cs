using System.Buffers.Binary;

namespace Slipway.Sdk;

/// <summary>
/// Names and values in the form in which they come from the host: their number, the lengths of each name and value, then all of them, each
/// with a zero byte behind it.
/// </summary>
public readonly ref struct HeaderPairs
{
    private readonly ReadOnlySpan<byte> _pairs;

    internal HeaderPairs(ReadOnlySpan<byte> pairs) => _pairs = pairs;

    /// <summary>How many there are.</summary>
    public int Count => _pairs.Length < sizeof(int) ? 0 : BinaryPrimitives.ReadInt32LittleEndian(_pairs);

    /// <summary>From the first to the last.</summary>
    public Enumerator GetEnumerator() => new(_pairs, Count);

    /// <summary>Goes through the pairs.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _pairs;
        private readonly int _count;
        private int _next;
        private int _data;

        internal Enumerator(ReadOnlySpan<byte> pairs, int count)
        {
            _pairs = pairs;
            _count = count;
            _data = sizeof(int) + count * 2 * sizeof(int);
        }

        /// <summary>The pair that <see cref="MoveNext"/> has come to.</summary>
        public HeaderPair Current { get; private set; }

        /// <summary>Goes on to the next pair, if there is one.</summary>
        public bool MoveNext()
        {
            if (_next == _count)
                return false;
            var lengths = _pairs[(sizeof(int) + _next++ * 2 * sizeof(int))..];
            var nameLength = BinaryPrimitives.ReadInt32LittleEndian(lengths);
            var valueLength = BinaryPrimitives.ReadInt32LittleEndian(lengths[sizeof(int)..]);
            Current = new HeaderPair(_pairs.Slice(_data, nameLength), _pairs.Slice(_data + nameLength + 1, valueLength));
            _data += nameLength + valueLength + 2;
            return true;
        }
    }
}

/// <summary>A name with a value.</summary>
public readonly ref struct HeaderPair
{
    internal HeaderPair(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>The name, in lower case.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>The name as a string.</summary>
    public string NameText => Utf8.Text(Name);

    /// <summary>The value as a string.</summary>
    public string ValueText => Utf8.Text(Value);
}
