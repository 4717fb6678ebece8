using k8s;
using k8s.Exceptions;

namespace Slipway.Operators.Cluster;

/// <summary>Finds the API server and the credentials for it: a kubeconfig, or what a pod is given.</summary>
internal static class ClusterConnection
{
    /// <summary>As client-go has it: noticed within 45 seconds if the other end is gone without a word.</summary>
    private static readonly TimeSpan s_pingDelay = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_pingTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Connects; nothing is sent yet.</summary>
    /// <param name="kubeconfig">
    /// The file; null for the one that kubectl would take, or the pod's service account where there is none.
    /// </param>
    /// <param name="context">The context in it; null for its current one.</param>
    /// <param name="options">How requests are made.</param>
    /// <exception cref="InvalidOperationException">There is no such kubeconfig or context; the message says which.</exception>
    public static ClusterClient Connect(string? kubeconfig = null, string? context = null, ClusterClientOptions? options = null)
    {
        var configuration = Read(kubeconfig, context);
        configuration.FirstMessageHandlerSetup = handler =>
        {
            handler.KeepAlivePingDelay = s_pingDelay;
            handler.KeepAlivePingTimeout = s_pingTimeout;
            handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
            handler.EnableMultipleHttp2Connections = true;
        };
        return new ClusterClient(new k8s.Kubernetes(configuration), configuration.Namespace ?? "default", options ?? new());
    }

    private static KubernetesClientConfiguration Read(string? kubeconfig, string? context)
    {
        var file = Find(kubeconfig);
        if (file is null && context is null && KubernetesClientConfiguration.IsInCluster())
            return KubernetesClientConfiguration.InClusterConfig();
        if (file is null)
        {
            throw new InvalidOperationException(
                $"There is no kubeconfig {KubernetesClientConfiguration.KubeConfigDefaultLocation}, and this is no pod. "
                + "Name one with --kubeconfig or in KUBECONFIG.");
        }

        try
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigFile(file, context);
        }
        catch (Exception e) when (e is KubeConfigException or IOException or UnauthorizedAccessException or YamlDotNet.Core.YamlException)
        {
            throw new InvalidOperationException($"The kubeconfig {file} cannot be used: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static FileInfo? Find(string? kubeconfig)
    {
        if (kubeconfig is not null)
            return new FileInfo(kubeconfig);
        var listed = (Environment.GetEnvironmentVariable("KUBECONFIG") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var candidates = listed.Length > 0 ? listed : [KubernetesClientConfiguration.KubeConfigDefaultLocation];
        return candidates.Select(path => new FileInfo(path)).FirstOrDefault(file => file.Exists);
    }
}
