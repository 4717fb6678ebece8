using Slipway.Cli.Commands;
using Slipway.Cli.Output;

namespace Slipway.Cli.OperatorCommands;

/// <summary><c>slipway operator</c>: Kubernetes operators as modules.</summary>
internal sealed class OperatorCommand : DocumentedCommand
{
    public OperatorCommand(Terminal terminal)
        : base("operator", "Runs and tests Kubernetes operators that are WebAssembly modules.")
    {
        Subcommands.Add(new NewCommand(terminal, isForOperators: true));
        Subcommands.Add(new OperatorRunCommand(terminal));
        Subcommands.Add(new OperatorTestCommand(terminal));
        Subcommands.Add(new OperatorStatusCommand(terminal));
        Subcommands.Add(new OperatorManifestsCommand(terminal));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Test the operator in this folder, without a cluster:", "slipway build && slipway operator test"),
    ];
}
