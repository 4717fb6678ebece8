using System.ComponentModel;

namespace Slipway.Cli.Suites;

/// <summary>A file of tests. YAML, whose names are these in snake_case; <c>slipway test --schema</c> writes its JSON Schema.</summary>
internal sealed class Suite
{
    [Description("The filter, relative to this file: a module (.wasm, .wat), or an assembly (.dll), which runs natively.")]
    public string Filter { get; set; } = "";

    [Description("Which of a module's filters is meant.")]
    public string RootId { get; set; } = "";

    [Description("The configuration of tests that have none of their own: text, or anything else, which becomes JSON.")]
    public object? Configuration { get; set; }

    [Description("The tests.")]
    public List<SuiteTest> Tests { get; set; } = [];
}

/// <summary>One stream through the filter, which is loaded anew for it.</summary>
internal sealed class SuiteTest
{
    [Description("What the filter does, in words.")]
    public string Name { get; set; } = "";

    [Description("The plugin's configuration: text, or anything else, which becomes JSON.")]
    public object? Configuration { get; set; }

    [Description("What the filter reads when its VM starts.")]
    public string VmConfiguration { get; set; } = "";

    [Description("What the proxy knows about the stream.")]
    public StreamProperties Properties { get; set; } = new();

    [Description("Shared data that there is already, by key.")]
    public Dictionary<string, string> SharedData { get; set; } = [];

    [Description("Clusters that the proxy does not have.")]
    public List<string> MissingClusters { get; set; } = [];

    [Description("The request that the client sends.")]
    public Message? Request { get; set; }

    [Description("The calls that the filter makes, in order, with their answers.")]
    public List<Call> Calls { get; set; } = [];

    [Description("The response that the upstream sends, if the request reaches it; 200 unless given.")]
    public Message? Response { get; set; }

    [Description("What happens on a TCP connection, in order; in the place of a request.")]
    public List<ConnectionStep>? Connection { get; set; }

    [Description("What must come of it.")]
    public Expectation Expect { get; set; } = new();
}

internal sealed class StreamProperties
{
    [Description("The client's address and port, 192.0.2.1:50000 unless given.")]
    public string? Source { get; set; }

    [Description("The address and port that the client has connected to, 198.51.100.1:443 unless given.")]
    public string? Destination { get; set; }

    [Description("HTTP/1.1 unless given.")]
    public string Protocol { get; set; } = "HTTP/1.1";

    [Description("The server name of the client's TLS hello.")]
    public string? ServerName { get; set; }

    [Description("Such as TLSv1.3.")]
    public string? TlsVersion { get; set; }
}

internal sealed class Message
{
    [Description("A request's method; GET unless given, POST with a body.")]
    public string? Method { get; set; }

    [Description("A request's path.")]
    public string Path { get; set; } = "/";

    [Description("A response's status.")]
    public int Status { get; set; } = 200;

    [Description("Headers: a value, or a list of values, for each name.")]
    public Dictionary<string, object?> Headers { get; set; } = [];

    [Description("The body, in one piece.")]
    public string? Body { get; set; }

    [Description("The body, in pieces.")]
    public List<string> Chunks { get; set; } = [];

    [Description("Trailers: a value, or a list of values, for each name.")]
    public Dictionary<string, object?> Trailers { get; set; } = [];
}

internal sealed class Call
{
    [Description("The cluster that it must go to.")]
    public string? Cluster { get; set; }

    [Description("The method that it must have.")]
    public string? Method { get; set; }

    [Description("The path that it must have.")]
    public string? Path { get; set; }

    [Description("Headers that it must have.")]
    public Dictionary<string, object?> Headers { get; set; } = [];

    [Description("The body that it must have.")]
    public string? Body { get; set; }

    [Description("The answer; without one, no host of the cluster can be reached.")]
    public Message? Respond { get; set; }
}

internal sealed class ConnectionStep
{
    [Description("What the client sends.")]
    public string? Client { get; set; }

    [Description("What the upstream sends.")]
    public string? Upstream { get; set; }
}

internal sealed class Expectation
{
    [Description("The filter must refuse its configuration, with a message that contains this.")]
    public string? Refused { get; set; }

    [Description("The request as the upstream sees it.")]
    public ExpectedMessage? Request { get; set; }

    [Description("The response as the client sees it.")]
    public ExpectedMessage? Response { get; set; }

    [Description("Whether the filter must answer the request itself, so that the upstream sees nothing.")]
    public bool? LocalResponse { get; set; }

    [Description("Whether the filter must still hold the request at the end.")]
    public bool? Held { get; set; }

    [Description("What the filter must have logged: a line that contains it, for each.")]
    public List<string> Log { get; set; } = [];

    [Description("Values of counters and gauges, and of histograms how many values they have.")]
    public Dictionary<string, long> Metrics { get; set; } = [];

    [Description("Values of shared data at the end; null where there must be none.")]
    public Dictionary<string, string?> SharedData { get; set; } = [];

    [Description("What must come out of a TCP connection.")]
    public ExpectedConnection? Connection { get; set; }

    [Description("A file, relative to this one, that all that comes out must be equal to; 'slipway test --update' writes it.")]
    public string? Golden { get; set; }
}

internal sealed class ExpectedMessage
{
    [Description("A response's status.")]
    public int? Status { get; set; }

    [Description("Headers that must be there: a value, or a list of all values, for each name; null where there must be none.")]
    public Dictionary<string, object?> Headers { get; set; } = [];

    [Description("The body.")]
    public string? Body { get; set; }

    [Description("Trailers, as headers.")]
    public Dictionary<string, object?> Trailers { get; set; } = [];

    [Description("Why there is a response of the proxy's own.")]
    public string? Details { get; set; }
}

internal sealed class ExpectedConnection
{
    [Description("All that goes to the upstream.")]
    public string? ToUpstream { get; set; }

    [Description("All that goes to the client.")]
    public string? ToClient { get; set; }

    [Description("Whether the filter must close the connection.")]
    public bool? Closed { get; set; }
}
