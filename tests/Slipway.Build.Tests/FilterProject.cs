using Slipway.Tests;

namespace Slipway.Build.Tests;

/// <summary>A project of somebody who has the package and nothing of the repository.</summary>
internal sealed class FilterProject
{
    private const string Filter = """
        using Slipway.Sdk;

        [assembly: Filter<Greeter.Root>]

        namespace Greeter;

        public sealed class Root : RootContext
        {
            public override HttpContext CreateHttpContext() => new Stream();

            private sealed class Stream : HttpContext
            {
                public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
                {
                    RequestHeaders["x-greeting"] = Greeting();
                    return FilterHeadersStatus.Continue;
                }

                private static string Greeting() => $"hello {RequestHeaders["x-name"]}";
            }
        }
        """;

    /// <param name="feed">Where packages come from.</param>
    /// <param name="properties">More properties of the project, in its XML.</param>
    public FilterProject(PackageFeed feed, string properties = "")
    {
        Folder = Directory.CreateDirectory(Path.Combine(feed.Projects, Guid.NewGuid().ToString("n"), "greeter")).FullName;
        File.WriteAllText(Path.Combine(Folder, "greeter.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Slipway.Sdk" Version="0.1.0" />
              </ItemGroup>
            </Project>
            """);
        Write(Filter);
    }

    public string Folder { get; }

    public string Module => Path.Combine(Folder, "bin/Release/net10.0/greeter.wasm");

    /// <summary>Changes the filter's source.</summary>
    public void Replace(string text, string by) => Write(Filter.Replace(text, by, StringComparison.Ordinal));

    public async Task<string> BuildAsync(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(["build", "-c", "Release", .. arguments]);
        Assert.True(exitCode == 0, output);
        return output;
    }

    /// <returns>The errors of the build, without what MSBuild appends: the project.</returns>
    public async Task<IReadOnlyList<string>> FailAsync(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(["build", "-c", "Release", .. arguments]);
        Assert.True(exitCode == 1, output);
        return [.. output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal))
            .Select(line => line.Trim().Replace($" [{Folder}/greeter.csproj]", "", StringComparison.Ordinal).Replace(Folder + "/", "", StringComparison.Ordinal))
            .Distinct()];
    }

    public Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => Dotnet.RunAsync(Folder, arguments);

    private void Write(string source) => File.WriteAllText(Path.Combine(Folder, "Greeter.cs"), source);
}
