using System.Text;

namespace Slipway.Sandbox.Tests;

/// <summary>Loads and instantiates modules given as text, on an engine without a disk cache.</summary>
internal sealed class Wat : IDisposable
{
    public Wat(Action<HostFunctions>? define = null, SandboxOptions? options = null)
    {
        Engine = new SandboxEngine(options ?? new SandboxOptions { CacheDirectory = "", MaxInstances = 20 });
        Functions = new HostFunctions(Engine);
        define?.Invoke(Functions);
    }

    public SandboxEngine Engine { get; }

    public HostFunctions Functions { get; }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public SandboxModule Load(string text, string name = "guest.wat") => Load(Bytes(text), name);

    public SandboxModule Load(byte[] bytes, string name) => Engine.LoadAsync(name, bytes).GetAwaiter().GetResult();

    public SandboxInstance Run(string text, InstanceLimits? limits = null, object? state = null) =>
        Engine.Instantiate(Load(text), Functions, limits ?? InstanceLimits.Default, state ?? this);

    public void Dispose()
    {
        Functions.Dispose();
        Engine.Dispose();
    }
}
