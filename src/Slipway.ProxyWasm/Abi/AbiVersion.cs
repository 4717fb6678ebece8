using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Abi;

/// <summary>The version of the Proxy-Wasm ABI that a module says it was built for.</summary>
public enum AbiVersion
{
    /// <summary>0.1.0: two-parameter header callbacks, <c>proxy_get_configuration</c>, missing headers read as empty.</summary>
    V010,

    /// <summary>0.2.0: <c>proxy_continue_stream</c>, configuration as buffers.</summary>
    V020,

    /// <summary>0.2.1: <c>proxy_get_log_level</c>.</summary>
    V021,

    /// <summary>Higress' vendor marker, 0.2.100: 0.2.1 with vendor functions, which answer UNIMPLEMENTED here.</summary>
    V02100,
}

/// <summary>Reads the ABI version from a module's exports.</summary>
public static class AbiVersions
{
    private static readonly (string Export, AbiVersion Version)[] Markers =
    [
        ("proxy_abi_version_0_1_0", AbiVersion.V010),
        ("proxy_abi_version_0_2_0", AbiVersion.V020),
        ("proxy_abi_version_0_2_1", AbiVersion.V021),
        ("proxy_abi_version_0_2_100", AbiVersion.V02100),
    ];

    /// <summary>The version of the first marker function in export order, as in the C++ host; null when the module exports none.</summary>
    public static AbiVersion? Detect(SandboxModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (var export in module.FunctionExports)
        {
            foreach (var (name, version) in Markers)
            {
                if (export.Name == name)
                    return version;
            }
        }

        return null;
    }

    /// <summary>The version as people write it, such as <c>0.2.1</c>.</summary>
    public static string Text(this AbiVersion version) => version switch
    {
        AbiVersion.V010 => "0.1.0",
        AbiVersion.V020 => "0.2.0",
        AbiVersion.V021 => "0.2.1",
        _ => "0.2.100 (Higress)",
    };
}
