using Slipway.Gateway;
using Slipway.ProxyWasm.Plugins;

namespace Slipway.Cli.Commands;

/// <summary>Starts a gateway, telling what keeps it from starting in the terms of a command line.</summary>
internal static class GatewayStart
{
    public static async Task<GatewayHost> StartAsync(GatewayOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await GatewayHost.StartAsync(options, cancellationToken);
        }
        catch (GatewayException e)
        {
            var exitCode = e.InnerException is PluginLoadException ? ExitCodes.Invalid : ExitCodes.CannotStart;
            throw new CommandException(exitCode, e.Message, inner: e);
        }
    }
}
