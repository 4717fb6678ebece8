using Slipway.Sdk.Json;

namespace Slipway.Sdk.Operators;

/// <summary>The callbacks of the operator ABI, for one reconciler and one host. Nothing that a reconciler throws leaves them.</summary>
internal sealed class OperatorInstance(Reconciler reconciler, OperatorHost host)
{
    /// <summary>What callbacks return.</summary>
    public const int Done = 0, Failed = 1, FailedForGood = 2;

    public int Describe()
    {
        try
        {
            host.Respond(reconciler.Manifest);
            return Done;
        }
        catch (Exception e)
        {
            return Fail(e);
        }
    }

    public int Configure(int size)
    {
        try
        {
            reconciler.OnConfigure(host.Message(size));
            return Done;
        }
        catch (Exception e)
        {
            return Fail(e);
        }
    }

    public int Reconcile(int size)
    {
        try
        {
            var context = reconciler.CreateContext(host, Message(size));
            reconciler.Reconcile(context);
            return Respond(context);
        }
        catch (Exception e)
        {
            return Fail(e);
        }
    }

    public int Finalize(int size)
    {
        try
        {
            var context = reconciler.CreateContext(host, Message(size));
            reconciler.Finalize(context);
            return Respond(context);
        }
        catch (Exception e)
        {
            return Fail(e);
        }
    }

    public int Map(int size)
    {
        try
        {
            var message = Message(size);
            var type = message.GetText("type") switch
            {
                "added" => WatchEventType.Added,
                "deleted" => WatchEventType.Deleted,
                _ => WatchEventType.Modified,
            };
            var keys = new JsonArray();
            foreach (var key in reconciler.Map(new WatchEvent(type, new KubernetesObject(message["object"] as JsonObject ?? []))))
                keys.Add(new JsonObject { ["namespace"] = key.Namespace, ["name"] = key.Name });
            host.Respond(new JsonObject { ["keys"] = keys }.ToUtf8());
            return Done;
        }
        catch (Exception e)
        {
            return Fail(e);
        }
    }

    public int Save()
    {
        try
        {
            host.Respond(reconciler.Save());
            return Done;
        }
        catch (Exception e)
        {
            return Fail(e);
        }
    }

    public int Restore(int size)
    {
        try
        {
            reconciler.Restore(host.Message(size));
            return Done;
        }
        catch (Exception e)
        {
            return Fail(e);
        }
    }

    private JsonObject Message(int size) =>
        JsonNode.Parse(host.Message(size)) as JsonObject ?? throw new InvalidOperationException("The host's message is no object");

    private int Respond(ReconcileContext context)
    {
        var writer = new JsonWriter();
        context.WriteResponse(writer);
        host.Respond(writer.Written);
        return Done;
    }

    /// <summary>The sentence of an exception that is meant for people; of others, what it is too.</summary>
    private int Fail(Exception exception)
    {
        string text;
        try
        {
            text = exception is TerminalException or ReadException or ConfigurationException ? exception.Message : exception.ToString();
        }
        catch (Exception)
        {
            // The operator's own kind of exception, which may override what it says.
            text = "an exception that cannot be written as text";
        }

        host.Respond(Utf8.Bytes(text));
        return exception is TerminalException or ConfigurationException ? FailedForGood : Failed;
    }
}
