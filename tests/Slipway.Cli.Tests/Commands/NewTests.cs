using System.Text.Json;
using Slipway.Tests;

namespace Slipway.Cli.Tests.Commands;

/// <summary>The way of a newcomer: each command is the real one, and so are the packages.</summary>
public sealed class NewTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_filter_builds_passes_its_tests_and_changes_a_request()
    {
        var folder = Path.Combine(feed.Projects, "my-greeter");
        var (made, files, _) = await Slipway.RunAsync("new", "filter", "my-greeter", "-o", folder);
        Assert.Equal(ExitCodes.Ok, made);
        Assert.Contains("my-greeter.csproj", files);

        var (built, report, error) = await Slipway.RunAsync("build", folder, "--json", "--sizes", "--why", "Slipway.Sdk.HeaderMap.");
        Assert.True(built == ExitCodes.Ok, error);
        var document = JsonDocument.Parse(report).RootElement;
        Assert.True(document.GetProperty("envoy").GetProperty("loads").GetBoolean());
        Assert.All(document.GetProperty("imports").EnumerateArray(), import => Assert.StartsWith("env.proxy_", import.GetString()));
        Assert.InRange(document.GetProperty("size_without_custom_sections").GetInt64(), 1, 100 << 10);
        Assert.Contains(document.GetProperty("types").EnumerateArray(), type => type.GetProperty("type").GetString() == "Slipway.Sdk.HeaderMap");
        var path = document.GetProperty("why")[0].GetProperty("path");
        Assert.StartsWith("Slipway.Sdk.HeaderMap.", path[path.GetArrayLength() - 1].GetString());
        Assert.True(path.GetArrayLength() > 1);

        var (tested, results, _) = await Slipway.RunAsync("test", folder);
        Assert.Equal(ExitCodes.Ok, tested);
        Assert.EndsWith("3 passed, 0 failed\n", results);

        foreach (var form in new[] { folder, Path.Combine(folder, "bin/Release/net10.0/my-greeter.dll") })
        {
            var (exitCode, difference, _) = await Slipway.RunAsync("try", form);
            Assert.Equal(ExitCodes.Ok, exitCode);
            Assert.Matches(@"\n\+ +x-greeting: hello from my-greeter\n", difference);
        }

        // A change of text alone is built without MSBuild, to the same bytes.
        var (source, module) = (Path.Combine(folder, "Filter.cs"), Path.Combine(folder, "bin/Release/net10.0/my-greeter.wasm"));
        var before = await File.ReadAllBytesAsync(module, Cancellation);
        await File.WriteAllTextAsync(source, (await File.ReadAllTextAsync(source, Cancellation)).Replace("\"hello", "\"good day"), Cancellation);
        var (tried, output, problem) = await Slipway.RunAsync("try", folder);
        Assert.True(tried == ExitCodes.Ok, problem);
        Assert.Matches(@"\n\+ +x-greeting: good day from my-greeter\n", output);
        var after = await File.ReadAllBytesAsync(module, Cancellation);
        Assert.NotEqual(before, after);
        await DotnetAsync("build", folder, "-c", "Release", "--no-incremental");
        Assert.Equal(await File.ReadAllBytesAsync(module, Cancellation), after);

        var (valid, problems, _) = await Slipway.RunAsync("validate", "-c", Path.Combine(folder, "envoy.yaml"), "--no-modules");
        Assert.True(valid == ExitCodes.Ok, problems);
    }

    [Fact]
    public async Task A_new_tcp_filter_builds_and_passes_its_tests_in_both_forms()
    {
        var folder = Path.Combine(feed.Projects, "guard");
        await Slipway.RunAsync("new", "tcp-filter", "guard", "-o", folder);
        var (built, output, error) = await Slipway.RunAsync("build", folder);
        Assert.True(built == ExitCodes.Ok, error);
        Assert.Contains("would load it", output);

        foreach (var form in (string[][])[[], ["--native"]])
        {
            var (exitCode, results, _) = await Slipway.RunAsync(["test", folder, .. form]);
            Assert.True(exitCode == ExitCodes.Ok, results);
        }
    }

    [Fact]
    public async Task What_cannot_be_compiled_is_told_with_the_line()
    {
        var folder = Path.Combine(feed.Projects, "broken");
        await Slipway.RunAsync("new", "filter", "broken", "-o", folder);
        var source = Path.Combine(folder, "Filter.cs");
        await File.WriteAllTextAsync(
            source, (await File.ReadAllTextAsync(source, Cancellation)).Replace("settings.Greeting;", "System.IO.File.ReadAllText(\"a\");"), Cancellation);

        var (exitCode, _, error) = await Slipway.RunAsync("build", folder);

        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Matches(@"Filter\.cs\(\d+\): error SLW01\d\d: ", error);
    }

    [Fact]
    public async Task Dotnet_new_makes_the_same_files()
    {
        var hive = Path.Combine(feed.Projects, "hive");
        var package = Assert.Single(Directory.GetFiles(feed.Feed, "Slipway.Templates.*.nupkg"));
        await DotnetAsync("new", "install", package, "--debug:custom-hive", hive);
        foreach (var kind in new[] { "filter", "tcp-filter", "operator" })
        {
            var (ours, theirs) = (Path.Combine(feed.Projects, "ours", kind), Path.Combine(feed.Projects, "theirs", kind));
            await Slipway.RunAsync("new", kind, "add-header2.x", "-o", ours);
            await DotnetAsync("new", $"slipway-{kind}", "-n", "add-header2.x", "-o", theirs, "--debug:custom-hive", hive);
            Assert.Equal(Contents(ours), Contents(theirs));
        }

        static Dictionary<string, string> Contents(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText);
    }

    [Theory]
    [InlineData("service", "x", "service")]
    [InlineData("filter", "1st", "'1st' cannot be the name of a project")]
    [InlineData("filter", "../up", "'../up' cannot be the name of a project")]
    public async Task A_kind_or_name_that_is_none_is_refused(string kind, string name, string reason)
    {
        var (exitCode, _, error) = await Slipway.RunAsync("new", kind, name, "-o", Path.Combine(feed.Projects, "none"));
        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains(reason, error);
        Assert.False(Directory.Exists(Path.Combine(feed.Projects, "none")));
    }

    [Fact]
    public async Task A_folder_that_has_something_in_it_is_left_alone()
    {
        var (exitCode, _, error) = await Slipway.RunAsync("new", "filter", "x", "-o", feed.Projects);
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Contains("is not empty", error);
    }

    [Fact]
    public void The_templates_refer_to_the_version_of_the_packages() => Assert.Single(Directory.GetFiles(
        feed.Feed, $"Slipway.Sdk.{Version()}.nupkg"));

    private static string Version() => System.Text.RegularExpressions.Regex.Match(
        Creating.TemplateFiles.Of("filter", "x")["x.csproj"], "Include=\"Slipway.Sdk\" Version=\"(.*)\"").Groups[1].Value;

    private async Task DotnetAsync(params string[] arguments)
    {
        var (exitCode, output) = await Dotnet.RunAsync(feed.Projects, arguments);
        Assert.True(exitCode == 0, output);
    }
}
