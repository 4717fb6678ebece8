using System.Collections.Concurrent;
using System.Reflection;
using Slipway.Compiler;

namespace Slipway.Examples.Tests;

/// <summary>The examples as modules, each compiled once.</summary>
internal static class Compiled
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("slipway-examples-").FullName;
    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> Modules = new();

    static Compiled() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    /// <summary>The file of the module that is made of an assembly.</summary>
    public static string PathOf(Assembly assembly)
    {
        var path = Path.Combine(Folder, assembly.GetName().Name + ".wasm");
        lock (Modules)
        {
            if (!File.Exists(path))
                File.WriteAllBytes(path, ModuleOf(assembly));
        }

        return path;
    }

    /// <summary>The module without the names of its functions, as it would be shipped where size counts.</summary>
    public static byte[] ModuleOf(Assembly assembly, bool names = true) =>
        Modules.GetOrAdd($"{assembly.Location}{names}", _ => new Lazy<byte[]>(() => Compile(assembly, names))).Value;

    public static byte[] Compile(Assembly assembly, bool names)
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
