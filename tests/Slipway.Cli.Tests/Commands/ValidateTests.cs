using System.Text.Json;
using Slipway.Cli.Inspection;
using Slipway.Envoy;

namespace Slipway.Cli.Tests.Commands;

public class ValidateTests
{
    [Fact]
    public async Task A_configuration_whose_modules_load_is_valid()
    {
        using var module = new TemporaryFile(Wat.Idle, ".wat");
        using var file = new TemporaryFile(Bootstrap.With(module.Path), ".yaml");
        var (exitCode, output, error) = await Slipway.RunAsync("validate", "-c", file.Path);
        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Equal($"ok  listener main, filter tested: {module.Path}\n{file.Path} is valid.\n", output);
        Assert.Empty(error);
    }

    [Fact]
    public async Task All_problems_are_listed_with_file_line_and_path()
    {
        using var module = new TemporaryFile(Wat.Idle, ".wat");
        var text = Bootstrap.With(module.Path).Replace("port_value: 0", "port_value: 70000").Replace("stat_prefix", "stat_prefiks");
        using var file = new TemporaryFile(text, ".yaml");
        var (exitCode, output, _) = await Slipway.RunAsync("validate", "-c", file.Path);
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Contains($"error  {file.Path}:4: static_resources.listeners[0].address.socket_address.port_value: ", output);
        Assert.Matches($"error  {file.Path}:10: .*stat_prefiks: ", output);
        Assert.EndsWith($"{file.Path} is not valid.\n", output);
    }

    [Fact]
    public async Task A_module_that_does_not_load_makes_the_configuration_invalid()
    {
        using var module = new TemporaryFile(Wat.RefuseAloud, ".wat");
        using var file = new TemporaryFile(Bootstrap.With(module.Path), ".yaml");
        var (exitCode, output, _) = await Slipway.RunAsync("validate", "-c", file.Path);
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.StartsWith($"error  listener main, filter tested: {module.Path}: ", output);
        Assert.Contains("its log: key is missing", output);
    }

    [Fact]
    public async Task Without_modules_only_the_file_is_looked_at()
    {
        using var file = new TemporaryFile(Bootstrap.With("not-built-yet.wasm"), ".yaml");
        var (exitCode, output, _) = await Slipway.RunAsync("validate", "-c", file.Path, "--no-modules");
        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Equal($"{file.Path} is valid.\n", output);
    }

    [Fact]
    public void A_listener_for_HTTP3_is_warned_about_where_there_is_no_QUIC()
    {
        var configuration = new EnvoyConfigurationResult
        {
            Bootstrap = new()
            {
                StaticResources = new() { Listeners = [new(), new() { Name = "quick", Address = new("127.0.0.1", 443) { IsUdp = true } }] },
            },
        };

        Assert.Equal(
            "envoy.yaml: static_resources.listeners[1]: listener quick speaks HTTP/3, and this machine has no QUIC, so that slipway run would not "
            + "start; install libmsquic, or remove the listener",
            Assert.Single(MissingQuic.WarnIn(configuration, "envoy.yaml", isAvailable: false).Warnings).ToString());
        Assert.Empty(MissingQuic.WarnIn(configuration, "envoy.yaml", isAvailable: true).Warnings);
    }

    [Fact]
    public async Task Json_is_one_document_with_all_problems()
    {
        using var file = new TemporaryFile(Bootstrap.With("missing.wasm"), ".yaml");
        var (exitCode, output, _) = await Slipway.RunAsync("validate", "-c", file.Path, "--json");
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.False(report.GetProperty("valid").GetBoolean());
        var problem = Assert.Single(report.GetProperty("problems").EnumerateArray());
        Assert.Equal("error", problem.GetProperty("severity").GetString());
        Assert.Equal(26, problem.GetProperty("line").GetInt32());
        Assert.EndsWith("vm_config.code.local.filename", problem.GetProperty("path").GetString());
        Assert.Contains("missing.wasm", problem.GetProperty("message").GetString());
    }
}
