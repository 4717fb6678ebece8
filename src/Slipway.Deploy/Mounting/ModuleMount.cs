using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>
/// A ConfigMap with a module, mounted into the proxies of a workload by the annotations that Istio's injection reads. The workload is
/// somebody else's, and others may use the same annotations: only our entries come and go.
/// </summary>
/// <param name="Workload">The workload.</param>
/// <param name="Plugin">The plugin that it is for.</param>
/// <param name="ConfigMap">The name of the ConfigMap.</param>
/// <param name="Generation">Which module; pods are labelled with it, and filters select them by it.</param>
internal sealed record ModuleMount(WorkloadReference Workload, string Plugin, string ConfigMap, string Generation)
{
    /// <summary>On the ConfigMap: the workload that it is mounted into.</summary>
    public const string WorkloadAnnotation = "slipway.dev/workload";

    private const string Volumes = "sidecar.istio.io/userVolume";
    private const string Mounts = "sidecar.istio.io/userVolumeMount";

    /// <summary>On the workload: the annotations of its pods that were not there before.</summary>
    private const string AddedAnnotation = "slipway.dev/added-annotations";

    private const string LabelPrefix = "module.slipway.dev/";

    /// <summary>The label of pods that have the module.</summary>
    public static string Label(string plugin) => LabelPrefix + plugin;

    /// <summary>Where the module's folder is in the proxy.</summary>
    public static string Folder(string plugin) => $"/var/local/lib/slipway/{plugin}";

    private static string VolumeName(string plugin) => $"slipway-{plugin}";

    /// <summary>The generation that the workload's pods have; null where they have none.</summary>
    public static string? GenerationOf(KubernetesObject workload, string plugin) =>
        (string?)(TemplateMetadata(workload)?["labels"] as JsonObject)?[Label(plugin)];

    /// <summary>What is to be changed in the workload so that its pods get the module.</summary>
    public JsonObject Attaching(KubernetesObject workload)
    {
        var entries = new Dictionary<string, JsonObject>
        {
            [Volumes] = new() { ["name"] = VolumeName(Plugin), ["configMap"] = new JsonObject { ["name"] = ConfigMap } },
            [Mounts] = new() { ["name"] = VolumeName(Plugin), ["mountPath"] = Folder(Plugin), ["readOnly"] = true },
        };
        var added = Added(workload);
        var annotations = new JsonObject();
        foreach (var (key, entry) in entries)
        {
            var known = Annotation(workload, key);
            if (known is null)
                added.Add(key);
            var name = VolumeName(Plugin);
            annotations[key] = Edit(workload, key,
                () => NamedEntries.Add(known is null ? null : NamedEntries.Remove(known, name), name, Entry(known, entry)));
        }

        return Patch(added, annotations, Generation, Label(Plugin));
    }

    /// <summary>
    /// What is to be changed in a workload so that it is as it was before; null where there is nothing of the plugin in it.
    /// </summary>
    public static JsonObject? Detaching(KubernetesObject workload, string plugin)
    {
        if (GenerationOf(workload, plugin) is null)
            return null;
        var added = Added(workload);
        var annotations = new JsonObject();
        foreach (var key in (string[])[Volumes, Mounts])
        {
            if (Annotation(workload, key) is not { } known)
                continue;
            var left = Edit(workload, key, () => NamedEntries.Remove(known, VolumeName(plugin)));
            annotations[key] = NamedEntries.AreNone(left) && added.Remove(key) ? null : left;
        }

        return Patch(added, annotations, null, Label(plugin));
    }

    /// <summary>In a mapping the name is the key already, and Istio's template writes it.</summary>
    private static string Entry(string? known, JsonObject entry)
    {
        if (known?.TrimStart() is not ['{', ..])
            return entry.ToJsonString();
        var nameless = (JsonObject)entry.DeepClone();
        nameless.Remove("name");
        return nameless.ToJsonString();
    }

    private static JsonObject Patch(SortedSet<string> added, JsonObject annotations, string? generation, string label) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["annotations"] = new JsonObject { [AddedAnnotation] = added.Count == 0 ? null : string.Join(',', added) },
        },
        ["spec"] = new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [label] = generation }, ["annotations"] = annotations },
            },
        },
    };

    private static string Edit(KubernetesObject workload, string key, Func<string> edit)
    {
        try
        {
            return edit();
        }
        catch (JsonException e)
        {
            throw new DeployException(
                $"The annotation {key} of the pods of {workload.Title} is not a JSON list of volumes: {e.Message.TrimEnd('.')}.",
                "Whoever has written it has to mend it; Istio cannot inject proxies as it is.",
                e);
        }
    }

    private static SortedSet<string> Added(KubernetesObject workload) =>
        new(workload.Annotation(AddedAnnotation)?.Split(',') ?? [], StringComparer.Ordinal);

    private static string? Annotation(KubernetesObject workload, string key) =>
        (string?)(TemplateMetadata(workload)?["annotations"] as JsonObject)?[key];

    private static JsonObject? TemplateMetadata(KubernetesObject workload) =>
        workload.Document["spec"]?["template"]?["metadata"] as JsonObject;
}
