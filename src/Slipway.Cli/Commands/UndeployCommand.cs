using System.CommandLine;
using Slipway.Cli.Deploying;
using Slipway.Cli.Output;
using Slipway.Deploy;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway undeploy</c>: takes a filter out of a cluster.</summary>
internal sealed class UndeployCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _name = new("NAME") { Description = "What it was deployed as." };
    private readonly Option<string?> _target = new("--target") { Description = "Only what this target has made.", HelpName = "TARGET" };
    private readonly Option<string?> _folder = new("--folder")
    {
        Description = "Out of this folder of an Envoy, and not a cluster.",
        HelpName = "FOLDER",
    };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Ask the cluster, and remove nothing." };
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly ClusterOptions _cluster;

    public UndeployCommand(Terminal terminal)
        : base("undeploy", "Takes a filter away, and leaves the cluster as it was before it was deployed.")
    {
        _terminal = terminal;
        Arguments.Add(_name);
        foreach (var option in (Option[])[_target, _folder, _dryRun, _json])
            Options.Add(option);
        _cluster = new ClusterOptions(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Take a filter away:", "slipway undeploy greeter -n shop"),
        new("What that would remove:", "slipway undeploy greeter -n shop --dry-run"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var name = PluginDeployment.CheckName(result.GetRequiredValue(_name));
        var dryRun = result.GetValue(_dryRun);
        var steps = result.GetValue(_folder) is { } folder
            ? FromFolder(folder, name, dryRun)
            : await FromClusterAsync(result, name, dryRun, cancellationToken);
        return RolloutTable.Report(_terminal, steps, [], dryRun, difference: false, result.GetValue(_json));
    }

    private static IReadOnlyList<RolloutStep> FromFolder(string folder, string name, bool dryRun)
    {
        var files = new EnvoyFolder(folder);
        var changes = dryRun ? files.PlanRemoval(name) : files.Apply(current => current.PlanRemoval(name));
        return [.. changes.Select(change => change.Step(folder))];
    }

    private async Task<IReadOnlyList<RolloutStep>> FromClusterAsync(ParseResult result, string name, bool dryRun,
        CancellationToken cancellationToken)
    {
        using var cluster = _cluster.Connection(result).Connect();
        return await Rollout.RemoveAsync(cluster, name, result.GetValue(_target), dryRun, cancellationToken);
    }
}
