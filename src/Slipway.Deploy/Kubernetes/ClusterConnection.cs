using k8s;
using k8s.Exceptions;

namespace Slipway.Deploy;

/// <summary>Which cluster is meant, in kubectl's terms.</summary>
/// <param name="Kubeconfig">The file; null for the one that kubectl would take.</param>
/// <param name="Context">The context in it; null for its current one.</param>
/// <param name="Namespace">The namespace; null for the context's.</param>
public sealed record ClusterConnection(string? Kubeconfig = null, string? Context = null, string? Namespace = null)
{
    private const string DefaultNamespace = "default";

    /// <summary>The namespace where nothing has to be connected to: the kubeconfig's is asked for only where there is one.</summary>
    public string NamespaceOrDefault => Namespace ?? (File() is null ? DefaultNamespace : Read().Namespace) ?? DefaultNamespace;

    /// <summary>Connects; nothing is sent yet.</summary>
    /// <exception cref="DeployException">There is no such kubeconfig or context.</exception>
    public KubernetesCluster Connect()
    {
        var configuration = Read();
        return new KubernetesCluster(new k8s.Kubernetes(configuration), Namespace ?? configuration.Namespace ?? DefaultNamespace);
    }

    private KubernetesClientConfiguration Read()
    {
        var file = File();
        if (file is null && Context is null && KubernetesClientConfiguration.IsInCluster())
            return KubernetesClientConfiguration.InClusterConfig();
        if (file is null)
        {
            throw new DeployException(
                $"There is no kubeconfig {KubernetesClientConfiguration.KubeConfigDefaultLocation}.",
                "Name one with --kubeconfig or in KUBECONFIG; --dry-run writes the objects without a cluster.");
        }

        try
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigFile(file, Context);
        }
        catch (Exception e) when (e is KubeConfigException or IOException or UnauthorizedAccessException or YamlDotNet.Core.YamlException)
        {
            throw new DeployException($"The kubeconfig {file} cannot be used: {e.Message.TrimEnd('.')}.", inner: e);
        }
    }

    /// <summary>
    /// Null where none was named and the default one does not exist. A list in KUBECONFIG means its first file that exists.
    /// </summary>
    private FileInfo? File()
    {
        if (Kubeconfig is not null)
            return new FileInfo(Kubeconfig);
        var listed = (Environment.GetEnvironmentVariable("KUBECONFIG") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var candidates = listed.Length > 0 ? listed : [KubernetesClientConfiguration.KubeConfigDefaultLocation];
        return candidates.Select(path => new FileInfo(path)).FirstOrDefault(file => file.Exists);
    }
}
