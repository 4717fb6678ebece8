namespace Slipway.ProxyWasm.Tests.Hosting;

/// <summary>
/// The parameters of every hostcall, one letter each: a number (i), a 64-bit number (l), an address (p) and the length (n) of what is
/// there, an address to which a word (o) or a 64-bit number (q) is written, the same where 0 means "not wanted" (O).
/// </summary>
internal static class HostcallSignatures
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["proxy_log"] = "ipn",
        ["proxy_get_log_level"] = "o",
        ["proxy_get_status"] = "ooo",
        ["proxy_set_property"] = "pnpn",
        ["proxy_get_property"] = "pnoo",
        ["proxy_send_local_response"] = "ipnpnpni",
        ["proxy_send_http_response"] = "ipnpnpni",
        ["proxy_get_shared_data"] = "pnooo",
        ["proxy_set_shared_data"] = "pnpni",
        ["proxy_register_shared_queue"] = "pno",
        ["proxy_resolve_shared_queue"] = "pnpno",
        ["proxy_dequeue_shared_queue"] = "ioo",
        ["proxy_enqueue_shared_queue"] = "ipn",
        ["proxy_get_header_map_value"] = "ipnoo",
        ["proxy_add_header_map_value"] = "ipnpn",
        ["proxy_replace_header_map_value"] = "ipnpn",
        ["proxy_remove_header_map_value"] = "ipn",
        ["proxy_get_header_map_pairs"] = "ioo",
        ["proxy_set_header_map_pairs"] = "ipn",
        ["proxy_get_header_map_size"] = "io",
        ["proxy_get_buffer_status"] = "ioo",
        ["proxy_get_buffer_bytes"] = "iiioo",
        ["proxy_set_buffer_bytes"] = "iiipn",
        ["proxy_get_configuration"] = "oo",
        ["proxy_http_call"] = "pnpnpnpnio",
        ["proxy_grpc_call"] = "pnpnpnpnpnio",
        ["proxy_grpc_stream"] = "pnpnpnpno",
        ["proxy_grpc_send"] = "ipni",
        ["proxy_grpc_cancel"] = "i",
        ["proxy_grpc_close"] = "i",
        ["proxy_set_tick_period_milliseconds"] = "i",
        ["proxy_get_current_time_nanoseconds"] = "q",
        ["proxy_define_metric"] = "ipno",
        ["proxy_increment_metric"] = "il",
        ["proxy_record_metric"] = "il",
        ["proxy_get_metric"] = "iq",
        ["proxy_set_effective_context"] = "i",
        ["proxy_done"] = "",
        ["proxy_call_foreign_function"] = "pnpnOO",
        ["proxy_continue_stream"] = "i",
        ["proxy_close_stream"] = "i",
        ["proxy_continue_request"] = "",
        ["proxy_continue_response"] = "",
        ["proxy_clear_route_cache"] = "",
    };
}
