using System.Net;

namespace Slipway.Artifacts;

/// <summary>A part of a file as the body of a request, through a buffer of fixed size.</summary>
internal sealed class FileContent(Func<Stream> open, long length, Action<long> sent) : HttpContent
{
    private const int BufferSize = 128 << 10;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var file = open();
        var buffer = new byte[BufferSize];
        for (long done = 0; done < length;)
        {
            var count = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - done)), cancellationToken);
            if (count == 0)
                throw new ArtifactException($"A file of the store ends {length - done} bytes before its end.", "Pull the artifact again.");
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            sent(done += count);
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }
}
