using System.Collections.Concurrent;
using System.Reflection;
using Slipway.Compiler;

namespace Slipway.Examples.Tests;

/// <summary>The examples as modules, each compiled once.</summary>
internal static class Compiled
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("slipway-examples-").FullName;
    private static readonly ConcurrentDictionary<Assembly, Lazy<string>> Paths = new();

    static Compiled() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    /// <summary>The file of the module that is made of an assembly.</summary>
    public static string PathOf(Assembly assembly) => Paths.GetOrAdd(assembly, static assembly => new Lazy<string>(() =>
    {
        var path = Path.Combine(Folder, assembly.GetName().Name + ".wasm");
        File.WriteAllBytes(path, Compile(assembly));
        return path;
    })).Value;

    /// <param name="assembly">What to compile.</param>
    /// <param name="names">Whether the module names its functions, which is not shipped where size counts.</param>
    public static byte[] Compile(Assembly assembly, bool names = true)
    {
        var pack = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "FrameworkPack").Value!;
        var result = FilterCompiler.Compile(new CompilerOptions
        {
            AssemblyPath = assembly.Location,
            FrameworkPaths = [Path.Combine(pack, "native"), Path.Combine(pack, "lib/net10.0")],
            NameSection = names,
        });
        Assert.True(result.Module is not null, string.Join('\n', result.Diagnostics));
        return result.Module!;
    }
}
