using System.Diagnostics;
using System.Security.Cryptography;
using Slipway.ProxyWasm.Native;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Plugins;

/// <summary>A plugin's code, ready to be started in any number of VMs: a compiled module, or a .NET assembly.</summary>
public sealed class PluginCode
{
    private PluginCode()
    {
    }

    /// <summary>SHA-256 of the code, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required int Size { get; init; }

    /// <summary>How long loading took, compilation included.</summary>
    public required TimeSpan LoadTime { get; init; }

    /// <summary>Whether it was found compiled.</summary>
    public bool FromCache { get; private init; }

    /// <summary>In a word: <c>compiled</c>, <c>cached</c> or <c>native</c>.</summary>
    public string HowLoaded => Module is null ? "native" : FromCache ? "cached" : "compiled";

    /// <summary>The module; null for an assembly.</summary>
    public SandboxModule? Module { get; private init; }

    /// <summary>The assembly; null for a module.</summary>
    internal NativeAssembly? Assembly { get; private init; }

    internal static PluginCode Of(SandboxModule module) => new()
    {
        Sha256 = module.Sha256,
        Size = module.WasmSize,
        LoadTime = module.LoadTime,
        FromCache = module.FromCache,
        Module = module,
    };

    internal static PluginCode OfAssembly(PluginOptions options)
    {
        var started = Stopwatch.GetTimestamp();
        return new()
        {
            Assembly = new NativeAssembly(options),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(options.Code.Span)),
            Size = options.Code.Length,
            LoadTime = Stopwatch.GetElapsedTime(started),
        };
    }
}
