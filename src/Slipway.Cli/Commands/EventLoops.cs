namespace Slipway.Cli.Commands;

/// <summary>Which threads handle what sockets bring.</summary>
internal static class EventLoops
{
    /// <summary>Read by .NET when a process uses its first socket; there is no other way to say it.</summary>
    private const string Setting = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// Has each socket served by the thread that waits for it, of which there is one for each processor, as in Envoy and nginx. Otherwise these
    /// threads only hand on to the thread pool, twice for each request, which costs a sixth of its processor time. That is for programs that
    /// block their threads; the gateway does not, and a filter is held to its CPU limit. Must come before the first socket; what the
    /// environment says counts.
    /// </summary>
    public static void Use()
    {
        if (Environment.GetEnvironmentVariable(Setting) is null)
            Environment.SetEnvironmentVariable(Setting, "1");
    }
}
