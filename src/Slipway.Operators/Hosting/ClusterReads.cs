using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Slipway.Operators.Authority;
using Slipway.Operators.Cluster;
using Slipway.Operators.Modules;
using Slipway.Operators.Requests;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Hosting;

/// <summary>
/// A guest's reads: from what is watched anyway, else by the API server, in the module's own name. A callback is synchronous, so its thread waits
/// for the server; <see cref="GuestTurns"/> bounds how many do.
/// </summary>
internal sealed class ClusterReads(OperatorServices services, OperatorSpec spec, ModuleIdentity identity, OperatorAuthority authority) : IOperatorReads
{
    private const int MaxItems = 500;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    public ReadAnswer Read(ReadRequest request)
    {
        using var timeout = new CancellationTokenSource(s_timeout);
        try
        {
            return ReadAsync(request, timeout.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (DeniedException exception)
        {
            services.Sandbox.Denied(spec.Name, exception.Access);
            return ReadAnswer.No(OperatorStatus.PermissionDenied, exception.Message);
        }
        catch (ClusterException exception) when (exception.IsNotFound)
        {
            return ReadAnswer.No(OperatorStatus.NotFound, exception.Message);
        }
        catch (ClusterException exception) when (exception.IsForbidden)
        {
            return ReadAnswer.No(OperatorStatus.PermissionDenied, exception.Message);
        }
        catch (ClusterException exception)
        {
            return ReadAnswer.No(OperatorStatus.InternalFailure, exception.Message);
        }
        catch (FormatException exception)
        {
            return ReadAnswer.No(OperatorStatus.BadArgument, exception.Message);
        }
        catch (OperationCanceledException)
        {
            return ReadAnswer.No(OperatorStatus.InternalFailure, $"the API server has not answered within {s_timeout.TotalSeconds} s");
        }
    }

    private ValueTask<ReadAnswer> ReadAsync(ReadRequest request, CancellationToken cancellationToken) => request switch
    {
        GetRequest get => GetAsync(get, cancellationToken),
        ListRequest list => ListAsync(list, cancellationToken),
        CanIRequest can => ValueTask.FromResult(CanI(can)),
        _ => throw new InvalidOperationException($"{request.GetType().Name} cannot be read."),
    };

    private async ValueTask<ReadAnswer> GetAsync(GetRequest get, CancellationToken cancellationToken)
    {
        var target = get.Target;
        if (await services.Discovery.FindAsync(target.ApiVersion, target.Kind, cancellationToken).ConfigureAwait(false) is not { } kind)
            return NoKind(target.ApiVersion, target.Kind);
        if (kind.Namespaced != target.Namespace.Length > 0)
            return ReadAnswer.No(OperatorStatus.BadArgument, kind.Namespaced ? $"a {kind.Kind} has a namespace" : $"a {kind.Kind} has no namespace");
        authority.Require(Access.To("get", kind, target.Namespace, target.Name));
        if (!get.Live && services.Informers.TryView(kind, target.Namespace, null) is { } view)
        {
            return view.Get(new ObjectKey(target.Namespace, target.Name)) is { } found
                ? ReadAnswer.Found(found.Utf8)
                : ReadAnswer.No(OperatorStatus.NotFound, $"there is no {target}");
        }

        var answer = await SendAsync(kind.Path(target.Namespace, target.Name), cancellationToken).ConfigureAwait(false);
        return ReadAnswer.Found(new ObjectParser(kind).Parse(answer).Utf8);
    }

    private async ValueTask<ReadAnswer> ListAsync(ListRequest list, CancellationToken cancellationToken)
    {
        if (await services.Discovery.FindAsync(list.ApiVersion, list.Kind, cancellationToken).ConfigureAwait(false) is not { } kind)
            return NoKind(list.ApiVersion, list.Kind);
        if (kind.Namespaced && list.Namespace.Length == 0 && spec.Namespaces is { } only)
            return ReadAnswer.No(OperatorStatus.PermissionDenied, $"{spec.Name} may list {kind.Plural} in one of its namespaces only: {string.Join(", ", only)}");
        authority.Require(Access.To("list", kind, list.Namespace));
        var selector = LabelSelector.Parse(list.LabelSelector);
        if (services.Informers.TryView(kind, list.Namespace, selector) is { } view)
            return FromCache(view, list, selector);
        if (list.OwnerUid is not null)
            return ReadAnswer.No(OperatorStatus.BadArgument, $"{kind.Plural} can be listed by owner only where the manifest names them in owns or watches");
        var path = new StringBuilder(kind.Path(list.Namespace.Length == 0 ? null : list.Namespace))
            .Append("?limit=").Append(list.Limit ?? MaxItems);
        if (!selector.IsEverything)
            path.Append("&labelSelector=").Append(Uri.EscapeDataString(selector.ToString()));
        if (list.Continue is { } after)
            path.Append("&continue=").Append(Uri.EscapeDataString(after));
        var answer = await SendAsync(path.ToString(), cancellationToken).ConfigureAwait(false);
        using var document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = ObjectParser.MaxDepth });
        var parser = new ObjectParser(kind);
        var next = document.RootElement.GetProperty("metadata").TryGetProperty("continue", out var token) ? token.GetString() : null;
        return Listed(
            document.RootElement.GetProperty("items").EnumerateArray().Select(item => parser.Parse(JsonMarshal.GetRawUtf8Value(item))),
            string.IsNullOrEmpty(next) ? null : next);
    }

    private static ReadAnswer Listed(IEnumerable<CachedObject> items, string? next)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var item in items)
            json.WriteRawValue(item.Utf8.Span, skipInputValidation: true);
        json.WriteEndArray();
        if (next is not null)
            json.WriteString("continue"u8, next);
        json.WriteEndObject();
        json.Flush();
        return ReadAnswer.Found(output.WrittenMemory);
    }

    private static ReadAnswer FromCache(ObjectView view, ListRequest list, LabelSelector selector)
    {
        IEnumerable<CachedObject> found = list.OwnerUid is { } uid
            ? view.ByOwner(uid).Where(o => (list.Namespace.Length == 0 || o.Key.Namespace == list.Namespace) && selector.Matches(o))
            : view.List(list.Namespace.Length == 0 ? null : list.Namespace, selector);
        if (list.Continue is { } after)
        {
            var slash = after.IndexOf('/', StringComparison.Ordinal);
            var last = new ObjectKey(slash < 0 ? "" : after[..slash], after[(slash + 1)..]);
            found = found.Where(o => o.Key.CompareTo(last) > 0);
        }

        var limit = list.Limit ?? int.MaxValue;
        var page = found.Take(limit + 1L > int.MaxValue ? int.MaxValue : limit + 1).ToList();
        var isCut = page.Count > limit;
        return Listed(isCut ? page.SkipLast(1) : page, isCut ? page[^2].Key.ToString() : null);
    }

    private ReadAnswer CanI(CanIRequest can)
    {
        var decision = authority.Check(new Access(
            can.Verb, can.Group, can.Resource, Given(can.Subresource), Given(can.Namespace), Given(can.Name)));
        return ReadAnswer.Found(JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object> { ["allowed"] = decision.IsAllowed, ["reason"] = decision.IsAllowed ? "" : decision.Reason }));
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;

    private Task<byte[]> SendAsync(string path, CancellationToken cancellationToken) =>
        services.Client.SendAsync(new ClusterRequest(HttpMethod.Get, path) { Identity = identity }, cancellationToken);

    private static ReadAnswer NoKind(string apiVersion, string kind) =>
        ReadAnswer.No(OperatorStatus.BadArgument, $"the API server has no {kind} in {apiVersion}");
}
