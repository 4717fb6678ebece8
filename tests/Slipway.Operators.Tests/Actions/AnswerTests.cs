using System.Text;
using Slipway.Operators.Actions;
using Slipway.Operators.Json;
using Slipway.Operators.Writing;

namespace Slipway.Operators.Tests.Actions;

public sealed class AnswerTests
{
    private const string ConfigMap = """{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"namespace": "a", "name": "b"}}""";

    /// <summary>What is wrong, an action, and what has to be said about it.</summary>
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "no type", "{}", "actions[0].type is missing" },
        { "another type", """{"type": "replace"}""", "actions[0].type is “replace”, but should be one of apply, create" },
        { "nothing to apply", """{"type": "apply"}""", "actions[0].object is missing" },
        { "an object without kind", """{"type": "apply", "object": {"apiVersion": "v1", "metadata": {"name": "a"}}}""", "actions[0].object.kind is missing" },
        {
            "an object without name", """{"type": "apply", "object": {"apiVersion": "v1", "kind": "Pod", "metadata": {}}}""",
            "actions[0].object.metadata.name is missing"
        },
        {
            "a generated name", """{"type": "create", "object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": "a-"}}}""",
            "actions[0].object.metadata.generateName is refused"
        },
        {
            "a name that leaves its folder", """{"type": "delete", "apiVersion": "v1", "kind": "Pod", "namespace": "a", "name": ".."}""",
            "actions[0].name is “..”, which is not a name in Kubernetes"
        },
        {
            "a namespace with a slash", """{"type": "delete", "apiVersion": "v1", "kind": "Pod", "namespace": "a/b", "name": "c"}""",
            "actions[0].namespace is “a/b”, which is not a name in Kubernetes"
        },
        { "a field of another action", $$"""{"type": "create", "object": {{ConfigMap}}, "force": true}""", "actions[0].force is not a field" },
        { "another subresource", $$"""{"type": "apply", "object": {{ConfigMap}}, "subresource": "exec"}""", "actions[0].subresource is “exec”" },
        {
            "a patch of no type", """{"type": "patch", "apiVersion": "v1", "kind": "Pod", "name": "a", "patch": {}}""",
            "actions[0].patchType is missing"
        },
        {
            "a JSON patch that is an object", """{"type": "patch", "patchType": "json", "apiVersion": "v1", "kind": "Pod", "name": "a", "patch": {}}""",
            "actions[0].patch is an object, but should be an array"
        },
        {
            "a JSON patch with a version",
            """{"type": "patch", "patchType": "json", "apiVersion": "v1", "kind": "Pod", "name": "a", "patch": [], "resourceVersion": "1"}""",
            "actions[0].resourceVersion does not go with a JSON patch"
        },
        { "no status", """{"type": "status", "status": "ready"}""", "actions[0].status is a string, but should be an object" },
        { "an event of another type", """{"type": "event", "eventType": "Error"}""", "actions[0].eventType is “Error”" },
        {
            "an event that is too long",
            $$"""{"type": "event", "eventType": "Normal", "reason": "a", "action": "b", "note": "{{new string('x', 2000)}}"}""",
            "actions[0].note has 2000 bytes, but there may be 1024"
        },
        { "a finalizer that is neither set nor removed", """{"type": "finalizer", "name": "a.b/c"}""", "actions[0].present is missing" },
    };

    /// <summary>What is wrong with an answer as a whole.</summary>
    public static TheoryData<string, string> WrongAnswers => new()
    {
        { "null", "it is null, but should be an object" },
        { "{\"actions\": {}}", "actions is an object, but should be an array" },
        { "{\"actions\": [null]}", "actions[0] is null, but should be an object" },
        { "{\"requeueAfterMs\": 0}", "requeueAfterMs is 0, but should be a whole number from 1" },
        { "{\"requeueAfterMs\": 1.5}", "requeueAfterMs is 1.5, but should be a whole number from 1" },
        { "{\"requeueAfterMs\": 1e300}", "requeueAfterMs is 1e300, but should be a whole number from 1" },
        { "{\"requeue\": true}", "requeue is not a field that exists here; there are actions, requeueAfterMs" },
        { "{\"actions\": [" + string.Join(',', Enumerable.Repeat("{}", 257)) + "]}", "actions has 257 items, but there may be 256" },
        { "\u0001", "it is not JSON" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Says_what_is_wrong_with_an_action(string what, string action, string message)
    {
        var exception = Assert.Throws<MessageException>(() => Read($$"""{"actions": [{{action}}]}"""));
        Assert.True(exception.Message.Contains(message, StringComparison.Ordinal), $"{what}: {exception.Message}");
    }

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public void Says_what_is_wrong_with_an_answer(string json, string message) =>
        Assert.Contains(message, Assert.Throws<MessageException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Has_every_kind_of_action_in_its_order()
    {
        using var answer = Read($$$"""
            {
              "actions": [
                {"type": "apply", "object": {{{ConfigMap}}}, "force": true, "owned": true},
                {"type": "create", "object": {{{ConfigMap}}}},
                {"type": "patch", "apiVersion": "v1", "kind": "Node", "name": "n", "patchType": "merge", "patch": {"spec": {}}, "resourceVersion": "7"},
                {"type": "delete", "apiVersion": "v1", "kind": "Pod", "namespace": "a", "name": "b", "propagationPolicy": "Orphan", "uid": "u"},
                {"type": "status", "status": {"phase": "Ready"}},
                {"type": "event", "eventType": "Warning", "reason": "R", "action": "A", "note": "N"},
                {"type": "finalizer", "name": "a.b/c", "present": false}
              ],
              "requeueAfterMs": 1500
            }
            """);

        Assert.Equal(TimeSpan.FromMilliseconds(1500), answer.RequeueAfter);
        var target = new ObjectReference("v1", "ConfigMap", "a", "b");
        Assert.Collection(
            answer.Actions,
            action => Assert.Equal((target, true, true), (((ApplyAction)action).Target, ((ApplyAction)action).Force, ((ApplyAction)action).Owned)),
            action => Assert.Equal((target, false), (((CreateAction)action).Target, ((CreateAction)action).Owned)),
            action => Assert.Equal((PatchType.Merge, "7"), (((PatchAction)action).PatchType, ((PatchAction)action).ResourceVersion)),
            action => Assert.Equal(new DeleteAction(new ObjectReference("v1", "Pod", "a", "b"), PropagationPolicy.Orphan, "u", null), action),
            action => Assert.Equal("Ready", ((StatusAction)action).Status.GetProperty("phase").GetString()),
            action => Assert.Equal(new EventAction(true, "R", "A", "N", null), action),
            action => Assert.Equal(new FinalizerAction("a.b/c", false), action));
    }

    [Fact]
    public void An_empty_answer_does_nothing()
    {
        using var answer = Answer.Read(default, 1);
        Assert.Empty(answer.Actions);
        Assert.Null(answer.RequeueAfter);
    }

    private static Answer Read(string json) => Answer.Read(Encoding.UTF8.GetBytes(json), 256);
}
