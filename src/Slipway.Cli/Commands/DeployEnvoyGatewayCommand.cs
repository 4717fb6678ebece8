using System.CommandLine;
using Slipway.Cli.Deploying;
using Slipway.Cli.Output;
using Slipway.Deploy;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway deploy envoy-gateway</c>.</summary>
internal sealed class DeployEnvoyGatewayCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Option<string[]> _targets = new("--target-ref")
    {
        Description = "What the filter is attached to.",
        HelpName = string.Join('|', EnvoyGatewayTarget.AttachableKinds) + "/NAME",
        Required = true,
    };

    private readonly Option<string?> _pullSecret = new("--pull-secret")
    {
        Description = "The secret with the registry's credentials.",
        HelpName = "NAME",
    };

    private readonly PluginOptions _plugin;
    private readonly RolloutOptions _rollout;

    public DeployEnvoyGatewayCommand(Terminal terminal)
        : base(EnvoyGatewayTarget.Name, "Attaches a filter to gateways or routes of Envoy Gateway.")
    {
        _terminal = terminal;
        _plugin = new PluginOptions(this);
        Options.Add(_targets);
        Options.Add(_pullSecret);
        _rollout = new RolloutOptions(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("All that passes a gateway:", "slipway deploy envoy-gateway ghcr.io/acme/greeter:1.0 --target-ref Gateway/edge -n shop"),
        new("One route:", "slipway deploy envoy-gateway ghcr.io/acme/jwt:2.1 --config jwt.yaml --target-ref HTTPRoute/orders -n shop"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (plugin, _) = await _plugin.ReadAsync(result, _terminal, "Envoy Gateway", cancellationToken);
        var targets = result.GetRequiredValue(_targets).Select(text => TargetReference.Parse(text, EnvoyGatewayTarget.AttachableKinds))
            .ToList();
        var pullSecret = result.GetValue(_pullSecret);
        return await _rollout.RunAsync(
            result, _terminal, scope => EnvoyGatewayTarget.Write(plugin, targets, pullSecret, scope), cancellationToken);
    }
}
