namespace Slipway.Artifacts.Tests;

/// <summary>A store in a folder of its own, gone with the test.</summary>
internal sealed class TemporaryStore : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("slipway-store-");

    public TemporaryStore() => Store = new ContentStore(_folder.FullName);

    public ContentStore Store { get; }

    public string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
