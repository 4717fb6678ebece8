using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Slipway.Artifacts.Tests.Layouts;

/// <summary>Artifacts as others write them, and as attackers do.</summary>
internal static class Artifacts
{
    public const string OciConfig = "application/vnd.oci.image.config.v1+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciLayer = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>Puts a manifest with these layers into a store.</summary>
    public static async Task<StoredArtifact> PutAsync(
        ContentStore store, string manifest, string config, params (string MediaType, byte[] Content, string? Title)[] layers)
    {
        var blobs = new List<Descriptor>();
        foreach (var (mediaType, content, title) in layers)
        {
            var blob = await store.AddAsync(mediaType, content, default);
            blobs.Add(title is null ? blob : blob with { Annotations = new Dictionary<string, string> { ["org.opencontainers.image.title"] = title } });
        }

        var document = new Manifest
        {
            SchemaVersion = 2,
            MediaType = manifest,
            Config = await store.AddAsync(config, "{}"u8.ToArray(), default),
            Layers = blobs,
        };
        return await PutAsync(store, manifest, document.ToBytes());
    }

    public static async Task<StoredArtifact> PutAsync(ContentStore store, string mediaType, byte[] manifest) =>
        new("test.example/filter:1", await store.AddAsync(mediaType, manifest, default), default);

    public static byte[] Archive(params (string Name, byte[] Content)[] files)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var (name, content) in files)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return output.ToArray();
    }

    /// <summary>A small archive that unpacks to any number of zeros.</summary>
    public static byte[] Bomb(string name, long size)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(TarHeader(name, size));
            var zeros = new byte[1 << 20];
            for (var left = size; left > 0; left -= zeros.Length)
                gzip.Write(zeros);
        }

        return output.ToArray();
    }

    public static byte[] Gzip(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
            gzip.Write(content);
        return output.ToArray();
    }

    /// <summary>The header of a file of that size (POSIX.1-1988), whatever follows it.</summary>
    public static byte[] TarHeader(string name, long size, char type = '0')
    {
        var header = new byte[512];
        Put(0, name);
        Put(100, "0000644\0");
        Put(108, "0000000\0");
        Put(116, "0000000\0");
        Put(124, Convert.ToString(size, 8).PadLeft(11, '0') + "\0");
        Put(136, "00000000000\0");
        Put(148, "        ");
        header[156] = (byte)type;
        Put(257, "ustar\00000");
        Put(148, Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0 ");
        return header;

        void Put(int offset, string text) => Encoding.ASCII.GetBytes(text).CopyTo(header, offset);
    }
}
