using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Abi;

/// <summary>
/// The callbacks a module exports. How many parameters one takes is read from the module, not from its ABI version: there are 0.1.0
/// modules of both kinds. An export of another signature counts as absent, as in the C++ host.
/// </summary>
internal sealed class GuestExports
{
    public GuestExports(Func<string, GuestFunction?> exported, Func<string, bool> allowed)
    {
        GuestFunction? Find(string name, bool hasResult, params ReadOnlySpan<int> parameterCounts)
        {
            if (!allowed(name) || exported(name) is not { AllI32: true } function || function.HasResult != hasResult)
                return null;
            return parameterCounts.Contains(function.ParameterCount) ? function : null;
        }

        // These cannot be denied: without them a module cannot run at all.
        GuestFunction? Always(string name, bool hasResult, int parameterCount) =>
            exported(name) is { AllI32: true } function && function.HasResult == hasResult && function.ParameterCount == parameterCount
                ? function
                : null;

        Initialize = Always("_initialize", false, 0);
        Start = Always("_start", false, 0);
        Main = Always("main", true, 2);
        MainVoid = Always("__main_void", true, 0);
        Malloc = Always("malloc", true, 1) ?? Always("proxy_on_memory_allocate", true, 1);

        OnContextCreate = Find("proxy_on_context_create", false, 2);
        OnVmStart = Find("proxy_on_vm_start", true, 2);
        OnConfigure = Find("proxy_on_configure", true, 2);
        ValidateConfiguration = Find("proxy_validate_configuration", true, 2);
        OnTick = Find("proxy_on_tick", false, 1);
        OnQueueReady = Find("proxy_on_queue_ready", false, 2);
        OnForeignFunction = Find("proxy_on_foreign_function", false, 3);
        OnNewConnection = Find("proxy_on_new_connection", true, 1);
        OnDownstreamData = Find("proxy_on_downstream_data", true, 3);
        OnUpstreamData = Find("proxy_on_upstream_data", true, 3);
        OnDownstreamConnectionClose = Find("proxy_on_downstream_connection_close", false, 2);
        OnUpstreamConnectionClose = Find("proxy_on_upstream_connection_close", false, 2);
        OnRequestHeaders = Find("proxy_on_request_headers", true, 2, 3);
        OnRequestBody = Find("proxy_on_request_body", true, 3);
        OnRequestTrailers = Find("proxy_on_request_trailers", true, 2);
        OnResponseHeaders = Find("proxy_on_response_headers", true, 2, 3);
        OnResponseBody = Find("proxy_on_response_body", true, 3);
        OnResponseTrailers = Find("proxy_on_response_trailers", true, 2);
        OnHttpCallResponse = Find("proxy_on_http_call_response", false, 5);
        OnGrpcReceiveInitialMetadata = Find("proxy_on_grpc_receive_initial_metadata", false, 3);
        OnGrpcReceive = Find("proxy_on_grpc_receive", false, 3);
        OnGrpcReceiveTrailingMetadata = Find("proxy_on_grpc_receive_trailing_metadata", false, 3);
        OnGrpcClose = Find("proxy_on_grpc_close", false, 3);
        OnDone = Find("proxy_on_done", true, 1);
        OnLog = Find("proxy_on_log", false, 1);
        OnDelete = Find("proxy_on_delete", false, 1);
    }

    public GuestFunction? Initialize { get; }
    public GuestFunction? Start { get; }
    public GuestFunction? Main { get; }
    public GuestFunction? MainVoid { get; }
    public GuestFunction? Malloc { get; }
    public GuestFunction? OnContextCreate { get; }
    public GuestFunction? OnVmStart { get; }
    public GuestFunction? OnConfigure { get; }
    public GuestFunction? ValidateConfiguration { get; }
    public GuestFunction? OnTick { get; }
    public GuestFunction? OnQueueReady { get; }
    public GuestFunction? OnForeignFunction { get; }
    public GuestFunction? OnNewConnection { get; }
    public GuestFunction? OnDownstreamData { get; }
    public GuestFunction? OnUpstreamData { get; }
    public GuestFunction? OnDownstreamConnectionClose { get; }
    public GuestFunction? OnUpstreamConnectionClose { get; }
    public GuestFunction? OnRequestHeaders { get; }
    public GuestFunction? OnRequestBody { get; }
    public GuestFunction? OnRequestTrailers { get; }
    public GuestFunction? OnResponseHeaders { get; }
    public GuestFunction? OnResponseBody { get; }
    public GuestFunction? OnResponseTrailers { get; }
    public GuestFunction? OnHttpCallResponse { get; }
    public GuestFunction? OnGrpcReceiveInitialMetadata { get; }
    public GuestFunction? OnGrpcReceive { get; }
    public GuestFunction? OnGrpcReceiveTrailingMetadata { get; }
    public GuestFunction? OnGrpcClose { get; }
    public GuestFunction? OnDone { get; }
    public GuestFunction? OnLog { get; }
    public GuestFunction? OnDelete { get; }
}
