using System.CommandLine;
using Slipway.Cli.Arguments;
using Slipway.Cli.Commands;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;
using Slipway.Cli.Suites;
using Slipway.Operators.Modules;
using Slipway.Sandbox;

namespace Slipway.Cli.OperatorCommands;

/// <summary><c>slipway operator test</c>: declarative tests of operators, without a cluster.</summary>
internal sealed class OperatorTestCommand : DocumentedCommand
{
    private const string DefaultFile = "tests.yaml";

    private readonly Terminal _terminal;

    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = $"Suites in YAML, or folders with a {DefaultFile}; the current folder unless given.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _operator = new("--operator")
    {
        Description = "The module to test in the place of the one that the suite names.",
        HelpName = "FILE|oci://REF",
    };

    private readonly Option<bool> _update = new("--update") { Description = "Write the golden files, and compare nothing with them." };
    private readonly Option<bool> _schema = new("--schema") { Description = "Write the JSON Schema of suites, and test nothing." };
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly RegistryAccess _registry;

    public OperatorTestCommand(Terminal terminal)
        : base("test", "Runs suites of tests: an object and what the cluster has, and the actions that must come out.")
    {
        _terminal = terminal;
        Arguments.Add(_paths);
        foreach (Option option in new Option[] { _operator, _update, _schema, _json })
            Options.Add(option);
        _registry = new RegistryAccess(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("The tests.yaml of the operator in this folder:", "slipway build && slipway operator test"),
        new("The same operator in another language against the same suite:", "slipway operator test tests.yaml --operator build/website.wasm"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (result.GetValue(_schema))
        {
            SuiteFile.WriteSchema<OperatorSuite>(_terminal);
            return ExitCodes.Ok;
        }

        using var engine = new SandboxEngine(new SandboxOptions { Pooling = false });
        using var functions = OperatorHostcalls.Define(engine);
        var results = new List<TestResult>();
        var paths = result.GetValue(_paths) is { Length: > 0 } given ? given : ["."];
        foreach (var path in paths)
        {
            var file = Directory.Exists(path) ? Path.Combine(path, DefaultFile) : path;
            var suite = SuiteFile.Read<OperatorSuite>(file, "slipway operator test", suite => [.. suite.Tests.Select(test => test.Name)]);
            var module = await OperatorFile.LoadAsync(engine, functions, await ModuleAsync(result, suite, file, cancellationToken), cancellationToken);
            foreach (var test in suite.Tests)
            {
                var outcome = await TestAsync(file, module, suite, test, result.GetValue(_update), cancellationToken);
                results.Add(outcome);
                if (!result.GetValue(_json))
                    outcome.WriteTo(_terminal);
            }
        }

        return TestResult.WriteSummary(_terminal, results, result.GetValue(_json));
    }

    private static async Task<TestResult> TestAsync(
        string file, OperatorModule module, OperatorSuite suite, OperatorTest test, bool update, CancellationToken cancellationToken)
    {
        var differences = new List<string>();
        try
        {
            var outcome = OperatorSuiteRun.Run(module, suite, test);
            OperatorSuiteRun.Compare(test, outcome, differences);
            if (test.Expect.Golden is { } golden)
            {
                var path = Path.Combine(Path.GetDirectoryName(file) ?? "", golden);
                await GoldenFile.CompareAsync(path, OperatorSuiteRun.Transcript(outcome), update, differences, cancellationToken);
            }
        }
        catch (OperatorModuleException e) when (test.Expect is { Outcome: "refused" } expect)
        {
            if (expect.Error is { } error && !e.Message.Contains(error, StringComparison.Ordinal))
                differences.Add($"it is refused with '{e.Message}', which has no '{error}'");
        }
        catch (OperatorModuleException e)
        {
            differences.Add(e.Message);
        }

        return new TestResult(file, test.Name, differences);
    }

    private async Task<string> ModuleAsync(ParseResult result, OperatorSuite suite, string file, CancellationToken cancellationToken)
    {
        if (result.GetValue(_operator) is { } named)
            return (await NamedFilter.GetAsync(_registry, result, _terminal, named, cancellationToken)).File;
        if (suite.Operator.Length == 0)
            throw new CommandException(ExitCodes.Invalid, $"{file} names no operator.", "Say which with 'operator:', or give --operator.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var module = Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, suite.Operator));
        return File.Exists(module) ? module
            : throw new CommandException(
                ExitCodes.Invalid, $"There is no module {module}.", $"Build it: slipway build {Path.GetRelativePath(Environment.CurrentDirectory, folder)}");
    }
}
