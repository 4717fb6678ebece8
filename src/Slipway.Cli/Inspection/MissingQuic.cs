using System.Collections.Immutable;
using Slipway.Envoy;
using Slipway.Gateway;

namespace Slipway.Cli.Inspection;

/// <summary>
/// Tells of listeners that this machine cannot serve for want of QUIC: the configuration is right, and may be meant for another machine.
/// </summary>
internal static class MissingQuic
{
    /// <param name="configuration">What was read.</param>
    /// <param name="file">From where.</param>
    /// <param name="isAvailable">Whether this machine has QUIC.</param>
    /// <returns>The same, with a warning for each listener that speaks HTTP/3.</returns>
    public static EnvoyConfigurationResult WarnIn(EnvoyConfigurationResult configuration, string file, bool isAvailable) =>
        isAvailable || configuration.Bootstrap is not { StaticResources.Listeners: var listeners }
            ? configuration
            : configuration with { Warnings = [.. configuration.Warnings, .. Warnings(listeners, file)] };

    private static IEnumerable<ConfigurationProblem> Warnings(ImmutableArray<Listener> listeners, string file) =>
        listeners.Index().Where(listener => listener.Item.IsUdp).Select(listener => new ConfigurationProblem(
            file,
            0,
            $"static_resources.listeners[{listener.Index}]",
            $"listener {listener.Item.Name} speaks HTTP/3, and this machine has no QUIC, so that slipway run would not start; "
            + Http3Support.Remedy));
}
