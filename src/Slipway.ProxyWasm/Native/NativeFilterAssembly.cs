using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Slipway.ProxyWasm.Native;

/// <summary>A filter's assembly as one VM has loaded it, and the border that the SDK makes towards a host.</summary>
internal sealed class NativeFilterAssembly(AssemblyLoadContext context, Assembly assembly, Type entry) : IDisposable
{
    private Func<string, Delegate?>? _export = Method(entry, "Export").CreateDelegate<Func<string, Delegate?>>();

    /// <summary>The hostcalls that the SDK knows, with their arguments, in the order of its numbers.</summary>
    public string[] Hostcalls => (string[])entry.GetProperty("Hostcalls", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    /// <summary>A callback by its name in the ABI.</summary>
    public Delegate? Export(string name) => _export?.Invoke(name);

    /// <summary>Has the SDK make its hostcalls there, and the filter register itself.</summary>
    public void Start(Func<int, nint, int> call)
    {
        Method(entry, "Connect").Invoke(null, [call]);
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
    }

    public void Dispose()
    {
        _export = null;
        context.Unload();
    }

    private static MethodInfo Method(Type entry, string name) => entry.GetMethod(name, BindingFlags.Public | BindingFlags.Static)!;
}
