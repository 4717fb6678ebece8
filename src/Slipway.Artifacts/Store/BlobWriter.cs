using System.Security.Cryptography;

namespace Slipway.Artifacts;

/// <summary>New content of the store: it is there under its digest after it has been committed, or not at all.</summary>
public sealed class BlobWriter : WriteOnlyStream
{
    private const int RereadSize = 128 << 10;

    private readonly FileStream _file;
    private readonly Func<Digest, string> _path;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _keepsUnfinished;
    private bool _committed;
    private long _length;

    /// <param name="file">Where the content is until it is committed; locked, so that no other process takes it.</param>
    /// <param name="path">Where the content of a digest belongs.</param>
    /// <param name="keepsUnfinished">Whether what was not committed stays, for another process to go on with.</param>
    internal BlobWriter(FileStream file, Func<Digest, string> path, bool keepsUnfinished) =>
        (_file, _path, _keepsUnfinished) = (file, path, keepsUnfinished);

    /// <summary>How many bytes there are so far.</summary>
    public override long Length => _committed ? _length : _file.Position;

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

    /// <summary>Goes on after what is in the file already.</summary>
    internal async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[RereadSize];
        while (await _file.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            _hash.AppendData(buffer.AsSpan(0, count));
    }

    /// <summary>Whether what is there so far is all of some content.</summary>
    internal bool Is(Descriptor content) => Length == content.Size && Digest.FromHash(_hash.GetCurrentHash()) == content.Digest;

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
        _keepsUnfinished &= digest == expected.Digest;
        if (Length != expected.Size)
            throw new ArtifactException($"{expected.Digest} from {source} has {Length} bytes, where {expected.Size} were announced.");
        if (digest != expected.Digest)
            throw new ArtifactException($"{expected.Digest} from {source} is not what was announced: its digest is {digest}.");
        await KeepAsync(digest, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!_committed && _file.CanWrite && (!_keepsUnfinished || Length == 0))
            Rename(() => File.Delete(_file.Name));
        _file.Dispose();
        _hash.Dispose();
        base.Dispose(disposing);
    }

    private async Task KeepAsync(Digest digest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Run(
            () =>
            {
                _file.Flush(flushToDisk: true);
                _length = _file.Position;
                Rename(() => DurableFolder.Move(_file.Name, _path(digest)));

                // Nobody else can open it while it is locked, and under its digest everybody may.
                _file.Dispose();
            },
            CancellationToken.None);
        _committed = true;
    }

    /// <summary>Changes the file's name while it is locked: whoever takes the lock afterwards sees that the name is gone.</summary>
    private void Rename(Action change)
    {
        // There names of open files cannot be changed.
        if (OperatingSystem.IsWindows())
            _file.Dispose();
        change();
    }
}
