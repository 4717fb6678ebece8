using System.Text;
using Slipway.Sdk.Testing.Differences;

namespace Slipway.Cli.Trying;

/// <summary>The request to try a filter with, put together from the command line.</summary>
internal static class TryRequest
{
    private const string TokenCharacters = "!#$%&'*+-.^_`|~";

    /// <param name="line">"METHOD /path", "/path" or "METHOD"; null for <c>/</c>.</param>
    /// <param name="headers">Each "name: value".</param>
    /// <param name="body">Null for none.</param>
    /// <exception cref="CommandException">Something does not belong into a request.</exception>
    public static HttpMessage Create(string? line, IReadOnlyList<string> headers, byte[]? body)
    {
        var (method, path) = RequestLine(line, hasBody: body is not null);
        var given = headers.Select(Header).ToList();
        var fields = new List<Field>
        {
            new(":method", method),
            new(":path", path),
            new(":authority", given.FirstOrDefault(field => field.Name is "host" or ":authority", new Field("host", "localhost")).Value),
        };
        fields.AddRange(given.Where(field => field.Name is not ("host" or ":authority")));
        AddUnlessGiven("user-agent", "slipway-try");
        AddUnlessGiven("accept", "*/*");
        if (body is not null)
        {
            var isJson = BodyText.TryText(body, out var text) && text.TrimStart() is ['{' or '[', ..];
            AddUnlessGiven("content-type", isJson ? "application/json" : "text/plain");
            AddUnlessGiven("content-length", body.Length.ToString());
        }

        return new HttpMessage(fields, body ?? [], []);

        void AddUnlessGiven(string name, string value)
        {
            if (fields.All(field => field.Name != name))
                fields.Add(new Field(name, value));
        }
    }

    private static (string Method, string Path) RequestLine(string? line, bool hasBody)
    {
        var method = hasBody ? "POST" : "GET";
        var words = (line ?? "/").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (first, path) = words switch
        {
            [['/', ..] only] => (method, only),
            [var only] => (only, "/"),
            [var verb, var target] => (verb, target),
            _ => throw Usage($"'{line}' is not a request", "Give method and path, such as \"POST /orders?id=7\"."),
        };
        if (!first.All(IsTokenCharacter))
            throw Usage($"'{first}' is not an HTTP method", "Give method and path, such as \"POST /orders?id=7\".");
        if (!path.StartsWith('/') || path.Any(c => c <= ' ' || c >= 0x7f))
            throw Usage($"'{path}' is not a path", "A path starts with / and has no spaces; write others as %20 and the like.");
        return (first, path);
    }

    private static Field Header(string text)
    {
        var colon = text.IndexOf(':', text.StartsWith(':') ? 1 : 0);
        var name = colon < 0 ? "" : text[..colon].ToLowerInvariant();
        if (name != ":authority" && (name.Length == 0 || !name.All(IsTokenCharacter)))
            throw Usage($"'{text}' is not a header", "Give name and value, such as -H \"authorization: Basic dTpw\".");
        if (name is "transfer-encoding" or "connection")
            throw Usage($"The header {name} belongs to the connection and cannot be given", "Leave it out.");
        if (text.Any(c => c is '\r' or '\n' or '\0'))
            throw Usage($"The header {name} has a line end in it", "Leave it out.");
        return new Field(name, Latin1OfUtf8(text[(colon + 1)..].Trim()));
    }

    /// <summary>Headers are bytes; a character for each is how they are kept here.</summary>
    private static string Latin1OfUtf8(string value) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value));

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || TokenCharacters.Contains(c);

    private static CommandException Usage(string message, string hint) => new(ExitCodes.Usage, message + ".", hint);
}
