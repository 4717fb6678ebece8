using System.Text.Json;
using Slipway.Operators.Json;

namespace Slipway.Operators.Actions;

/// <summary>What a reconcile comes to. The actions point into the JSON that it was read from, so dispose it after them.</summary>
internal sealed class Answer : IDisposable
{
    private readonly JsonDocument? _document;

    private Answer(JsonDocument? document, IReadOnlyList<OperatorAction> actions, TimeSpan? requeueAfter)
    {
        _document = document;
        Actions = actions;
        RequeueAfter = requeueAfter;
    }

    /// <summary>In the order in which they are to be executed.</summary>
    public IReadOnlyList<OperatorAction> Actions { get; }

    /// <summary>When the module wants to be called again though nothing changes; null if it does not.</summary>
    public TimeSpan? RequeueAfter { get; }

    /// <param name="json">What the guest answered; must not change while the answer is used.</param>
    /// <param name="maxActions">More are refused, all of them.</param>
    /// <exception cref="MessageException">It is not an answer; the message names the field.</exception>
    public static Answer Read(ReadOnlyMemory<byte> json, int maxActions)
    {
        if (json.IsEmpty)
            return new Answer(null, [], null);
        var document = StrictJson.ParseObject(json);
        try
        {
            var fields = JsonFields.Of(document);
            var actions = fields.Objects("actions", maxActions).Select(ActionReader.Read).ToList();
            var requeue = fields.Number("requeueAfterMs", 1, int.MaxValue);
            fields.RequireNothingElse();
            return new Answer(document, actions, requeue is { } ms ? TimeSpan.FromMilliseconds(ms) : null);
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    public void Dispose() => _document?.Dispose();
}
