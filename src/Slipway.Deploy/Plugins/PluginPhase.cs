namespace Slipway.Deploy;

/// <summary>Where in the chain of an Istio proxy a filter stands.</summary>
public enum PluginPhase
{
    /// <summary>Behind all others, before the router.</summary>
    Unspecified,

    /// <summary>Before Istio's authentication.</summary>
    Authn,

    /// <summary>Behind authentication, before Istio's authorization.</summary>
    Authz,

    /// <summary>Behind authorization, before Istio's statistics.</summary>
    Stats,
}
