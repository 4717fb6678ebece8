using System.Text.Json.Nodes;
using Slipway.Sdk.Testing;
using WebsiteOperator;

namespace Slipway.Operators.Sdk.Tests;

/// <summary>What an operator can be built to. Every test runs with each.</summary>
public enum Form
{
    Native,
    Compiled,
}

/// <summary>The example, natively and as the module that its build makes.</summary>
public sealed class WebsiteTests
{
    private const string Blog = """
        {
          "apiVersion": "demo.slipway.dev/v1", "kind": "Website",
          "metadata": { "name": "blog", "namespace": "default", "uid": "u-1", "generation": 3 },
          "spec": { "title": "Hello", "content": "a < b", "replicas": 2 }
        }
        """;

    [Theory, InlineData(Form.Native), InlineData(Form.Compiled)]
    public void A_website_gets_its_parts_with_itself_as_their_controller(Form form)
    {
        using var test = Load(form);

        var answer = test.Reconcile(new ReconcileRequest { Object = Blog });

        Assert.Null(answer.Error);
        Assert.Equal(["ConfigMap", "Deployment", "Service"], answer.OfType("apply").Select(action => $"{action["object"]!["kind"]}"));
        Assert.All(answer.OfType("apply"), action => Assert.True(action["owned"]!.GetValue<bool>() && action["force"]!.GetValue<bool>()));
        Assert.Contains("a &lt; b", $"{answer.Applied("ConfigMap")!["data"]!["index.html"]}", StringComparison.Ordinal);
        Assert.Equal(2, answer.Applied("Deployment")!["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal("Progressing", $"{answer.NewStatus!["phase"]}");
    }
    private static OperatorTest Load(Form form) => form is Form.Native
        ? OperatorTest.Of(new WebsiteReconciler())
        : OperatorTest.Load(Path.ChangeExtension(typeof(WebsiteReconciler).Assembly.Location, ".wasm"));
}
