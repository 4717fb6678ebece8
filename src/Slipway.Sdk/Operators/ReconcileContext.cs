using Slipway.Sdk.Json;
using Slipway.Sdk.Resources;

namespace Slipway.Sdk.Operators;

/// <summary>What a reconciler is told, and what it wants done. Nothing is done before it has returned.</summary>
public abstract partial class ReconcileContext
{
    private readonly OperatorHost _host;
    private readonly JsonObject _request;

    private protected ReconcileContext(OperatorHost host, JsonObject request)
    {
        (_host, _request) = (host, request);
        Key = new ObjectKey(request.GetText("key", "namespace") ?? "", request.GetText("key", "name") ?? "");
        Log = new OperatorLog(host);
    }

    /// <summary>Which object.</summary>
    public ObjectKey Key { get; }

    /// <summary>The object as the API server sent it; null where it is gone.</summary>
    public JsonObject? Json => _request["object"] as JsonObject;

    /// <summary>Whether the object is there.</summary>
    public bool Exists => Json is not null;

    /// <summary>The objects whose controller it is, of the kinds that the operator owns; sorted by kind, namespace and name.</summary>
    public IReadOnlyList<KubernetesObject> Owned => field ??= KubernetesObject.All(_request["owned"]);

    /// <summary>The objects that map to it by a label or an annotation; sorted by kind, namespace and name.</summary>
    public IReadOnlyList<KubernetesObject> Related => field ??= KubernetesObject.All(_request["related"]);

    /// <summary>The host's clock, the same for the whole call: an answer depends on nothing that is not in the request or was read.</summary>
    public DateTime Time => Timestamps.TryParse(_request.GetText("time"), out var time)
        ? time
        : throw new InvalidOperationException("The host's request has no time");

    /// <summary>How many times in a row it has failed.</summary>
    public int Attempt => (int)(_request.GetInt64("attempt") ?? 0);

    /// <summary>What log lines and traces of this call have in common.</summary>
    public string ReconcileId => _request.GetText("reconcileID") ?? "";

    /// <summary>The host's log.</summary>
    public OperatorLog Log { get; }

    /// <summary>An object of those that it owns; null where there is none.</summary>
    public KubernetesObject? FindOwned(string kind, string name)
    {
        for (var i = 0; i < Owned.Count; i++)
        {
            if (Owned[i].Kind == kind && Owned[i].Metadata.Name == name)
                return Owned[i];
        }

        return null;
    }
}

/// <summary>What a reconciler of a kind is told, and what it wants done.</summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class ReconcileContext<T> : ReconcileContext where T : class, IResource<T>
{
    internal ReconcileContext(OperatorHost host, JsonObject request) : base(host, request)
    {
    }

    /// <summary>The object.</summary>
    /// <exception cref="TerminalException">It is not what its definition says.</exception>
    /// <exception cref="InvalidOperationException">It is gone.</exception>
    public T Object => field ??= Read();

    /// <summary>The object's metadata.</summary>
    public ObjectMetadata Metadata => Object.Metadata;

    private T Read()
    {
        try
        {
            return T.FromJson(Json ?? throw new InvalidOperationException("The object is gone; ask Exists before"));
        }
        catch (JsonFieldException e)
        {
            throw new TerminalException(e.Message);
        }
    }
}
