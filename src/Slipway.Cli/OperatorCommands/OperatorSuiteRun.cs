using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Cli.Suites;
using Slipway.Operators.Cluster;
using Slipway.Operators.Modules;
using Slipway.Operators.Recorded;
using Slipway.Operators.Requests;

namespace Slipway.Cli.OperatorCommands;

/// <summary>Runs a test of an operator, and compares.</summary>
internal static class OperatorSuiteRun
{
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <exception cref="OperatorModuleException">The module refuses its configuration.</exception>
    public static RecordedOutcome Run(OperatorModule module, OperatorSuite suite, OperatorTest test) =>
        CallOf(suite, test).Run(module, OperatorLimits.Default);

    public static void Compare(OperatorTest test, RecordedOutcome outcome, List<string> differences)
    {
        var expect = test.Expect;
        if (outcome.Outcome != expect.Outcome)
            differences.Add($"the outcome is {outcome.Outcome}{(outcome.Error is null ? "" : $" ({outcome.Error})")} and not {expect.Outcome}");
        if (expect.Error is { } error && outcome.Error?.Contains(error, StringComparison.Ordinal) is not true)
            differences.Add($"the error is '{outcome.Error}' and has no '{error}'");
        if (expect.Actions is not null)
        {
            JsonDifferences.Find("actions", new JsonArray([.. expect.Actions.Select(YamlJson.Node)]),
                new JsonArray([.. outcome.Actions.Select(action => action.DeepClone())]), differences);
        }

        if (expect.RequeueAfterMs is { } requeue && (outcome.RequeueAfterMs ?? 0) != requeue)
            differences.Add($"it wants to be called again after {outcome.RequeueAfterMs ?? 0} ms and not {requeue} ms");
        if (expect.Keys is { } keys && !keys.SequenceEqual(outcome.Keys.Select(key => key.ToString())))
            differences.Add($"it maps to {string.Join(", ", outcome.Keys)} and not to {string.Join(", ", keys)}");
        foreach (var line in expect.Log.Where(line => !outcome.Log.Any(logged => logged.Contains(line, StringComparison.Ordinal))))
            differences.Add($"no line of its log has '{line}'");
    }

    /// <summary>Everything that came out, for a golden file.</summary>
    public static string Transcript(RecordedOutcome outcome) =>
        JsonSerializer.Serialize(outcome, s_indented).ReplaceLineEndings("\n") + "\n";

    private static RecordedCall CallOf(OperatorSuite suite, OperatorTest test)
    {
        var callback = OperatorCallback.All.FirstOrDefault(callback => callback.MayRead && callback.Export == $"operator_on_{test.Callback}")
            ?? throw Wrong(test, $"there is no callback '{test.Callback}'", "It is reconcile, finalize, or map.");
        if (!DateTimeOffset.TryParse(test.Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            throw Wrong(test, $"'{test.Time}' is no time", "Write it as 2026-01-01T00:00:00Z.");
        var target = test.Object is null ? null : ObjectOf(test, test.Object);
        JsonObject[] known =
        [
            .. test.Owned.Concat(test.Related).Concat(test.Cluster).Select(o => ObjectOf(test, o)),
            .. target is not null && callback != OperatorCallback.Map ? [target] : Array.Empty<JsonObject>(),
        ];
        return new RecordedCall
        {
            Callback = callback,
            Configuration = JsonSerializer.SerializeToUtf8Bytes(YamlJson.Node(test.Configuration ?? suite.Configuration) ?? new JsonObject()),
            EventType = test.Event,
            Cluster = new RecordedCluster(known, test.Denied),
            Request = new ReconcileRequest
            {
                ReconcileId = Guid.Empty,
                Time = time,
                Attempt = test.Attempt,
                Key = KeyOf(test, target),
                Object = target is null ? default : JsonSerializer.SerializeToUtf8Bytes(target),
                Owned = [.. test.Owned.Select(o => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(ObjectOf(test, o)))],
                Related = [.. test.Related.Select(o => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(ObjectOf(test, o)))],
            },
        };
    }

    private static ObjectKey KeyOf(OperatorTest test, JsonObject? target)
    {
        if (target is not null)
            return new ObjectKey((string?)target["metadata"]?["namespace"] ?? "", (string?)target["metadata"]?["name"] ?? "");
        return test.Key.Split('/') switch
        {
            [{ Length: > 0 } name] => new ObjectKey("", name),
            [var space, var name] => new ObjectKey(space, name),
            _ => throw Wrong(test, "it has neither an object nor a key", "Give 'key: NAMESPACE/NAME' for an object that is gone."),
        };
    }

    private static JsonObject ObjectOf(OperatorTest test, object yaml) =>
        YamlJson.Node(yaml) as JsonObject ?? throw Wrong(test, "there is something that is no object", "Objects have apiVersion, kind, and metadata.");

    private static CommandException Wrong(OperatorTest test, string what, string hint) =>
        new(ExitCodes.Invalid, $"Test '{test.Name}': {what}.", hint);
}
