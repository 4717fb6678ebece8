using System.Text;
using Slipway.ProxyWasm.Plugins;
using Slipway.Sandbox;

namespace Slipway.AspNetCore;

/// <summary>One filter: what Envoy calls <c>envoy.extensions.wasm.v3.PluginConfig</c>.</summary>
public sealed class ProxyWasmFilterOptions
{
    /// <summary>The plugin's name, in logs and for the filter itself; the module's file name by default.</summary>
    public string Name { get; set; } = "";

    /// <summary>Which of the module's root contexts is used.</summary>
    public string RootId { get; set; } = "";

    /// <summary>The namespace of shared data and queues; filters with the same code, id and VM configuration share VMs.</summary>
    public string VmId { get; set; } = "";

    /// <summary>What the filter reads in <c>proxy_on_configure</c>; encoded in UTF-8.</summary>
    public string Configuration
    {
        get => Encoding.UTF8.GetString(ConfigurationBytes.Span);
        set => ConfigurationBytes = Encoding.UTF8.GetBytes(value);
    }

    /// <summary>As <see cref="Configuration"/>, in bytes.</summary>
    public ReadOnlyMemory<byte> ConfigurationBytes { get; set; }

    /// <summary>What the filter reads in <c>proxy_on_vm_start</c>.</summary>
    public ReadOnlyMemory<byte> VmConfiguration { get; set; }

    /// <summary>What happens to requests after the filter has failed; by default they are answered with 503.</summary>
    public FailurePolicy FailurePolicy { get; set; }

    /// <summary>The hostcalls, callbacks and WASI functions the filter may use; null for all.</summary>
    public IReadOnlySet<string>? AllowedCapabilities { get; set; }

    /// <summary>Environment variables that the filter sees. It sees none of the process's own.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether every request has an instance of the filter for itself; by default they share some.</summary>
    public Isolation Isolation { get; set; }

    /// <summary>CPU time, memory and table sizes that each of its VMs may use.</summary>
    public InstanceLimits Limits { get; set; } = InstanceLimits.Default;
}
