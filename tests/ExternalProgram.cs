using System.ComponentModel;
using System.Diagnostics;

namespace Slipway.Tests;

/// <summary>Programs of others, run to their end.</summary>
internal static class ExternalProgram
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(10);

    public static async Task<bool> ExistsAsync(string command) => await RunAsync(command, ["--version"], ".") is not null;

    /// <returns>The exit code, and what the program wrote, its errors last; null when there is no such program.</returns>
    /// <exception cref="TimeoutException">The program did not end within ten minutes.</exception>
    public static async Task<(int Code, string Output)?> RunAsync(
        string command, IEnumerable<string> arguments, string folder, Action<IDictionary<string, string?>>? environment = null)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        environment?.Invoke(start.Environment);
        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
        using (process)
        {
            using var limit = new CancellationTokenSource(_limit);
            var output = process!.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            try
            {
                await process.WaitForExitAsync(limit.Token);
                return (process.ExitCode, await output + await error);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"'{command} {string.Join(' ', start.ArgumentList)}' did not end within {_limit.TotalMinutes} minutes.");
            }
        }
    }
}
