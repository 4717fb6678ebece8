using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.ProxyBenchmarks;

/// <summary>h2load: as many requests as it is told.</summary>
internal static partial class Load
{
    public const int Connections = 64;

    /// <returns>Requests in a second, and how long each took, in microseconds, in order of length.</returns>
    /// <exception cref="InvalidOperationException">A request has failed.</exception>
    public static async Task<(double Rate, int[] Times)> RunAsync(int port, ClientProtocol clients, int requests, string folder)
    {
        var log = Path.Combine(folder, "times.log");
        File.Delete(log);
        string[] arguments =
        [
            .. clients.Arguments, $"--clients={clients.Connections}", $"--requests={requests}", $"--log-file={log}",
            "-H", "user-agent: bench", $"http://127.0.0.1:{port}/",
        ];
        using var process = Process.Start(new ProcessStartInfo("h2load", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (!output.Contains($"{requests} succeeded, 0 failed, 0 errored, 0 timeout", StringComparison.Ordinal)
            || !output.Contains($"status codes: {requests} 2xx", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"Not every request has succeeded:\n{output}");
        }

        var rate = double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        var times = File.ReadLines(log).Select(line => int.Parse(line.Split('\t')[2], CultureInfo.InvariantCulture)).Order().ToArray();
        return (rate, times);
    }

    [GeneratedRegex(@"finished in [^,]+, ([0-9.]+) req/s")]
    private static partial Regex Rate();
}
