using System.Buffers.Binary;
using System.Collections;

namespace Slipway.Sdk;

/// <summary>
/// Headers that a filter makes, for a response or a call: <c>new HeaderList { { ":method", "GET" }, { ":path", "/" } }</c>.
/// </summary>
#pragma warning disable CA1010, CA1710 // IEnumerable is what collection initialisers ask for; there is nothing to enumerate.
public sealed class HeaderList : IEnumerable
#pragma warning restore CA1010, CA1710
{
    private byte[] _data = new byte[128];
    private int[] _lengths = new int[16];
    private int _dataLength;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one at the end.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (2 * Count == _lengths.Length)
            Array.Resize(ref _lengths, 2 * _lengths.Length);
        _lengths[2 * Count] = name.Length;
        _lengths[2 * Count + 1] = value.Length;
        Count++;
        Append(name);
        Append(value);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public void Add(string name, string value) => Add(Utf8.Bytes(name), Utf8.Bytes(value));

    /// <summary>Is here for collection initialisers only.</summary>
    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException("A list of headers cannot be enumerated; it is written only.");

    internal byte[] ToPairs()
    {
        if (Count == 0)
            return [];
        var pairs = new byte[sizeof(int) + 2 * sizeof(int) * Count + _dataLength];
        BinaryPrimitives.WriteInt32LittleEndian(pairs, Count);
        for (var i = 0; i < 2 * Count; i++)
            BinaryPrimitives.WriteInt32LittleEndian(pairs.AsSpan(sizeof(int) * (i + 1)), _lengths[i]);
        _data.AsSpan(0, _dataLength).CopyTo(pairs.AsSpan(sizeof(int) * (2 * Count + 1)));
        return pairs;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        var length = _dataLength + bytes.Length + 1;
        if (length > _data.Length)
            Array.Resize(ref _data, Math.Max(length, 2 * _data.Length));
        bytes.CopyTo(_data.AsSpan(_dataLength));
        _data[length - 1] = 0;
        _dataLength = length;
    }
}
