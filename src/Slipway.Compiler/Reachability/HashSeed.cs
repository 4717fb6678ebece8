using Slipway.Compiler.Metadata;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Reachability;

/// <summary>
/// What hash codes of strings are seeded with: a static method with <c>[HashSeed]</c> in an assembly of the user's, without parameters and with a
/// <c>long</c> as its result. Only an SDK knows what the host has to offer that nobody outside can foresee.
/// </summary>
internal static class HashSeed
{
    public static MethodDef? Of(World world, AssemblyImage file) =>
        Exports.WithReferences(world, file)
            .SelectMany(assembly => assembly.Reader.TypeDefinitions.Select(assembly.Def))
            .SelectMany(type => type.Methods)
            .FirstOrDefault(method => method.IsStatic && method.HasAttribute("HashSeedAttribute"));
}
