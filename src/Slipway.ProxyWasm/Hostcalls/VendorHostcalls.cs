namespace Slipway.ProxyWasm.Hostcalls;

/// <summary>
/// Functions that single vendors' hosts add to the ABI. A module that imports them loads, and is told UNIMPLEMENTED when it calls them,
/// so that one which can do without still runs.
/// </summary>
internal static class VendorHostcalls
{
    private static readonly string[] Names =
    [
        // Higress.
        "proxy_redis_init", "proxy_redis_call",

        // G-Core FastEdge.
        "proxy_get_secret", "proxy_get_effective_at_secret", "proxy_dictionary_get", "proxy_kv_store_open", "proxy_kv_store_get",
        "proxy_kv_store_scan", "proxy_kv_store_zrange_by_score", "proxy_kv_store_zscan", "proxy_kv_store_bf_exists",

        // MOSN, Layotto.
        "proxy_invoke_service", "proxy_get_state",
    ];

    public static void Register(HostcallTable table)
    {
        foreach (var name in Names)
            table.Functions.DefineStub("env", name, (int)WasmResult.Unimplemented);
    }
}
