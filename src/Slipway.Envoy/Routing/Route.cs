namespace Slipway.Envoy;

/// <summary><c>envoy.config.route.v3.Route</c>.</summary>
public sealed record Route
{
    /// <summary>Name, visible in logs and as the <c>xds.route_name</c> property; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which requests it takes.</summary>
    public RouteMatch Match { get; init; } = new();

    /// <summary>What happens to them.</summary>
    public RouteAction Action { get; init; } = new DirectResponseAction();

    /// <summary>Metadata, visible to guests as <c>route_metadata</c>.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>Changes to the headers of its requests and responses.</summary>
    public HeaderMutations Headers { get; init; } = HeaderMutations.None;

    /// <summary>HTTP filters switched on or off here.</summary>
    public FilterOverrides FilterOverrides { get; init; } = FilterOverrides.None;
}
