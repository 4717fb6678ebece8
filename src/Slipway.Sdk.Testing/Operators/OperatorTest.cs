extern alias sdk;

using System.Text;
using System.Text.Json.Nodes;
using Slipway.Sandbox;
using Reconciler = sdk::Slipway.Sdk.Operators.Reconciler;

namespace Slipway.Sdk.Testing;

/// <summary>
/// Drives an operator, natively or as a module: requests go in, actions come out, and reads are answered from <see cref="Cluster"/>.
/// Nothing is carried out.
/// </summary>
public sealed class OperatorTest : IDisposable
{
    private readonly IOperatorGuest _guest;
    private readonly TestOperatorHost _host;

    private OperatorTest(IOperatorGuest guest, TestOperatorHost host) => (_guest, _host) = (guest, host);

    /// <summary>What the operator can read.</summary>
    public ClusterView Cluster => _host.Cluster;

    /// <summary>What the operator has logged, in order.</summary>
    public IReadOnlyList<string> Log => _host.Lines;

    /// <summary>The manifest.</summary>
    /// <exception cref="OperatorTestException">The operator does not tell it.</exception>
    public JsonObject Manifest
    {
        get
        {
            var (status, response) = Call("operator_on_describe", null);
            return status == 0
                ? Parse(response, "manifest")
                : throw new OperatorTestException($"The operator does not describe itself: {Encoding.UTF8.GetString(response)}");
        }
    }

    /// <summary>An operator as ordinary .NET: breakpoints in it are met.</summary>
    public static OperatorTest Of(Reconciler reconciler)
    {
        ArgumentNullException.ThrowIfNull(reconciler);
        var host = new TestOperatorHost();
        return new OperatorTest(new NativeOperator(reconciler, host), host);
    }

    /// <summary>An operator as a module (<c>.wasm</c>), in the sandbox.</summary>
    /// <exception cref="OperatorTestException">It is no operator's module.</exception>
    public static OperatorTest Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var host = new TestOperatorHost();
        try
        {
            return new OperatorTest(new CompiledOperator(path, host), host);
        }
        catch (Exception e) when (e is ModuleException or GuestTrapException or IOException)
        {
            throw new OperatorTestException($"{path} cannot be loaded: {e.Message}", e);
        }
    }

    /// <summary>Gives the operator its configuration, before any request.</summary>
    /// <exception cref="OperatorTestException">The operator refuses it.</exception>
    public void Configure(string configuration)
    {
        var (status, response) = Call("operator_on_configure", Encoding.UTF8.GetBytes(configuration));
        if (status != 0)
            throw new OperatorTestException(Encoding.UTF8.GetString(response));
    }

    /// <summary>Has an object reconciled.</summary>
    public OperatorAnswer Reconcile(ReconcileRequest request) => Answer("operator_on_reconcile", request);

    /// <summary>Has an object finalized.</summary>
    public OperatorAnswer Finalize(ReconcileRequest request) => Answer("operator_on_finalize", request);

    /// <summary>What a change of an object leads to a reconcile of: <c>NAMESPACE/NAME</c>.</summary>
    /// <param name="type"><c>added</c>, <c>modified</c> or <c>deleted</c>.</param>
    /// <param name="changed">The object, as JSON.</param>
    /// <exception cref="OperatorTestException">The operator fails.</exception>
    public IReadOnlyList<string> Map(string type, string changed)
    {
        var message = new JsonObject { ["type"] = type, ["object"] = JsonNode.Parse(changed) };
        var (status, response) = Call("operator_on_map", Encoding.UTF8.GetBytes(message.ToJsonString()));
        if (status != 0)
            throw new OperatorTestException(Encoding.UTF8.GetString(response));
        return [.. Parse(response, "answer to an event")["keys"]!.AsArray().Select(key => $"{key!["namespace"]}/{key["name"]}")];
    }

    /// <summary>What the operator keeps for its next instance.</summary>
    public byte[] Save() => Call("operator_on_save", null).Response;

    /// <summary>Gives the operator what another instance has kept.</summary>
    public void Restore(byte[] saved) => Call("operator_on_restore", saved);

    /// <inheritdoc/>
    public void Dispose() => _guest.Dispose();

    internal OperatorAnswer Answer(string callback, ReconcileRequest request)
    {
        var before = _host.Lines.Count;
        var (status, response) = Call(callback, request.ToUtf8());
        var (json, error) = status == 0 ? (Parse(response, "answer"), null) : ((JsonObject?)null, Encoding.UTF8.GetString(response));
        return new OperatorAnswer(status, json, error) { Log = [.. _host.Lines.Skip(before)] };
    }

    private (int Status, byte[] Response) Call(string callback, byte[]? message)
    {
        _host.Begin(message ?? []);
        var status = _guest.Call(callback, message is null ? null : message.Length);
        return (status, _host.Response);
    }

    private static JsonObject Parse(byte[] json, string what)
    {
        try
        {
            return json.Length == 0 ? [] : JsonNode.Parse(json) as JsonObject ?? [];
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new OperatorTestException($"The operator's {what} is not JSON: {e.Message}", e);
        }
    }
}
