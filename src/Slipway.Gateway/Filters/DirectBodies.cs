using Slipway.Envoy;

namespace Slipway.Gateway.Filters;

/// <summary>The bodies of direct responses, read once at start.</summary>
internal sealed class DirectBodies
{
    private readonly Dictionary<DirectResponseAction, ReadOnlyMemory<byte>> _bodies = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="GatewayException">A body cannot be read, or is larger than the route configuration allows.</exception>
    public DirectBodies(RouteConfiguration routes)
    {
        foreach (var route in routes.VirtualHosts.SelectMany(host => host.Routes))
        {
            if (route.Action is not DirectResponseAction { Body: { } source } direct)
                continue;
            var body = DataSources.Read(source, "The body of a direct response");
            if (body.Length > routes.MaxDirectResponseBodySizeBytes)
            {
                throw new GatewayException(
                    $"The body of a direct response has {body.Length} bytes; max_direct_response_body_size_bytes allows {routes.MaxDirectResponseBodySizeBytes}.");
            }

            _bodies[direct] = body;
        }
    }

    public ReadOnlyMemory<byte> Of(DirectResponseAction action) => _bodies.GetValueOrDefault(action);
}
