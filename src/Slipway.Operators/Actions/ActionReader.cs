using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Operators.Json;
using Slipway.Operators.Writing;

namespace Slipway.Operators.Actions;

/// <summary>Reads one action of an answer.</summary>
internal static partial class ActionReader
{
    private const int MaxName = 253;
    private const int MaxReason = 128;
    private const int MaxNote = 1024;

    private static readonly FrozenDictionary<string, Func<JsonFields, OperatorAction>> s_types =
        new Dictionary<string, Func<JsonFields, OperatorAction>>
        {
            ["apply"] = Apply,
            ["create"] = Create,
            ["patch"] = Patch,
            ["delete"] = Delete,
            ["status"] = fields => new StatusAction(fields.RequiredRawObject("status")),
            ["event"] = Event,
            ["finalizer"] = Finalizer,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="MessageException">It is not an action; the message names the field.</exception>
    public static OperatorAction Read(JsonFields fields)
    {
        var type = fields.RequiredText("type", 64);
        if (!s_types.TryGetValue(type, out var read))
            throw fields.Error("type", $"is “{type}”, but should be one of {string.Join(", ", s_types.Keys.Order(StringComparer.Ordinal))}");
        var action = read(fields);
        fields.RequireNothingElse();
        return action;
    }

    /// <summary>Reads <c>apiVersion</c>, <c>kind</c>, <c>namespace</c> and <c>name</c>.</summary>
    public static ObjectReference ReferenceOf(JsonFields fields) => new(
        fields.RequiredText("apiVersion", MaxName),
        fields.RequiredText("kind", 63),
        NameOf(fields, "namespace", required: false),
        NameOf(fields, "name", required: true));

    // Names become parts of URLs. What else the API server asks of them it says itself.
    internal static string NameOf(JsonFields fields, string field, bool required)
    {
        var name = required ? fields.RequiredText(field, MaxName) : fields.Text(field, MaxName) ?? "";
        if (name.Length == 0 && !required)
            return name;
        return PathSegment().IsMatch(name) ? name : throw fields.Error(field, $"is “{name}”, which is not a name in Kubernetes");
    }

    private static ApplyAction Apply(JsonFields fields)
    {
        var value = fields.RequiredRawObject("object");
        return new ApplyAction(TargetOf(fields), value, fields.Flag("force"), fields.Flag("owned"), SubresourceOf(fields));
    }

    private static CreateAction Create(JsonFields fields)
    {
        var value = fields.RequiredRawObject("object");
        return new CreateAction(TargetOf(fields), value, fields.Flag("owned"));
    }

    private static PatchAction Patch(JsonFields fields)
    {
        var type = fields.Word("patchType", "merge", "json", "strategic") switch
        {
            "merge" => PatchType.Merge,
            "json" => PatchType.Json,
            "strategic" => PatchType.Strategic,
            _ => throw fields.Error("patchType", "is missing"),
        };
        var patch = fields.Required("patch");
        var expected = type == PatchType.Json ? JsonValueKind.Array : JsonValueKind.Object;
        if (patch.ValueKind != expected)
            throw fields.Error("patch", $"is {JsonFields.NameOf(patch.ValueKind)}, but should be {JsonFields.NameOf(expected)}");
        var version = fields.Text("resourceVersion", MaxName);
        if (version is not null && type == PatchType.Json)
            throw fields.Error("resourceVersion", "does not go with a JSON patch; let it test /metadata/resourceVersion itself");
        return new PatchAction(ReferenceOf(fields), type, patch, SubresourceOf(fields), version);
    }

    private static DeleteAction Delete(JsonFields fields) => new(
        ReferenceOf(fields),
        fields.Word("propagationPolicy", Enum.GetNames<PropagationPolicy>()) is { } policy ? Enum.Parse<PropagationPolicy>(policy) : null,
        fields.Text("uid", MaxName),
        fields.Text("resourceVersion", MaxName));

    private static EventAction Event(JsonFields fields)
    {
        var type = fields.Word("eventType", "Normal", "Warning") ?? throw fields.Error("eventType", "is missing");
        return new EventAction(
            type == "Warning",
            fields.RequiredText("reason", MaxReason),
            fields.RequiredText("action", MaxReason),
            fields.RequiredText("note", MaxNote),
            fields.Object("regarding") is { } regarding ? CompleteReferenceOf(regarding) : null);
    }

    private static FinalizerAction Finalizer(JsonFields fields)
    {
        var name = fields.RequiredText("name", MaxName);
        fields.Required("present");
        return new FinalizerAction(name, fields.Flag("present"));
    }

    private static string? SubresourceOf(JsonFields fields) => fields.Word("subresource", "status", "scale");

    private static ObjectReference CompleteReferenceOf(JsonFields fields)
    {
        var reference = ReferenceOf(fields);
        fields.RequireNothingElse();
        return reference;
    }

    private static ObjectReference TargetOf(JsonFields action)
    {
        var fields = action.RequiredObject("object");
        var metadata = fields.RequiredObject("metadata");
        if (metadata.Text("generateName", MaxName) is not null)
            throw metadata.Error("generateName", "is refused: an action that is done again would make another object");
        return new ObjectReference(
            fields.RequiredText("apiVersion", MaxName),
            fields.RequiredText("kind", 63),
            NameOf(metadata, "namespace", required: false),
            NameOf(metadata, "name", required: true));
    }

    // RFC 1123 subdomains, and the colons that RBAC's names have besides; never a dot segment, a slash or a percent sign.
    [GeneratedRegex(@"^[A-Za-z0-9]([-A-Za-z0-9_.:]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PathSegment();
}
