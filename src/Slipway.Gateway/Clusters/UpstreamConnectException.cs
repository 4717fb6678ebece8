namespace Slipway.Gateway.Clusters;

/// <summary>No connection to an upstream host could be made.</summary>
internal sealed class UpstreamConnectException(string reason, Exception inner) : IOException(reason, inner)
{
    /// <summary>Envoy's word for why: <c>connection failure</c> or <c>connection timeout</c>.</summary>
    public string Reason => Message;
}
