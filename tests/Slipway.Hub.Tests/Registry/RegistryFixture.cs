using Slipway.Hub.Tests.Registry;

[assembly: AssemblyFixture(typeof(RegistryFixture))]

namespace Slipway.Hub.Tests.Registry;

/// <summary>A hub that is open, and Debian's docker-registry, for all tests, each of which uses repositories of its own.</summary>
public sealed class RegistryFixture : IAsyncLifetime
{
    private TemporaryHub? _hub;
    private DockerRegistry? _control;

    internal TemporaryHub Hub => _hub!;

    internal DockerRegistry DockerRegistry
    {
        get
        {
            Assert.SkipWhen(_control is null, Slipway.Tests.DockerRegistry.NotInstalled);
            return _control!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _hub = await TemporaryHub.StartAsync();
        _control = await Slipway.Tests.DockerRegistry.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _hub!.DisposeAsync();
        if (_control is not null)
            await _control.DisposeAsync();
    }
}
