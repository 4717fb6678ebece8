using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Cli;
using Slipway.Cli.Output;
using Slipway.Hub.Catalogue;
using Slipway.Hub.Tests.Registry;

namespace Slipway.Hub.Tests.Interoperability;

/// <summary>The commands that people type, with the hub.</summary>
public sealed class CommandTests(RegistryFixture registries) : IAsyncLifetime
{
    /// <summary>Of all tests here: where the store is, is said by the environment.</summary>
    private static readonly string _home = Directory.CreateTempSubdirectory("slipway-hub-commands-").FullName;

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-filter-").FullName;

    static CommandTests()
    {
        Environment.SetEnvironmentVariable("SLIPWAY_STORE", Path.Combine(_home, "store"));
        Environment.SetEnvironmentVariable("DOCKER_CONFIG", Path.Combine(_home, "docker"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(_home, recursive: true);
    }

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "filter.wasm"), WasmModules.Filter);
        await File.WriteAllTextAsync(Path.Combine(_folder, "README.md"), "# A filter");
        await File.WriteAllTextAsync(Path.Combine(_folder, "slipway.yaml"), "module: filter.wasm\nversion: \"1.0\"\n");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_filter_is_pushed_verified_listed_copied_and_pulled()
    {
        var reference = $"{registries.Hub.Authority}/commands/filter:1.0";
        var copy = $"{registries.Hub.Authority}/commands/copy:1.0";
        var output = Path.Combine(_folder, "pulled.wasm");

        var pushed = JsonNode.Parse(await SlipwayAsync("push", reference, _folder, "--plain-http", "--json"))!;
        Assert.Matches("Istio +yes", await SlipwayAsync("verify", reference, "--plain-http"));
        Assert.Equal("1.0", (await SlipwayAsync("list", $"{registries.Hub.Authority}/commands/filter", "--plain-http")).Trim());
        await SlipwayAsync("copy", reference, copy, "--plain-http");
        await SlipwayAsync("pull", copy, "-o", output, "--plain-http");

        using var http = registries.Hub.Client();
        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/v2/commands/copy/manifests/1.0"));
        Assert.Equal((string?)pushed["digest"], head.Headers.GetValues("Docker-Content-Digest").Single());
        Assert.Equal(WasmModules.Filter, await File.ReadAllBytesAsync(output));
    }

    [Fact]
    public async Task A_filter_goes_from_the_control_to_the_hub_and_back()
    {
        var control = $"{registries.DockerRegistry.Address}/commands/filter:1";
        var hub = $"{registries.Hub.Authority}/commands/from-control:1";
        var back = $"{registries.DockerRegistry.Address}/commands/back:1";
        await SlipwayAsync("push", control, _folder, "--plain-http");

        var there = JsonNode.Parse(await SlipwayAsync("copy", control, hub, "--plain-http", "--json"))!;
        var again = JsonNode.Parse(await SlipwayAsync("copy", hub, back, "--plain-http", "--json"))!;

        Assert.NotNull((string?)there["digest"]);
        Assert.Equal((string?)there["digest"], (string?)again["digest"]);
    }

    [Fact]
    public async Task What_was_pushed_is_found()
    {
        var hub = registries.Hub.Authority;
        await File.WriteAllTextAsync(Path.Combine(_folder, "slipway.yaml"), "module: filter.wasm\nversion: \"3.1\"\ndescription: Finds lost umbrellas.\n");
        await SlipwayAsync("push", $"{hub}/commands/umbrella:3.1", _folder, "--plain-http");
        await registries.Hub.Host.Services.GetRequiredService<CatalogueIndexer>().CatchUpAsync(default);

        Assert.Matches($"{hub}/commands/umbrella +3\\.1 .* Finds lost umbrellas\\.", await SlipwayAsync("search", "lost", "umbr", "--hub", hub, "--plain-http"));
        var found = JsonNode.Parse(await SlipwayAsync("search", "umbrellas", "--hub", hub, "--plain-http", "--json"))!;
        Assert.Equal("commands/umbrella", (string?)found["results"]![0]!["name"]);
        Assert.Equal("Nothing fits.", (await SlipwayAsync("search", "unfindable", "--hub", hub, "--plain-http")).Trim());
    }

    [Theory]
    [InlineData("search|x", 2, "No hub is named.")]
    [InlineData("hub|--data|{0}|--listen|nowhere", 2, "'nowhere' is no address to listen on")]
    [InlineData("hub|--data|{0}|--trusted-proxy|10.0.0.0/33", 2, "'10.0.0.0/33' is no range of addresses")]
    [InlineData("hub|--data|{0}|--audit-days|-1", 2, "--audit-days must be 0 to 36500")]
    [InlineData("hub|user|rm|nobody|--data|{0}", 1, "There is no user and no organisation 'nobody'.")]
    [InlineData("hub|org|add|Acme|--data|{0}", 1, "'Acme' cannot be a name")]
    [InlineData("hub|token|add|nobody|ci|--scope|a:pull|--data|{0}", 1, "There is no user 'nobody'.")]
    [InlineData("hub|repo|private|a/b|--data|{0}", 1, "There is no repository 'a/b'.")]
    [InlineData("hub|--tls-certificate|none.pem|--data|{0}", 1, "The certificate none.pem cannot be used")]
    public async Task What_is_wrong_is_told_in_a_sentence(string line, int exitCode, string message)
    {
        var (code, _, error) = await RunAsync([.. line.Split('|').Select(part => part.Replace("{0}", Path.Combine(_folder, "hub")))]);

        Assert.Equal(exitCode, code);
        Assert.StartsWith("error: " + message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_of_the_folder_sees_what_is_there()
    {
        var data = Path.Combine(_folder, "hub");
        await SlipwayAsync("hub", "org", "add", "acme", "--private", "--data", data);

        Assert.Matches("acme +private", await SlipwayAsync("hub", "org", "list", "--data", data));
        Assert.Contains("org.add", await SlipwayAsync("hub", "audit", "--data", data));
        Assert.Contains("deleted 0 blobs", await SlipwayAsync("hub", "gc", "--data", data));
        Assert.Contains("all is there", await SlipwayAsync("hub", "check", "--data", data));
    }

    private static async Task<string> SlipwayAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == 0, $"slipway {string.Join(' ', arguments)} ends with {code}:\n{output}{error}");
        return output;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(arguments, new Terminal(new Screen(output, false, 200), new Screen(error, false, 200)));
        return (code, output.ToString(), error.ToString());
    }
}
