using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Slipway.EndToEnd.Tests.Filters;

/// <summary>One <c>expect.yaml</c>; its form is described in <c>tests/filters/README.md</c>.</summary>
internal sealed record FilterCase
{
    public string About { get; init; } = "";
    public List<string> FailsToStart { get; init; } = [];

    /// <summary>It is about a VM that streams share; not run where each stream has its own.</summary>
    public bool SharedVm { get; init; }

    public List<FilterStep> Steps { get; init; } = [];

    /// <exception cref="FormatException">The file is not a case; the message says where and why.</exception>
    public static FilterCase Read(string file)
    {
        var yaml = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();
        FilterCase read;
        try
        {
            read = yaml.Deserialize<FilterCase>(File.ReadAllText(file));
        }
        catch (YamlException e)
        {
            throw new FormatException($"{file}:{e.Start.Line}: {e.InnerException?.Message ?? e.Message}", e);
        }
        if (read.About.Length == 0 || (read.Steps.Count == 0) == (read.FailsToStart.Count == 0))
            throw new FormatException($"{file}: a case says what it is about, and has either steps or fails_to_start.");
        return read;
    }
}

/// <summary>One exchange: what the client sends, and what it and the servers behind the gateway must see.</summary>
internal sealed record FilterStep
{
    public string? Name { get; init; }
    public StepTarget To { get; init; }

    /// <summary>The major version of HTTP between client and gateway.</summary>
    public int Http { get; init; } = 1;

    /// <summary>The exchange is repeated until it is as expected.</summary>
    public bool Eventually { get; init; }

    public ClientRequest Request { get; init; } = new();
    public ExpectedResponse Expect { get; init; } = new();
    public ExpectedRequest? Upstream { get; init; }
    public ExpectedRequest? Auth { get; init; }

    /// <summary>The servers that must receive nothing in this step.</summary>
    public List<StepServer> Untouched { get; init; } = [];

    /// <summary>Texts that lines of the gateway's log contain by the end of the step, or soon after.</summary>
    public List<string> Log { get; init; } = [];

    public override string ToString() => Name ?? $"{Request.Method} {Request.Path}";
}

internal enum StepTarget { Listener, Admin }

internal enum StepServer { Upstream, Auth }

internal sealed record ClientRequest
{
    public string Method { get; init; } = "GET";
    public string Path { get; init; } = "/";
    public Dictionary<string, string> Headers { get; init; } = [];
    public string? Body { get; init; }

    /// <summary>A body sent in pieces, each flushed, without a content length.</summary>
    public List<string> Chunks { get; init; } = [];
}

internal sealed record ExpectedResponse
{
    public int Status { get; init; } = 200;

    /// <summary>Values by name; several values of one header are joined with commas.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];
    public List<string> Absent { get; init; } = [];
    public Dictionary<string, string> Trailers { get; init; } = [];
    public List<string> AbsentTrailers { get; init; } = [];
    public string? Body { get; init; }
    public List<string> BodyContains { get; init; } = [];
}

internal sealed record ExpectedRequest
{
    public string? Method { get; init; }
    public string? Path { get; init; }
    public Dictionary<string, string> Headers { get; init; } = [];
    public List<string> Absent { get; init; } = [];
    public string? Body { get; init; }
}
