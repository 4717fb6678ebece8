using System.CommandLine;
using Slipway.Cli.Commands;
using Slipway.Cli.Output;

namespace Slipway.Cli.OperatorCommands;

/// <summary><c>slipway operator status</c>: what operators do, by the cluster's WasmOperator resources or by a host itself.</summary>
internal sealed class OperatorStatusCommand : DocumentedCommand
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly Terminal _terminal;
    private readonly ClusterAccess _cluster;

    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = "Where the WasmOperator resources are; the context's namespace unless given.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _all = new("--all-namespaces", "-A") { Description = "In all namespaces." };

    private readonly Option<Uri?> _host = new("--host")
    {
        Description = "Ask the host at this address instead of the cluster: for operators that its command line names.",
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
                return uri;
            result.AddError($"--host '{result.Tokens[0].Value}' is no address such as http://127.0.0.1:8090.");
            return null;
        },
    };

    private readonly Option<bool> _watch = new("--watch", "-w") { Description = "Shows it again each second, until Ctrl-C." };

    private readonly Option<bool> _json = SharedOptions.Json();

    public OperatorStatusCommand(Terminal terminal)
        : base("status", "Shows what operators do: state, reconciles, cold starts and how long they took, memory, and the last error.")
    {
        _terminal = terminal;
        _cluster = new ClusterAccess(this);
        foreach (Option option in new Option[] { _namespace, _all, _host, _watch, _json })
            Options.Add(option);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("The operators of a namespace, as they change:", "slipway operator status -n slipway-system --watch"),
        new("Those of the host on this machine:", "slipway operator status --host http://127.0.0.1:8090"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var source = result.GetValue(_host) is { } address ? new OperatorStatusSource(address) : new OperatorStatusSource(
            _cluster.Connect(result, "Say how to reach the API server with --kubeconfig, or ask a host with --host."), SpaceOf(result));
        do
        {
            var rows = await source.ReadAsync(cancellationToken);
            if (result.GetValue(_json))
                _terminal.WriteJson(rows);
            else
                OperatorTable.Write(_terminal.Out, rows, again: result.GetValue(_watch));
            _terminal.Out.Writer.Flush();
        }
        while (result.GetValue(_watch) && await WaitAsync(cancellationToken));
        return ExitCodes.Ok;
    }

    private static async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(s_interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    /// <returns>Null for all namespaces; empty for the context's own.</returns>
    private string? SpaceOf(ParseResult result) => result.GetValue(_all) ? null : result.GetValue(_namespace) ?? "";
}
