namespace Slipway.Cli.Tests.Commands;

public class UsageTests
{
    [Theory]
    [InlineData("tri", "filter.wasm")]
    [InlineData("run")]
    [InlineData("run", "-c", "envoy.yaml", "--cpu-limit", "5")]
    [InlineData("run", "-c", "envoy.yaml", "--memory-limit", "lots")]
    [InlineData("run", "-c", "envoy.yaml", "--lanes", "0")]
    [InlineData("run", "-c", "envoy.yaml", "--log-level", "loud")]
    [InlineData("inspect")]
    [InlineData("inspect", "a.wasm", "b.wasm")]
    [InlineData("try", "filter.wasm", "--request", "GET / HTTP/1.1")]
    [InlineData("try", "filter.wasm", "--request", "G(T /")]
    [InlineData("try", "filter.wasm", "-H", "no colon")]
    [InlineData("try", "filter.wasm", "-H", "a: b\r\nc: d")]
    [InlineData("try", "filter.wasm", "-H", "connection: close")]
    public async Task A_wrong_command_line_exits_with_2_and_says_what_is_wrong(params string[] arguments)
    {
        var (exitCode, output, error) = await Slipway.RunAsync(arguments);
        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Empty(output);
        Assert.StartsWith("error: ", error);
    }

    [Theory]
    [InlineData]
    [InlineData("run")]
    [InlineData("try")]
    [InlineData("validate")]
    [InlineData("inspect")]
    public async Task The_help_of_every_command_ends_with_an_example_of_it(params string[] command)
    {
        var (exitCode, output, _) = await Slipway.RunAsync([.. command, "--help"]);
        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Contains($"    slipway {command.FirstOrDefault("try")} ", output[output.IndexOf("Examples:", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task The_version_is_that_of_the_package()
    {
        var (exitCode, output, _) = await Slipway.RunAsync("--version");
        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.StartsWith(typeof(ExitCodes).Assembly.GetName().Version!.ToString(3), output);
    }

    [Theory]
    [InlineData("inspect", "no-such-file.wasm")]
    [InlineData("try", "no-such-file.wasm")]
    [InlineData("run", "-c", "no-such-file.yaml")]
    public async Task A_file_that_is_not_there_exits_with_1_and_is_named(params string[] arguments)
    {
        var (exitCode, output, error) = await Slipway.RunAsync(arguments);
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Empty(output);
        Assert.Contains(arguments[^1], error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public async Task A_stack_trace_is_shown_only_when_asked_for()
    {
        var (_, _, error) = await Slipway.RunAsync("inspect", "no-such-file.wasm", "--verbose");
        Assert.Contains("   at Slipway.Cli.", error);
    }
}
