namespace Slipway.Tests;

/// <summary>A folder with the packages of this repository, and nothing else, as a feed.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-feed-").FullName;

    /// <summary>Where projects are put: packages come from the feed alone, and are unpacked beside it.</summary>
    public string Projects => Path.Combine(_folder, "projects");

    public string Feed => Path.Combine(_folder, "feed");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Projects);
        await File.WriteAllTextAsync(Path.Combine(Projects, "nuget.config"), $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(_folder, "unpacked")}" />
              </config>
              <packageSources>
                <clear />
                <add key="feed" value="{Feed}" />
              </packageSources>
            </configuration>
            """);
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        foreach (var project in new[] { "Slipway.Sdk", "Slipway.Templates" })
        {
            var (exitCode, output) = await Dotnet.RunAsync(Repository.Folder, "pack", $"src/{project}", "--no-build", "-c", configuration, "-o", Feed);
            Assert.True(exitCode == 0, output);
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
