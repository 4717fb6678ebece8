using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Sdk.Testing;

/// <summary>The objects that an operator can read in a test.</summary>
public sealed class ClusterView
{
    private const int Ok = 0, NotFound = 1, BadArgument = 2, PermissionDenied = 16;

    private static readonly Dictionary<string, string[]> s_operations = new()
    {
        ["get"] = ["apiVersion", "kind", "namespace", "name", "live"],
        ["list"] = ["apiVersion", "kind", "namespace", "labelSelector", "ownerUid", "limit", "continue"],
        ["canI"] = ["verb", "group", "resource", "subresource", "namespace", "name"],
    };

    private readonly List<JsonObject> _objects = [];
    private readonly HashSet<string> _denied = [];
    private readonly List<string> _reads = [];

    /// <summary>What was read, as the operator has asked for it.</summary>
    public IReadOnlyList<string> Reads => _reads;

    /// <summary>Adds an object, as JSON.</summary>
    public void Add(string json) => Add(JsonNode.Parse(json)!.AsObject());

    /// <summary>From now on there is nothing.</summary>
    public void Clear() => _objects.Clear();

    /// <summary>From now on the operator is not granted to read objects of this kind, nor to do anything with this resource.</summary>
    /// <param name="kindOrResource">Such as <c>Secret</c>, or <c>secrets</c> for the answers to <c>canI</c>.</param>
    public void Deny(string kindOrResource) => _denied.Add(kindOrResource);

    internal void Add(JsonObject json) => _objects.Add(json);

    internal (int Status, byte[] Answer) Answer(byte[] request)
    {
        _reads.Add(Encoding.UTF8.GetString(request));
        JsonObject? asked;
        try
        {
            asked = JsonNode.Parse(request) as JsonObject;
        }
        catch (JsonException)
        {
            asked = null;
        }

        if (asked is not { Count: 1 } || asked.First() is not (var operation, JsonObject arguments)
            || !s_operations.TryGetValue(operation, out var fields))
        {
            return Say(BadArgument, "a read must be one of get, list and canI, with an object");
        }

        if (arguments.Select(argument => argument.Key).FirstOrDefault(name => !fields.Contains(name)) is { } unknown)
            return Say(BadArgument, $"{operation}.{unknown} is not a field; there are {string.Join(", ", fields)}");
        if (operation == "canI")
            return CanI(arguments);
        if (Text(arguments, "kind") is { } kind && _denied.Contains(kind))
            return Say(PermissionDenied, $"the operator may not {operation} {kind}");
        return operation == "get" ? Get(arguments) : List(arguments);
    }

    private (int, byte[]) Get(JsonObject get)
    {
        var found = _objects.Find(item => IsOf(item, get) && Text(item["metadata"], "name") == Text(get, "name")
            && (Text(item["metadata"], "namespace") ?? "") == (Text(get, "namespace") ?? ""));
        return found is null ? (NotFound, []) : Say(Ok, found.ToJsonString());
    }

    private (int, byte[]) List(JsonObject list)
    {
        var space = Text(list, "namespace");
        var selector = Text(list, "labelSelector")?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var owner = Text(list, "ownerUid");
        var items = _objects
            .Where(item => IsOf(item, list) && (space is null || Text(item["metadata"], "namespace") == space))
            .Where(item => selector.All(requirement => Matches(item["metadata"]?["labels"], requirement)))
            .Where(item => owner is null || item["metadata"]?["ownerReferences"]?.AsArray().Any(
                reference => Text(reference, "uid") == owner && reference?["controller"]?.GetValue<bool>() == true) == true)
            .OrderBy(item => Text(item["metadata"], "namespace"), StringComparer.Ordinal)
            .ThenBy(item => Text(item["metadata"], "name"), StringComparer.Ordinal).ToList();
        var start = int.TryParse(Text(list, "continue"), out var from) ? from : 0;
        var most = list["limit"]?.GetValue<int>() ?? items.Count;
        var answer = new JsonObject { ["items"] = new JsonArray([.. items.Skip(start).Take(most).Select(item => item.DeepClone())]) };
        if (start + most < items.Count)
            answer["continue"] = $"{start + most}";
        return Say(Ok, answer.ToJsonString());
    }

    private (int, byte[]) CanI(JsonObject canI)
    {
        var allowed = !_denied.Contains(Text(canI, "resource") ?? "");
        return Say(Ok, new JsonObject { ["allowed"] = allowed, ["reason"] = allowed ? "" : "not granted in this test" }.ToJsonString());
    }

    private static bool IsOf(JsonObject item, JsonObject asked) =>
        Text(item, "apiVersion") == Text(asked, "apiVersion") && Text(item, "kind") == Text(asked, "kind");

    /// <summary><c>label</c>, <c>!label</c>, <c>label=value</c> and <c>label!=value</c>.</summary>
    private static bool Matches(JsonNode? labels, string requirement)
    {
        var parts = requirement.Split(["!=", "==", "="], 2, StringSplitOptions.TrimEntries);
        var isNegative = requirement.StartsWith('!') || requirement.Contains("!=", StringComparison.Ordinal);
        var value = Text(labels, parts[0].TrimStart('!'));
        return parts.Length == 1 ? value is null == isNegative : (value == parts[1]) != isNegative;
    }

    private static string? Text(JsonNode? node, string name) =>
        node is JsonObject json && json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static (int, byte[]) Say(int status, string text) => (status, Encoding.UTF8.GetBytes(text));
}
