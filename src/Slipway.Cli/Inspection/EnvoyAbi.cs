using Slipway.ProxyWasm.Abi;

namespace Slipway.Cli.Inspection;

/// <summary>
/// What Envoy gives to modules and expects of them, as its host registers it (proxy-wasm-cpp-host, <c>src/wasm.cc</c> and
/// <c>exports.h</c>). Envoy links strictly: a function that is not here, or has another signature there, refuses the module.
/// </summary>
internal static class EnvoyAbi
{
    private static readonly AbiVersion[] s_all = [AbiVersion.V010, AbiVersion.V020, AbiVersion.V021];
    private static readonly AbiVersion[] s_first = [AbiVersion.V010];
    private static readonly AbiVersion[] s_second = [AbiVersion.V020, AbiVersion.V021];
    private static readonly AbiVersion[] s_latest = [AbiVersion.V021];

    private static readonly Dictionary<string, AbiVersion> s_markers = new()
    {
        ["proxy_abi_version_0_1_0"] = AbiVersion.V010,
        ["proxy_abi_version_0_2_0"] = AbiVersion.V020,
        ["proxy_abi_version_0_2_1"] = AbiVersion.V021,
    };

    private static readonly Dictionary<string, (string Signature, AbiVersion[] Versions)> s_env = new()
    {
        ["proxy_log"] = ("iii:i", s_all),
        ["proxy_get_log_level"] = ("i:i", s_latest),
        ["proxy_get_status"] = ("iii:i", s_all),
        ["proxy_get_property"] = ("iiii:i", s_all),
        ["proxy_set_property"] = ("iiii:i", s_all),
        ["proxy_get_configuration"] = ("ii:i", s_first),
        ["proxy_continue_request"] = (":i", s_first),
        ["proxy_continue_response"] = (":i", s_first),
        ["proxy_clear_route_cache"] = (":i", s_first),
        ["proxy_continue_stream"] = ("i:i", s_second),
        ["proxy_close_stream"] = ("i:i", s_second),
        ["proxy_send_local_response"] = ("iiiiiiii:i", s_all),
        ["proxy_get_shared_data"] = ("iiiii:i", s_all),
        ["proxy_set_shared_data"] = ("iiiii:i", s_all),
        ["proxy_register_shared_queue"] = ("iii:i", s_all),
        ["proxy_resolve_shared_queue"] = ("iiiii:i", s_all),
        ["proxy_dequeue_shared_queue"] = ("iii:i", s_all),
        ["proxy_enqueue_shared_queue"] = ("iii:i", s_all),
        ["proxy_get_header_map_value"] = ("iiiii:i", s_all),
        ["proxy_add_header_map_value"] = ("iiiii:i", s_all),
        ["proxy_replace_header_map_value"] = ("iiiii:i", s_all),
        ["proxy_remove_header_map_value"] = ("iii:i", s_all),
        ["proxy_get_header_map_pairs"] = ("iii:i", s_all),
        ["proxy_set_header_map_pairs"] = ("iii:i", s_all),
        ["proxy_get_header_map_size"] = ("ii:i", s_all),
        ["proxy_get_buffer_status"] = ("iii:i", s_all),
        ["proxy_get_buffer_bytes"] = ("iiiii:i", s_all),
        ["proxy_set_buffer_bytes"] = ("iiiii:i", s_all),
        ["proxy_http_call"] = ("iiiiiiiiii:i", s_all),
        ["proxy_grpc_call"] = ("iiiiiiiiiiii:i", s_all),
        ["proxy_grpc_stream"] = ("iiiiiiiii:i", s_all),
        ["proxy_grpc_send"] = ("iiii:i", s_all),
        ["proxy_grpc_cancel"] = ("i:i", s_all),
        ["proxy_grpc_close"] = ("i:i", s_all),
        ["proxy_set_tick_period_milliseconds"] = ("i:i", s_all),
        ["proxy_get_current_time_nanoseconds"] = ("i:i", s_all),
        ["proxy_define_metric"] = ("iiii:i", s_all),
        ["proxy_increment_metric"] = ("iI:i", s_all),
        ["proxy_record_metric"] = ("iI:i", s_all),
        ["proxy_get_metric"] = ("ii:i", s_all),
        ["proxy_set_effective_context"] = ("i:i", s_all),
        ["proxy_done"] = (":i", s_all),
        ["proxy_call_foreign_function"] = ("iiiiii:i", s_all),
        ["envoy_resolve_dns"] = ("iii:i", s_all),
        ["pthread_equal"] = ("ii:i", s_all),
        ["emscripten_notify_memory_growth"] = ("i:", s_all),
    };

