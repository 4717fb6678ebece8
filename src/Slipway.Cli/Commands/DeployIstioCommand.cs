using System.CommandLine;
using Slipway.Cli.Deploying;
using Slipway.Cli.Output;
using Slipway.Deploy;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway deploy istio</c>.</summary>
internal sealed class DeployIstioCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly Option<IstioKind> _kind = new("--kind") { Description = "By which of Istio's objects; wasm-plugin unless given." };
    private readonly Option<Dictionary<string,
        string>> _selector = NamedValues.Option("--selector", "Labels of the workloads; all of the namespace unless given.", ',');

    private readonly Option<string[]> _targets = new("--target-ref")
    {
        Description = "A gateway or waypoint that the filter is attached to.",
        HelpName = string.Join('|', IstioTarget.AttachableKinds) + "/NAME",
    };

    private readonly Option<TrafficMode?> _mode = new("--mode") { Description = "The traffic that the filter sees; all unless given." };
    private readonly Option<int[]> _ports = new("--port")
    {
        Description = "A port whose traffic it sees; all unless given.",
        HelpName = "PORT",
    };
    private readonly Option<string?> _pullSecret = new("--pull-secret")
    {
        Description = "The secret with the registry's credentials.",
        HelpName = "NAME",
    };
    private readonly Option<string?> _workload = new("--workload")
    {
        Description = "With --kind config-map: whose proxies the module is mounted into.",
        HelpName = "deployment/NAME",
    };

    private readonly PluginOptions _plugin;
    private readonly RolloutOptions _rollout;

    public DeployIstioCommand(Terminal terminal)
        : base("istio", "Puts a filter into the proxies of an Istio mesh.")
    {
        _terminal = terminal;
        _plugin = new PluginOptions(this);
        foreach (var option in (Option[])[Choices.Of(_kind), _selector, _targets, Choices.Of(_mode), _ports, _pullSecret, _workload])
            Options.Add(option);
        _rollout = new RolloutOptions(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("The requests that a workload gets:",
            "slipway deploy istio ghcr.io/acme/greeter:1.0 --selector app=shop --mode server -n shop"),
        new("With a configuration, before Istio's authorization:",
            "slipway deploy istio ghcr.io/acme/jwt:2.1 --config jwt.yaml --phase authz -n shop"),
        new("The objects, for whoever applies them:", "slipway deploy istio ghcr.io/acme/greeter:1.0 -n shop --dry-run > greeter.yaml"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (plugin, artifact) = await _plugin.ReadAsync(result, _terminal, "Istio", cancellationToken);
        var options = new IstioOptions
        {
            Kind = result.GetValue(_kind),
            Selector = result.GetValue(_selector)!,
            Targets = [.. (result.GetValue(_targets) ?? []).Select(text => TargetReference.Parse(text, IstioTarget.AttachableKinds))],
            Mode = result.GetValue(_mode),
            Ports = result.GetValue(_ports) ?? [],
            PullSecret = result.GetValue(_pullSecret),
            Workload = result.GetValue(_workload) is { } workload ? WorkloadReference.Parse(workload) : null,
        };
        var module = artifact.Artifact.Module;
        return await _rollout.RunAsync(result, _terminal, ns => IstioTarget.Write(plugin, options, module, ns), cancellationToken);
    }
}
