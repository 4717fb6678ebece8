using System.Formats.Tar;
using System.Text;

namespace Slipway.Artifacts.Tests.Store;

public sealed class ArchiveTests : IDisposable
{
    private static readonly ArtifactReference _reference = ArtifactReference.Parse("r.example/a:1");
    private static readonly string _digest = Digest.Of("x"u8).ToString();
    private readonly TemporaryStore _temporary = new();
    private readonly TemporaryStore _other = new();

    public void Dispose()
    {
        _temporary.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task What_is_saved_is_loaded_elsewhere_and_saved_again_with_the_same_bytes()
    {
        foreach (var layout in ArtifactWriter.Layouts)
        {
            var manifest = await ArtifactWriter.WriteAsync(
                _temporary.Store, new ArtifactContent { Name = "f", Module = Modules.Filter }, layout, default);
            await _temporary.Store.SetAsync(_reference.At(layout.ToString()), manifest, default);
        }

        using var first = new MemoryStream();
        await StoreArchive.SaveAsync(_temporary.Store, _temporary.Store.List(), first, default);
        first.Position = 0;
        var loaded = await StoreArchive.LoadAsync(_other.Store, first, "a.tar", default);
        using var second = new MemoryStream();
        await StoreArchive.SaveAsync(_other.Store, _other.Store.List(), second, default);

        Assert.Equal(_temporary.Store.List().Select(entry => (entry.Reference, entry.Manifest)), loaded.Select(entry => (entry.Reference, entry.Manifest)));
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    private static readonly Dictionary<string, ((string Name, string Content)[] Entries, string Message)> _hostile = new()
    {
        ["nothing"] = ([("a", "b")], "a.tar has no index.json, so that it is no OCI image layout."),
        ["a path for a digest"] = ([("blobs/sha256/../../../etc/passwd", "x")],
            "a.tar has an entry whose name is no digest: 'blobs/sha256/../../../etc/passwd'."),
        ["other content"] = ([($"blobs/sha256/{_digest[7..]}", "y")], $"{_digest} from a.tar is not what was announced: its digest is {Digest.Of("y"u8)}."),
        ["no JSON"] = ([("index.json", "<")], "The index.json of a.tar cannot be read: it is not the JSON of a manifest, as line 1 shows."),
        ["no name"] = ([("index.json", Index(""))], $"a.tar has a manifest without a name: {_digest}."),
        ["no manifest"] = ([("index.json", Index("\"io.containerd.image.name\":\"r.example/a:1\""))], $"a.tar lacks the manifest of r.example/a:1, {_digest}."),
        ["a name that is none"] = ([("index.json", Index("\"io.containerd.image.name\":\"../a\""))], "is no reference of an artifact"),
    };

    public static TheoryData<string> Hostile => [.. _hostile.Keys];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_archive_is_refused_and_leaves_no_reference(string what)
    {
        var (entries, message) = _hostile[what];
        using var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        }

        archive.Position = 0;
        var error = await Assert.ThrowsAsync<ArtifactException>(() => StoreArchive.LoadAsync(_temporary.Store, archive, "a.tar", default));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(_temporary.Store.List());
    }

    private static string Index(string annotations) =>
        "{\"manifests\":[{\"mediaType\":\"" + Layouts.Artifacts.OciManifest + "\",\"digest\":\"" + _digest + "\",\"size\":1,\"annotations\":{" + annotations + "}}]}";
}
