using System.Buffers;

namespace Slipway.Operators.Tests.Watching;

/// <summary>Bytes as they come from a network: in pieces.</summary>
internal sealed class Pieces : ReadOnlySequenceSegment<byte>
{
    public static ReadOnlySequence<byte> Of(byte[] bytes, int size)
    {
        Pieces? first = null, last = null;
        foreach (var chunk in bytes.Chunk(size))
        {
            var piece = new Pieces { Memory = chunk, RunningIndex = last is null ? 0 : last.RunningIndex + last.Memory.Length };
            if (last is not null)
                last.Next = piece;
            first ??= piece;
            last = piece;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }
}
