namespace Slipway.Sdk.Native;

/// <summary>
/// Where a host gets hold of a filter that runs as ordinary .NET: it loads the filter's assembly, and this one beside it, once for each VM,
/// and finds this class by its name. Only types of .NET's own cross this border, so that neither side depends on the other's build.
/// </summary>
internal static class NativeModule
{
    /// <summary>
    /// The hostcalls that filters make: the name, then a letter for each argument. It is a number (i) or a 64-bit number (l), the
    /// address of bytes (p) and their length (n), where to write a word (o), a 64-bit number (q) or an address (r).
    /// </summary>
    public static string[] Hostcalls =>
    [
        "proxy_log ipn",
        "proxy_get_log_level o",
        "proxy_get_status oro",
        "proxy_get_property pnro",
        "proxy_set_property pnpn",
        "proxy_send_local_response ipnpnpni",
        "proxy_get_shared_data pnroo",
        "proxy_set_shared_data pnpni",
        "proxy_register_shared_queue pno",
        "proxy_resolve_shared_queue pnpno",
        "proxy_dequeue_shared_queue iro",
        "proxy_enqueue_shared_queue ipn",
        "proxy_get_header_map_value ipnro",
        "proxy_add_header_map_value ipnpn",
        "proxy_replace_header_map_value ipnpn",
        "proxy_remove_header_map_value ipn",
        "proxy_get_header_map_pairs iro",
        "proxy_set_header_map_pairs ipn",
        "proxy_get_buffer_status ioo",
        "proxy_get_buffer_bytes iiiro",
        "proxy_set_buffer_bytes iiipn",
        "proxy_http_call pnpnpnpnio",
        "proxy_grpc_call pnpnpnpnpnio",
        "proxy_grpc_stream pnpnpnpno",
        "proxy_grpc_send ipni",
        "proxy_grpc_cancel i",
        "proxy_grpc_close i",
        "proxy_set_tick_period_milliseconds i",
        "proxy_get_current_time_nanoseconds q",
        "proxy_define_metric ipno",
        "proxy_increment_metric il",
        "proxy_record_metric il",
        "proxy_get_metric iq",
        "proxy_set_effective_context i",
        "proxy_done",
        "proxy_call_foreign_function pnpnro",
        "proxy_continue_stream i",
        "proxy_close_stream i",
    ];

    /// <summary>Gives the filter its host.</summary>
    /// <param name="call">Makes the hostcall of a position, with the arguments at an address, each as long as an address.</param>
    public static void Connect(Func<int, nint, int> call) => NativeHost.Connect(call);

    /// <summary>A callback by its name in the ABI; null where there is none.</summary>
    public static Delegate? Export(string name) => name switch
    {
        "proxy_on_context_create" => (Action<int, int>)Callbacks.OnContextCreate,
        "proxy_on_vm_start" => (Func<int, int, int>)Callbacks.OnVmStart,
        "proxy_on_configure" => (Func<int, int, int>)Callbacks.OnConfigure,
        "proxy_on_tick" => (Action<int>)Callbacks.OnTick,
        "proxy_on_queue_ready" => (Action<int, int>)Callbacks.OnQueueReady,
        "proxy_on_foreign_function" => (Action<int, int, int>)Callbacks.OnForeignFunction,
        "proxy_on_new_connection" => (Func<int, int>)Callbacks.OnNewConnection,
        "proxy_on_downstream_data" => (Func<int, int, int, int>)Callbacks.OnDownstreamData,
        "proxy_on_upstream_data" => (Func<int, int, int, int>)Callbacks.OnUpstreamData,
        "proxy_on_downstream_connection_close" => (Action<int, int>)Callbacks.OnDownstreamClose,
        "proxy_on_upstream_connection_close" => (Action<int, int>)Callbacks.OnUpstreamClose,
        "proxy_on_request_headers" => (Func<int, int, int, int>)Callbacks.OnRequestHeaders,
        "proxy_on_request_body" => (Func<int, int, int, int>)Callbacks.OnRequestBody,
        "proxy_on_request_trailers" => (Func<int, int, int>)Callbacks.OnRequestTrailers,
        "proxy_on_response_headers" => (Func<int, int, int, int>)Callbacks.OnResponseHeaders,
        "proxy_on_response_body" => (Func<int, int, int, int>)Callbacks.OnResponseBody,
        "proxy_on_response_trailers" => (Func<int, int, int>)Callbacks.OnResponseTrailers,
        "proxy_on_http_call_response" => (Action<int, int, int, int, int>)CalloutCallbacks.OnHttpCallResponse,
        "proxy_on_grpc_receive_initial_metadata" => (Action<int, int, int>)CalloutCallbacks.OnGrpcInitialMetadata,
        "proxy_on_grpc_receive" => (Action<int, int, int>)CalloutCallbacks.OnGrpcReceive,
        "proxy_on_grpc_receive_trailing_metadata" => (Action<int, int, int>)CalloutCallbacks.OnGrpcTrailingMetadata,
        "proxy_on_grpc_close" => (Action<int, int, int>)CalloutCallbacks.OnGrpcClose,
        "proxy_on_done" => (Func<int, int>)Callbacks.OnDone,
        "proxy_on_log" => (Action<int>)Callbacks.OnLog,
        "proxy_on_delete" => (Action<int>)Callbacks.OnDelete,
        _ => null,
    };
}
