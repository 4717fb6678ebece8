using System.Text.RegularExpressions;
using Slipway.Operators.Json;

namespace Slipway.Operators.Manifests;

/// <summary>Reads what <c>operator_on_describe</c> answers.</summary>
internal static partial class ManifestReader
{
    private const int MaxKinds = 64;
    private const int MaxRules = 64;
    private const int MaxItemsOfRule = 64;
    private const int MaxName = 253;
    private const int MaxSelector = 1024;

    /// <param name="json">The answer.</param>
    /// <exception cref="MessageException">It is not a manifest; the message names the field.</exception>
    public static OperatorManifest Read(ReadOnlyMemory<byte> json)
    {
        using var document = StrictJson.ParseObject(json);
        var fields = JsonFields.Of(document);
        var manifest = new OperatorManifest
        {
            Name = Matching(fields, "name", DnsLabel(), "a DNS label: lower-case letters, digits and dashes, at most 63"),
            Version = fields.Text("version", 64) ?? "",
            For = TypeOf(fields.RequiredObject("for"), complete: true),
            Predicates = [.. fields.Texts("predicates", 3, 32).Select((word, i) => PredicateOf(fields, word, i))],
            Owns = [.. fields.Objects("owns", MaxKinds).Select(owned => TypeOf(owned, complete: true))],
            Watches = [.. fields.Objects("watches", MaxKinds).Select(WatchOf)],
            Rules = [.. fields.Objects("rules", MaxRules).Select(RuleOf)],
            Finalizer = fields.Text("finalizer", MaxName),
            MaxConcurrentReconciles = fields.Number("maxConcurrentReconciles", 1, 16) ?? 1,
            Definition = fields.Object("definition") is { } definition ? DefinitionOf(definition) : null,
        };
        if (manifest.Finalizer is { } finalizer && !QualifiedName().IsMatch(finalizer))
            throw fields.Error("finalizer", $"is “{finalizer}”, but should be a name with a domain, such as example.com/cleanup");
        fields.RequireNothingElse();
        CheckKindsAreOnce(manifest);
        return manifest;
    }

    private static ResourceType TypeOf(JsonFields fields, bool complete)
    {
        var type = new ResourceType(
            Matching(fields, "apiVersion", ApiVersion(), "a version such as v1, or a group and a version such as apps/v1"),
            Matching(fields, "kind", Kind(), "the name of a kind, such as Deployment"),
            Matching(fields, "resource", Resource(), "the plural in lower case, such as deployments"));
        if (complete)
            fields.RequireNothingElse();
        return type;
    }

    private static Predicate PredicateOf(JsonFields fields, string word, int index) => word switch
    {
        "generation" => Predicate.Generation,
        "labels" => Predicate.Labels,
        "annotations" => Predicate.Annotations,
        _ => throw fields.Error($"predicates[{index}]", $"is “{word}”, but should be one of generation, labels, annotations"),
    };

    private static WatchedType WatchOf(JsonFields fields)
    {
        var type = TypeOf(fields, complete: false);
        var map = fields.RequiredObject("map");
        var label = map.Text("label", MaxName);
        var annotation = map.Text("annotation", MaxName);
        var guest = map.Flag("guest");
        map.RequireNothingElse();
        if ((label is null ? 0 : 1) + (annotation is null ? 0 : 1) + (guest ? 1 : 0) != 1)
            throw fields.Error("map", "should have exactly one of label, annotation, and guest");
        var watch = new WatchedType(
            type,
            fields.Text("labelSelector", MaxSelector),
            fields.Text("namespace", MaxName),
            label is not null ? WatchMapping.Label : annotation is not null ? WatchMapping.Annotation : WatchMapping.Guest,
            label ?? annotation);
        fields.RequireNothingElse();
        return watch;
    }

    private static ManifestRule RuleOf(JsonFields fields)
    {
        var rule = new ManifestRule(
            fields.Texts("apiGroups", MaxItemsOfRule, MaxName),
            fields.Texts("resources", MaxItemsOfRule, MaxName),
            fields.Texts("verbs", MaxItemsOfRule, MaxName),
            fields.Texts("resourceNames", MaxItemsOfRule, MaxName));
        fields.RequireNothingElse();
        foreach (var (name, values) in new[] { ("apiGroups", rule.ApiGroups), ("resources", rule.Resources), ("verbs", rule.Verbs) })
        {
            if (values.Count == 0)
                throw fields.Error(name, "is missing or empty");
            if (values.Contains("*"))
                throw fields.Error(name, "has *, but an operator has to name what it wants");
        }

        return rule;
    }

    private static ResourceDefinition DefinitionOf(JsonFields fields)
    {
        var definition = new ResourceDefinition(
            fields.Word("scope", "Namespaced", "Cluster") is not "Cluster",
            fields.Text("singular", 63),
            fields.Texts("shortNames", 8, 63),
            fields.RequiredRawObject("schema").Clone(),
            [.. fields.Objects("additionalPrinterColumns", 32).Select((_, i) => fields.Required("additionalPrinterColumns")[i].Clone())]);
        fields.RequireNothingElse();
        return definition;
    }

    // Two watches of a kind would be two answers to what is related, and to which cache a read is answered from.
    private static void CheckKindsAreOnce(OperatorManifest manifest)
    {
        var kinds = manifest.Watches.Select(watch => watch.Type).Concat(manifest.Owns).Append(manifest.For);
        var twice = kinds.GroupBy(type => (type.ApiVersion, type.Kind)).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new MessageException($"{twice.Key.ApiVersion} {twice.Key.Kind} is named more than once in for, owns and watches");
    }

    private static string Matching(JsonFields fields, string name, Regex pattern, string what)
    {
        var text = fields.RequiredText(name, MaxName);
        return pattern.IsMatch(text) ? text : throw fields.Error(name, $"is “{text}”, but should be {what}");
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DnsLabel();

    [GeneratedRegex(@"^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[a-z0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex ApiVersion();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Resource();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex QualifiedName();
}
