namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.extensions.filters.http.buffer.v3</c>.</summary>
internal static class BufferMessages
{
    private const string Name = "envoy.extensions.filters.http.buffer.v3";

    public static readonly Message<BufferFilter> Filter = new Message<BufferFilter>($"{Name}.Buffer", new())
    {
        { "max_request_bytes", Scalars.Integer(1L, uint.MaxValue), (value, most) => value with { MaxRequestBytes = most } },
    }
    .Requires("max_request_bytes");

    public static readonly Message<BufferRouteConfig> PerRoute = new Message<BufferRouteConfig>($"{Name}.BufferPerRoute", new((long?)null))
    {
        { "disabled", Disabled },
        { "buffer", Filter.Read, (_, buffer) => new BufferRouteConfig(buffer.MaxRequestBytes) },
    }
    .ExactlyOneOf("disabled", "buffer");

    private static bool Disabled(Cursor at)
    {
        var disabled = Scalars.Bool(at);
        if (!disabled)
            at.Error("must be true; give a buffer to hold requests here");
        return disabled;
    }
}
