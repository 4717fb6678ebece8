namespace Slipway.Cli.Tests;

internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string content, string extension)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"slipway-{Guid.NewGuid():n}{extension}");
        File.WriteAllText(Path, content);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
