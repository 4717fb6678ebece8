namespace Slipway.Cli;

/// <summary>What the process' exit code says. Scripts rely on these; <c>docs/cli.md</c> lists them.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>What was asked about is wrong: an invalid configuration, a module that does not load.</summary>
    public const int Invalid = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The filter failed while it handled a request.</summary>
    public const int FilterFailed = 3;

    /// <summary>The gateway could not be started, for instance because an address is in use.</summary>
    public const int CannotStart = 4;

    /// <summary>A defect of Slipway's own, after sysexits.h.</summary>
    public const int Bug = 70;
}
