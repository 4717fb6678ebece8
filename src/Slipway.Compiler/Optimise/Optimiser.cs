using Slipway.Compiler.Import;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Reachability;

namespace Slipway.Compiler.Optimise;

/// <summary>The order of the passes.</summary>
internal static class Optimiser
{
    public static void Run(RuntimeLibrary runtime, Reachable reachable)
    {
        _ = runtime;
        foreach (var function in reachable.Functions.Values)
            Simplification.Run(function);
    }
}
