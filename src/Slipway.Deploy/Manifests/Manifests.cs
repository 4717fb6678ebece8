namespace Slipway.Deploy;

/// <summary>What a target makes of a plugin.</summary>
public sealed record Manifests
{
    internal Manifests(DeploymentScope scope, PluginDeployment plugin, IReadOnlyList<KubernetesObject> objects,
        IReadOnlyList<string> warnings) =>
        (Scope, Plugin, Objects, Warnings) = (scope, plugin, objects, warnings);

    /// <summary>What the target cannot express, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    internal DeploymentScope Scope { get; }

    internal PluginDeployment Plugin { get; }

    internal IReadOnlyList<KubernetesObject> Objects { get; }

    /// <summary>What is changed in a workload beside the objects.</summary>
    internal ModuleMount? Mount { get; init; }

    /// <summary>The objects as YAML, one document each, for whoever applies them.</summary>
    public string ToYaml() =>
        string.Join("---\n", Objects.Select(item => YamlText.Write(item.Document)).Append(MountNote()).OfType<string>());

    /// <summary>A comment, since what is applied would take the place of what others have in the same annotations.</summary>
    private string? MountNote()
    {
        if (Mount is null)
            return null;
        var bare = new KubernetesObject(Mount.Workload.Kind, []);
        var lines = YamlText.Write(Mount.Attaching(bare)["spec"]!).TrimEnd('\n').Split('\n');
        return $"# In the spec of {Mount.Workload}, beside what others have there:\n{string.Concat(lines.Select(line => $"#   {line}\n"))}";
    }
}
