using System.Text.Json.Nodes;
using Slipway.Artifacts;

namespace Slipway.Deploy;

/// <summary>Writes the objects of a gateway of Slipway's own in Kubernetes, with a filter in front of an upstream.</summary>
public static class GatewayTarget
{
    /// <summary>How the target is called.</summary>
    public const string Name = "kubernetes";

    private const int ListenPort = 8080;

    /// <summary>Part of a port's key for server-side apply, which takes no default for it before Kubernetes 1.21.</summary>
    private const string Protocol = "TCP";

    private const string ModuleFolder = "/modules";
    private const string ConfigurationFile = "envoy.yaml";
    private const string ConfigurationFolder = "/etc/slipway";

    /// <summary>The objects for a plugin.</summary>
    public static Manifests Write(PluginDeployment plugin, GatewayDeploymentOptions options, string @namespace)
    {
        var scope = new DeploymentScope(Name, @namespace);
        var configuration = Configuration(plugin, options);
        return new Manifests(
            scope,
            plugin,
            [
                KubernetesObject.Of(ResourceKind.ConfigMap, scope, plugin, plugin.Name,
                    ("data", new JsonObject { [ConfigurationFile] = configuration })),
                KubernetesObject.Of(ResourceKind.Service, scope, plugin, plugin.Name, ("spec", new JsonObject
                {
                    ["selector"] = Selector(plugin),
                    ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = options.Port, ["targetPort"] = "http",
                        ["protocol"] = Protocol }),
                })),
                KubernetesObject.Of(ResourceKind.Deployment, scope, plugin, plugin.Name,
                    ("spec", Deployment(plugin, options, configuration))),
            ],
            EnvoyTarget.Warnings(plugin));
    }

    /// <summary>The same as values of the chart <c>deploy/helm/slipway-gateway</c>.</summary>
    /// <exception cref="DeployException">The module is not in a registry, from where the chart gets it.</exception>
    public static string Values(PluginDeployment plugin, GatewayDeploymentOptions options) => plugin.Source is ModuleSource.Registry
        ? YamlText.Write(Fields.Of(
            ("image", options.Image),
            ("replicas", options.Replicas ?? 1),
            ("port", options.Port),
            ("pullSecret", PullSecret(plugin, options)),
            ("pull", Pull(plugin, options)),
            ("configuration", Configuration(plugin, options))))
        : throw new DeployException("The chart gets the module from a registry.", "Leave --module-url and --module-file out.");

    private static string Configuration(PluginDeployment plugin, GatewayDeploymentOptions options)
    {
        var placed = plugin.Source is ModuleSource.Registry ? plugin with { Source = new ModuleSource.File(ModulePath(plugin)) } : plugin;
        return EnvoyTarget.Bootstrap(placed, new EnvoyRoute("0.0.0.0", ListenPort, options.Upstream));
    }

    private static string ModulePath(PluginDeployment plugin) => $"{ModuleFolder}/{plugin.Module.Hex}.wasm";

    private static string PullSecret(PluginDeployment plugin, GatewayDeploymentOptions options) =>
        options.PullSecret ?? $"{plugin.Name}-registry";

    private static JsonArray Pull(PluginDeployment plugin, GatewayDeploymentOptions options)
    {
        var arguments = new JsonArray("pull", plugin.Reference.At(plugin.Digest).ToString(), "-o", ModulePath(plugin));
        if (options.PlainHttp)
            arguments.Add("--plain-http");
        return arguments;
    }

    private static JsonObject Selector(PluginDeployment plugin) => new()
    {
        ["app.kubernetes.io/name"] = "slipway-gateway",
        ["app.kubernetes.io/instance"] = plugin.Name,
    };

    private static JsonObject Deployment(PluginDeployment plugin, GatewayDeploymentOptions options, string configuration)
    {
        var pulls = plugin.Source is ModuleSource.Registry;
        return Fields.Of(
            // Not said unless asked for: an autoscaler may be in charge of it.
            ("replicas", options.Replicas),
            ("selector", new JsonObject { ["matchLabels"] = Selector(plugin) }),
            ("template", new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["labels"] = Selector(plugin),

                    // Another configuration replaces the pods.
                    ["annotations"] = new JsonObject
                    {
                        ["slipway.dev/configuration"] = Digest.Of(System.Text.Encoding.UTF8.GetBytes(configuration)).Hex,
                    },
                },
                ["spec"] = Fields.Of(
                    ("automountServiceAccountToken", false),
                    ("securityContext", new JsonObject
                    {
                        ["runAsNonRoot"] = true,
                        ["runAsUser"] = 65532,
                        ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
                    }),
                    ("initContainers", pulls
                        ? new JsonArray(Container(options, "pull", Pull(plugin, options), ["modules", "registry", "state"])) : null),
                    ("containers", new JsonArray(Serving(options, pulls))),
                    ("volumes", Volumes(plugin, options, pulls))),
            }));
    }

    private static JsonObject Serving(GatewayDeploymentOptions options, bool pulls)
    {
        string[] mounts = pulls ? ["configuration", "modules", "state"] : ["configuration", "state"];
        var container = Container(options, "gateway", new JsonArray("run", "-c", $"{ConfigurationFolder}/{ConfigurationFile}"), mounts);
        container["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["containerPort"] = ListenPort, ["protocol"] = Protocol });
        container["readinessProbe"] = new JsonObject { ["tcpSocket"] = new JsonObject { ["port"] = "http" } };
        container["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "128Mi" } };
        return container;
    }

    private static JsonObject Container(GatewayDeploymentOptions options, string name, JsonArray arguments, IReadOnlyList<string> mounts) =>
        new()
        {
            ["name"] = name,
            ["image"] = options.Image,
            ["command"] = new JsonArray("slipway"),
            ["args"] = arguments,
            ["env"] = new JsonArray(
            new JsonObject { ["name"] = "HOME", ["value"] = "/state" },
            new JsonObject { ["name"] = "TMPDIR", ["value"] = "/state" },
            new JsonObject { ["name"] = "DOCKER_CONFIG", ["value"] = "/registry" }),
            ["securityContext"] = new JsonObject
            {
                ["allowPrivilegeEscalation"] = false,
                ["readOnlyRootFilesystem"] = true,
                ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            },
            ["volumeMounts"] = Fields.List(mounts, mount => new JsonObject
            {
                ["name"] = mount,
                ["mountPath"] = mount == "configuration" ? ConfigurationFolder : "/" + mount,
            }),
        };

    private static JsonArray Volumes(PluginDeployment plugin, GatewayDeploymentOptions options, bool pulls)
    {
        var volumes = new JsonArray(
            new JsonObject { ["name"] = "configuration", ["configMap"] = new JsonObject { ["name"] = plugin.Name } },
            new JsonObject { ["name"] = "state", ["emptyDir"] = new JsonObject() });
        if (pulls)
        {
            volumes.Add(new JsonObject { ["name"] = "modules", ["emptyDir"] = new JsonObject() });
            volumes.Add(new JsonObject
            {
                ["name"] = "registry",
                ["secret"] = new JsonObject
                {
                    ["secretName"] = PullSecret(plugin, options),
                    ["optional"] = true,
                    ["items"] = new JsonArray(new JsonObject { ["key"] = ".dockerconfigjson", ["path"] = "config.json" }),
                },
            });
        }

        return volumes;
    }
}
