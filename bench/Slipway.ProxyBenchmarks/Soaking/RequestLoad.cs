using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.ProxyBenchmarks.Soaking;

/// <summary>h2load for a while.</summary>
internal static partial class RequestLoad
{
    public static async Task<SoakOutcome> RunAsync(SoakProtocol protocol, int port, int seconds)
    {
        string[] how = protocol.Client == SoakClient.Http1 ? ["--h1"] : protocol.Tls ? ["--npn-list=h2"] : [];
        var url = $"{(protocol.Tls ? "https" : "http")}://127.0.0.1:{port}/";
        var start = new ProcessStartInfo("h2load", [.. how, $"--clients={Load.Connections}", $"--duration={seconds}", url])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var done = Outcome().Match(output);
        var codes = Codes().Match(output);
        if (!done.Success || !codes.Success)
            throw new InvalidOperationException($"h2load says something else than expected:\n{output}");
        long Number(Match match, int group) => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        var errors = Number(done, 3) + Number(done, 4);

        // What h2load calls failed is what was answered with another status, and what errored.
        return new SoakOutcome(
            Number(done, 1),
            Math.Max(Number(done, 2) - errors, Number(codes, 1) + Number(codes, 2) + Number(codes, 3)),
            errors);
    }

    [GeneratedRegex(@"(\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout")]
    private static partial Regex Outcome();

    [GeneratedRegex(@"status codes: \d+ 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx")]
    private static partial Regex Codes();
}
