using Slipway.Hub.Tests.Registry;

namespace Slipway.Hub.Tests.Conformance;

/// <summary>The workflows of the specification's conformance tests, with the hub and, as the control, with Debian's docker-registry.</summary>
public sealed class ConformanceTests(RegistryFixture registries)
{
    public static TheoryData<string> Cases { get; } = [.. ConformanceCase.All.Select(conformanceCase => conformanceCase.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_hub_conforms(string name)
    {
        using var client = registries.Hub.Client();
        await new ConformanceRun(Find(name), client, isControl: false).RunAsync();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task So_does_the_control(string name)
    {
        var conformanceCase = Find(name);
        Assert.SkipWhen(conformanceCase.Control?.Skip is not null, $"{conformanceCase.Control?.Skip}.");
        using var client = new HttpClient { BaseAddress = new Uri($"http://{registries.DockerRegistry.Address}") };
        await new ConformanceRun(conformanceCase, client, isControl: true).RunAsync();
    }

    private static ConformanceCase Find(string name) => ConformanceCase.All.Single(conformanceCase => conformanceCase.Name == name);
}
