using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway deploy TARGET REF</c>: one command for each target.</summary>
internal sealed class DeployCommand : DocumentedCommand
{
    public DeployCommand(Terminal terminal)
        : base("deploy", "Puts a published filter into proxies, pinned to its digest.")
    {
        Subcommands.Add(new DeployIstioCommand(terminal));
        Subcommands.Add(new DeployEnvoyGatewayCommand(terminal));
        Subcommands.Add(new DeployEnvoyCommand(terminal));
        Subcommands.Add(new DeployKubernetesCommand(terminal));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Into the proxies of a mesh:", "slipway deploy istio ghcr.io/acme/greeter:1.0 --selector app=shop -n shop"),
        new("What that would change:", "slipway deploy istio ghcr.io/acme/greeter:1.0 --selector app=shop -n shop --diff"),
    ];
}
