namespace Slipway.EndToEnd.Tests.Filters;

/// <summary>The compiled filters of <c>tests/filters</c>: npm installs the SDKs and node compiles, once in a test run.</summary>
public sealed class SdkFilters : IAsyncLifetime
{
    /// <summary>The folder <c>tests/filters</c> of the repository.</summary>
    internal static string Folder { get; } = Path.Combine(Repository.Folder, "tests", "filters");

    /// <summary>Where the <c>.wasm</c> files are.</summary>
    internal string Modules { get; } = Path.Combine(Folder, "build");

    /// <summary>Why the filters cannot be built on this machine, or null when they have been.</summary>
    internal string? SkipReason { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!await ExternalProgram.ExistsAsync("node") || !await ExternalProgram.ExistsAsync("npm"))
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

    private static async Task MustRunAsync(string command, string argument)
    {
        var (code, output) = (await ExternalProgram.RunAsync(command, [argument], Folder))!.Value;
        if (code != 0)
            throw new InvalidOperationException($"'{command} {argument}' in {Folder} ended with code {code}:\n{output}");
    }
}
