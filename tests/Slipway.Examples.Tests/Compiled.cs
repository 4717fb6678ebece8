using System.Reflection;
using Slipway.Compiler;
using Slipway.Tests;

namespace Slipway.Examples.Tests;

/// <summary>The examples as modules.</summary>
internal static class Compiled
{
    /// <summary>The module that the build of an example has made beside its assembly.</summary>
    public static string PathOf(Assembly assembly) => Path.ChangeExtension(assembly.Location, ".wasm");

    /// <param name="assembly">What to compile.</param>
    /// <param name="names">Whether the module names its functions, which is not shipped where size counts.</param>
    public static byte[] Compile(Assembly assembly, bool names = true)
    {
        var result = FilterCompiler.Compile(new CompilerOptions
        {
            AssemblyPath = assembly.Location,
            FrameworkPaths = FrameworkFolders.All,
            NameSection = names,
        });
        Assert.True(result.Module is not null, string.Join('\n', result.Diagnostics));
        return result.Module!;
    }
}
