namespace Slipway.Operators.Cluster;

/// <summary>A request to the API server.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Path and query, without a slash at the front.</param>
internal sealed record ClusterRequest(HttpMethod Method, string Path)
{
    /// <summary>The bytes that are sent.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>What <see cref="Content"/> is.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>In whose name; null for the host's own.</summary>
    public ModuleIdentity? Identity { get; init; }

    /// <summary>
    /// Whether it may be sent again although the first one may have been executed. One that was refused or never arrived is sent again
    /// anyway.
    /// </summary>
    public bool IsRepeatable { get; init; } = Method == HttpMethod.Get;

    /// <summary>
    /// Whether this host leads still, asked before each attempt and once more when its content is about to leave: between the two there may
    /// be a new connection, or a process that was stopped. Null where nobody else leads.
    /// </summary>
    public Func<bool>? IsLeader { get; init; }
}
