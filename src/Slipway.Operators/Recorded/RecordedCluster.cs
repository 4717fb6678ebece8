using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Operators.Modules;
using Slipway.Operators.Requests;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Recorded;

/// <summary>A cluster that was written down: what reads find where there is no API server.</summary>
/// <param name="objects">Its objects.</param>
/// <param name="denied">What <c>canI</c> says no to, as <c>VERB RESOURCE</c>, where <c>*</c> is any of either.</param>
internal sealed class RecordedCluster(IReadOnlyList<JsonObject> objects, IReadOnlyList<string> denied) : IOperatorReads
{
    public ReadAnswer Read(ReadRequest request) => request switch
    {
        GetRequest get => Get(get),
        ListRequest list => List(list),
        CanIRequest can => CanI(can),
        _ => throw new InvalidOperationException($"{request.GetType().Name} cannot be read."),
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static string Namespace(JsonObject found) => Text(found["metadata"]?["namespace"]) ?? "";

    private static string Name(JsonObject found) => Text(found["metadata"]?["name"]) ?? "";

    private static Dictionary<string, string> Labels(JsonObject found) => found["metadata"]?["labels"] is not JsonObject labels ? []
        : labels.ToDictionary(label => label.Key, label => Text(label.Value) ?? "", StringComparer.Ordinal);

    private static ReadAnswer Found(JsonNode json) => ReadAnswer.Found(JsonSerializer.SerializeToUtf8Bytes(json));

    private static bool IsControlledBy(JsonObject found, string uid) =>
        found["metadata"]?["ownerReferences"] is JsonArray owners
        && owners.Any(owner => Text(owner?["uid"]) == uid && owner?["controller"]?.GetValueKind() == JsonValueKind.True);

    private ReadAnswer Get(GetRequest get)
    {
        var target = get.Target;
        var found = OfKind(target.ApiVersion, target.Kind).FirstOrDefault(o => Namespace(o) == target.Namespace && Name(o) == target.Name);
        return found is null ? ReadAnswer.No(OperatorStatus.NotFound, $"there is no {target}") : Found(found);
    }

    private ReadAnswer List(ListRequest list)
    {
        var selector = LabelSelector.Parse(list.LabelSelector);
        var found = OfKind(list.ApiVersion, list.Kind)
            .Where(o => list.Namespace.Length == 0 || Namespace(o) == list.Namespace)
            .Where(o => list.OwnerUid is null || IsControlledBy(o, list.OwnerUid))
            .Where(o => selector.Matches(Labels(o)))
            .OrderBy(Namespace, StringComparer.Ordinal).ThenBy(Name, StringComparer.Ordinal)
            .ToList();
        var begin = int.TryParse(list.Continue, out var at) ? at : 0;
        var page = found.Skip(begin).Take(list.Limit ?? found.Count).ToList();
        var answer = new JsonObject { ["items"] = new JsonArray([.. page.Select(o => o.DeepClone())]) };
        if (begin + page.Count < found.Count)
            answer["continue"] = $"{begin + page.Count}";
        return Found(answer);
    }

    private ReadAnswer CanI(CanIRequest can)
    {
        var no = denied.Any(rule => rule.Split(' ', 2) is [var verb, var what]
            && (verb == "*" || verb == can.Verb) && (what == "*" || what == can.ResourceAndSubresource));
        return Found(new JsonObject { ["allowed"] = !no, ["reason"] = no ? "the suite denies it" : "" });
    }

    private IEnumerable<JsonObject> OfKind(string apiVersion, string kind) =>
        objects.Where(o => Text(o["apiVersion"]) == apiVersion && Text(o["kind"]) == kind);
}
