using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Artifacts;

/// <summary>
/// Artifacts on this machine: content by its digest, and references to it, in one folder that any number of processes may use at once. A file
/// appears under its name only when it is complete and on the disk, so that a process can be killed at any moment.
/// </summary>
public sealed class ContentStore : IContentSource
{
    private readonly string _blobs;
    private readonly string _references;
    private readonly string _temporary;
    private readonly string _modules;
    private readonly string _downloads;
    private readonly string _lock;

    /// <summary>How long what may be of use to another command is kept: transfers to go on with, and modules that are being loaded.</summary>
    private static readonly TimeSpan s_graceTime = TimeSpan.FromDays(1);

    /// <summary>How long content that has its name already may be locked by who wrote it.</summary>
    private static readonly TimeSpan s_longestCommit = TimeSpan.FromSeconds(30);

    /// <summary>Opens a store, and makes it where there is none.</summary>
    /// <exception cref="ArtifactException">The folder cannot be used.</exception>
    public ContentStore(string folder)
    {
        Folder = Path.GetFullPath(folder);
        _blobs = Path.Combine(Folder, "blobs", "sha256");
        _references = Path.Combine(Folder, "references");
        _temporary = Path.Combine(Folder, "temporary");
        _lock = Path.Combine(Folder, "lock");
        Uploads = Path.Combine(Folder, "uploads");
        _modules = Path.Combine(Folder, "modules");
        _downloads = Path.Combine(Folder, "downloads");
        try
        {
            var isNew = !Directory.Exists(_downloads);
            foreach (var path in new[] { _blobs, _references, _temporary, Uploads, _modules, _downloads })
                Directory.CreateDirectory(path);
            if (isNew)
            {
                foreach (var path in new[] { Path.GetDirectoryName(_blobs)!, Folder, Path.GetDirectoryName(Folder) ?? Folder })
                    DurableFolder.Flush(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException($"The store {Folder} cannot be used: {e.Message}", "SLIPWAY_STORE names another folder.", e);
        }
    }

    /// <summary>Where the store is.</summary>
    public string Folder { get; }

    internal string Uploads { get; }

    /// <summary>The store of this user: what <c>SLIPWAY_STORE</c> names, or <c>slipway/store</c> among the user's data.</summary>
    public static ContentStore OfUser() => new(
        Environment.GetEnvironmentVariable("SLIPWAY_STORE") is { Length: > 0 } folder
            ? folder
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "slipway", "store"));

    /// <summary>Keeps what is written from being pruned before a reference leads to it, until it is disposed of.</summary>
    public Task<IDisposable> UseAsync(CancellationToken cancellationToken) => StoreLock.TakeAsync(_lock, exclusive: false, cancellationToken);

    /// <summary>Whether some content is here, by its name and length.</summary>
    public bool Contains(Descriptor content)
    {
        var file = new FileInfo(PathOf(content.Digest));
        return file.Exists && file.Length == content.Size;
    }

    /// <summary>Whether an artifact is here with all that belongs to it, by names and lengths.</summary>
    public async Task<bool> IsCompleteAsync(StoredArtifact stored, CancellationToken cancellationToken) =>
        Contains(stored.Manifest)
        && Manifest.Parse(stored.Reference, await this.ReadManifestAsync(stored.Manifest, cancellationToken)).Blobs.All(Contains);

    /// <inheritdoc/>
    public Stream Open(Descriptor content) =>
        new VerifyingStream(OpenAt(content, 0), content, $"{content.Digest} in the store", () => Remove(content.Digest));

    /// <summary>Opens content somewhere within, where nothing can be said about its digest.</summary>
    internal FileStream OpenAt(Descriptor content, long offset)
    {
        var path = PathOf(content.Digest);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, useAsync: true);
                file.Position = offset;
                return file;
            }
            catch (FileNotFoundException e)
            {
                throw new ArtifactException($"{content.Digest} is not in the store {Folder}.", "Pull the artifact again.", e);
            }
            catch (IOException) when (File.Exists(path) && Stopwatch.GetElapsedTime(started) < s_longestCommit)
            {
                // Who has written it gives it its name while it is still locked, and then unlocks it: a moment, and no system offers a way to await it.
                Thread.Sleep(1);
            }
        }
    }

    /// <summary>Begins new content.</summary>
    public BlobWriter Create() => new(
        new FileStream(
            Path.Combine(_temporary, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true),
        PathOf,
        keepsUnfinished: false);

    /// <summary>Goes on with content of which a process that has ended left a part here, or begins it.</summary>
    internal async Task<BlobWriter> ContinueAsync(Descriptor content, CancellationToken cancellationToken)
    {
        var writer = new BlobWriter(UnfinishedDownloads.Claim(_downloads, content.Digest), PathOf, keepsUnfinished: true);
        try
        {
            await writer.CatchUpAsync(cancellationToken);
            if (writer.Length > content.Size)
                writer.Restart();
            return writer;
        }
        catch
        {
            await writer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps some bytes.</summary>
    public async Task<Descriptor> AddAsync(string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var writer = Create();
        await writer.WriteAsync(bytes, cancellationToken);
        return await writer.CommitAsync(mediaType, cancellationToken);
    }

    /// <summary>Lets a reference lead to a manifest that is here, whatever it led to before.</summary>
    public async Task SetAsync(ArtifactReference reference, Descriptor manifest, CancellationToken cancellationToken)
    {
        var entry = new StoredArtifact(reference.ToString(), manifest, DateTimeOffset.UtcNow);
        var temporary = Path.Combine(_temporary, Path.GetRandomFileName());
        await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            await JsonSerializer.SerializeAsync(file, entry, StoreJson.Default.StoredArtifact, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        DurableFolder.Move(temporary, PathOf(reference));
    }

    /// <summary>
    /// A module as a file, for whoever loads it by its name. It is written each time: what lies there may have been changed, and nothing has checked it.
    /// Pruning leaves it for a day.
    /// </summary>
    public string ModuleFile(ReadOnlySpan<byte> module)
    {
        var path = Path.Combine(_modules, Digest.Of(module).Hex + ".wasm");
        var temporary = Path.Combine(_modules, Path.GetRandomFileName());
        File.WriteAllBytes(temporary, module);
        File.Move(temporary, path, overwrite: true);
        return path;
    }

    /// <summary>What a reference leads to; null where it is not known here.</summary>
    public StoredArtifact? Find(ArtifactReference reference) =>
        Read(PathOf(reference)) ?? (reference.Digest is { } digest ? List().FirstOrDefault(entry => entry.Manifest.Digest == digest) : null);

    /// <summary>What a reference leads to.</summary>
    /// <exception cref="ArtifactException">It is not known here.</exception>
    public StoredArtifact Get(ArtifactReference reference) => Find(reference)
        ?? throw new ArtifactException($"{reference} is not in the store {Folder}.", $"'slipway pull {reference}' gets it.");

    /// <summary>All references, by name.</summary>
    public IReadOnlyList<StoredArtifact> List() =>
        [.. Directory.EnumerateFiles(_references).Select(Read).OfType<StoredArtifact>().OrderBy(entry => entry.Reference, StringComparer.Ordinal)];

    /// <summary>Forgets a reference; what it led to stays until <see cref="PruneAsync"/>.</summary>
    /// <returns>Whether it was known.</returns>
    public bool Remove(ArtifactReference reference)
    {
        var path = PathOf(reference);
        if (!File.Exists(path))
            return false;
        File.Delete(path);
        return true;
    }

    /// <summary>Deletes all content that no reference leads to, and what killed processes have left.</summary>
    public async Task<PruneResult> PruneAsync(CancellationToken cancellationToken)
    {
        using var alone = await StoreLock.TakeAsync(_lock, exclusive: true, cancellationToken);
        var needed = new HashSet<string>();
        foreach (var entry in List())
        {
            needed.Add(entry.Manifest.Digest.Hex);
            if (!Contains(entry.Manifest))
                continue;
            var manifest = Manifest.Parse(entry.Reference, await this.ReadManifestAsync(entry.Manifest, cancellationToken));
            needed.UnionWith(manifest.Blobs.Select(blob => blob.Digest.Hex));
        }

        var before = DateTime.UtcNow - s_graceTime;
        var unneeded = Files(_blobs).Where(file => !needed.Contains(file.Name))
            .Concat(Files(_temporary))
            .Concat(Files(Uploads).Concat(Files(_downloads)).Concat(Files(_modules)).Where(file => file.LastWriteTimeUtc < before))
            .ToList();
        var bytes = unneeded.Sum(file => file.Length);
        foreach (var file in unneeded)
            file.Delete();
        return new PruneResult(unneeded.Count, bytes);
    }

    private static IEnumerable<FileInfo> Files(string folder) => new DirectoryInfo(folder).EnumerateFiles();

    private static StoredArtifact? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), StoreJson.Default.StoredArtifact);
        }
        catch (FileNotFoundException)
        {
            // Another process has just removed it.
            return null;
        }
        catch (JsonException e)
        {
            throw new ArtifactException($"{path} in the store is damaged.", "Delete the file, and pull the artifact again.", e);
        }
    }

    private void Remove(Digest digest) => File.Delete(PathOf(digest));

    private string PathOf(Digest digest) => Path.Combine(_blobs, digest.Hex);

    // References are longer than some file systems' names may be, and differ by case where files do not.
    private string PathOf(ArtifactReference reference) =>
        Path.Combine(_references, Digest.Of(System.Text.Encoding.UTF8.GetBytes(reference.ToString())).Hex + ".json");
}

/// <summary>A reference, and what it leads to.</summary>
/// <param name="Reference">As it is written.</param>
/// <param name="Manifest">The manifest.</param>
/// <param name="Updated">Since when.</param>
public sealed record StoredArtifact(string Reference, Descriptor Manifest, DateTimeOffset Updated);

/// <summary>What pruning has deleted.</summary>
/// <param name="Files">How many files.</param>
/// <param name="Bytes">How long they were together.</param>
public sealed record PruneResult(int Files, long Bytes);

[JsonSerializable(typeof(StoredArtifact))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class StoreJson : JsonSerializerContext;
