using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Slipway.Operators.Actions;
using Slipway.Operators.Cluster;
using Slipway.Operators.Json;
using Slipway.Operators.Modules;
using Slipway.Operators.Requests;

namespace Slipway.Operators.Recorded;

/// <summary>
/// One callback with everything that its answer may depend on: what the guest is told, and what its reads find. It comes out the same
/// whenever it is done again.
/// </summary>
internal sealed record RecordedCall
{
    public required OperatorCallback Callback { get; init; }

    public ReadOnlyMemory<byte> Configuration { get; init; }

    /// <summary>What a test says of the request; the rest is filled in.</summary>
    public required ReconcileRequest Request { get; init; }

    /// <summary>For <see cref="OperatorCallback.Map"/>: <c>added</c>, <c>modified</c>, or <c>deleted</c>.</summary>
    public string EventType { get; init; } = "modified";

    public required RecordedCluster Cluster { get; init; }

    /// <exception cref="OperatorModuleException">The module refuses its configuration.</exception>
    public RecordedOutcome Run(OperatorModule module, OperatorLimits limits)
    {
        var log = new RecordedLog();
        try
        {
            using var instance = module.Instantiate(limits, Configuration, state: null, log);
            var message = new ArrayBufferWriter<byte>();
            if (Callback == OperatorCallback.Map)
                MapMessages.WriteEvent(message, EventType, Request.Object.Span);
            else
                Request.WriteTo(message);
            return OutcomeOf(instance.Call(Callback, message.WrittenMemory, Cluster), limits, log);
        }
        catch (Sandbox.GuestTrapException trap)
        {
            return new RecordedOutcome("trapped", trap.Message, [], null, [], log.Lines);
        }
    }

    private RecordedOutcome OutcomeOf(CallbackResult result, OperatorLimits limits, RecordedLog log)
    {
        var outcome = new RecordedOutcome(result.Outcome.ToString().ToLowerInvariant(), result.Error, [], null, [], log.Lines);
        if (result.Outcome != CallbackOutcome.Done)
            return outcome;
        try
        {
            if (Callback == OperatorCallback.Map)
                return outcome with { Keys = MapMessages.ReadKeys(result.Answer) };
            using var answer = Answer.Read(result.Answer, limits.Actions);
            using var document = result.Answer.IsEmpty ? null : JsonDocument.Parse(result.Answer);
            var actions = document is not null && document.RootElement.TryGetProperty("actions", out var array)
                ? array.EnumerateArray().Select(action => JsonNode.Parse(action.GetRawText())!.AsObject()).ToList()
                : [];
            return outcome with { Actions = actions, RequeueAfterMs = (long?)answer.RequeueAfter?.TotalMilliseconds };
        }
        catch (MessageException exception)
        {
            return outcome with { Outcome = "failed", Error = exception.Message };
        }
    }

    private sealed class RecordedLog : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel.ToString().ToLowerInvariant()}: {formatter(state, exception)}");
    }
}

/// <summary>What came of a <see cref="RecordedCall"/>.</summary>
/// <param name="Outcome"><c>done</c>, <c>failed</c>, <c>terminal</c>, or <c>trapped</c>.</param>
/// <param name="Error">Why it is not done; null if it is.</param>
/// <param name="Actions">As the guest wrote them.</param>
/// <param name="RequeueAfterMs">When it wants to be called again; null if it does not.</param>
/// <param name="Keys">What an event maps to.</param>
/// <param name="Log">What the guest logged, each with its level.</param>
internal sealed record RecordedOutcome(
    string Outcome,
    string? Error,
    IReadOnlyList<JsonObject> Actions,
    long? RequeueAfterMs,
    IReadOnlyList<ObjectKey> Keys,
    IReadOnlyList<string> Log);
