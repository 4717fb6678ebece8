using Slipway.Cli.Logging;
using Slipway.Sdk.Testing.Differences;

namespace Slipway.Cli.Trying;

/// <summary>A <see cref="TryReport"/> in the shape that <c>slipway try --json</c> writes.</summary>
internal sealed record TryDocument(
    TryOutcome Outcome, string? Failure, TryDocument.Side Request, TryDocument.Side Response, IReadOnlyList<LogLine> Log, int LogDropped)
{
    public static TryDocument Of(TryReport report) =>
        new(report.Outcome, report.Failure, SideOf(report.Request), SideOf(report.Response), report.Log, report.LogDropped);

    private static Side SideOf(TrySide side) => new(
        MessageOf(side.Sent),
        MessageOf(side.Arrived),
        [
            .. from part in side.Compare()
               from line in part.Lines
               where line.Change != Change.Same
               select new Changed(part.Part, line.Change, line.Before, line.After),
        ]);

    private static Message? MessageOf(HttpMessage? message)
    {
        if (message is null)
            return null;
        var isText = BodyText.TryText(message.Body, out var text);
        return new Message(Texts(message.Headers), isText ? text : null, isText ? null : message.Body, Texts(message.Trailers));
    }

    private static Header[] Texts(IReadOnlyList<Field> fields) => [.. fields.Select(field => new Header(field.Name, field.Text))];

    internal sealed record Header(string Name, string Value);

    internal sealed record Side(Message? Sent, Message? Arrived, IReadOnlyList<Changed> Differences);

    internal sealed record Changed(string Part, Change Change, string? Before, string? After);

    /// <summary>The body is text where it is UTF-8, otherwise base64.</summary>
    internal sealed record Message(IReadOnlyList<Header> Headers, string? Body, byte[]? BodyBase64, IReadOnlyList<Header> Trailers);
}
