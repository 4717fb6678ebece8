using System.Buffers;

namespace Slipway.ProxyWasm.Streams;

/// <summary>Body bytes in one piece, on pooled memory: appended at the end, drained at the front. Not safe for use by several threads.</summary>
public sealed class BodyBuffer : IDisposable
{
    private byte[] _bytes = [];
    private int _start;

    /// <summary>How many bytes are held.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes; valid until the next change.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, Length);

    /// <summary>The bytes; valid until the next change.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(_start, Length);

    /// <summary>Adds bytes at the end.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return;
        Reserve(0, data.Length);
        data.CopyTo(_bytes.AsSpan(_start + Length));
        Length += data.Length;
    }

    /// <summary>Removes bytes from the front; more than there are is all of them.</summary>
    public void Drain(int count)
    {
        count = Math.Min(count, Length);
        _start += count;
        Length -= count;
        if (Length == 0)
            _start = 0;
    }

    /// <summary>Adds bytes at the front.</summary>
    public void Prepend(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return;
        if (_start < data.Length)
            Reserve(data.Length, 0);
        _start -= data.Length;
        data.CopyTo(_bytes.AsSpan(_start));
        Length += data.Length;
    }

    /// <summary>Moves all bytes behind those of <paramref name="target"/>; copies nothing where that is empty.</summary>
    public void MoveTo(BodyBuffer target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Length == 0)
        {
            (target._bytes, _bytes) = (_bytes, target._bytes);
            (target._start, target.Length) = (_start, Length);
            (_start, Length) = (0, 0);
            return;
        }

        target.Append(Span);
        Clear();
    }

    /// <summary>Forgets all bytes and keeps the memory.</summary>
    public void Clear() => (_start, Length) = (0, 0);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Clear();
    }

    private void Reserve(int front, int back)
    {
        if (_start >= front && _bytes.Length - _start - Length >= back)
            return;
        if (front == 0 && _bytes.Length - Length >= back && _start >= Length)
        {
            // The free room at the front is at least what would be copied: move down rather than grow.
            Span.CopyTo(_bytes);
            _start = 0;
            return;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(checked(front + Length + Math.Max(back, Math.Min(Length, 1 << 20)) + 256));
        Span.CopyTo(bytes.AsSpan(front));
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = bytes;
        _start = front;
    }
}
