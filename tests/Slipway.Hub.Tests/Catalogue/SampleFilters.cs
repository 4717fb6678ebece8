namespace Slipway.Hub.Tests.Catalogue;

/// <summary>Filters as a catalogue has them that is in use, for tests with a browser and their pictures.</summary>
internal static class SampleFilters
{
    public static SampleFilter Guard { get; } = new("acme/guard", "1.4.0")
    {
        Language = "C#",
        Licence = "Apache-2.0",
        Description = "Checks JSON Web Tokens of requests, and tells the upstream who it is that asks.",
        RootIds = ["guard"],
        Readme = """
            # Guard

            Checks the **JSON Web Token** of each request against keys of yours, and hands its claims on as headers. Requests without a valid token
            are answered with `401`, and never reach the upstream.

            ## Configuration

            ```json
            {
              "issuer": "https://login.example.com",
              "keys": [{ "id": "2026-01", "algorithm": "ES256" }]
            }
            ```

            | Header | What it has |
            |---|---|
            | `x-subject` | the claim `sub` |
            | `x-scopes` | the claim `scope`, separated by spaces |

            > Put it **before** filters that count requests, so that nobody is charged for what was refused.

            More in [the specification](https://www.rfc-editor.org/rfc/rfc7519), and a picture that would come from elsewhere:
            ![a diagram](https://example.com/diagram.png)
            """,
        Schema = """
            {
              "type": "object", "required": ["issuer", "keys"],
              "properties": {
                "issuer": { "type": "string", "format": "uri", "description": "Who has to have issued a token." },
                "audience": { "type": "string", "description": "For whom a token has to be; anybody where nothing is given." },
                "leeway": { "type": "integer", "default": 30, "minimum": 0, "maximum": 300, "description": "Seconds by which clocks may differ." },
                "on_failure": { "enum": ["refuse", "pass"], "default": "refuse", "description": "What becomes of requests without a valid token." },
                "keys": {
                  "type": "array", "minItems": 1, "description": "Keys that tokens may be signed with.",
                  "items": {
                    "type": "object", "required": ["id"],
                    "properties": {
                      "id": { "type": "string", "description": "The `kid` of tokens." },
                      "algorithm": { "enum": ["RS256", "ES256"], "default": "ES256", "description": "The only one that counts for this key." }
                    }
                  }
                }
              }
            }
            """,
        Annotations = new Dictionary<string, string>
        {
            ["org.opencontainers.image.title"] = "Guard",
            ["org.opencontainers.image.source"] = "https://git.example.com/acme/guard",
            ["dev.slipway.clusters"] = "login",
        },
    };

    public static IReadOnlyList<SampleFilter> All { get; } =
    [
        Guard with { Tag = "1.3.2" },
        Guard,
        new("acme/rate-limit", "0.9.1")
        {
            Language = "C#", Licence = "Apache-2.0", Description = "Limits how often each client may ask, with buckets that all lanes share.", Code = SampleFilter.Answers,
        },
        new("acme/line-protocol", "2.0.0")
        {
            Language = "C#", Licence = "MIT", Description = "Takes a TCP stream apart into lines, and refuses those that are too long.", Code = SampleFilter.IsTcp,
        },
        new("coraza/waf", "0.6.0")
        {
            Language = "Go", Licence = "Apache-2.0", Description = "A web application firewall with the rules that everybody knows.",
        },
        new("kuadrant/shim", "0.10.0")
        {
            Language = "Rust", Licence = "Apache-2.0", Description = "Asks a service for the limits and the authorisation of requests.",
        },
        new("misc/redact", "3.1")
        {
            Language = "Rust", Licence = "BSD-3-Clause", Description = "Blackens what looks like a card number, in bodies of requests and of responses.",
        },
        new("misc/crash", "0.0.1") { Description = "Fails with every request: for those who test what happens then.", Code = SampleFilter.Traps },
    ];
}
