using System.Net;
using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>A cluster in Envoy's configuration.</summary>
internal static class EnvoyCluster
{
    private const string TlsContext = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext";
    private const string SystemAuthorities = "/etc/ssl/certs/ca-certificates.crt";

    public static JsonObject Write(CalloutCluster cluster) => Fields.Of(
        ("name", cluster.Name),
        ("type", IPAddress.TryParse(cluster.Host.Trim('[', ']'), out _) ? "STATIC" : "STRICT_DNS"),
        ("connect_timeout", "5s"),
        ("load_assignment", new JsonObject
        {
            ["cluster_name"] = cluster.Name,
            ["endpoints"] = new JsonArray(new JsonObject
            {
                ["lb_endpoints"] = new JsonArray(new JsonObject
                {
                    ["endpoint"] = new JsonObject { ["address"] = Address(cluster.Host.Trim('[', ']'), cluster.Port) },
                }),
            }),
        }),
        ("transport_socket", cluster.Tls ? Tls(cluster) : null));

    public static JsonObject Address(string host, int port) => new()
    {
        ["socket_address"] = new JsonObject { ["address"] = host, ["port_value"] = port },
    };

    /// <summary>Envoy trusts nobody unless told whom, and then does not compare names unless told to.</summary>
    private static JsonObject Tls(CalloutCluster cluster) => new()
    {
        ["name"] = "envoy.transport_sockets.tls",
        ["typed_config"] = new JsonObject
        {
            ["@type"] = TlsContext,
            ["sni"] = cluster.Host,
            ["common_tls_context"] = new JsonObject
            {
                ["validation_context"] = new JsonObject
                {
                    ["trusted_ca"] = new JsonObject { ["filename"] = SystemAuthorities },
                    ["match_typed_subject_alt_names"] = new JsonArray(new JsonObject
                    {
                        ["san_type"] = IPAddress.TryParse(cluster.Host.Trim('[', ']'), out _) ? "IP_ADDRESS" : "DNS",
                        ["matcher"] = new JsonObject { ["exact"] = cluster.Host.Trim('[', ']') },
                    }),
                },
            },
        },
    };
}
