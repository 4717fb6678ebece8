using Slipway.Sandbox;

namespace Slipway.Artifacts;

/// <summary>What a module was built with, as far as it shows.</summary>
/// <param name="Name">The language or SDK.</param>
/// <param name="Evidence">What shows it.</param>
public sealed record DetectedSdk(string Name, string Evidence);

/// <summary>Tells from what compilers and runtimes leave behind in a module which of the SDKs it was built with.</summary>
public static class SdkDetection
{
    private const string AssemblyScript = "AssemblyScript";
    private const string Emscripten = "C++ (Emscripten)";

    /// <summary>The first that applies decides; the surest come first. A rule gives its evidence, or null.</summary>
    private static readonly (string Sdk, Func<Traces, string?> Evidence)[] s_rules =
    [
        ("C#", traces => traces.Producer("language", "C#")),
        ("Rust", traces => traces.Producer("language", "Rust") ?? traces.Producer("processed-by", "rustc")),
        ("TinyGo", traces => traces.Producer("processed-by", "TinyGo")),
        ("Go", traces => traces.Producer("language", "Go") ?? traces.Producer("processed-by", "Go cmd/compile")),
        ("Go", traces => traces.Section("go:buildid") ?? traces.Section("go.buildid")),
        (AssemblyScript, traces => traces.Exports("__new", "__pin")),
        (AssemblyScript, traces => traces.Exports("__alloc", "__retain")),
        (AssemblyScript, traces => traces.NamesContain("~lib/rt/")),
        ("TinyGo", traces => traces.NamesContain("runtime.alloc") ?? traces.NamesContain("tinygo_")),
        ("TinyGo", traces => traces.Exports("malloc", "calloc", "realloc", "free", "_start")),
        ("Rust", traces => traces.NamesContain("proxy_wasm::") ?? traces.NamesContain("__rust_alloc")),
        (Emscripten, traces => traces.Imports("env", "emscripten_notify_memory_growth") ?? traces.Exports("emscripten_stack_get_base")),
        (Emscripten, traces => traces.Exports("stackAlloc", "stackSave") ?? traces.Exports("__errno_location", "__indirect_function_table")),
        ("C or C++", traces => traces.Producer("processed-by", "clang")),
    ];

    /// <summary>Looks at a module that was compiled.</summary>
    /// <returns>Null when nothing tells.</returns>
    public static DetectedSdk? Detect(SandboxModule module)
    {
        ArgumentNullException.ThrowIfNull(module);

        // Exports that are no functions have their kind before their name.
        var others = module.OtherExports.Select(export => export[(export.IndexOf(' ') + 1)..]);
        return Detect(new Traces(
            module.CustomSections,
            [.. module.FunctionExports.Select(export => export.Name), .. others],
            [.. module.FunctionImports.Select(import => (import.Module, import.Name))]));
    }

    /// <summary>Looks at a module that was only read.</summary>
    /// <returns>Null when nothing tells.</returns>
    public static DetectedSdk? Detect(ModuleOutline module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return Detect(new Traces(
            module.CustomSections, [.. module.FunctionExports, .. module.OtherExports], [.. module.FunctionImports]));
    }

    private static DetectedSdk? Detect(Traces traces)
    {
        foreach (var (sdk, evidence) in s_rules)
        {
            if (evidence(traces) is { } found)
                return new DetectedSdk(sdk, found);
        }

        return null;
    }

    private sealed class Traces(IReadOnlyList<CustomSection> sections, HashSet<string> exports, HashSet<(string, string)> imports)
    {
        private readonly IReadOnlyList<Producer> _producers = Artifacts.Producer.Read(sections);

        public string? Producer(string field, string name) =>
            _producers.FirstOrDefault(producer => producer.Field == field && producer.Name == name) is { } found
                ? $"its producers section says \"{field}: {found}\""
                : null;

        public string? Section(string name) =>
            sections.Any(section => section.Name == name) ? $"it has the section {name}" : null;

        public string? Exports(params string[] names) => names.All(exports.Contains) ? $"it exports {string.Join(", ", names)}" : null;

        public string? Imports(string from, string name) =>
            imports.Contains((from, name)) ? $"it imports {from}.{name}" : null;

        /// <summary>Looks into the section of function names. It may be stripped, or too large to be kept: no finding proves nothing.</summary>
        public string? NamesContain(string text)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            return sections.Any(section => section.Name == "name" && section.Content.Span.IndexOf(bytes) >= 0)
                ? $"its function names contain {text}"
                : null;
        }
    }
}
