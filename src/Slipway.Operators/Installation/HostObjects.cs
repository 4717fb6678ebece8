using System.Text.Json.Nodes;

namespace Slipway.Operators.Installation;

/// <summary>Writes what runs the host in a cluster: a Deployment of two replicas, of which one leads, and a PodDisruptionBudget.</summary>
internal static class HostObjects
{
    private const int Port = 8080;

    /// <param name="name">The host's name.</param>
    /// <param name="namespace">Where it runs.</param>
    /// <param name="image">An image that has the command <c>slipway</c>.</param>
    /// <param name="arguments">What comes after <c>slipway operator run</c>.</param>
    public static IEnumerable<JsonObject> Of(string name, string @namespace, string image, IReadOnlyList<string> arguments)
    {
        var labels = new JsonObject { ["app.kubernetes.io/name"] = name };
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = @namespace };
        yield return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject
            {
                ["replicas"] = 2,
                ["selector"] = new JsonObject { ["matchLabels"] = labels },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = labels.DeepClone() },
                    ["spec"] = Pod(name, image, arguments),
                },
            },
        };
        yield return new JsonObject
        {
            ["apiVersion"] = "policy/v1",
            ["kind"] = "PodDisruptionBudget",
            ["metadata"] = metadata.DeepClone(),
            ["spec"] = new JsonObject { ["minAvailable"] = 1, ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() } },
        };
    }

    private static JsonObject Pod(string name, string image, IReadOnlyList<string> arguments) => new()
    {
        ["serviceAccountName"] = name,

        // As long as what has begun may take to end, and some more for the lease.
        ["terminationGracePeriodSeconds"] = 40,
        ["securityContext"] = new JsonObject
        {
            ["runAsNonRoot"] = true,
            ["runAsUser"] = 65532,
            ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
        },
        ["containers"] = new JsonArray(new JsonObject
        {
            ["name"] = "host",
            ["image"] = image,
            ["command"] = new JsonArray("slipway"),
            ["args"] = new JsonArray([.. new[] { "operator", "run", "--listen", $"0.0.0.0:{Port}" }.Concat(arguments).Select(text => JsonValue.Create(text))]),
            ["env"] = new JsonArray(new JsonObject { ["name"] = "HOME", ["value"] = "/state" }, new JsonObject { ["name"] = "TMPDIR", ["value"] = "/state" }),
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["containerPort"] = Port, ["protocol"] = "TCP" }),
            ["livenessProbe"] = Probe("/healthz"),
            ["readinessProbe"] = Probe("/readyz"),
            ["resources"] = new JsonObject
            {
                ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "128Mi" },
                ["limits"] = new JsonObject { ["memory"] = "512Mi" },
            },
            ["securityContext"] = new JsonObject
            {
                ["allowPrivilegeEscalation"] = false,
                ["readOnlyRootFilesystem"] = true,
                ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            },
            ["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "state", ["mountPath"] = "/state" }),
        }),
        ["volumes"] = new JsonArray(new JsonObject { ["name"] = "state", ["emptyDir"] = new JsonObject() }),
    };

    private static JsonObject Probe(string path) => new() { ["httpGet"] = new JsonObject { ["path"] = path, ["port"] = "http" } };
}
