using Slipway.Cli.Output;

namespace Slipway.Cli.Tests;

/// <summary>Runs the command line in this process.</summary>
internal static class Slipway
{
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(arguments, new Terminal(new Screen(output, false, 200), new Screen(error, false, 200)));
        return (exitCode, output.ToString(), error.ToString());
    }
}
