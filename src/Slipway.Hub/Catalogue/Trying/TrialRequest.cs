using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Slipway.Sdk.Testing.Differences;

namespace Slipway.Hub.Catalogue;

/// <summary>What somebody has filled in to try a filter: texts as they came, so that the form can show them again.</summary>
internal sealed record TrialRequest
{
    public const int MaxLength = 64 << 10;

    private const int MaxPath = 2048;
    private const int MaxHeaders = 64;

    public static IReadOnlyList<string> Methods { get; } = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    public string Method { get; private init; } = "GET";

    public string Path { get; private init; } = "/";

    /// <summary>A header on each line.</summary>
    public string Headers { get; private init; } = "host: example.com\nuser-agent: catalogue\naccept: */*";

    public string Body { get; private init; } = "";

    public string Configuration { get; private init; } = "";

    public string RootId { get; private init; } = "";

    public string Status { get; private init; } = "200";

    public string ResponseHeaders { get; private init; } = "content-type: text/plain";

    public string ResponseBody { get; private init; } = "Hello from the upstream\n";

    /// <summary>The request as the client sends it.</summary>
    public HttpMessage ClientRequest => Message(
        [new(":method", Method), new(":path", Path), new(":authority", Authority), new(":scheme", "http")],
        Fields(Headers).Where(header => header.Name != "host"),
        Body);

    /// <summary>The response as the upstream gives it.</summary>
    public HttpMessage UpstreamResponse => Message([new(":status", Status)], Fields(ResponseHeaders), ResponseBody);

    private string Authority => Fields(Headers).FirstOrDefault(header => header.Name == "host").Value ?? "example.com";

    /// <summary>What the form has before anybody has filled it in.</summary>
    public static TrialRequest Empty(RepositoryView view) => new() { RootId = view.Facts.RootId };

    /// <summary>Reads the form.</summary>
    /// <exception cref="InvalidDataException">It is no such form, or too large.</exception>
    public static async Task<TrialRequest> ReadAsync(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = 8 * MaxLength;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != "application/x-www-form-urlencoded")
            throw new InvalidDataException("The form has to come as application/x-www-form-urlencoded.");
        var form = await request.ReadFormAsync(new FormOptions { ValueCountLimit = 16, KeyLengthLimit = 64, ValueLengthLimit = MaxLength });

        // Browsers send lines with both of their ends.
        string Text(string name) => (form[name].FirstOrDefault() ?? "").ReplaceLineEndings("\n");
        return new TrialRequest
        {
            Method = Text("method"),
            Path = Text("path").Trim(),
            Headers = Text("headers"),
            Body = Text("body"),
            Configuration = Text("configuration"),
            RootId = Text("root"),
            Status = Text("status").Trim(),
            ResponseHeaders = Text("response-headers"),
            ResponseBody = Text("response-body"),
        };
    }

    /// <summary>Why it cannot be tried, in one sentence; null where it can.</summary>
    public string? Problem()
    {
        if (!Methods.Contains(Method))
            return $"'{Method}' is none of the methods {string.Join(", ", Methods)}.";
        if (!Path.StartsWith('/') || Path.Length > MaxPath || Path.Any(c => c is <= ' ' or >= '\u007f'))
            return $"The path begins with '/' and has at most {MaxPath} characters, no spaces; what is not ASCII is written as %XX.";
        if (!int.TryParse(Status, NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status is < 200 or > 599)
            return "The upstream's status is a number from 200 to 599.";
        return Problem("request", Headers) ?? Problem("response", ResponseHeaders);
    }

    private static string? Problem(string what, string headers)
    {
        var lines = Lines(headers);
        if (lines.Count > MaxHeaders)
            return $"The {what} has {lines.Count} headers, more than {MaxHeaders}.";
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':');
            if (colon <= 0 || !line[..colon].All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c)))
                return $"'{line}' among the headers of the {what} is no header: that is a name, a colon and a value.";
            if (line.Any(c => char.IsControl(c) && c != '\t'))
                return $"A header of the {what} has a control character.";
        }

        return null;
    }

    private static HttpMessage Message(IEnumerable<Field> pseudo, IEnumerable<Field> headers, string body)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        var fields = pseudo.Concat(headers.Where(field => field.Name != "content-length")).ToList();
        if (bytes.Length > 0)
            fields.Add(new Field("content-length", bytes.Length.ToString(CultureInfo.InvariantCulture)));
        return new HttpMessage(fields, bytes, []);
    }

    private static IEnumerable<Field> Fields(string headers) => Lines(headers)
        .Select(line => (Line: line, Colon: line.IndexOf(':')))
        .Where(header => header.Colon > 0)
        .Select(header => new Field(header.Line[..header.Colon].ToLowerInvariant(), Latin1(header.Line[(header.Colon + 1)..].Trim())));

    /// <summary>A character for each byte, as fields have their values.</summary>
    private static string Latin1(string text) => System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static List<string> Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
