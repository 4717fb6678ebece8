using Slipway.Compiler;

namespace Slipway.Build;

/// <summary>What is wrong with a request, and in which file it is to be corrected.</summary>
internal sealed class RequestException(string file, string message) : Exception(message)
{
    public string File { get; } = file;
}

/// <summary>What to compile, as the targets of Slipway.Sdk write it down: a line <c>Name=value</c> for each property.</summary>
internal sealed class CompilationRequest
{
    private readonly ILookup<string, string> _values;

    private CompilationRequest(ILookup<string, string> values, string file)
    {
        _values = values;
        ProjectPath = Single("Project") ?? file;
        ModulePath = Required("Module");
        ReportPath = Required("Report");
        Options = new CompilerOptions
        {
            AssemblyPath = Required("Assembly"),
            ReferencePaths = [.. values["Reference"].Select(path => Path.GetDirectoryName(path)!).Distinct()],
            FrameworkPaths = [.. values["Framework"]],
            Exceptions = Choice("SlipwayExceptions", s_exceptions),
            Collection = Choice("SlipwayCollection", s_collections) ?? Fitting(Required("Assembly")),
            Optimise = Choice("SlipwayOptimise", s_switches),
            NameSection = Choice("SlipwayNames", s_switches),
            SourceLines = Choice("SlipwayLines", s_switches),
            SourceRoot = Path.GetDirectoryName(ProjectPath),
        };
        if (Single("SlipwaySizeBudget") is { } text)
        {
            Budget = SizeBudget.Parse(text)
                ?? throw Wrong("SlipwaySizeBudget", text, "a size such as 30KB (of 1024 bytes), 1.5MB or 13000");
        }
    }

    public string ProjectPath { get; }

    public string ModulePath { get; }

    public string ReportPath { get; }

    public CompilerOptions Options { get; }

    public SizeBudget? Budget { get; }

    private static readonly Dictionary<string, ExceptionMode> s_exceptions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["flag"] = ExceptionMode.Flag,
        ["native"] = ExceptionMode.Native,
    };

    private static readonly Dictionary<string, CollectionMode?> s_collections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = null,
        ["quiescence"] = CollectionMode.Quiescence,
        ["anytime"] = CollectionMode.Anytime,
    };

    private static readonly Dictionary<string, bool> s_switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["true"] = true,
        ["false"] = false,
    };

    public static CompilationRequest Read(string file)
    {
        if (!File.Exists(file))
            throw new RequestException(file, "there is no such file; the targets of Slipway.Sdk write it.");
        var lines = File.ReadLines(file).Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2);
        return new CompilationRequest(lines.ToLookup(parts => parts[0], parts => parts[1]), file);
    }

    /// <summary>A filter's callbacks are short; one of an operator takes apart megabytes of objects, and must not keep them all.</summary>
    private static CollectionMode Fitting(string assembly) =>
        OperatorAssembly.IsAt(assembly) ? CollectionMode.Anytime : CollectionMode.Quiescence;

    private string? Single(string name) => _values[name].FirstOrDefault(value => value.Length > 0);

    private string Required(string name) => Single(name) ?? throw new RequestException(ProjectPath, $"the request does not say {name}.");

    private T Choice<T>(string name, Dictionary<string, T> choices)
    {
        var text = Required(name);
        return choices.TryGetValue(text, out var value) ? value : throw Wrong(name, text, $"{string.Join(" or ", choices.Keys)}");
    }

    private RequestException Wrong(string name, string text, string expected) =>
        new(ProjectPath, $"the property {name} is '{text}' and must be {expected}.");
}
