using Slipway.Compiler.Import;
using Slipway.Compiler.Reachability;

namespace Slipway.Compiler.Optimise;

/// <summary>The order of the passes.</summary>
internal static class Optimiser
{
    public static void Run(RuntimeLibrary runtime, Reachable reachable)
    {
        var neverReturning = NeverReturning.Run(reachable);
        foreach (var function in reachable.Functions.Values)
            TypeTests.Run(function, reachable);
        var inlining = new Inlining(runtime, reachable, neverReturning);
        foreach (var method in reachable.Functions.Keys.ToList())
            inlining.Run(method);
        foreach (var function in reachable.Functions.Values)
        {
            if (LoopEntry.Run(function))
                LocalOptimiser.Run(runtime, function);
            if (KnownRanges.Run(runtime, function))
                LocalOptimiser.Run(runtime, function);
            ConstructionInLoops.Run(function);
        }
    }
}
