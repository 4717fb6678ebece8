using Slipway.ProxyWasm.Abi;
using Slipway.Sandbox;

namespace Slipway.Cli.Inspection;

/// <summary>Decides whether Envoy would load a module, by the rules of its host. Its V8 runtime is meant, the default one.</summary>
internal static class EnvoyVerdict
{
    /// <summary>Linear memory that Envoy allows a VM, unless it was built otherwise.</summary>
    private const long MaxMemory = 1L << 30;

    public static Verdict Of(SandboxModule module)
    {
        // Higress' marker is unknown to Envoy, which goes on to the next one.
        if (Version(module) is not { } version)
        {
            var higress = AbiVersions.Detect(module) is not null;
            return new Verdict(false,
            [
                higress
                    ? "its ABI marker, proxy_abi_version_0_2_100, is one that only Higress' fork of Envoy knows."
                    : "it exports no proxy_abi_version_* function, by which Envoy recognises a Proxy-Wasm module.",
            ]);
        }

        string[] reasons = [.. Imports(module, version), .. Exports(module, version), .. Memory(module)];
        return new Verdict(reasons.Length == 0, reasons);
    }

    private static AbiVersion? Version(SandboxModule module)
    {
        foreach (var export in module.FunctionExports)
        {
            if (EnvoyAbi.VersionOfMarker(export.Name) is { } version)
                return version;
        }

        return null;
    }

    private static IEnumerable<string> Imports(SandboxModule module, AbiVersion version)
    {
        foreach (var import in module.FunctionImports.DistinctBy(import => import.ToString()))
        {
            if (EnvoyAbi.Import(version, import.Module, import.Name) is not { } signature)
            {
                yield return import.Module == "env" && EnvoyAbi.IsHostcall(import.Name)
                    ? $"it imports {import}, which Envoy does not offer to modules of ABI {version.Text()}."
                    : $"it imports {import}, which Envoy does not have.";
            }
            else if (Signature.Of(import) != signature)
            {
                yield return $"it imports {import}, which has another signature in Envoy.";
            }
        }

        // V8's embedding makes up a memory and a table; it has no globals to give.
        foreach (var import in module.OtherImports.Where(import => import.StartsWith("global ", StringComparison.Ordinal)))
            yield return $"it imports the {import}, which Envoy does not have.";
    }

    private static IEnumerable<string> Exports(SandboxModule module, AbiVersion version)
    {
        if (!module.FunctionExports.Any(export => export.Name is "malloc" or "proxy_on_memory_allocate"))
            yield return "it exports neither malloc nor proxy_on_memory_allocate, one of which Envoy needs to hand it data.";

        var initializes = module.FunctionExports.Any(export => export.Name == "_initialize");
        foreach (var export in module.FunctionExports)
        {
            // Each is looked for only where the other way to start is, or is not, there.
            if (export.Name == (initializes ? "_start" : "main"))
                continue;
            if (EnvoyAbi.Callback(version, export.Name) is { } signature && Signature.Of(export) != signature)
                yield return $"it exports {export}, which Envoy calls with another signature in ABI {version.Text()}.";
        }
    }

    private static IEnumerable<string> Memory(SandboxModule module)
    {
        if (!module.OtherExports.Contains("memory memory") && !module.OtherImports.Any(import => import.StartsWith("memory ", StringComparison.Ordinal)))
            yield return "it exports no memory.";
        if (module.InitialMemoryBytes > MaxMemory)
            yield return $"it starts with {module.InitialMemoryBytes} bytes of memory, more than the {MaxMemory} that Envoy allows.";
    }
}
