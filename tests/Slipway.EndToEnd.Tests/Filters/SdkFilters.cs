using System.ComponentModel;
using System.Diagnostics;

namespace Slipway.EndToEnd.Tests.Filters;

/// <summary>The compiled filters of <c>tests/filters</c>: npm installs the SDKs and node compiles, once in a test run.</summary>
public sealed class SdkFilters : IAsyncLifetime
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(10);

    /// <summary>The folder <c>tests/filters</c> of the repository.</summary>
    internal static string Folder { get; } = Path.Combine(RepositoryFolder(), "tests", "filters");

    /// <summary>Where the <c>.wasm</c> files are.</summary>
    internal string Modules { get; } = Path.Combine(Folder, "build");

    /// <summary>Why the filters cannot be built on this machine, or null when they have been.</summary>
    internal string? SkipReason { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (await RunAsync("node", "--version") is null || await RunAsync("npm", "--version") is null)
        {
            SkipReason = "node and npm build these filters, and one of them is not installed (on Debian: apt-get install nodejs npm).";
            return;
        }
        if (!Installed())
            await MustRunAsync("npm", "ci");
        await MustRunAsync("node", "build.mjs");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Whether npm has installed what the lock file asks for; npm leaves the second file behind when it has.</summary>
    private static bool Installed() =>
        File.GetLastWriteTimeUtc(Path.Combine(Folder, "node_modules", ".package-lock.json"))
            > File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json"));

    private static async Task MustRunAsync(string command, string arguments)
    {
        var (code, output) = (await RunAsync(command, arguments))!.Value;
        if (code != 0)
            throw new InvalidOperationException($"'{command} {arguments}' in {Folder} ended with code {code}:\n{output}");
    }

    /// <summary>Null when there is no such command.</summary>
    private static async Task<(int Code, string Output)?> RunAsync(string command, string arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
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
                throw new TimeoutException($"'{command} {arguments}' did not end within {_limit.TotalMinutes} minutes.");
            }
        }
    }

    private static string RepositoryFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Slipway.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has Slipway.slnx, it is not in the repository.");
    }
}
