using System.Text.Json;
using Slipway.Operators.Actions;
using Slipway.Operators.Json;

namespace Slipway.Operators.Requests;

/// <summary>What a guest asks for by <c>operator_read</c>.</summary>
internal abstract record ReadRequest
{
    private const int MaxText = 1024;

    /// <exception cref="MessageException">It is not a request; the message names the field.</exception>
    public static ReadRequest Parse(ReadOnlyMemory<byte> json)
    {
        using var document = StrictJson.ParseObject(json);
        var fields = JsonFields.Of(document);
        ReadRequest found = fields.Object("get") is { } get ? Get(get)
            : fields.Object("list") is { } list ? List(list)
            : fields.Object("canI") is { } can ? CanI(can)
            : throw new MessageException("it has none of get, list, and canI");
        fields.RequireNothingElse();
        return found;
    }

    private static GetRequest Get(JsonFields fields)
    {
        var request = new GetRequest(ActionReader.ReferenceOf(fields), fields.Flag("live"));
        fields.RequireNothingElse();
        return request;
    }

    private static ListRequest List(JsonFields fields)
    {
        var request = new ListRequest(
            fields.RequiredText("apiVersion", MaxText),
            fields.RequiredText("kind", MaxText),
            ActionReader.NameOf(fields, "namespace", required: false),
            fields.Text("labelSelector", MaxText),
            fields.Text("ownerUid", MaxText),
            fields.Number("limit", 1, 10_000),
            fields.Text("continue", MaxText));
        fields.RequireNothingElse();
        return request;
    }

    private static CanIRequest CanI(JsonFields fields)
    {
        var request = new CanIRequest(
            fields.RequiredText("verb", MaxText),
            fields.Text("group", MaxText) ?? "",
            fields.RequiredText("resource", MaxText),
            fields.Text("subresource", MaxText) ?? "",
            ActionReader.NameOf(fields, "namespace", required: false),
            ActionReader.NameOf(fields, "name", required: false));
        fields.RequireNothingElse();
        return request;
    }
}

/// <param name="Target">What to read.</param>
/// <param name="Live">Whether to ask the API server even if the object is in the cache.</param>
internal sealed record GetRequest(ObjectReference Target, bool Live) : ReadRequest;

/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Namespace">Empty for all.</param>
/// <param name="LabelSelector">Null for all.</param>
/// <param name="OwnerUid">The controller; null for any.</param>
/// <param name="Limit">How many at most; null for as many as a message holds.</param>
/// <param name="Continue">Where the answer before has ended.</param>
internal sealed record ListRequest(
    string ApiVersion,
    string Kind,
    string Namespace,
    string? LabelSelector,
    string? OwnerUid,
    int? Limit,
    string? Continue) : ReadRequest;

internal sealed record CanIRequest(string Verb, string Group, string Resource, string Subresource, string Namespace, string Name)
    : ReadRequest
{
    /// <summary>As RBAC writes it.</summary>
    public string ResourceAndSubresource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";
}
