using System.Text;
using Slipway.Operators.CustomResources;
using Slipway.Operators.Json;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Tests.CustomResources;

/// <summary>What is read of a <c>WasmOperator</c>, whatever an API server has let through.</summary>
public sealed class WasmOperatorReadingTests
{
    private const string Image = "registry.example/acme/guest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public void All_that_is_said_is_read()
    {
        var read = Read($$"""
            {
              "module": {"image": "oci://{{Image}}"}, "serviceAccountName": "swan", "namespaces": ["a", "b"], "fieldConflicts": "Fail",
              "grants": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"], "resourceNames": ["x"], "namespaces": ["a"]}],
              "limits": {"memory": "1Mi", "cpuPerCallback": "1.5s", "message": 2048, "actions": 3, "reads": 0, "log": "1k", "writesPerSecond": 7},
              "configuration": {"a": [1]}, "idleTimeout": "1m30s"
            }
            """);

        Assert.Equal(Image, read.Image.ToString());
        Assert.Equal("swan", read.ServiceAccountName);
        Assert.Equal(["a", "b"], read.Namespaces);
        Assert.False(read.Force);
        Assert.Equal(["x"], Assert.Single(read.Grants).ResourceNames);
        Assert.Equal(["a"], read.Grants[0].Namespaces);
        Assert.Equal((1L << 20, TimeSpan.FromSeconds(1.5), 2048), (read.Limits.MemoryBytes, read.Limits.CpuPerCallback, read.Limits.MessageBytes));
        Assert.Equal((3, 0, 1000, 7), (read.Limits.Actions, read.Limits.Reads, read.Limits.LogBytes, read.Limits.WritesPerSecond));
        Assert.Equal("""{"a": [1]}""", Encoding.UTF8.GetString(read.Configuration.Span));
        Assert.Equal(TimeSpan.FromSeconds(90), read.IdleTimeout);
    }

    [Fact]
    public void Without_grants_nothing_is_granted() => Assert.Empty(Read("{\"module\": {\"image\": \"" + Image + "\"}}").Grants);

    [Theory]
    [InlineData("""{"module": {"image": "registry.example/acme/guest:1"}}""", "spec.module.image is “registry.example/acme/guest:1”, without a digest")]
    [InlineData("""{"module": {"image": "?"}}""", "spec.module.image is wrong")]
    [InlineData("""{"module": {}}""", "spec.module.image is missing")]
    [InlineData("""{"module": {"image": "@", "sha": ""}, "x": 1}""", "spec.module.image is wrong")]
    [InlineData("""{"module": {"image": "$"}, "grant": []}""", "spec.grant is not a field that exists here")]
    [InlineData("""{"module": {"image": "$"}, "grants": [{"apiGroups": "apps"}]}""", "spec.grants[0].apiGroups is a string, but should be an array")]
    [InlineData("""{"module": {"image": "$"}, "idleTimeout": "soon"}""", "spec.idleTimeout is “soon”")]
    [InlineData("""{"module": {"image": "$"}, "idleTimeout": "1ms"}""", "of at least a second")]
    [InlineData("""{"module": {"image": "$"}, "limits": {"memory": "1Ti"}}""", "spec.limits.memory is “1Ti”")]
    [InlineData("""{"module": {"image": "$"}, "limits": {"memory": "much"}}""", "spec.limits.memory is “much”")]
    [InlineData("""{"module": {"image": "$"}, "limits": {"memory": 1}}""", "spec.limits is out of range")]
    [InlineData("""{"module": {"image": "$"}, "limits": {"actions": 0}}""", "spec.limits.actions is 0, but should be a whole number from 1 to 10000")]
    [InlineData("""{"module": {"image": "$"}, "configuration": []}""", "spec.configuration is an array, but should be an object")]
    [InlineData("""[]""", "spec is an array, but should be an object")]
    public void What_is_wrong_is_told_with_its_place(string spec, string message)
    {
        var exception = Assert.Throws<MessageException>(() => Read(spec.Replace("$", Image, StringComparison.Ordinal)));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("1m30s", 90.0)]
    [InlineData("1.5h", 5400.0)]
    [InlineData("", null)]
    [InlineData("30", null)]
    [InlineData("-1s", null)]
    [InlineData("1s ", null)]
    [InlineData("999999999h", null)]
    public void Times_are_written_as_Go_writes_them(string text, double? seconds) =>
        Assert.Equal(seconds, GoDuration.TryParse(text, out var time) ? time.TotalSeconds : null);

    private static WasmOperator Read(string spec) => WasmOperator.Read(new ObjectParser(WasmOperator.Kind).Parse(
        Encoding.UTF8.GetBytes($$"""{"metadata": {"name": "swan", "namespace": "here", "uid": "1", "resourceVersion": "1"}, "spec": {{spec}}}""")));
}
