using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Slipway.Artifacts;

namespace Slipway.Hub.Storage;

/// <summary>
/// Blobs as files: <c>uploads/REPOSITORY.ID</c> while they arrive, <c>blobs/aa/DIGEST.ID</c> from then on. A file that no metadata lead to is
/// never served, so that the process can be killed at any moment.
/// </summary>
internal sealed class DiskBlobStorage : IBlobStorage
{
    private const int IdBytes = 16;

    private readonly string _blobs;
    private readonly string _uploads;
    private readonly long _maxSize;
    private readonly ConcurrentDictionary<string, UploadSession> _sessions = new();

    /// <param name="folder">Where to; made where it is not.</param>
    /// <param name="maxSize">How large a blob may be.</param>
    public DiskBlobStorage(string folder, long maxSize)
    {
        _maxSize = maxSize;
        _blobs = Path.Combine(folder, "blobs");
        _uploads = Path.Combine(folder, "uploads");
        Directory.CreateDirectory(_uploads);

        // All of them at once, so that no upload has to make one last.
        for (var shard = 0; shard <= byte.MaxValue; shard++)
            Directory.CreateDirectory(Path.Combine(_blobs, shard.ToString("x2")));
        DurableFolder.Flush(_blobs);
        DurableFolder.Flush(folder);
    }

    public Task<string> BeginUploadAsync(string repository, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        File.Create(PathOf(repository, id), 1).Dispose();
        return Task.FromResult(id);
    }

    public Task<long?> FindUploadAsync(string repository, string id, CancellationToken cancellationToken)
    {
        var file = IsId(id) ? new FileInfo(PathOf(repository, id)) : null;
        return Task.FromResult(file is { Exists: true } ? file.Length : (long?)null);
    }

    public async Task<(long Length, bool Taken)> AppendAsync(
        string repository, string id, long? from, PipeReader content, CancellationToken cancellationToken)
    {
        var (path, session) = Session(repository, id);
        await session.Turn.WaitAsync(cancellationToken);
        try
        {
            var length = new FileInfo(path).Length;
            return from is not null && from != length ? (length, false) : (await session.AppendAsync(content, _maxSize, cancellationToken), true);
        }
        catch (FileNotFoundException)
        {
            throw Unknown();
        }
        catch (UploadException)
        {
            Forget(path);
            throw;
        }
        finally
        {
            session.Turn.Release();
        }
    }

    public async Task<StoredBlob> CompleteAsync(string repository, string id, Digest expected, CancellationToken cancellationToken)
    {
        var (path, session) = Session(repository, id);
        await session.Turn.WaitAsync(cancellationToken);
        try
        {
            var (digest, size) = await session.CompleteAsync(cancellationToken);
            if (digest != expected)
            {
                Forget(path);
                throw new UploadException(UploadProblem.WrongDigest, $"What arrived is {digest} ({size} bytes), where {expected} was announced.");
            }

            var folder = digest.Hex[..2];
            var key = $"{folder}/{digest.Hex}.{id}";

            // So that it does not look like something that was left behind long ago, while it is not in the metadata yet.
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            File.Move(path, PathOf(key));
            _sessions.TryRemove(path, out _);
            await Task.Run(() => DurableFolder.Flush(Path.Combine(_blobs, folder)), CancellationToken.None);
            return new StoredBlob(digest, size, key);
        }
        catch (FileNotFoundException)
        {
            throw Unknown();
        }
        finally
        {
            session.Turn.Release();
        }
    }

    public async Task<bool> CancelAsync(string repository, string id, CancellationToken cancellationToken)
    {
        if (await FindUploadAsync(repository, id, cancellationToken) is null)
            return false;
        Forget(PathOf(repository, id));
        return true;
    }

    public Stream Open(string key) => new FileStream(PathOf(key), new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 0,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
    });

    public void Delete(string key) => File.Delete(PathOf(key));

    public IEnumerable<(string Key, DateTimeOffset Since)> List() =>
        new DirectoryInfo(_blobs).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => ($"{file.Directory!.Name}/{file.Name}", new DateTimeOffset(file.LastWriteTimeUtc)));

    public int DeleteUploads(DateTimeOffset before)
    {
        var stale = new DirectoryInfo(_uploads).EnumerateFiles().Where(file => file.LastWriteTimeUtc < before.UtcDateTime).ToList();
        stale.ForEach(file => Forget(file.FullName));

        // Another process may have deleted the file.
        foreach (var path in _sessions.Keys.Where(path => !File.Exists(path)))
            _sessions.TryRemove(path, out _);
        return stale.Count;
    }

    private static UploadException Unknown() =>
        new(UploadProblem.Unknown, "There is no such upload into this repository; it may have ended, or been given up. Begin it again.");

    // The identifier comes from outside, and must not lead to another file.
    private static bool IsId(string id) => id.Length == 2 * IdBytes && id.All(char.IsAsciiHexDigitLower);

    private (string Path, UploadSession Session) Session(string repository, string id)
    {
        var path = IsId(id) ? PathOf(repository, id) : throw Unknown();
        return File.Exists(path) ? (path, _sessions.GetOrAdd(path, file => new UploadSession(file))) : throw Unknown();
    }

    private void Forget(string path)
    {
        File.Delete(path);
        _sessions.TryRemove(path, out _);
    }

    // Names of repositories are longer than those of files may be.
    private string PathOf(string repository, string id) =>
        Path.Combine(_uploads, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository)))}.{id}");

    private string PathOf(string key) => Path.Combine(_blobs, key);
}
