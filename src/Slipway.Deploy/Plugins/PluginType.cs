namespace Slipway.Deploy;

/// <summary>What a filter sees.</summary>
public enum PluginType
{
    /// <summary>Requests and responses.</summary>
    Http,

    /// <summary>The bytes of connections.</summary>
    Network,
}
