using Slipway.Cli.Logging;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Plugins;

namespace Slipway.Cli.Inspection;

/// <summary>Loads a plugin as a gateway would, to hear what the host and the guest say to it, and lets it go again.</summary>
internal static class TrialLoad
{
    /// <summary>How many of the guest's messages go with a refusal.</summary>
    private const int MaxGuestLines = 5;

    public static async Task<Verdict> RunAsync(ProxyWasmHost host, PluginOptions options, LogRecorder log, CancellationToken cancellationToken)
    {
        try
        {
            (await Plugin.LoadAsync(host, options, cancellationToken)).Dispose();
            return new Verdict(true, []);
        }
        catch (PluginLoadException e)
        {
            var guest = log.Lines.Where(line => line.IsGuest).TakeLast(MaxGuestLines).Select(line => $"its log: {line.Message}");
            return new Verdict(false, [e.Message, .. guest]);
        }
    }
}
