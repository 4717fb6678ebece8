using YamlDotNet.RepresentationModel;

namespace Slipway.Conformance.Tests;

/// <summary>
/// One behaviour of a Proxy-Wasm host, as a file of <c>conformance/cases</c> states it. The README there explains every field.
/// </summary>
internal sealed class ConformanceCase
{
    public string Name { get; set; } = "";
    public string About { get; set; } = "";
    public string Source { get; set; } = "";

    /// <summary>What a proxy must offer beyond Envoy's behaviour for the case to make sense, for example <c>cpu_limit</c>.</summary>
    public List<string> Needs { get; set; } = [];

    public bool SharedVm { get; set; }

    public string Abi { get; set; } = "0_2_1";
    public string Prelude { get; set; } = "standard";
    public string Imports { get; set; } = "";
    public string? Wat { get; set; }
    public Dictionary<string, string> Modules { get; set; } = [];
    public Dictionary<string, string> ModulesHex { get; set; } = [];

    public List<FilterCase> Filters { get; set; } = [new()];
    public EnvoyFragments Envoy { get; set; } = new();
    public List<ScriptedAnswer> Upstream { get; set; } = [];
    public List<ScriptedAnswer> Callout { get; set; } = [];

    public List<Step> Steps { get; set; } = [];
    public List<string> Log { get; set; } = [];
    public List<string> NeverLogged { get; set; } = [];
    public bool Starts { get; set; } = true;
    public string? Error { get; set; }

    /// <summary>Rows that the reader has already expanded; kept so that the field is known to the strict reader.</summary>
    public YamlSequenceNode? Matrix { get; set; }

    public override string ToString() => Name;
}

/// <summary>One Wasm filter of the chain.</summary>
internal sealed class FilterCase
{
    public string Module { get; set; } = "main";

    /// <summary>Whether it is a filter of the connection, in front of HTTP.</summary>
    public bool Network { get; set; }

    /// <summary>Where the code comes from, in place of the module's file.</summary>
    public YamlMappingNode? Code { get; set; }
    public string Name { get; set; } = "plugin";
    public string RootId { get; set; } = "";
    public string? VmId { get; set; }
    public ConfigurationValue? VmConfiguration { get; set; }
    public ConfigurationValue? Configuration { get; set; }
    public string? FailurePolicy { get; set; }
    public string? ReloadInterval { get; set; }
    public bool? FailOpen { get; set; }
    public bool? AllowOnHeadersStopIteration { get; set; }
    public List<string>? Capabilities { get; set; }
    public Dictionary<string, string> Environment { get; set; } = [];
    public List<string> HostEnvironment { get; set; } = [];
}

/// <summary>A configuration as Envoy writes it; exactly one of the properties is set.</summary>
internal sealed class ConfigurationValue
{
    public string? Text { get; set; }

    /// <summary>Bytes in hexadecimal.</summary>
    public string? Bytes { get; set; }
    public YamlMappingNode? Struct { get; set; }
}

/// <summary>Parts of the bootstrap that a case adds to <c>conformance/envoy.yaml</c>.</summary>
internal sealed class EnvoyFragments
{
    public YamlMappingNode? Bootstrap { get; set; }
    public YamlMappingNode? Listener { get; set; }
    public YamlMappingNode? ConnectionManager { get; set; }
    public YamlSequenceNode? Routes { get; set; }

    /// <summary>Added to the cluster that requests go to.</summary>
    public YamlMappingNode? Upstream { get; set; }
    public YamlSequenceNode? Clusters { get; set; }
}

/// <summary>How a server behind the proxy answers.</summary>
internal sealed class ScriptedAnswer
{
    /// <summary>The path this answer is for; without it, every path.</summary>
    public string? Path { get; set; }
    public int Status { get; set; } = 200;
    public List<List<string>> Headers { get; set; } = [];
    public string? Body { get; set; }
    public int BodySize { get; set; }
    public List<string> Chunks { get; set; } = [];

    /// <summary>The module whose bytes are the body.</summary>
    public string? Module { get; set; }
    public List<List<string>> Trailers { get; set; } = [];
    public AnswerKind Kind { get; set; } = AnswerKind.WhenRequestIsComplete;
}

internal enum AnswerKind
{
    WhenRequestIsComplete,
    AtOnce,
    Never,

    /// <summary>The connection ends before any response.</summary>
    Reset,

    /// <summary>The connection ends in the middle of the response's body.</summary>
    CutShort,
}

/// <summary>A request and what must come of it.</summary>
internal sealed class Step
{
    public SentRequest Request { get; set; } = new();
    public Expectation Expect { get; set; } = new();

    /// <summary>Whether the request is repeated, for a limited time, until what is expected comes.</summary>
    public bool Eventually { get; set; }
}

internal sealed class SentRequest
{
    public string Protocol { get; set; } = "http1";
    public string Method { get; set; } = "GET";
    public string Path { get; set; } = "/";
    public string Authority { get; set; } = "conformance.test";
    public List<List<string>> Headers { get; set; } = [];
    public string? Body { get; set; }
    public int BodySize { get; set; }
    public List<string> Chunks { get; set; } = [];
    public List<List<string>> Trailers { get; set; } = [];
    public AbortKind Abort { get; set; }

    /// <summary>Whether the request goes to the admin address rather than to the listener.</summary>
    public bool Admin { get; set; }
}

internal enum AbortKind
{
    Never,
    WhenUpstreamIsCalled,
    WhenLogged,
}

internal sealed class Expectation
{
    public int? Status { get; set; }
    public Dictionary<string, ExpectedText> Headers { get; set; } = [];
    public ExpectedText? Body { get; set; }
    public int? BodySize { get; set; }
    public Dictionary<string, ExpectedText> Trailers { get; set; } = [];

    /// <summary>Whether the connection must end without a complete response.</summary>
    public bool Closed { get; set; }
    public ExpectedRequest? Upstream { get; set; }
    public ExpectedRequest? Callout { get; set; }
}

/// <summary>What a server behind the proxy must have seen.</summary>
internal sealed class ExpectedRequest
{
    public bool Called { get; set; } = true;
    public string? Method { get; set; }
    public ExpectedText? Path { get; set; }
    public ExpectedText? Authority { get; set; }
    public Dictionary<string, ExpectedText> Headers { get; set; } = [];
    public ExpectedText? Body { get; set; }
    public int? BodySize { get; set; }
    public Dictionary<string, ExpectedText> Trailers { get; set; } = [];
}
