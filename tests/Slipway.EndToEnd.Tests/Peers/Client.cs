namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>Clients that others wrote.</summary>
internal static class Client
{
    /// <returns>What the client wrote; where it is not installed, the test is skipped.</returns>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        if (await ExternalProgram.RunAsync(program, arguments, ".") is not { } run)
        {
            Assert.Skip($"{program} is the client of this test and is not installed (on Debian: apt-get install curl openssl nghttp2-client).");
            return "";
        }
        Assert.True(run.Code == 0, $"{program} ended with code {run.Code}: {run.Output}");
        return run.Output;
    }
}
