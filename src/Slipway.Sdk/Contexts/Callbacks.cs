namespace Slipway.Sdk;

/// <summary>The callbacks of the ABI. Nothing that a filter throws leaves them.</summary>
internal static class Callbacks
{
    public static void OnContextCreate(int context, int root)
    {
        try
        {
            if (root == 0)
                Contexts.CreateRoot(context);
            else
                Contexts.CreateStream(context, root);
        }
        catch (Exception e)
        {
            Faults.Log("proxy_on_context_create", e);
        }
    }

    /// <summary>Without a root context, which could not be created, the plugin does not start.</summary>
    public static int OnVmStart(int root, int size)
    {
        try
        {
            return Root(root) is { } context && context.OnVmStart(size) ? 1 : 0;
        }
        catch (Exception e)
        {
            Faults.Log("proxy_on_vm_start", e);
            return 0;
        }
    }

    public static int OnConfigure(int root, int size)
    {
        try
        {
            return Root(root) is { } context && context.OnConfigure(size) ? 1 : 0;
        }
        catch (Exception e)
        {
            Faults.Log("proxy_on_configure", e);
            return 0;
        }
    }

    public static void OnTick(int root)
    {
        try
        {
            Root(root)?.OnTick();
        }
        catch (Exception e)
        {
            Faults.Log("proxy_on_tick", e);
        }
    }

    public static void OnQueueReady(int root, int queue)
    {
        try
        {
            Root(root)?.OnQueueReady(queue);
        }
        catch (Exception e)
        {
            Faults.Log("proxy_on_queue_ready", e);
        }
    }

    public static void OnForeignFunction(int root, int function, int size)
    {
        try
        {
            Root(root)?.OnForeignFunction(function, new BodyBuffer(BufferType.ForeignFunctionArguments).ReadOrNothing());
        }
        catch (Exception e)
        {
            Faults.Log("proxy_on_foreign_function", e);
        }
    }

    public static int OnRequestHeaders(int id, int count, int endOfStream)
    {
        var context = Contexts.Find(id);
        try
        {
            return context is HttpContext http ? (int)http.OnRequestHeaders(count, endOfStream != 0) : Missing(context, isTcp: false);
        }
        catch (Exception e)
        {
            return Faults.Handle(context!, "proxy_on_request_headers", e);
        }
    }

    public static int OnRequestBody(int id, int size, int endOfStream)
    {
        var context = Contexts.Find(id);
        try
        {
            return context is HttpContext http ? (int)http.OnRequestBody(size, endOfStream != 0) : 0;
        }
        catch (Exception e)
        {
            return Faults.Handle(context!, "proxy_on_request_body", e);
        }
    }

    public static int OnRequestTrailers(int id, int count)
    {
        var context = Contexts.Find(id);
        try
        {
            return context is HttpContext http ? (int)http.OnRequestTrailers(count) : 0;
        }
        catch (Exception e)
        {
            return Faults.Handle(context!, "proxy_on_request_trailers", e);
        }
    }

    public static int OnResponseHeaders(int id, int count, int endOfStream)
    {
        var context = Contexts.Find(id);
        try
        {
            return context is HttpContext http ? (int)http.OnResponseHeaders(count, endOfStream != 0) : 0;
        }
        catch (Exception e)
        {
            return Faults.Handle(context!, "proxy_on_response_headers", e);
        }
    }

    public static int OnResponseBody(int id, int size, int endOfStream)
    {
        var context = Contexts.Find(id);
        try
        {
            return context is HttpContext http ? (int)http.OnResponseBody(size, endOfStream != 0) : 0;
        }
        catch (Exception e)
        {
            return Faults.Handle(context!, "proxy_on_response_body", e);
        }
    }

    public static int OnResponseTrailers(int id, int count)
    {
        var context = Contexts.Find(id);
        try
        {
            return context is HttpContext http ? (int)http.OnResponseTrailers(count) : 0;
        }
        catch (Exception e)
        {
            return Faults.Handle(context!, "proxy_on_response_trailers", e);
        }
    }

    public static int OnNewConnection(int id)
    {
        var context = Contexts.Find(id);
        try
        {
            return context is TcpContext tcp ? (int)tcp.OnNewConnection() : Missing(context, isTcp: true);
        }
        catch (Exception e)
        {
            return Faults.Handle(context!, "proxy_on_new_connection", e);
        }
    }

    public static int OnDownstreamData(int id, int size, int endOfStream)
    {
        var context = Contexts.Find(id);
        try
        {
            return context is TcpContext tcp ? (int)tcp.OnDownstreamData(size, endOfStream != 0) : 0;
        }
        catch (Exception e)
        {
            return Faults.Handle(context!, "proxy_on_downstream_data", e);
        }
    }

    public static int OnUpstreamData(int id, int size, int endOfStream)
    {
        var context = Contexts.Find(id);
        try
        {
            return context is TcpContext tcp ? (int)tcp.OnUpstreamData(size, endOfStream != 0) : 0;
        }
        catch (Exception e)
        {
            return Faults.Handle(context!, "proxy_on_upstream_data", e);
        }
    }

    public static void OnDownstreamClose(int id, int peer)
    {
        try
        {
            (Contexts.Find(id) as TcpContext)?.OnDownstreamClose((PeerType)peer);
        }
        catch (Exception e)
        {
            Faults.Log("proxy_on_downstream_connection_close", e);
        }
    }

    public static void OnUpstreamClose(int id, int peer)
    {
        try
        {
            (Contexts.Find(id) as TcpContext)?.OnUpstreamClose((PeerType)peer);
        }
        catch (Exception e)
        {
            Faults.Log("proxy_on_upstream_connection_close", e);
        }
    }

    public static int OnDone(int id)
    {
        try
        {
            return Contexts.Find(id) is not { } context || context.OnDone() ? 1 : 0;
        }
        catch (Exception e)
        {
            Faults.Log("proxy_on_done", e);
            return 1;
        }
    }

    public static void OnLog(int id)
    {
        try
        {
            Contexts.Find(id)?.OnLog();
        }
        catch (Exception e)
        {
            Faults.Log("proxy_on_log", e);
        }
    }

    public static void OnDelete(int id)
    {
        try
        {
            Contexts.Remove(id)?.OnDelete();
        }
        catch (Exception e)
        {
            Faults.Log("proxy_on_delete", e);
        }
    }

    private static RootContext? Root(int id) => Contexts.Find(id) as RootContext;

    /// <summary>A stream that the plugin does not filter, or one whose context failed to be created.</summary>
    private static int Missing(Context? context, bool isTcp) => context is FailedContext ? Faults.Apply(context, isTcp) : 0;
}
