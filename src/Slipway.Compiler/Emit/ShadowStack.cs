using Slipway.Compiler.Reachability;

namespace Slipway.Compiler.Emit;

internal static class ShadowStack
{
    public static void Run(ModuleLayout layout, Reachable reachable) { }
}
