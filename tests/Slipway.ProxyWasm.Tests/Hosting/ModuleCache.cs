namespace Slipway.ProxyWasm.Tests.Hosting;

/// <summary>Compiled modules, kept as long as the tests run: they all use the same few.</summary>
internal static class ModuleCache
{
    static ModuleCache() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => Directory.Delete(Path, recursive: true);

    public static string Path { get; } = Directory.CreateTempSubdirectory("slipway-tests-").FullName;
}
