using System.Formats.Tar;
using System.IO.Compression;

namespace Slipway.Artifacts;

/// <summary>The gzip archive of the "compat" layouts: <c>plugin.wasm</c>, and perhaps <c>runtime-config.json</c>.</summary>
internal static class ModuleArchive
{
    public const string ModuleName = "plugin.wasm";
    public const string ConfigurationName = "runtime-config.json";

    private const int MaxConfigurationSize = 64 << 10;
    private const int MaxEntries = 1000;

    /// <summary>More than a module of the allowed size and its archive's headers can take.</summary>
    private const long MaxUnpacked = ArtifactReader.MaxModuleSize + (16 << 20);

    /// <summary>The same files always make the same bytes.</summary>
    /// <returns>The digest of the archive before it is compressed.</returns>
    public static Digest Write(Stream output, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> files)
    {
        using var gzip = new GzipWriter(output);
        using var archive = new DigestWriter(gzip);
        using (var tar = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    ModificationTime = DateTimeOffset.UnixEpoch,
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                    DataStream = new MemoryStream(content.ToArray(), writable: false),
                });
            }
        }

        return archive.Digest;
    }

    /// <summary>
    /// Finds the module as Istio does: the first file whose name, without folders, is <c>plugin.wasm</c>. Nothing is written to disk.
    /// </summary>
    /// <param name="input">The compressed archive, read to its end.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="ArtifactException">It is no such archive, or dangerous.</exception>
    public static (byte[] Module, byte[]? Configuration) Read(Stream input, string name)
    {
        byte[]? module = null;
        byte[]? configuration = null;
        try
        {
            using var gzip = new GZipStream(input, CompressionMode.Decompress);
            using var unpacked = new BoundedStream(
                gzip, MaxUnpacked, () => new ArtifactException($"{name} unpacks to more than {MaxUnpacked >> 20} MiB, which no filter needs."));
            using var tar = new TarReader(unpacked);
            for (var count = 0; tar.GetNextEntry() is { } entry; count++)
            {
                if (count == MaxEntries)
                    throw new ArtifactException($"{name} has more than {MaxEntries} entries.");
                RefuseEscape(entry, name);
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                    continue;
                switch (Path.GetFileName(entry.Name))
                {
                    case ModuleName when module is null:
                        module = Content(entry, ArtifactReader.MaxModuleSize, name);
                        break;
                    case ConfigurationName when configuration is null:
                        configuration = Content(entry, MaxConfigurationSize, name);
                        break;
                }
            }

            // The digest is known only at the end.
            unpacked.CopyTo(Stream.Null);
            input.CopyTo(Stream.Null);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or OutOfMemoryException)
        {
            throw new ArtifactException($"{name} is not a gzip archive in tar format: {e.Message.TrimEnd('.')}.", inner: e);
        }

        return (module ?? throw new ArtifactException($"{name} has no file {ModuleName}."), configuration);
    }

    /// <summary>We would never follow such a name, but who unpacks the layer elsewhere might.</summary>
    private static void RefuseEscape(TarEntry entry, string name)
    {
        var parts = entry.Name.Split('/', '\\');
        if (entry.Name.StartsWith('/') || parts.Contains("..") || parts[0].EndsWith(':'))
            throw new ArtifactException($"{name} has an entry that leads out of its folder: '{entry.Name}'.");
    }

    private static byte[] Content(TarEntry entry, long limit, string name)
    {
        if (entry.Length > limit)
            throw new ArtifactException($"'{entry.Name}' in {name} has {entry.Length} bytes, more than the {limit} that hosts load.");
        var content = new byte[entry.Length];
        entry.DataStream?.ReadExactly(content);
        return content;
    }
}
