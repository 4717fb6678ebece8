using System.Net;
using System.Net.Sockets;

namespace Slipway.Cli.Tests.Commands;

/// <summary>The real command, as a process.</summary>
public class RunTests
{
    [Fact]
    public async Task It_serves_until_it_is_told_to_stop_and_exits_with_0()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM on Windows.");
        using var module = new TemporaryFile(Wat.Headers, ".wat");
        using var file = new TemporaryFile(Bootstrap.With(module.Path), ".yaml");
        await using var slipway = new SlipwayProcess("run", "-c", file.Path, "--lanes", "1");
        var listener = await slipway.WaitForAsync("127.0.0.1:");
        Assert.Matches(@"^main +127\.0\.0\.1:\d+ +tested +plugin +\d+ B +0\.2\.1 +\S+ (ms|s), (cached|compiled)$", listener);

        var ready = await slipway.WaitForAsync("Ready.");
        using var client = new HttpClient();
        using var response = await client.GetAsync(ready[ready.IndexOf("http://", StringComparison.Ordinal)..]);
        Assert.Equal("hello", await response.Content.ReadAsStringAsync());
        Assert.Equal(["filtered"], response.Headers.GetValues("x-response"));
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d\d\d info  \[plugin\] saw a request$", await slipway.WaitForAsync("saw a request"));

        slipway.SendTerminate();
        var (exitCode, output, error) = await slipway.WaitForExitAsync();
        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Empty(error);
        Assert.DoesNotContain('\e', output);
    }

    [Fact]
    public async Task A_filter_in_csharp_runs_natively_in_the_place_of_its_module()
    {
        var assembly = typeof(AddHeader.Root).Assembly.Location;
        using var file = new TemporaryFile(Bootstrap.With(Path.ChangeExtension(assembly, ".wasm")), ".yaml");
        await using var slipway = new SlipwayProcess("run", "-c", file.Path, "--native", "--lanes", "1");
        Assert.Matches(@"0\.2\.1 +\S+ (ms|s), native$", await slipway.WaitForAsync("127.0.0.1:"));

        var ready = await slipway.WaitForAsync("Ready.");
        using var client = new HttpClient();
        using var response = await client.GetAsync(ready[ready.IndexOf("http://", StringComparison.Ordinal)..]);
        Assert.Equal(["slipway"], response.Headers.GetValues("x-powered-by"));
    }

    [Fact]
    public async Task Calls_between_host_and_guest_are_shown_when_tracing()
    {
        using var module = new TemporaryFile(Wat.Headers, ".wat");
        using var file = new TemporaryFile(Bootstrap.With(module.Path), ".yaml");
        await using var slipway = new SlipwayProcess("run", "-c", file.Path, "--trace", "--lanes", "1");
        var ready = await slipway.WaitForAsync("Ready.");
        using var client = new HttpClient();
        await client.GetStringAsync(ready[ready.IndexOf("http://", StringComparison.Ordinal)..]);
        await slipway.WaitForAsync("trace [host->vm] proxy_on_request_headers(");
        await slipway.WaitForAsync("trace [vm->host] env.proxy_add_header_map_value(");
    }

    [Fact]
    public async Task An_address_in_use_exits_with_4_and_names_it()
    {
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        var port = ((IPEndPoint)occupant.LocalEndpoint).Port;
        using var module = new TemporaryFile(Wat.Idle, ".wat");
        using var file = new TemporaryFile(Bootstrap.With(module.Path, port), ".yaml");
        await using var slipway = new SlipwayProcess("run", "-c", file.Path);
        var (exitCode, output, error) = await slipway.WaitForExitAsync();
        Assert.Equal(ExitCodes.CannotStart, exitCode);
        Assert.Empty(output);
        Assert.Contains($"127.0.0.1:{port}", error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public async Task A_module_that_needs_more_memory_than_it_may_have_exits_with_1()
    {
        using var module = new TemporaryFile(Wat.Idle.Replace("(export \"memory\") 1", "(export \"memory\") 20"), ".wat");
        using var file = new TemporaryFile(Bootstrap.With(module.Path), ".yaml");
        var (exitCode, output, error) = await Slipway.RunAsync("run", "-c", file.Path, "--memory-limit", "1Mi");
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Empty(output);
        Assert.Contains("1048576", error);
    }

    [Fact]
    public async Task An_invalid_configuration_exits_with_1_and_lists_its_problems()
    {
        using var file = new TemporaryFile(Bootstrap.With("missing.wasm").Replace("port_value: 0", "port_value: 70000"), ".yaml");
        var (exitCode, output, error) = await Slipway.RunAsync("run", "-c", file.Path);
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Empty(output);
        Assert.Contains($"error  {file.Path}:4: static_resources.listeners[0].address.socket_address.port_value: ", error);
        Assert.Contains("missing.wasm", error);
        Assert.EndsWith($"error: {file.Path} has 2 problems; nothing was started.\n", error);
    }

    [Fact]
    public async Task A_result_as_json_is_alone_on_standard_output()
    {
        using var module = new TemporaryFile(Wat.Trap, ".wat");
        await using var slipway = new SlipwayProcess("try", module.Path, "--json");
        var (exitCode, output, _) = await slipway.WaitForExitAsync();
        Assert.Equal(ExitCodes.FilterFailed, exitCode);
        Assert.Equal("filter_failed", System.Text.Json.JsonDocument.Parse(output).RootElement.GetProperty("outcome").GetString());
    }
}
