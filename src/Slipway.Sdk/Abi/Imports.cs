using System.Runtime.InteropServices;

namespace Slipway.Sdk.Abi;

/// <summary>The functions that a module imports; in a .NET process, <see cref="Native.NativeHost"/> takes their place.</summary>
internal static unsafe class Imports
{
    [DllImport("env", EntryPoint = "proxy_log")]
    public static extern int Log(int level, byte* message, int messageLength);

    [DllImport("env", EntryPoint = "proxy_get_log_level")]
    public static extern int GetLogLevel(int* level);

    [DllImport("env", EntryPoint = "proxy_get_status")]
    public static extern int GetStatus(int* code, byte** message, int* messageLength);

    [DllImport("env", EntryPoint = "proxy_get_property")]
    public static extern int GetProperty(byte* path, int pathLength, byte** value, int* valueLength);

    [DllImport("env", EntryPoint = "proxy_set_property")]
    public static extern int SetProperty(byte* path, int pathLength, byte* value, int valueLength);

    [DllImport("env", EntryPoint = "proxy_send_local_response")]
    public static extern int SendLocalResponse(
        int code, byte* details, int detailsLength, byte* body, int bodyLength, byte* headers, int headersLength, int grpcStatus);

    [DllImport("env", EntryPoint = "proxy_get_shared_data")]
    public static extern int GetSharedData(byte* key, int keyLength, byte** value, int* valueLength, int* cas);

    [DllImport("env", EntryPoint = "proxy_set_shared_data")]
    public static extern int SetSharedData(byte* key, int keyLength, byte* value, int valueLength, int cas);

    [DllImport("env", EntryPoint = "proxy_register_shared_queue")]
    public static extern int RegisterSharedQueue(byte* name, int nameLength, int* queue);

    [DllImport("env", EntryPoint = "proxy_resolve_shared_queue")]
    public static extern int ResolveSharedQueue(byte* vmId, int vmIdLength, byte* name, int nameLength, int* queue);

    [DllImport("env", EntryPoint = "proxy_dequeue_shared_queue")]
    public static extern int DequeueSharedQueue(int queue, byte** data, int* dataLength);

    [DllImport("env", EntryPoint = "proxy_enqueue_shared_queue")]
    public static extern int EnqueueSharedQueue(int queue, byte* data, int dataLength);

    [DllImport("env", EntryPoint = "proxy_get_header_map_value")]
    public static extern int GetHeaderMapValue(int map, byte* name, int nameLength, byte** value, int* valueLength);

    [DllImport("env", EntryPoint = "proxy_add_header_map_value")]
    public static extern int AddHeaderMapValue(int map, byte* name, int nameLength, byte* value, int valueLength);

    [DllImport("env", EntryPoint = "proxy_replace_header_map_value")]
    public static extern int ReplaceHeaderMapValue(int map, byte* name, int nameLength, byte* value, int valueLength);

    [DllImport("env", EntryPoint = "proxy_remove_header_map_value")]
    public static extern int RemoveHeaderMapValue(int map, byte* name, int nameLength);

    [DllImport("env", EntryPoint = "proxy_get_header_map_pairs")]
    public static extern int GetHeaderMapPairs(int map, byte** pairs, int* pairsLength);

    [DllImport("env", EntryPoint = "proxy_set_header_map_pairs")]
    public static extern int SetHeaderMapPairs(int map, byte* pairs, int pairsLength);

    [DllImport("env", EntryPoint = "proxy_get_buffer_status")]
    public static extern int GetBufferStatus(int buffer, int* length, int* flags);

    [DllImport("env", EntryPoint = "proxy_get_buffer_bytes")]
    public static extern int GetBufferBytes(int buffer, int start, int length, byte** bytes, int* bytesLength);

    [DllImport("env", EntryPoint = "proxy_set_buffer_bytes")]
    public static extern int SetBufferBytes(int buffer, int start, int length, byte* bytes, int bytesLength);

    [DllImport("env", EntryPoint = "proxy_http_call")]
    public static extern int HttpCall(
        byte* upstream, int upstreamLength, byte* headers, int headersLength, byte* body, int bodyLength, byte* trailers,
        int trailersLength, int timeout, int* token);

    [DllImport("env", EntryPoint = "proxy_grpc_call")]
    public static extern int GrpcCall(
        byte* upstream, int upstreamLength, byte* service, int serviceLength, byte* method, int methodLength, byte* metadata,
        int metadataLength, byte* message, int messageLength, int timeout, int* token);

    [DllImport("env", EntryPoint = "proxy_grpc_stream")]
    public static extern int GrpcStream(
        byte* upstream, int upstreamLength, byte* service, int serviceLength, byte* method, int methodLength, byte* metadata,
        int metadataLength, int* token);

    [DllImport("env", EntryPoint = "proxy_grpc_send")]
    public static extern int GrpcSend(int token, byte* message, int messageLength, int endStream);

    [DllImport("env", EntryPoint = "proxy_grpc_cancel")]
    public static extern int GrpcCancel(int token);

    [DllImport("env", EntryPoint = "proxy_grpc_close")]
    public static extern int GrpcClose(int token);

    [DllImport("env", EntryPoint = "proxy_set_tick_period_milliseconds")]
    public static extern int SetTickPeriod(int milliseconds);

    [DllImport("env", EntryPoint = "proxy_get_current_time_nanoseconds")]
    public static extern int GetCurrentTime(long* time);

    [DllImport("env", EntryPoint = "proxy_define_metric")]
    public static extern int DefineMetric(int type, byte* name, int nameLength, int* metric);

    [DllImport("env", EntryPoint = "proxy_increment_metric")]
    public static extern int IncrementMetric(int metric, long delta);

    [DllImport("env", EntryPoint = "proxy_record_metric")]
    public static extern int RecordMetric(int metric, long value);

    [DllImport("env", EntryPoint = "proxy_get_metric")]
    public static extern int GetMetric(int metric, long* value);

    [DllImport("env", EntryPoint = "proxy_set_effective_context")]
    public static extern int SetEffectiveContext(int context);

    [DllImport("env", EntryPoint = "proxy_done")]
    public static extern int Done();

    [DllImport("env", EntryPoint = "proxy_call_foreign_function")]
    public static extern int CallForeignFunction(
        byte* name, int nameLength, byte* arguments, int argumentsLength, byte** result, int* resultLength);

    [DllImport("env", EntryPoint = "proxy_continue_stream")]
    public static extern int ContinueStream(int stream);

    [DllImport("env", EntryPoint = "proxy_close_stream")]
    public static extern int CloseStream(int stream);
}
