using Slipway.Gateway;

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
            throw new CommandException(ExitCodes.CannotStart, e.Message, inner: e);
        }
    }
}
