using System.Security.Cryptography;

namespace Slipway.Artifacts;

/// <summary>New content of the store: it is there under its digest after it has been committed, or not at all.</summary>
public sealed class BlobWriter : WriteOnlyStream
{
    private readonly string _temporary;
    private readonly Func<Digest, string> _path;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _committed;

    internal BlobWriter(string temporary, Func<Digest, string> path)
    {
        (_temporary, _path) = (temporary, path);
        _file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true);
    }

    /// <summary>How many bytes there are so far.</summary>
    public override long Length => _file.Position;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        _file.Write(buffer);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _hash.AppendData(buffer.Span);
        return _file.WriteAsync(buffer, cancellationToken);
    }

    /// <summary>Begins again from nothing.</summary>
    internal void Restart()
    {
        _hash.GetHashAndReset();
        _file.SetLength(0);
        _file.Position = 0;
    }

    /// <summary>Puts the content under its digest, whichever that is.</summary>
    public async Task<Descriptor> CommitAsync(string mediaType, CancellationToken cancellationToken)
    {
        var content = new Descriptor { MediaType = mediaType, Digest = Digest.FromHash(_hash.GetHashAndReset()), Size = Length };
        await KeepAsync(content.Digest, cancellationToken);
        return content;
    }

    /// <summary>Puts the content under its digest, if it is the one that was announced.</summary>
    /// <param name="expected">What was announced.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArtifactException">It is not.</exception>
    public async Task CommitAsync(Descriptor expected, string source, CancellationToken cancellationToken)
    {
        var digest = Digest.FromHash(_hash.GetHashAndReset());
        if (Length != expected.Size)
            throw new ArtifactException($"{expected.Digest} from {source} has {Length} bytes, where {expected.Size} were announced.");
        if (digest != expected.Digest)
            throw new ArtifactException($"{expected.Digest} from {source} is not what was announced: its digest is {digest}.");
        await KeepAsync(digest, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        _hash.Dispose();
        if (!_committed)
            File.Delete(_temporary);
        base.Dispose(disposing);
    }

    private async Task KeepAsync(Digest digest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Run(() => _file.Flush(flushToDisk: true), CancellationToken.None);
        await _file.DisposeAsync();
        File.Move(_temporary, _path(digest), overwrite: true);
        _committed = true;
    }
}
