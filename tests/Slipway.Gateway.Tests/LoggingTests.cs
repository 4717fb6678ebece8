using Microsoft.Extensions.Logging;
using Slipway.Gateway.Logging;

namespace Slipway.Gateway.Tests;

public sealed class LoggingTests
{
    /// <summary>Logs at level debug, and says in x-level which level <c>proxy_get_log_level</c> tells.</summary>
    private const string TellsLevel = """
        (module
          (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
          (import "env" "proxy_get_log_level" (func $level (param i32) (result i32)))
          (import "env" "proxy_add_header_map_value" (func $add (param i32 i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "x-level")
          (data (i32.const 16) "a request passed")
          (func (export "proxy_abi_version_0_2_1"))
          (func (export "proxy_on_memory_allocate") (param i32) (result i32) (i32.const 1024))
          (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
            (drop (call $log (i32.const 1) (i32.const 16) (i32.const 16)))
            (drop (call $level (i32.const 100)))
            (i32.store8 (i32.const 100) (i32.add (i32.const 48) (i32.load (i32.const 100))))
            (drop (call $add (i32.const 2) (i32.const 0) (i32.const 7) (i32.const 100) (i32.const 1)))
            (i32.const 0)))
        """;

    private const string Hello = "{ match: { prefix: / }, direct_response: { status: 200, body: { inline_string: hello } } }";

    [Fact]
    public async Task Loggers_are_listed_with_their_levels_in_Envoys_form()
    {
        await using var gateway = await StartAsync();

        var (status, list) = await PostAsync(gateway, "/logging");

        Assert.Equal(200, status);
        Assert.StartsWith("active loggers:\n", list, StringComparison.Ordinal);
        Assert.Contains("\n  wasm: info\n", list, StringComparison.Ordinal);
        Assert.Contains("\n  Slipway.Gateway.GatewayHost: warning\n", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_guest_logs_and_is_told_follows_the_level_of_wasm_at_once()
    {
        var log = new ListLogger();
        await using var gateway = await StartAsync(log);

        Assert.Equal("2", await LevelToldAsync(gateway));
        Assert.False(log.Contains("a request passed"));

        Assert.Equal(200, (await PostAsync(gateway, "/logging?wasm=debug")).Status);
        Assert.Equal("1", await LevelToldAsync(gateway));
        Assert.True(log.Contains("a request passed"));

        Assert.Equal(200, (await PostAsync(gateway, "/logging?wasm=off")).Status);
        Assert.Equal("6", await LevelToldAsync(gateway));
    }

    [Fact]
    public async Task One_level_can_be_set_for_all_loggers_those_to_come_included()
    {
        await using var gateway = await StartAsync();

        var (_, list) = await PostAsync(gateway, "/logging?level=error");

        var lines = list.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines[1..], line => Assert.EndsWith(": error", line, StringComparison.Ordinal));
        Assert.False(gateway.Host.LoggerFactory.CreateLogger("new").IsEnabled(LogLevel.Warning));
        Assert.True(gateway.Host.LoggerFactory.CreateLogger("new").IsEnabled(LogLevel.Error));
    }

    [Fact]
    public async Task Several_loggers_are_changed_together_or_not_at_all()
    {
        await using var gateway = await StartAsync();

        var (status, list) = await PostAsync(gateway, "/logging?paths=wasm:trace,Slipway.Gateway.GatewayHost:warn");
        Assert.Equal(200, status);
        Assert.Contains("  wasm: trace\n", list, StringComparison.Ordinal);
        Assert.Contains("  Slipway.Gateway.GatewayHost: warning\n", list, StringComparison.Ordinal);

        Assert.Equal(400, (await PostAsync(gateway, "/logging?paths=wasm:error,nobody:error")).Status);
        Assert.Contains("  wasm: trace\n", (await PostAsync(gateway, "/logging")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("level=loud", "There is no level loud; use one of trace, debug, info, warning, error, critical, off.\n")]
    [InlineData("paths=wasm", "No level is given; use one of trace, debug, info, warning, error, critical, off.\n")]
    [InlineData("wasm=", "No level is given; use one of trace, debug, info, warning, error, critical, off.\n")]
    [InlineData("nobody=info", "There is no logger nobody; POST /logging without a query lists those there are.\n")]
    [InlineData("level=info&wasm=debug", "Give /logging one of ?level=LEVEL, ?LOGGER=LEVEL and ?paths=LOGGER:LEVEL,LOGGER:LEVEL.\n")]
    public async Task What_cannot_be_set_is_refused_in_one_sentence(string query, string sentence)
    {
        await using var gateway = await StartAsync();

        Assert.Equal((400, sentence), await PostAsync(gateway, $"/logging?{query}"));
    }

    [Fact]
    public async Task Levels_are_neither_changed_nor_listed_by_GET()
    {
        await using var gateway = await StartAsync();
        using var client = new HttpClient();

        using var response = await client.GetAsync(new Uri($"http://{gateway.Host.AdminAddress}/logging?level=off"));

        Assert.Equal(405, (int)response.StatusCode);
        Assert.True(gateway.Host.LoggerFactory.CreateLogger("wasm").IsEnabled(LogLevel.Information));
    }

    [Theory]
    [InlineData(LogLevel.Trace)]
    [InlineData(LogLevel.Error)]
    [InlineData(LogLevel.None)]
    public void A_logger_begins_at_the_level_of_those_behind_it(LogLevel level)
    {
        using var behind = LoggerFactory.Create(
            logging => logging.SetMinimumLevel(level).AddProvider(new ListProvider()));
        using var loggers = new GatewayLoggers(behind, initial: null);

        loggers.CreateLogger("a");

        Assert.Equal(("a", level), Assert.Single(loggers.Levels));
    }

    private static async Task<TestGateway> StartAsync(ListLogger? log = null) => await TestGateway.StartAsync(
        TestGateway.Options(TestGateway.Yaml(1, [Hello], filters: Guests.Filter(TellsLevel))) with
        {
            LoggerFactory = log ?? new ListLogger(),
            LogLevel = category => category == "wasm" ? LogLevel.Information : LogLevel.Warning,
        });

    private static async Task<string> LevelToldAsync(TestGateway gateway)
    {
        using var response = await gateway.Client.GetAsync(new Uri("/", UriKind.Relative));
        return Assert.Single(response.Headers.GetValues("x-level"));
    }

    private static async Task<(int Status, string Body)> PostAsync(TestGateway gateway, string path)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsync(new Uri($"http://{gateway.Host.AdminAddress}{path}"), null);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private sealed class ListProvider : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new ListLogger();

        public void Dispose()
        {
        }
    }
}
