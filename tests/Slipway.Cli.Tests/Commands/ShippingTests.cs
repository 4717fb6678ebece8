using System.Diagnostics;
using System.Text.Json;
using Slipway.Artifacts.Tests.Registries;
using Slipway.Tests;

namespace Slipway.Cli.Tests.Commands;

/// <summary>From a module on disk to a registry and back, by the commands that people type.</summary>
public sealed class ShippingTests : IAsyncLifetime
{
    /// <summary>Of all tests here: where the store is, is said by the environment.</summary>
    private static readonly string _home = Directory.CreateTempSubdirectory("slipway-shipping-").FullName;

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-filter-").FullName;
    private DockerRegistry? _registry;

    static ShippingTests()
    {
        Environment.SetEnvironmentVariable("SLIPWAY_STORE", Path.Combine(_home, "store"));
        Environment.SetEnvironmentVariable("DOCKER_CONFIG", Path.Combine(_home, "docker"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(_home, recursive: true);
    }

    private string Module => Path.Combine(_folder, "filter.wasm");

    public async ValueTask InitializeAsync()
    {
        _registry = await DockerRegistry.StartAsync();
        Assert.SkipWhen(_registry is null, DockerRegistry.NotInstalled);
        await File.WriteAllBytesAsync(Module, Artifacts.Tests.Modules.Filter);
        await File.WriteAllTextAsync(Path.Combine(_folder, "README.md"), "# A filter");
        await File.WriteAllTextAsync(Path.Combine(_folder, "slipway.yaml"), """
            module: filter.wasm
            version: "1.0"
            root_ids: [one]
            """);
    }

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
            await _registry.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_filter_is_pushed_verified_listed_and_pulled()
    {
        var reference = $"{_registry!.Address}/acme/filter:1.0";

        var (_, pushed, _) = await RunAsync(0, "push", reference, _folder, "--plain-http", "--json");
        var digest = JsonDocument.Parse(pushed).RootElement.GetProperty("digest").GetString();
        var (_, verified, _) = await RunAsync(0, "verify", reference, "--plain-http");
        var (_, tags, _) = await RunAsync(0, "list", $"{_registry.Address}/acme/filter", "--plain-http");
        var (_, inspected, _) = await RunAsync(1, "inspect", "oci://" + reference, "--plain-http", "--json");
        var output = Path.Combine(_folder, "pulled.wasm");
        await RunAsync(0, "pull", reference, "-o", output, "--plain-http");

        Assert.Matches("Istio +yes", verified);
        Assert.Equal("1.0\n", tags.ReplaceLineEndings("\n"));
        var artifact = JsonDocument.Parse(inspected).RootElement.GetProperty("artifact");
        Assert.Equal(digest, artifact.GetProperty("digest").GetString());
        Assert.Equal("one", artifact.GetProperty("configuration").GetProperty("root_ids")[0].GetString());
        Assert.Equal("1.0", artifact.GetProperty("annotations").GetProperty("org.opencontainers.image.version").GetString());
        Assert.Equal(await File.ReadAllBytesAsync(Module), await File.ReadAllBytesAsync(output));
    }

    [Fact]
    public async Task What_is_published_is_tried_and_tested_where_it_is()
    {
        await File.WriteAllBytesAsync(Module, Wasmtime.Module.ConvertText(Wat.Headers));
        await File.WriteAllTextAsync(Path.Combine(_folder, "schema.json"), """{"properties": {"limit": {"type": "integer"}}}""");
        await File.AppendAllTextAsync(Path.Combine(_folder, "slipway.yaml"), "\nschema: schema.json\n");
        var suite = Path.Combine(_folder, "tests.yaml");
        await File.WriteAllTextAsync(suite, """
            tests:
            - name: adds a header
              expect: { request: { headers: { x-request: filtered } } }
            """);
        var reference = $"{_registry!.Address}/acme/tried:1.0";
        await RunAsync(0, "push", reference, _folder, "--plain-http");

        await RunAsync(0, "test", suite, "--filter", $"oci://{reference}", "--plain-http");
        await RunAsync(0, "try", $"oci://{reference}", "--config", """{"limit": 1}""", "--plain-http");
        var (_, _, error) = await RunAsync(1, "try", $"oci://{reference}", "--config", """{"limit": "1"}""", "--plain-http");

        Assert.Contains($"does not match the schema of oci://{reference}: /limit: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_is_none_is_not_published()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "schema.json"), """{"type": 7}""");
        await File.AppendAllTextAsync(Path.Combine(_folder, "slipway.yaml"), "\nschema: schema.json\n");

        var (_, _, error) = await RunAsync(1, "push", $"{_registry!.Address}/acme/none:1.0", _folder, "--plain-http");

        Assert.Contains(" cannot be used as a JSON Schema: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_crosses_an_air_gap_under_another_name()
    {
        var reference = $"{_registry!.Address}/gap/filter:1";
        var archive = Path.Combine(_folder, "filters.tar");
        await RunAsync(0, "push", reference, Module, "--plain-http");
        await RunAsync(0, "save", reference, "-o", archive);
        await RunAsync(0, "rm", reference);
        await RunAsync(1, "tag", reference, $"{_registry.Address}/gap/other:1");

        var (_, loaded, _) = await RunAsync(0, "load", archive, "--json");
        Assert.Equal(reference, JsonDocument.Parse(loaded).RootElement.GetProperty("artifacts")[0].GetProperty("reference").GetString());
        await RunAsync(0, "tag", reference, $"{_registry.Address}/gap/other:1");
        var (_, pushed, _) = await RunAsync(0, "push", $"{_registry.Address}/gap/other:1", "--plain-http");
        await RunAsync(0, "copy", $"{_registry.Address}/gap/other:1", $"{_registry.Address}/gap/third:1", "--plain-http");

        Assert.Contains("mounted", pushed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layout_that_no_host_of_filters_loads_fails_verification()
    {
        var reference = $"{_registry!.Address}/cncf/filter:1";
        var (_, _, note) = await RunAsync(0, "push", reference, Module, "--layout", "cncf", "--plain-http");

        var (_, report, _) = await RunAsync(1, "verify", reference, "--plain-http");

        Assert.StartsWith("note: README and schema stay behind", note, StringComparison.Ordinal);
        Assert.Matches("Istio +no", report);
        Assert.Matches("wkg, Spin, wasmCloud +yes", report);
    }

    [Theory]
    [InlineData("pull|filter:1", "'filter:1' names no registry.")]
    [InlineData("push|r.example/a:1", "r.example/a:1 is not in the store.")]
    [InlineData("rm|r.example/a:1", "r.example/a:1 is not in the store.")]
    [InlineData("load|there-is-no-such.tar", "there-is-no-such.tar cannot be read: ")]
    [InlineData("list|r.example/a:1", "'r.example/a:1' is no reference of an artifact: a repository is meant here, without tag or digest.")]
    public async Task What_is_wrong_is_told_in_a_sentence(string line, string message)
    {
        var (_, _, error) = await RunAsync(1, line.Split('|'));

        Assert.StartsWith("error: " + message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_field_of_slipway_yaml_is_an_error_with_its_line()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "slipway.yaml"), "version: '1'\nlicence: MIT\n");

        var (_, _, error) = await RunAsync(1, "push", $"{_registry!.Address}/a:1", _folder, "--plain-http");

        Assert.Contains("slipway.yaml:2:", error, StringComparison.Ordinal);
        Assert.Contains("The fields are module, title, version,", error, StringComparison.Ordinal);
    }

    /// <summary>The command is killed in the middle of a request, at a place that differs each time; what it left must be of use to the next.</summary>
    [Fact]
    public async Task A_push_that_is_killed_at_any_request_can_be_made_again()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await File.WriteAllBytesAsync(Module, Artifacts.Tests.Modules.Module(["proxy_abi_version_0_2_1"], [], padding: 20 << 20));
        Process? victim = null;
        var left = 0;
        await using var proxy = await RegistryProxy.StartAsync(_registry!.Address, context =>
        {
            if (Interlocked.Decrement(ref left) == 0)
                victim!.Kill();
            return Task.FromResult(false);
        });
        var reference = $"{proxy.Address}/killed:1";

        // HEAD and GET of the manifest, HEAD, POST and PUT of the configuration, HEAD, POST and three PATCHes of the layer, and so on.
        for (var round = 0; round < 6; round++)
        {
            Volatile.Write(ref left, random.Next(1, 10));
            victim = Process.Start(new ProcessStartInfo(
                "dotnet", [Path.Combine(AppContext.BaseDirectory, "slipway.dll"), "push", reference, Module, "--plain-http"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            await victim.WaitForExitAsync();
            await RunAsync(0, "list");
        }

        Volatile.Write(ref left, 0);
        await RunAsync(0, "push", reference, Module, "--plain-http");
        await RunAsync(0, "prune");
        var output = Path.Combine(_folder, "pulled.wasm");
        await RunAsync(0, "pull", reference, "-o", output, "--plain-http");

        Assert.Equal(await File.ReadAllBytesAsync(Module), await File.ReadAllBytesAsync(output));
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(int exitCode, params string[] arguments)
    {
        var result = await Slipway.RunAsync(arguments);
        Assert.True(exitCode == result.ExitCode, $"slipway {string.Join(' ', arguments)} ends with {result.ExitCode}:\n{result.Output}{result.Error}");
        return result;
    }
}
