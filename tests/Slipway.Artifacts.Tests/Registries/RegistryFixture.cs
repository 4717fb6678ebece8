using Slipway.Artifacts.Tests.Registries;

[assembly: AssemblyFixture(typeof(RegistryFixture))]

namespace Slipway.Artifacts.Tests.Registries;

/// <summary>A registry without accounts for all tests, each of which uses repositories of its own.</summary>
public sealed class RegistryFixture : IAsyncLifetime
{
    private DockerRegistry? _registry;

    public string Address
    {
        get
        {
            Assert.SkipWhen(_registry is null, DockerRegistry.NotInstalled);
            return _registry!.Address;
        }
    }

    /// <summary>A client that does without TLS and without the credentials of whoever runs the tests.</summary>
    internal static RegistryOptions Options { get; } = new()
    {
        PlainHttp = true,
        Credentials = new DockerConfiguration(Path.Combine(Path.GetTempPath(), "slipway-no-credentials", "config.json")),
        Time = new ImpatientTime(),
    };

    public async ValueTask InitializeAsync() => _registry = await DockerRegistry.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
            await _registry.DisposeAsync();
    }
}
