using System.Globalization;
using System.Net.Sockets;

namespace Slipway.Gateway.Limits;

/// <summary>
/// How many file descriptors the process may have open. Where none is left, .NET can load nothing any more and ends the process; so no client
/// gets the last ones, which are for connections to upstreams and what else is needed to serve those that are there.
/// </summary>
/// <param name="Most">The limit.</param>
internal sealed record DescriptorLimit(int Most)
{
    private const string Name = "Max open files";

    /// <summary>That of this process; none where the system does not say.</summary>
    public static DescriptorLimit OfProcess { get; } = new(Read("/proc/self/limits"));

    private int Reserve => Math.Clamp(Most / 8, 64, 1024);

    /// <summary>Whether a client's connection can be served.</summary>
    public bool LeavesRoomForClient(Socket connection) => NumberOf(connection) < Most - Reserve;

    /// <summary>Whether a connection to an upstream can be had.</summary>
    public bool LeavesRoomForUpstream(Socket connection) => NumberOf(connection) < Most - (Reserve / 2);

    /// <summary>The number of a new descriptor is the lowest that is free, and so says how many are open.</summary>
    private static long NumberOf(Socket connection) => connection.SafeHandle.DangerousGetHandle();

    /// <summary>From lines such as <c>Max open files  1024  524288  files</c>; the first number is what counts (proc(5)).</summary>
    private static int Read(string file)
    {
        if (!File.Exists(file))
            return int.MaxValue;
        var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) ?? Name;
        var limits = line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return limits is [var limit, ..] && int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : int.MaxValue;
    }
}
