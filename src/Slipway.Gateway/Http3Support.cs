using System.Net.Quic;

namespace Slipway.Gateway;

/// <summary>Whether HTTP/3 can be spoken on this machine: .NET's QUIC is in a library of its own, libmsquic, which few have installed.</summary>
public static class Http3Support
{
    /// <summary>Whether QUIC is there.</summary>
    public static bool IsAvailable { get; } =
        (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows()) && QuicListener.IsSupported;

    /// <summary>What to do where it is not.</summary>
    public static string Remedy => "install libmsquic, or remove the listener";
}
