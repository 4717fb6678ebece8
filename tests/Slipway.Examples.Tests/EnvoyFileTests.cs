using Slipway.Envoy;
using Slipway.Sdk.Testing;
using Slipway.Tests;

namespace Slipway.Examples.Tests;

/// <summary>The envoy.yaml beside each example, with which a reader begins.</summary>
public sealed class EnvoyFileTests
{
    private static readonly string s_folder = Path.Combine(Repository.Folder, "examples", "filters");

    public static TheoryData<string> Examples => [.. Directory.GetDirectories(s_folder, "*").Select(path => Path.GetFileName(path))];

    [Theory, MemberData(nameof(Examples))]
    public void It_is_right_and_its_filter_takes_the_configuration(string example)
    {
        var file = Path.Combine(s_folder, example, "envoy.yaml");
        var result = EnvoyConfiguration.Parse(File.ReadAllText(file), file);
        Assert.Empty(result.Errors);
        var filters = result.Bootstrap!.StaticResources.Listeners[0].AllFilterChains.SelectMany(chain => chain.Filters).ToList();
        var plugin = filters.OfType<NetworkWasmFilter>().Select(filter => filter.Plugin)
            .Concat(filters.OfType<HttpConnectionManager>().SelectMany(manager => manager.HttpFilters).OfType<WasmFilter>()
                .Select(filter => filter.Plugin))
            .Single();
        var module = ((FileDataSource)((LocalDataSource)plugin.Vm.Code).Source).Filename;
        Assert.Equal($"examples/filters/{example}/bin/Release/net10.0/{example}.wasm", module);

        using var host = FilterHost.Load(
            Path.Combine(AppContext.BaseDirectory, $"{example}.dll"), new FilterHostOptions { ConfigurationBytes = plugin.Configuration });
        Assert.Empty(host.FilterLog);
    }

    [Fact]
    public void Every_example_has_a_page() => Assert.All(
        Directory.GetDirectories(s_folder), path => Assert.True(File.Exists(Path.Combine(path, "README.md")), path));
}
