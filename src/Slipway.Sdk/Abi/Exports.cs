using System.Runtime.InteropServices;

namespace Slipway.Sdk.Abi;

/// <summary>The functions that a module exports. In a .NET process the host calls <see cref="Callbacks"/> itself.</summary>
internal static unsafe class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "proxy_abi_version_0_2_1")]
    [ExportIf(typeof(Plugin), nameof(Plugin.Register))]
    public static void AbiVersion()
    {
    }

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_memory_allocate")]
    [ExportIf(typeof(Plugin), nameof(Plugin.Register))]
    public static byte* Allocate(int size) => GuestMemory.Allocate(size);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_context_create")]
    [ExportIf(typeof(Plugin), nameof(Plugin.Register))]
    public static void OnContextCreate(int context, int root) => Callbacks.OnContextCreate(context, root);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_vm_start")]
    [ExportIf(typeof(Plugin), nameof(Plugin.Register))]
    public static int OnVmStart(int root, int size) => Callbacks.OnVmStart(root, size);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_configure")]
    [ExportIf(typeof(Plugin), nameof(Plugin.Register))]
    public static int OnConfigure(int root, int size) => Callbacks.OnConfigure(root, size);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_delete")]
    [ExportIf(typeof(Plugin), nameof(Plugin.Register))]
    public static void OnDelete(int context) => Callbacks.OnDelete(context);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_done")]
    [ExportIf(typeof(Context), nameof(Context.OnDone))]
    public static int OnDone(int context) => Callbacks.OnDone(context);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_log")]
    [ExportIf(typeof(Context), nameof(Context.OnLog))]
    public static void OnLog(int context) => Callbacks.OnLog(context);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_tick")]
    [ExportIf(typeof(RootContext), nameof(RootContext.OnTick))]
    public static void OnTick(int root) => Callbacks.OnTick(root);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_queue_ready")]
    [ExportIf(typeof(RootContext), nameof(RootContext.OnQueueReady))]
    public static void OnQueueReady(int root, int queue) => Callbacks.OnQueueReady(root, queue);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_foreign_function")]
    [ExportIf(typeof(RootContext), nameof(RootContext.OnForeignFunction))]
    public static void OnForeignFunction(int root, int function, int size) => Callbacks.OnForeignFunction(root, function, size);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_request_headers")]
    [ExportIf(typeof(HttpContext), nameof(HttpContext.OnRequestHeaders))]
    public static int OnRequestHeaders(int context, int count, int endOfStream) => Callbacks.OnRequestHeaders(context, count, endOfStream);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_request_body")]
    [ExportIf(typeof(HttpContext), nameof(HttpContext.OnRequestBody))]
    public static int OnRequestBody(int context, int size, int endOfStream) => Callbacks.OnRequestBody(context, size, endOfStream);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_request_trailers")]
    [ExportIf(typeof(HttpContext), nameof(HttpContext.OnRequestTrailers))]
    public static int OnRequestTrailers(int context, int count) => Callbacks.OnRequestTrailers(context, count);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_response_headers")]
    [ExportIf(typeof(HttpContext), nameof(HttpContext.OnResponseHeaders))]
    public static int OnResponseHeaders(int context, int count, int endOfStream) =>
        Callbacks.OnResponseHeaders(context, count, endOfStream);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_response_body")]
    [ExportIf(typeof(HttpContext), nameof(HttpContext.OnResponseBody))]
    public static int OnResponseBody(int context, int size, int endOfStream) => Callbacks.OnResponseBody(context, size, endOfStream);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_response_trailers")]
    [ExportIf(typeof(HttpContext), nameof(HttpContext.OnResponseTrailers))]
    public static int OnResponseTrailers(int context, int count) => Callbacks.OnResponseTrailers(context, count);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_new_connection")]
    [ExportIf(typeof(TcpContext), nameof(TcpContext.OnNewConnection))]
    public static int OnNewConnection(int context) => Callbacks.OnNewConnection(context);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_downstream_data")]
    [ExportIf(typeof(TcpContext), nameof(TcpContext.OnDownstreamData))]
    public static int OnDownstreamData(int context, int size, int endOfStream) => Callbacks.OnDownstreamData(context, size, endOfStream);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_upstream_data")]
    [ExportIf(typeof(TcpContext), nameof(TcpContext.OnUpstreamData))]
    public static int OnUpstreamData(int context, int size, int endOfStream) => Callbacks.OnUpstreamData(context, size, endOfStream);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_downstream_connection_close")]
    [ExportIf(typeof(TcpContext), nameof(TcpContext.OnDownstreamClose))]
    public static void OnDownstreamClose(int context, int peer) => Callbacks.OnDownstreamClose(context, peer);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_upstream_connection_close")]
    [ExportIf(typeof(TcpContext), nameof(TcpContext.OnUpstreamClose))]
    public static void OnUpstreamClose(int context, int peer) => Callbacks.OnUpstreamClose(context, peer);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_http_call_response")]
    [ExportIf(typeof(HttpCall), nameof(HttpCall.Begin))]
    public static void OnHttpCallResponse(int root, int token, int headers, int bodySize, int trailers) =>
        CalloutCallbacks.OnHttpCallResponse(root, token, headers, bodySize, trailers);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_grpc_receive_initial_metadata")]
    [ExportIf(typeof(GrpcStream), nameof(GrpcStream.Open))]
    public static void OnGrpcInitialMetadata(int root, int token, int count) => CalloutCallbacks.OnGrpcInitialMetadata(root, token, count);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_grpc_receive")]
    [ExportIf(typeof(GrpcCall), nameof(GrpcCall.Begin))]
    [ExportIf(typeof(GrpcStream), nameof(GrpcStream.Open))]
    public static void OnGrpcReceive(int root, int token, int size) => CalloutCallbacks.OnGrpcReceive(root, token, size);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_grpc_receive_trailing_metadata")]
    [ExportIf(typeof(GrpcStream), nameof(GrpcStream.Open))]
    public static void OnGrpcTrailingMetadata(int root, int token, int count) =>
        CalloutCallbacks.OnGrpcTrailingMetadata(root, token, count);

    [UnmanagedCallersOnly(EntryPoint = "proxy_on_grpc_close")]
    [ExportIf(typeof(GrpcCall), nameof(GrpcCall.Begin))]
    [ExportIf(typeof(GrpcStream), nameof(GrpcStream.Open))]
    public static void OnGrpcClose(int root, int token, int status) => CalloutCallbacks.OnGrpcClose(root, token, status);
}
