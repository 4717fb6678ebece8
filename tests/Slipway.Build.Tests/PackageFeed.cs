namespace Slipway.Tests;

/// <summary>A folder with the packages of this repository, and nothing else, as a feed.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-feed-").FullName;

    /// <summary>Where projects are put: packages come from the feed alone, and are unpacked beside it.</summary>
    public string Projects => Path.Combine(_folder, "projects");

    /// <summary>What <c>dotnet</c> has to know to stay within the folder.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(_folder, "unpacked") };

    private string Feed => Path.Combine(_folder, "feed");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Projects);
        await File.WriteAllTextAsync(Path.Combine(Projects, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="feed" value="{Feed}" />
              </packageSources>
            </configuration>
            """);
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var (exitCode, output) = await Dotnet.RunAsync(
            Repository.Folder, new Dictionary<string, string>(), "pack", "src/Slipway.Sdk", "--no-build", "-c", configuration, "-o", Feed);
        Assert.True(exitCode == 0, output);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
