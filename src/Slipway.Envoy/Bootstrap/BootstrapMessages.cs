using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>The outermost message.</summary>
internal static class BootstrapMessages
{
    private static readonly Message<StaticResources> StaticResources =
        new Message<StaticResources>("envoy.config.bootstrap.v3.Bootstrap.StaticResources", new())
        {
            {
                "listeners", Composites.Repeated(ListenerMessages.Listener.Read, listener => listener.Name, "name"),
                (value, listeners) => value with { Listeners = listeners }
            },
            {
                "clusters", Composites.Repeated(ClusterMessages.Cluster.Read, cluster => cluster.Name, "name"),
                (value, clusters) => value with { Clusters = clusters }
            },
        }
        .Refuses("secrets", "only TLS would use them");

    private static readonly Extensions<WasmService> Services = new("bootstrap extension")
    {
        {
            "envoy.bootstrap.wasm", "envoy.wasm",
            "envoy.extensions.wasm.v3.WasmService envoy.config.wasm.v2alpha.WasmService envoy.config.wasm.v2.WasmService",
            WasmMessages.Service.Read
        },
    };

    private static readonly Message<ExtensionConfig> Extension =
        new Message<ExtensionConfig>("envoy.config.core.v3.TypedExtensionConfig", new())
        {
            { "name", Scalars.NonEmptyText, (value, name) => value with { Name = name } },
            { "typed_config", Composites.Place, (value, place) => value with { Typed = place } },
            { "config", Composites.Place, (value, place) => value with { Untyped = place } },
        }
        .Requires("name")
        .AtMostOneOf("typed_config", "config");

    public static readonly Message<Bootstrap> Bootstrap =
        new Message<Bootstrap>("envoy.config.bootstrap.v3.Bootstrap", new())
        {
            { "node", CoreMessages.Node.Read, (value, node) => value with { Node = node } },
            { "admin", AdminMessages.Admin.Read, (value, admin) => value with { Admin = admin } },
            { "static_resources", StaticResources.Read, (value, resources) => value with { StaticResources = resources } },
            {
                "bootstrap_extensions", Composites.Repeated(ReadService),
                (value, services) => value with { WasmServices = [.. services.OfType<WasmService>()] }
            },
        }
        .Ignores("layered_runtime runtime", "there is no runtime; every field holds as written")
        .Ignores("stats_config stats_flush_interval stats_flush_on_admin enable_dispatcher_stats stats_server_version_override",
            "statistics are kept in Slipway's own way")
        .Ignores("flags_path watchdog watchdogs fatal_actions overload_manager memory_allocator_manager perf_tracing_file_path",
            "it steers Envoy's own process")
        .Ignores("default_socket_interface default_regex_engine inline_headers listener_manager application_log_config " +
            "grpc_async_client_manager_config node_context_params", "it chooses among Envoy's own components")
        .Refuses("dynamic_resources hds_config config_sources default_config_source xds_delegate_extension xds_config_tracker_extension",
            "write static_resources into the file")
        .Refuses("stats_sinks", "read statistics from the administration interface's /stats/prometheus")
        .Refuses("use_tcp_for_dns_lookups dns_resolution_config typed_dns_resolver_config", "the system's resolver is used")
        .Refuses("cluster_manager tracing header_prefix certificate_provider_instances")
        .Then((value, fields) =>
        {
            fields.Message.Context.CheckClusterReferences(value.StaticResources.Clusters.Select(cluster => cluster.Name));
            return value;
        });

    private static WasmService? ReadService(Cursor at) => Services.Read(Extension.Read(at), at);
}
