using Slipway.Compiler.Ir;

namespace Slipway.Compiler.Optimise;

/// <summary>Placeholder order of local passes on one function.</summary>
internal static class Simplification
{
    public static void Run(Function function) => function.Prune();
}
