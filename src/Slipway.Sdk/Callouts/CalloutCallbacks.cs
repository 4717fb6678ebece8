namespace Slipway.Sdk;

/// <summary>
/// The callbacks that bring answers. They come for the root context; a stream that has made the call is put in its place.
/// </summary>
internal static class CalloutCallbacks
{
    public static void OnHttpCallResponse(int root, int token, int headers, int bodySize, int trailers)
    {
        if (Callout.Remove(token) is not HttpCall call || !call.Enter())
            return;
        try
        {
            call.Complete(new HttpCallResponse(headers, bodySize));
        }
        catch (Exception e)
        {
            Faults.HandleLater(call.Owner, "a handler of proxy_on_http_call_response", e);
        }

        HttpCallResponse.Ended();
    }

    public static void OnGrpcInitialMetadata(int root, int token, int count)
    {
        if (Stream(token) is not { } stream)
            return;
        try
        {
            stream.Handler.OnInitialMetadata(stream, new HeaderMap(HeaderMapType.GrpcInitialMetadata));
        }
        catch (Exception e)
        {
            Faults.HandleLater(stream.Owner, "a handler of proxy_on_grpc_receive_initial_metadata", e);
        }
    }

    public static void OnGrpcReceive(int root, int token, int size)
    {
        var callout = Callout.Find(token);
        if (callout is GrpcCall call)
        {
            Complete(call, new GrpcResponse(0, "", Message()));
            return;
        }

        if (Stream(token) is not { } stream)
            return;
        try
        {
            stream.Handler.OnMessage(stream, Message());
        }
        catch (Exception e)
        {
            Faults.HandleLater(stream.Owner, "a handler of proxy_on_grpc_receive", e);
        }
    }

    public static void OnGrpcTrailingMetadata(int root, int token, int count)
    {
        if (Stream(token) is not { } stream)
            return;
        try
        {
            stream.Handler.OnTrailingMetadata(stream, new HeaderMap(HeaderMapType.GrpcTrailingMetadata));
        }
        catch (Exception e)
        {
            Faults.HandleLater(stream.Owner, "a handler of proxy_on_grpc_receive_trailing_metadata", e);
        }
    }

    public static void OnGrpcClose(int root, int token, int status)
    {
        Hostcalls.GetStatus(out _, out var text);
        var message = Utf8.Text(text);
        if (Callout.Find(token) is GrpcCall call)
        {
            Complete(call, new GrpcResponse(status, message, []));
            return;
        }

        if (Stream(token) is not { } stream)
            return;
        try
        {
            stream.RemoteClosed();
            stream.Handler.OnClose(stream, status, message);
        }
        catch (Exception e)
        {
            Faults.HandleLater(stream.Owner, "a handler of proxy_on_grpc_close", e);
        }
    }

    private static byte[] Message() => new BodyBuffer(BufferType.GrpcMessage).ReadOrNothing();

    private static void Complete(GrpcCall call, GrpcResponse response)
    {
        Callout.Remove(call.Token);
        if (!call.Enter())
            return;
        try
        {
            call.Complete(response);
        }
        catch (Exception e)
        {
            Faults.HandleLater(call.Owner, "a handler of a gRPC call", e);
        }
    }

    /// <summary>A stream for which nobody waits any more is given up.</summary>
    private static GrpcStream? Stream(int token)
    {
        if (Callout.Find(token) is not GrpcStream stream)
            return null;
        if (stream.Enter())
            return stream;
        stream.Cancel();
        return null;
    }
}
