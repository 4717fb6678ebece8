using System.Text;
using Slipway.ProxyWasm.Plugins;

namespace Slipway.Sdk.Testing;

/// <summary>How a filter is configured: what an <c>envoy.yaml</c> would say.</summary>
public sealed record FilterHostOptions
{
    /// <summary>The plugin's configuration.</summary>
    public string Configuration
    {
        get => Encoding.UTF8.GetString(ConfigurationBytes.Span);
        init => ConfigurationBytes = Encoding.UTF8.GetBytes(value);
    }

    /// <summary>As <see cref="Configuration"/>, in bytes.</summary>
    public ReadOnlyMemory<byte> ConfigurationBytes { get; init; }

    /// <summary>What the filter reads when its VM starts.</summary>
    public string VmConfiguration { get; init; } = "";

    /// <summary>The plugin's name; the file's by default.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which of a module's filters is meant.</summary>
    public string RootId { get; init; } = "";

    /// <summary>The namespace of shared data and queues.</summary>
    public string VmId { get; init; } = "";

    /// <summary>Leaves <c>StopIteration</c> of headers as it is.</summary>
    public bool AllowOnHeadersStopIteration { get; init; }

    /// <summary>The hostcalls and callbacks that the filter may use; null for all.</summary>
    public IReadOnlySet<string>? AllowedCapabilities { get; init; }

    /// <summary>What happens to streams after a module has trapped.</summary>
    public FailurePolicy FailurePolicy { get; init; }

    /// <summary>How many body bytes the filter may hold.</summary>
    public int BufferLimit { get; init; } = 1024 * 1024;

    /// <summary>Writes every call between host and filter to <see cref="FilterHost.Log"/>.</summary>
    public bool TraceCalls { get; init; }
}
