namespace Slipway.Gateway.Tests;

/// <summary>A C# filter in the gateway, as ordinary .NET.</summary>
public sealed class NativeRuntimeTests
{
    private static readonly string Assembly = typeof(AddHeader.Root).Assembly.Location;

    [Fact]
    public async Task The_null_runtime_runs_the_assembly_of_a_filter()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, ["match: { prefix: / }\nroute: { cluster: up }"], filters: Filter("envoy.wasm.runtime.null", Assembly));
        using var response = await gateway.Client.GetAsync("/");

        Assert.Equal(["slipway"], response.Headers.GetValues("x-powered-by"));
        Assert.Equal("native", gateway.Host.Listeners[0].Filters[0].HowLoaded);
    }

    [Fact]
    public async Task Where_it_is_asked_for_an_assembly_takes_the_place_of_the_module_beside_it()
    {
        await using var upstream = await Upstream.StartAsync();
        var options = TestGateway.Options(TestGateway.Yaml(
            upstream.Port,
            ["match: { prefix: / }\nroute: { cluster: up }"],
            filters: Filter("envoy.wasm.runtime.v8", Path.ChangeExtension(Assembly, ".wasm"))));
        await using var gateway = await TestGateway.StartAsync(options with { Native = true });
        using var response = await gateway.Client.GetAsync("/");

        Assert.Equal(["slipway"], response.Headers.GetValues("x-powered-by"));
    }

    [Fact]
    public async Task Where_it_is_not_asked_for_a_module_that_was_not_built_is_an_error()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-");
        try
        {
            var unbuilt = Path.Combine(folder.FullName, "add-header.dll");
            File.Copy(Assembly, unbuilt);
            var options = TestGateway.Options(TestGateway.Yaml(
                1,
                ["match: { prefix: / }\nroute: { cluster: up }"],
                filters: Filter("envoy.wasm.runtime.v8", Path.ChangeExtension(unbuilt, ".wasm"))));
            var refusal = await Assert.ThrowsAsync<GatewayException>(() => GatewayHost.StartAsync(options));

            Assert.EndsWith("compile it to a module, or run it natively (--native).", refusal.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_assembly_that_is_no_filter_is_refused()
    {
        var options = TestGateway.Options(TestGateway.Yaml(
            1,
            ["match: { prefix: / }\nroute: { cluster: up }"],
            filters: Filter("envoy.wasm.runtime.null", typeof(YamlDotNet.Core.Parser).Assembly.Location)));
        var refusal = await Assert.ThrowsAsync<GatewayException>(() => GatewayHost.StartAsync(options));

        Assert.EndsWith("does not use Slipway.Sdk, and so is no filter; name the assembly of one.", refusal.Message);
    }

    private static string Filter(string runtime, string file) => $$"""
        - name: filter
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
            config:
              name: filter
              vm_config: { runtime: {{runtime}}, code: { local: { filename: "{{file}}" } } }
        """;
}
