using System.Buffers;

namespace Slipway.ProxyWasm.Properties;

/// <summary>
/// Where a property's value is serialised before it is copied to the guest: grows as needed, keeps its memory for the next property, and
/// lets lengths be filled in once they are known. Not thread-safe.
/// </summary>
internal sealed class PropertyBuffer : IBufferWriter<byte>
{
    // One large result must not stay allocated for as long as the VM lives.
    private const int MostKept = 64 * 1024;

    private byte[] _bytes = new byte[256];

    /// <summary>The number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written, valid until the next write.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, Length);

    /// <summary>Forgets what was written.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > MostKept)
        {
            _bytes = new byte[256];
        }
    }

    /// <summary>Forgets what was written after the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length, nameof(length));
        Length = length;
    }

    /// <summary>Bytes that are written already, to be changed; valid until the next write.</summary>
    public Span<byte> Written(int start, int length) => _bytes.AsSpan(0, Length).Slice(start, length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - Length), nameof(count));
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void Reserve(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        var needed = checked(Length + Math.Max(sizeHint, 1));
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Clamp(_bytes.Length * 2L, needed, Array.MaxLength));
        }
    }
}
