namespace Slipway.EndToEnd.Tests.Peers;

/// <summary><c>bench/soak</c> for a moment: load over 64 connections while module and configuration change every second.</summary>
public sealed class SoakTests
{
    private const string Seconds = "3";

    [Theory]
    [InlineData("HTTP/1.1")]
    [InlineData("HTTP/2")]
    [InlineData("HTTP/1.1 over TLS")]
    [InlineData("HTTP/2 over TLS")]
    [InlineData("HTTP/2 both ways")]
    [InlineData("HTTP/1.1 isolated")]
    [InlineData("HTTP/2 isolated")]
    [InlineData("TCP")]
    [InlineData("WebSocket")]
    [InlineData("gRPC")]
    public async Task Nothing_fails_and_nothing_is_reset_however_often_the_configuration_changes(string protocol)
    {
        Assert.SkipUnless(
            await ExternalProgram.ExistsAsync("h2load"),
            "h2load is the client of this test and is not installed (on Debian: apt-get install nghttp2-client).");
        Assert.SkipWhen(await ExternalProgram.RunAsync("nginx", ["-v"], ".") is null, NginxProcess.NotInstalled);

        var report = await Client.RunAsync(
            "dotnet", Path.Combine(AppContext.BaseDirectory, "Slipway.ProxyBenchmarks.dll"), "soak", Seconds, protocol);

        Assert.Contains(protocol, report, StringComparison.Ordinal);
    }
}
