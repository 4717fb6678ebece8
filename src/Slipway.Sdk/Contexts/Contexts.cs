using Slipway.Sdk.Collections;

namespace Slipway.Sdk;

/// <summary>The contexts of this VM.</summary>
internal static class Contexts
{
    private static readonly NumberTable<Context> s_contexts = new();

    /// <summary>The number of the context whose constructor runs.</summary>
    public static int Creating { get; private set; }

    /// <summary>The root context of the stream context whose constructor runs.</summary>
    public static RootContext? CreatingIn { get; private set; }

    public static Context? Find(int id) => s_contexts.Find(id);

    public static void CreateRoot(int id)
    {
        Creating = id;
        s_contexts.Add(id, Plugin.CreateRoot());
        Creating = 0;
    }

    public static void CreateStream(int id, int root)
    {
        if (s_contexts.Find(root) is not RootContext parent)
            return;
        (Creating, CreatingIn) = (id, parent);
        Context? context;
        try
        {
            context = (Context?)parent.CreateHttpContext() ?? parent.CreateTcpContext();
        }
        catch (Exception e)
        {
            Faults.Log("proxy_on_context_create", e);
            context = new FailedContext();
        }

        (Creating, CreatingIn) = (0, null);
        if (context is not null)
            s_contexts.Add(id, context);
    }

    public static Context? Remove(int id)
    {
        var context = s_contexts.Remove(id);
        if (context is not null)
            context.IsDeleted = true;
        return context;
    }
}
