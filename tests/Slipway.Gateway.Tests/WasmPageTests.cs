using System.Net;
using System.Text.Json;

namespace Slipway.Gateway.Tests;

public sealed class WasmPageTests
{
    private const string Hello = "{ match: { prefix: / }, direct_response: { status: 200, body: { inline_string: hello } } }";

    [Fact]
    public async Task A_plugin_is_shown_with_its_vms_and_what_callbacks_took()
    {
        await using var gateway = await TestGateway.StartAsync(1, [Hello], filters: Guests.Filter(Guests.AddsHeaders));
        await gateway.Client.GetStringAsync("/");

        var plugin = await OnlyPluginAsync(gateway);
        var vm = Assert.Single(plugin.GetProperty("vms").EnumerateArray());

        Assert.Equal("guest", plugin.GetProperty("name").GetString());
        Assert.Equal("FAIL_CLOSED", plugin.GetProperty("failure_policy").GetString());
        Assert.Equal("NONE", plugin.GetProperty("isolation").GetString());
        Assert.Equal(64, plugin.GetProperty("code").GetProperty("sha256").GetString()!.Length);
        Assert.Equal(JsonValueKind.Null, plugin.GetProperty("configuration_sha256").ValueKind);
        Assert.Equal(JsonValueKind.Null, plugin.GetProperty("stream_vms").ValueKind);
        Assert.Equal(128 * 1024, vm.GetProperty("memory_bytes").GetInt64());
        Assert.False(vm.GetProperty("failed").GetBoolean());
        Assert.True(vm.GetProperty("callbacks").GetProperty("count").GetInt64() >= 2);
        Assert.True(vm.GetProperty("callbacks").GetProperty("sum_us").GetDouble() > 0);
        Assert.Empty(plugin.GetProperty("last_traps").EnumerateArray());
    }

    [Fact]
    public async Task A_trap_is_shown_with_its_callback_message_and_backtrace()
    {
        await using var gateway = await TestGateway.StartAsync(1, [Hello], filters: Guests.Filter(Guests.Traps));
        using (var response = await gateway.Client.GetAsync(new Uri("/", UriKind.Relative)))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);

        var plugin = await OnlyPluginAsync(gateway);
        var trap = Assert.Single(plugin.GetProperty("last_traps").EnumerateArray());

        Assert.Equal(1, plugin.GetProperty("traps").GetInt64());
        Assert.Equal("proxy_on_request_headers", trap.GetProperty("callback").GetString());
        Assert.Equal("UNREACHABLE", trap.GetProperty("kind").GetString());
        Assert.Contains("unreachable", trap.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(trap.GetProperty("backtrace").EnumerateArray());
        Assert.True(plugin.GetProperty("vms")[0].GetProperty("failed").GetBoolean());
    }

    private static async Task<JsonElement> OnlyPluginAsync(TestGateway gateway) =>
        Assert.Single(JsonDocument.Parse(await gateway.AdminAsync("/wasm")).RootElement.GetProperty("plugins").EnumerateArray());
}
