using System.Security.Cryptography;
using System.Text;

namespace Slipway.ProxyWasm.Plugins;

/// <summary>The keys by which plugins share VMs and root contexts.</summary>
internal static class PluginKeys
{
    /// <summary>VM id, VM configuration and code: plugins alike in these share a VM per lane.</summary>
    public static string Vm(PluginOptions options, PluginCode code)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(options.VmId));
        Append(hash, options.VmConfiguration.Span);
        Append(hash, Encoding.ASCII.GetBytes(code.Sha256));

        // Envoy's key ends here. What the sandbox enforces for the VM as a whole must be the same too, or the first plugin would decide for the others.
        Append(hash, Encoding.UTF8.GetBytes(options.Limits.ToString()));
        foreach (var capability in (options.AllowedCapabilities ?? new HashSet<string>()).Order(StringComparer.Ordinal))
            Append(hash, Encoding.UTF8.GetBytes(capability));
        Append(hash, [(byte)options.Isolation, (byte)options.Runtime]);
        foreach (var (key, value) in options.Environment)
            Append(hash, Encoding.UTF8.GetBytes($"{key}={value}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Within a VM: plugins alike in these share a root context.</summary>
    public static string Plugin(PluginOptions options, string vmKey)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(options.Name));
        Append(hash, Encoding.UTF8.GetBytes(options.RootId));
        Append(hash, options.Configuration.Span);
        Append(hash, Encoding.ASCII.GetBytes(vmKey));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
