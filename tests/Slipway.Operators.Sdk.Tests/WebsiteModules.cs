using Slipway.Tests;
using WebsiteOperator;

namespace Slipway.Operators.Sdk.Tests;

/// <summary>The example as modules, from the languages that it is written in.</summary>
internal static class WebsiteModules
{
    private static readonly Lazy<Task<string?>> s_c = new(BuildCAsync);
    private static readonly Lazy<Task<string?>> s_assemblyScript = new(BuildAssemblyScriptAsync);

    /// <summary>What the build of the example has made.</summary>
    public static string CSharp => Path.ChangeExtension(typeof(WebsiteReconciler).Assembly.Location, ".wasm");

    /// <summary>Skips the test where there is no compiler.</summary>
    public static async Task<string> CAsync()
    {
        var module = await s_c.Value;
        Assert.SkipWhen(module is null, "clang and wasm-ld are needed (Debian: apt-get install clang lld).");
        return module!;
    }

    /// <summary>Skips the test where there is no compiler.</summary>
    public static async Task<string> AssemblyScriptAsync()
    {
        var module = await s_assemblyScript.Value;
        Assert.SkipWhen(module is null, "npm is needed, and a registry that has assemblyscript.");
        return module!;
    }

    private static async Task<string?> BuildCAsync() =>
        await ExternalProgram.ExistsAsync("clang") && await ExternalProgram.ExistsAsync("wasm-ld") ? await BuildAsync("website-c") : null;

    private static async Task<string?> BuildAssemblyScriptAsync()
    {
        if (!await ExternalProgram.ExistsAsync("npm"))
            return null;
        var installed = await ExternalProgram.RunAsync("npm", ["ci", "--no-audit", "--no-fund"], FolderOf("website-assemblyscript"));
        return installed is { Code: 0 } ? await BuildAsync("website-assemblyscript") : null;
    }

    /// <summary>Runs the example's own build, so that a module that cannot be built is a failure.</summary>
    private static async Task<string> BuildAsync(string example)
    {
        var module = Path.Combine(AppContext.BaseDirectory, $"{example}.wasm");
        var built = await ExternalProgram.RunAsync(Path.Combine(FolderOf(example), "build"), [module], FolderOf(example));
        Assert.True(built is { Code: 0 }, built?.Output);
        return module;
    }

    private static string FolderOf(string example) => Path.Combine(Repository.Folder, "examples", "operators", example);
}
