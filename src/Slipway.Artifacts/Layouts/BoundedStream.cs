namespace Slipway.Artifacts;

/// <summary>Passes content on, and fails when there is more of it than is allowed: what unpacks to more than anybody needs is an attack.</summary>
internal sealed class BoundedStream(Stream inner, long limit, Func<ArtifactException> exceeded) : ReadOnlyStream
{
    private long _left = limit;

    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    private int Count(int read) => (_left -= read) >= 0 ? read : throw exceeded();
}
