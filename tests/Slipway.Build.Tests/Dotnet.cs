namespace Slipway.Tests;

/// <summary>The command <c>dotnet</c>.</summary>
internal static class Dotnet
{
    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, params string[] arguments) =>
        await ExternalProgram.RunAsync("dotnet", arguments, folder, environment =>
        {
            // The build that runs these tests says some things by the environment, which are not meant for the builds of tests.
            foreach (var name in environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
                environment.Remove(name);
            environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
            environment["DOTNET_NOLOGO"] = "1";
            environment["MSBUILDTERMINALLOGGER"] = "off";
        }) ?? throw new InvalidOperationException("The command 'dotnet' is not on the PATH.");
}
