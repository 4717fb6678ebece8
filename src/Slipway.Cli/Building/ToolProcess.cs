using System.ComponentModel;
using System.Diagnostics;

namespace Slipway.Cli.Building;

/// <summary>A program of others that builds.</summary>
internal static class ToolProcess
{
    /// <param name="toolchain">Whose program it is.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">The folder to run it in.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How it ended, and what it wrote.</returns>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        Toolchain toolchain, string program, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in toolchain.Environment)
            start.Environment[name] = value;
        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception e)
        {
            throw new CommandException(
                ExitCodes.Invalid,
                $"{toolchain.Language} filters are built with '{program}', which is not installed or not on the PATH.",
                $"{toolchain.Install} Or give --container to build in one.",
                e);
        }

        using (process)
        {
            try
            {
                var output = process!.StandardOutput.ReadToEndAsync(cancellationToken);
                var error = process.StandardError.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                return (process.ExitCode, await output, await error);
            }
            catch (OperationCanceledException)
            {
                process!.Kill(entireProcessTree: true);
                throw;
            }
        }
    }
}
