namespace Slipway.Envoy;

/// <summary>Chooses virtual host and route for requests, as Envoy's router does.</summary>
public sealed class RouteMatcher
{
}
