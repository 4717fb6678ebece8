using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Slipway.Artifacts;

namespace Slipway.Hub.Storage;

/// <summary>
/// One upload while this process knows it: the digest of what is in its file. After a restart the file is read again, once, when it goes on.
/// </summary>
internal sealed class UploadSession(string path)
{
    private const int RereadSize = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _hashed;

    /// <summary>Requests about the same upload come one after the other.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>Adds what arrives; what was added before the content breaks off stays.</summary>
    /// <exception cref="UploadException">It would become larger than the limit.</exception>
    public async Task<long> AppendAsync(PipeReader content, long limit, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        await CatchUpAsync(file, cancellationToken);
        while (true)
        {
            var read = await content.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (_hashed + buffer.Length > limit)
                throw new UploadException(UploadProblem.TooLarge, $"The blob has more than the {limit} bytes that this registry takes.");
            if (!buffer.IsEmpty)
                Write(file, buffer);
            content.AdvanceTo(buffer.End);
            if (read.IsCompleted)
                return _hashed;
        }
    }

    /// <summary>The digest of all that has arrived, and that much on the disk.</summary>
    public async Task<(Digest Digest, long Size)> CompleteAsync(CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        await CatchUpAsync(file, cancellationToken);
        await Task.Run(() => RandomAccess.FlushToDisk(file), CancellationToken.None);
        return (Digest.Parse("sha256:" + Convert.ToHexStringLower(_hash.GetCurrentHash())), _hashed);
    }

    private void Write(SafeFileHandle file, in ReadOnlySequence<byte> buffer)
    {
        // To the page cache, which does not block; a hash of what was not written would be wrong for good.
        foreach (var segment in buffer)
        {
            RandomAccess.Write(file, segment.Span, _hashed);
            _hash.AppendData(segment.Span);
            _hashed += segment.Length;
        }
    }

    private async Task CatchUpAsync(SafeFileHandle file, CancellationToken cancellationToken)
    {
        if (_hashed == RandomAccess.GetLength(file))
            return;
        var buffer = ArrayPool<byte>.Shared.Rent(RereadSize);
        try
        {
            while (await RandomAccess.ReadAsync(file, buffer.AsMemory(0, RereadSize), _hashed, cancellationToken) is > 0 and var read)
            {
                _hash.AppendData(buffer.AsSpan(0, read));
                _hashed += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
