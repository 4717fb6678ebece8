using Slipway.Sdk.Json;
using Slipway.Sdk.Operators;

namespace WebsiteOperator;

/// <summary>The objects that a website is made of. They have its name.</summary>
internal sealed class WebsiteParts(ObjectKey key, int replicas, string page, string checksum)
{
    /// <summary>On the pods, so that a change of the page replaces them.</summary>
    public const string ChecksumAnnotation = "demo.slipway.dev/checksum";

    private const string Image = "nginx:1.29-alpine";
    private const string Folder = "/usr/share/nginx/html";

    public JsonObject ConfigMap() => Part("v1", "ConfigMap", "data", new JsonObject { ["index.html"] = page });

    public JsonObject Deployment() => Part("apps/v1", "Deployment", "spec", new JsonObject
    {
        ["replicas"] = replicas,
        ["selector"] = new JsonObject { ["matchLabels"] = Labels() },
        ["template"] = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["labels"] = Labels(),
                ["annotations"] = new JsonObject { [ChecksumAnnotation] = checksum },
            },
            ["spec"] = new JsonObject
            {
                ["containers"] = new JsonArray
                {
                    new JsonObject
                    {
                        ["name"] = "nginx",
                        ["image"] = Image,
                        ["ports"] = new JsonArray { new JsonObject { ["name"] = "http", ["containerPort"] = 80, ["protocol"] = "TCP" } },
                        ["readinessProbe"] = new JsonObject { ["httpGet"] = new JsonObject { ["path"] = "/", ["port"] = "http" } },
                        ["volumeMounts"] = new JsonArray
                        {
                            new JsonObject { ["name"] = "page", ["mountPath"] = Folder, ["readOnly"] = true },
                        },
                    },
                },
                ["volumes"] = new JsonArray
                {
                    new JsonObject { ["name"] = "page", ["configMap"] = new JsonObject { ["name"] = key.Name } },
                },
            },
        },
    });

    public JsonObject Service() => Part("v1", "Service", "spec", new JsonObject
    {
        ["selector"] = Labels(),
        ["ports"] = new JsonArray { new JsonObject { ["name"] = "http", ["port"] = 80, ["protocol"] = "TCP", ["targetPort"] = "http" } },
    });

    private JsonObject Part(string apiVersion, string kind, string field, JsonObject content) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace, ["labels"] = Labels() },
        [field] = content,
    };

    private JsonObject Labels() => new()
    {
        ["app.kubernetes.io/name"] = "website",
        ["app.kubernetes.io/instance"] = key.Name,
    };
}
