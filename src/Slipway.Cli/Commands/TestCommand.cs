using System.CommandLine;
using Slipway.Artifacts;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;
using Slipway.Cli.Suites;
using Slipway.Sdk.Testing;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway test</c>: declarative tests of filters.</summary>
internal sealed class TestCommand : DocumentedCommand
{
    private const string DefaultFile = "tests.yaml";

    private readonly Terminal _terminal;

    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = $"Suites in YAML, or folders with a {DefaultFile}; the current folder unless given.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _filter = new("--filter")
    {
        Description = "The filter to test in the place of the one that the suite names.",
        HelpName = "FILE|oci://REF",
    };

    private readonly Option<bool> _native = new("--native")
    {
        Description = "Test the assembly beside the module, natively: a filter in C#, in a debugger.",
    };

    private readonly Option<bool> _update = new("--update") { Description = "Write the golden files, and compare nothing with them." };
    private readonly Option<bool> _bench = new("--bench") { Description = "Measure the callbacks of each test, for a second and a half." };
    private readonly Option<bool> _schema = new("--schema") { Description = "Write the JSON Schema of suites, and test nothing." };
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly RegistryAccess _registry;

    public TestCommand(Terminal terminal)
        : base("test", "Runs suites of tests: requests and connections through a filter, and what must come out.")
    {
        _terminal = terminal;
        Arguments.Add(_paths);
        Option[] options = [_filter, _native, _update, _bench, _schema, _json];
        foreach (var option in options)
            Options.Add(option);
        _registry = new RegistryAccess(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("The tests.yaml of the filter in this folder:", "slipway build && slipway test"),
        new("The same natively, and how long callbacks take:", "slipway test --native --bench"),
        new("Another build of a filter against the same suite:", "slipway test tests.yaml --filter target/wasm32-wasip1/release/auth.wasm"),
        new("What has been published, before it is used:", "slipway test tests.yaml --filter oci://ghcr.io/acme/auth:1.0"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (result.GetValue(_schema))
        {
            SuiteFile.WriteSchema<Suite>(_terminal);
            return ExitCodes.Ok;
        }

        var results = new List<TestResult>();
        var paths = result.GetValue(_paths) is { Length: > 0 } given ? given : ["."];
        foreach (var path in paths)
        {
            var file = Directory.Exists(path) ? Path.Combine(path, DefaultFile) : path;
            var suite = SuiteFile.Read<Suite>(file, "slipway test", suite => [.. suite.Tests.Select(test => test.Name)]);
            var filter = await FilterAsync(result, suite, file, cancellationToken);
            foreach (var test in suite.Tests)
            {
                var outcome = await TestAsync(file, filter, suite, test, result, cancellationToken);
                results.Add(outcome);
                if (!result.GetValue(_json))
                    outcome.WriteTo(_terminal);
            }
        }

        return TestResult.WriteSummary(_terminal, results, result.GetValue(_json));
    }

    private async Task<string> FilterAsync(ParseResult result, Suite suite, string file, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (result.GetValue(_filter) is null && suite.Filter.Length == 0)
            throw new CommandException(ExitCodes.Invalid, $"{file} names no filter.", "Say which with 'filter:', or give --filter.");
        var named = result.GetValue(_filter) ?? suite.Filter;
        if (ArtifactReference.HasScheme(named))
        {
            return result.GetValue(_native)
                ? throw new CommandException(ExitCodes.Usage, $"{named} is a module, and cannot run natively.", "Leave out --native.")
                : (await NamedFilter.GetAsync(_registry, result, _terminal, named, cancellationToken)).File;
        }

        var filter = result.GetValue(_filter) ?? Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, suite.Filter));
        if (result.GetValue(_native))
            filter = Path.ChangeExtension(filter, ".dll");
        return File.Exists(filter) ? filter
            : throw new CommandException(
                ExitCodes.Invalid, $"There is no filter {filter}.", $"Build it: slipway build {Path.GetRelativePath(Environment.CurrentDirectory, folder)}");
    }

    private async Task<TestResult> TestAsync(
        string file, string filter, Suite suite, SuiteTest test, ParseResult result, CancellationToken cancellationToken)
    {
        var differences = new List<string>();
        FilterHost host;
        try
        {
            host = SuiteRun.Load(filter, suite, test);
        }
        catch (FilterLoadException e)
        {
            if (test.Expect.Refused is not { } reason)
                differences.Add($"the filter does not start: {e.Message}");
            else if (!e.Message.Contains(reason, StringComparison.Ordinal))
                differences.Add($"the filter is refused with '{e.Message}' and not with '{reason}'");
            return new TestResult(file, test.Name, differences);
        }

        using (host)
        {
            if (test.Expect.Refused is not null)
                return new TestResult(file, test.Name, ["the filter takes its configuration, and must refuse it"]);
            var outcome = await SuiteRun.StreamAsync(host, test, differences);
            Mismatches.Of(test, outcome, host, differences);
            if (test.Expect.Golden is { } golden)
            {
                var path = Path.Combine(Path.GetDirectoryName(file) ?? "", golden);
                await GoldenFile.CompareAsync(path, outcome.Transcript(host.FilterLog), result.GetValue(_update), differences, cancellationToken);
            }

            return new TestResult(file, test.Name, differences)
            {
                Times = result.GetValue(_bench) ? await CallbackBench.RunAsync(host, test, cancellationToken) : null,
            };
        }
    }
}
