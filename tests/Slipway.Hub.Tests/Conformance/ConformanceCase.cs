using System.Text.RegularExpressions;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Slipway.Hub.Tests.Conformance;

/// <summary>A workflow with a registry, as the files in <c>cases</c> have it. <c>${…}</c> is a variable, or a content's digest or size.</summary>
public sealed class ConformanceCase
{
    public string Name { get; set; } = "";

    /// <summary>Texts by name, beside those that all cases have.</summary>
    public Dictionary<string, string> Contents { get; set; } = [];

    /// <summary>What is pushed before: <c>blob CONTENT</c>, <c>manifest CONTENT TAG</c>.</summary>
    public List<string> Given { get; set; } = [];

    public List<ConformanceStep> Steps { get; set; } = [];

    /// <summary>How the control departs.</summary>
    public ControlDeparture? Control { get; set; }

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Conformance", "cases"), "*.yaml").Order().SelectMany(Read),
    ];

    private static List<ConformanceCase> Read(string file) => new DeserializerBuilder()
        .WithNamingConvention(HyphenatedNamingConvention.Instance)
        .Build()
        .Deserialize<List<ConformanceCase>>(File.ReadAllText(file));
}

/// <summary>A request, and what is answered.</summary>
public sealed class ConformanceStep
{
    /// <summary>Method and address.</summary>
    public string Request { get; set; } = "";

    /// <summary>Added to whatever the address has behind its question mark.</summary>
    public string? Query { get; set; }

    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>The name of the content that is sent.</summary>
    public string? Body { get; set; }

    /// <summary>How many zeros are sent instead.</summary>
    public int? Zeros { get; set; }

    public ConformanceAnswer Expect { get; set; } = new();

    /// <summary>Variables, and the headers that they are taken from.</summary>
    public Dictionary<string, string> Capture { get; set; } = [];

    public ControlDeparture? Control { get; set; }
}

/// <summary>What is expected of an answer.</summary>
public sealed class ConformanceAnswer
{
    /// <summary>Any of these.</summary>
    public List<int> Status { get; set; } = [];

    public Dictionary<string, string> Headers { get; set; } = [];

    public List<string> Present { get; set; } = [];

    public List<string> Absent { get; set; } = [];

    /// <summary>The name of the content that it is.</summary>
    public string? Body { get; set; }

    /// <summary>The code of the error.</summary>
    public string? Error { get; set; }

    /// <summary>Properties of the JSON document.</summary>
    public Dictionary<string, object>? Json { get; set; }
}

/// <summary>Where Debian's docker-registry legitimately does something else.</summary>
public sealed class ControlDeparture
{
    /// <summary>Why the whole case is nothing for it.</summary>
    public string? Skip { get; set; }

    /// <summary>What it answers instead.</summary>
    public List<int> Status { get; set; } = [];

    public string Because { get; set; } = "";

    /// <summary>Whether what follows makes no sense then.</summary>
    public bool Ends { get; set; }
}

/// <summary>The variables of a case.</summary>
internal sealed partial class Variables
{
    private readonly Dictionary<string, string> _values = [];

    public string this[string name]
    {
        get => _values.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"The case has no variable {name}.");
        set => _values[name] = value;
    }

    public string Expand(string text) => Pattern().Replace(text, match => this[match.Groups[1].Value]);

    [GeneratedRegex(@"\$\{([a-z0-9.-]+)\}")]
    private static partial Regex Pattern();
}
