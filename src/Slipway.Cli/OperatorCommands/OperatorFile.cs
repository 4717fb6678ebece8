using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Cli.Arguments;
using Slipway.Operators.Modules;
using Slipway.Sandbox;

namespace Slipway.Cli.OperatorCommands;

/// <summary>An operator's module that was named on the command line.</summary>
internal static class OperatorFile
{
    public static async Task<OperatorModule> LoadAsync(SandboxEngine engine, HostFunctions functions, string file, CancellationToken cancellationToken)
    {
        try
        {
            return await OperatorModule.LoadAsync(
                engine, functions, Path.GetFileName(file), FileArgument.Read(file), OperatorLimits.Default, NullLogger.Instance, cancellationToken);
        }
        catch (OperatorModuleException e)
        {
            throw new CommandException(ExitCodes.Invalid, e.Message, "docs/operator-abi.md tells what an operator is.", e);
        }
    }
}
