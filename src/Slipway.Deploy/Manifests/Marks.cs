using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>The labels and annotations by which objects are known as those of a deployment.</summary>
internal static class Marks
{
    /// <summary>The field manager of all that is applied here.</summary>
    public const string FieldManager = "slipway";

    public const string ManagedByLabel = "app.kubernetes.io/managed-by";
    public const string PluginLabel = "slipway.dev/plugin";
    public const string TargetLabel = "slipway.dev/target";
    public const string ReferenceAnnotation = "slipway.dev/reference";
    public const string DigestAnnotation = "slipway.dev/digest";
    public const string ModuleAnnotation = "slipway.dev/module";

    public static JsonObject Labels(string target, string plugin) => new()
    {
        [ManagedByLabel] = FieldManager,
        [PluginLabel] = plugin,
        [TargetLabel] = target,
    };

    public static JsonObject Annotations(PluginDeployment plugin) => new()
    {
        [ReferenceAnnotation] = plugin.Reference.ToString(),
        [DigestAnnotation] = plugin.Digest.ToString(),
        [ModuleAnnotation] = plugin.Module.ToString(),
    };

    /// <summary>Selects the objects of one plugin or of all, of one target or of all.</summary>
    public static string Selector(string? plugin, string? target) =>
        $"{ManagedByLabel}={FieldManager},{PluginLabel}{(plugin is null ? "" : $"={plugin}")}{(target is null ? "" : $",{TargetLabel}={target}")}";

    public static bool AreOn(KubernetesObject known, string plugin) =>
        known.Label(ManagedByLabel) == FieldManager && known.Label(PluginLabel) == plugin;
}