    /// <summary>Under both names of WASI. <c>path_link</c> and <c>path_symlink</c> have one parameter less than WASI gives them.</summary>
    private static readonly Dictionary<string, string> s_wasi = new()
    {
        ["args_get"] = "ii:i",
        ["args_sizes_get"] = "ii:i",
        ["clock_res_get"] = "ii:i",
        ["clock_time_get"] = "iIi:i",
        ["environ_get"] = "ii:i",
        ["environ_sizes_get"] = "ii:i",
        ["fd_advise"] = "iIIi:i",
        ["fd_allocate"] = "iII:i",
        ["fd_close"] = "i:i",
        ["fd_datasync"] = "i:i",
        ["fd_fdstat_get"] = "ii:i",
        ["fd_fdstat_set_flags"] = "ii:i",
        ["fd_fdstat_set_rights"] = "iII:i",
        ["fd_filestat_get"] = "ii:i",
        ["fd_filestat_set_size"] = "iI:i",
        ["fd_filestat_set_times"] = "iIIi:i",
        ["fd_pread"] = "iiiIi:i",
        ["fd_prestat_dir_name"] = "iii:i",
        ["fd_prestat_get"] = "ii:i",
        ["fd_pwrite"] = "iiiIi:i",
        ["fd_read"] = "iiii:i",
        ["fd_readdir"] = "iiiIi:i",
        ["fd_renumber"] = "ii:i",
        ["fd_seek"] = "iIii:i",
        ["fd_sync"] = "i:i",
        ["fd_tell"] = "ii:i",
        ["fd_write"] = "iiii:i",
        ["path_create_directory"] = "iii:i",
        ["path_filestat_get"] = "iiiii:i",
        ["path_filestat_set_times"] = "iiiiIIi:i",
        ["path_link"] = "iiiiii:i",
        ["path_open"] = "iiiiiIIii:i",
        ["path_readlink"] = "iiiiii:i",
        ["path_remove_directory"] = "iii:i",
        ["path_rename"] = "iiiiii:i",
        ["path_symlink"] = "iiii:i",
        ["path_unlink_file"] = "iii:i",
        ["poll_oneoff"] = "iiii:i",
        ["proc_exit"] = "i:",
        ["random_get"] = "ii:i",
        ["sched_yield"] = ":i",
        ["sock_accept"] = "iii:i",
        ["sock_recv"] = "iiiiii:i",
        ["sock_send"] = "iiiii:i",
        ["sock_shutdown"] = "ii:i",
    };

    private static readonly Dictionary<string, string> s_callbacks = new()
    {
        ["_initialize"] = ":",
        ["_start"] = ":",
        ["main"] = "ii:i",
        ["malloc"] = "i:i",
        ["proxy_on_memory_allocate"] = "i:i",
        ["proxy_on_context_create"] = "ii:",
        ["proxy_on_vm_start"] = "ii:i",
        ["proxy_validate_configuration"] = "ii:i",
        ["proxy_on_configure"] = "ii:i",
        ["proxy_on_tick"] = "i:",
        ["proxy_on_queue_ready"] = "ii:",
        ["proxy_on_foreign_function"] = "iii:",
        ["proxy_on_new_connection"] = "i:i",
        ["proxy_on_downstream_data"] = "iii:i",
        ["proxy_on_upstream_data"] = "iii:i",
        ["proxy_on_downstream_connection_close"] = "ii:",
        ["proxy_on_upstream_connection_close"] = "ii:",
        ["proxy_on_request_headers"] = "iii:i",
        ["proxy_on_request_body"] = "iii:i",
        ["proxy_on_request_trailers"] = "ii:i",
        ["proxy_on_request_metadata"] = "ii:i",
        ["proxy_on_response_headers"] = "iii:i",
        ["proxy_on_response_body"] = "iii:i",
        ["proxy_on_response_trailers"] = "ii:i",
        ["proxy_on_response_metadata"] = "ii:i",
        ["proxy_on_http_call_response"] = "iiiii:",
        ["proxy_on_grpc_receive_initial_metadata"] = "iii:",
        ["proxy_on_grpc_receive"] = "iii:",
        ["proxy_on_grpc_receive_trailing_metadata"] = "iii:",
        ["proxy_on_grpc_close"] = "iii:",
        ["proxy_on_done"] = "i:i",
        ["proxy_on_log"] = "i:",
        ["proxy_on_delete"] = "i:",
    };

    /// <summary>In ABI 0.1.0 header callbacks do not hear whether the stream ends with the headers.</summary>
    private const string HeadersOfFirstVersion = "ii:i";

    public static AbiVersion? VersionOfMarker(string export) => s_markers.TryGetValue(export, out var version) ? version : null;

    /// <summary>Whether a host in any version of the ABI has this function in <c>env</c>.</summary>
    public static bool IsHostcall(string name) => s_env.ContainsKey(name);

    public static bool IsWasi(string module) => module is "wasi_snapshot_preview1" or "wasi_unstable";

    public static bool IsCallback(string name) => s_callbacks.ContainsKey(name);

    /// <summary>The signature of what a module may import, in <see cref="Signature"/>'s notation; null when Envoy does not have it.</summary>
    public static string? Import(AbiVersion version, string module, string name)
    {
        if (IsWasi(module))
            return s_wasi.GetValueOrDefault(name);
        return module == "env" && s_env.TryGetValue(name, out var hostcall) && hostcall.Versions.Contains(version) ? hostcall.Signature : null;
    }

    /// <summary>The signature a callback must have; null when Envoy never looks for an export of that name.</summary>
    public static string? Callback(AbiVersion version, string name) => (version, name) switch
    {
        (AbiVersion.V010, "proxy_on_request_headers" or "proxy_on_response_headers") => HeadersOfFirstVersion,
        (AbiVersion.V010, "proxy_on_foreign_function") => null,
        _ => s_callbacks.GetValueOrDefault(name),
    };
}
