using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Slipway.Deploy;
using Slipway.Operators.Cluster;
using Slipway.Operators.Modules;
using Slipway.Operators.Recorded;
using Slipway.Operators.Requests;

namespace Slipway.Cli.OperatorCommands;

/// <summary>
/// Writes each reconcile as a file of tests that <c>slipway operator test</c> does again: what the operator was told, what it read, and what it answered.
/// </summary>
/// <param name="folder">Where to; each operator has a folder in it.</param>
/// <param name="logger">Is told what cannot be written.</param>
internal sealed class SuiteRecorder(string folder, ILogger logger) : IReconcileRecorder
{
    /// <summary>A forgotten recorder must not fill the disk.</summary>
    private const int Most = 10_000;

    private int _count;

    /// <inheritdoc/>
    public void Record(RecordedReconcile reconcile)
    {
        var number = Interlocked.Increment(ref _count);
        if (number > Most)
            return;
        var key = reconcile.Request.Key;
        try
        {
            var target = Directory.CreateDirectory(Path.Combine(folder, FileName(reconcile.Operator))).FullName;
            File.WriteAllText(Path.Combine(target, $"{number:0000}-{FileName(key.Name)}.yaml"), YamlDocument.Write(Suite(reconcile, number)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            logger.LogWarning("A reconcile of {Key} is not recorded: {Reason}", key, e.Message);
        }

        if (number == Most)
            logger.LogWarning("{Count} reconciles are recorded in {Folder}, and no more will be.", Most, folder);
    }

    private static JsonObject Suite(RecordedReconcile reconcile, int number)
    {
        var (request, result) = (reconcile.Request, reconcile.Result);
        var cluster = new List<JsonNode>();
        var denied = new List<string>();
        foreach (var (read, answer) in reconcile.Reads)
            Add(read, answer, cluster, denied);
        var test = new JsonObject
        {
            ["name"] = $"reconcile {number} of {request.Key}",
            ["callback"] = reconcile.Callback.Export["operator_on_".Length..],
            ["time"] = request.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["attempt"] = request.Attempt,
        };
        if (request.Object.IsEmpty)
            test["key"] = request.Key.ToString();
        else
            test["object"] = JsonNode.Parse(request.Object.Span);
        AddList(test, "owned", request.Owned.Select(found => JsonNode.Parse(found.Span)!));
        AddList(test, "related", request.Related.Select(found => JsonNode.Parse(found.Span)!));
        AddList(test, "cluster", cluster);
        AddList(test, "denied", denied.Distinct().Select(rule => (JsonNode)rule));
        test["expect"] = Expectation(result);
        return new JsonObject
        {
            ["configuration"] = JsonNode.Parse(reconcile.Configuration.Span),
            ["tests"] = new JsonArray(test),
        };
    }

    private static JsonObject Expectation(CallbackResult result)
    {
        var expect = new JsonObject { ["outcome"] = result.Outcome.ToString().ToLowerInvariant() };
        if (result.Error is { } error)
            expect["error"] = error;
        if (result.Outcome != CallbackOutcome.Done)
            return expect;
        var answer = result.Answer.IsEmpty ? null : JsonNode.Parse(result.Answer.Span);
        expect["actions"] = answer?["actions"]?.DeepClone() ?? new JsonArray();
        expect["requeue_after_ms"] = answer?["requeueAfterMs"]?.DeepClone() ?? 0;
        return expect;
    }

    private static void Add(ReadRequest read, ReadAnswer answer, List<JsonNode> cluster, List<string> denied)
    {
        var found = answer.Status == OperatorStatus.Ok ? JsonNode.Parse(answer.Message.Span) : null;
        if (found is null)
            return;
        switch (read)
        {
            case GetRequest:
                AddOnce(cluster, found);
                break;
            case ListRequest:
                foreach (var item in (found["items"] as JsonArray) ?? [])
                    AddOnce(cluster, item!);
                break;
            case CanIRequest can when (bool?)found["allowed"] is false:
                denied.Add($"{can.Verb} {can.ResourceAndSubresource}");
                break;
        }
    }

    private static void AddOnce(List<JsonNode> cluster, JsonNode found)
    {
        if (!cluster.Any(known => JsonNode.DeepEquals(known, found)))
            cluster.Add(found.DeepClone());
    }

    private static void AddList(JsonObject test, string name, IEnumerable<JsonNode> items)
    {
        var list = new JsonArray([.. items]);
        if (list.Count > 0)
            test[name] = list;
    }

    /// <summary>Names come from a cluster: nothing in them may lead out of the folder.</summary>
    private static string FileName(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
