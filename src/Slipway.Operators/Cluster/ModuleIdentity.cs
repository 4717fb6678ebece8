using System.Net.Http.Headers;

namespace Slipway.Operators.Cluster;

/// <summary>
/// In whose name a request is made. The API server authorises and audits it as the module's service account: a host that was talked into a
/// request cannot do more than that account.
/// </summary>
/// <param name="Module">The module's name.</param>
/// <param name="Namespace">The namespace of its service account; null where the module has none, and acts as the host itself.</param>
/// <param name="ServiceAccount">The name of its service account.</param>
internal sealed record ModuleIdentity(string Module, string? Namespace = null, string? ServiceAccount = null)
{
    /// <summary>The name by which the API server knows what the module has applied.</summary>
    public string FieldManager => $"slipway-operator/{Module}";

    internal void AddTo(HttpRequestHeaders headers)
    {
        if (Namespace is null || ServiceAccount is null)
            return;

        // No Impersonate-Group: the server gives a service account its groups by itself, the host needs no right to impersonate any, and
        // HttpClient would send several values of one header as one.
        headers.Add("Impersonate-User", $"system:serviceaccount:{Namespace}:{ServiceAccount}");
    }
}
