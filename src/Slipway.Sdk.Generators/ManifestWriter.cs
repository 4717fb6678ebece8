using System.Text;
using Microsoft.CodeAnalysis;

namespace Slipway.Sdk.Generators;

/// <summary>Writes an operator's manifest: docs/operator-abi.md says what is in it.</summary>
internal static class ManifestWriter
{
    public static string Write(OperatorClass found)
    {
        var resource = found.Resource!;
        var json = new StringBuilder("{\"name\":").Text(found.Name);
        if (found.Attribute.NamedText("Version") is { } version)
            json.Append(",\"version\":").Text(version);
        json.Append(",\"for\":{");
        WriteKind(json, resource.ApiVersion, resource.Kind, resource.Plural);
        json.Append('}');
        WritePredicates(json, found.Attribute.Named("Predicates").Value as int? ?? 0);
        WriteAll(json, "owns", found.Owns, static (json, owns) => WriteKind(json, owns));
        WriteAll(json, "watches", found.Watches, WriteWatch);
        WriteRules(json, found);
        if (found.Finalizer is { } finalizer)
            json.Append(",\"finalizer\":").Text(finalizer);
        if (found.Attribute.Named("MaxConcurrentReconciles").Value is int concurrent)
            json.Append(",\"maxConcurrentReconciles\":").Append(concurrent);
        WriteDefinition(json, found);
        return json.Append('}').ToString();
    }

    private static void WriteKind(StringBuilder json, string apiVersion, string kind, string resource) =>
        json.Append("\"apiVersion\":").Text(apiVersion).Append(",\"kind\":").Text(kind).Append(",\"resource\":").Text(resource);

    private static void WriteKind(StringBuilder json, AttributeData attribute) =>
        WriteKind(json, Argument(attribute, 0), Argument(attribute, 1), Argument(attribute, 2));

    private static void WritePredicates(StringBuilder json, int changes)
    {
        string[] names = ["generation", "labels", "annotations"];
        var chosen = names.Where((_, i) => (changes & (1 << i)) != 0).ToList();
        if (chosen.Count > 0)
            json.Append(",\"predicates\":").Texts(chosen);
    }

    private static void WriteWatch(StringBuilder json, AttributeData watch)
    {
        WriteKind(json, watch);
        if (watch.NamedText("LabelSelector") is { } selector)
            json.Append(",\"labelSelector\":").Text(selector);
        if (watch.NamedText("Namespace") is { } space)
            json.Append(",\"namespace\":").Text(space);
        json.Append(",\"map\":{");
        if (watch.NamedText("MapLabel") is { } label)
            json.Append("\"label\":").Text(label);
        else if (watch.NamedText("MapAnnotation") is { } annotation)
            json.Append("\"annotation\":").Text(annotation);
        else
            json.Append("\"guest\":true");
        json.Append('}');
    }

    /// <summary>What the attributes say, and the status, which the SDK can set.</summary>
    private static void WriteRules(StringBuilder json, OperatorClass found)
    {
        var rules = new List<string>();
        foreach (var owns in found.Owns)
        {
            if (owns.ConstructorArguments[3].Texts() is { Count: > 0 } verbs)
                rules.Add(Rule(ResourceType.GroupOf(Argument(owns, 0)), Argument(owns, 2), verbs, []));
        }

        foreach (var rule in found.Rules)
        {
            rules.Add(Rule(
                Argument(rule, 0), Argument(rule, 1), rule.ConstructorArguments[2].Texts(), rule.Named("ResourceNames").Texts()));
        }

        if (found.Record!.Fields.Exists(field => field.Name == "status"))
            rules.Add(Rule(found.Resource!.Group, found.Resource.Plural + "/status", ["patch"], []));
        if (rules.Count > 0)
            json.Append(",\"rules\":[").Append(string.Join(",", rules)).Append(']');
    }

    private static string Rule(string group, string resource, List<string> verbs, List<string> names)
    {
        var json = new StringBuilder("{\"apiGroups\":").Texts([group]).Append(",\"resources\":").Texts([resource])
            .Append(",\"verbs\":").Texts(verbs);
        if (names.Count > 0)
            json.Append(",\"resourceNames\":").Texts(names);
        return json.Append('}').ToString();
    }

    private static void WriteDefinition(StringBuilder json, OperatorClass found)
    {
        var resource = found.Resource!;
        json.Append(",\"definition\":{\"scope\":").Text(resource.IsInCluster ? "Cluster" : "Namespaced");
        if (resource.ShortNames.Count > 0)
            json.Append(",\"shortNames\":").Texts(resource.ShortNames);
        if (resource.Columns.Count > 0)
        {
            var columns = resource.Columns.Select(column => new StringBuilder("{\"name\":").Text(column.Name).Append(",\"type\":")
                .Text(column.Type).Append(",\"jsonPath\":").Text(column.Path).Append('}').ToString());
            json.Append(",\"additionalPrinterColumns\":[").Append(string.Join(",", columns)).Append(']');
        }

        json.Append(",\"schema\":").Append(SchemaWriter.WriteResource(found.Record!)).Append('}');
    }

    private static void WriteAll(
        StringBuilder json, string name, IEnumerable<AttributeData> attributes, Action<StringBuilder, AttributeData> write)
    {
        var any = false;
        foreach (var attribute in attributes)
        {
            json.Append(any ? ",{" : $",\"{name}\":[{{");
            write(json, attribute);
            json.Append('}');
            any = true;
        }

        if (any)
            json.Append(']');
    }

    private static string Argument(AttributeData attribute, int index) => attribute.ConstructorArguments[index].Value as string ?? "";

    private static StringBuilder Text(this StringBuilder json, string text)
    {
        SchemaWriter.Text(json, text);
        return json;
    }

    private static StringBuilder Texts(this StringBuilder json, List<string> texts)
    {
        json.Append('[');
        for (var i = 0; i < texts.Count; i++)
            (i > 0 ? json.Append(',') : json).Text(texts[i]);
        return json.Append(']');
    }
}
