using System.CommandLine;
using System.Globalization;
using Slipway.Cli.Building;
using Slipway.Cli.Inspection;
using Slipway.Cli.Output;
using Slipway.Compiler;
using Slipway.ProxyWasm;
using Slipway.Sandbox;
using Spectre.Console;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway build</c>: a filter's module, by the tool chain of its language, and what is in it.</summary>
internal sealed class BuildCommand : DocumentedCommand
{
    private const int PathsShown = 5;

    private readonly Terminal _terminal;

    private readonly Argument<string> _path = new("PATH")
    {
        Description = "The folder of the filter's project, or its project file; the current folder unless given.",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<bool> _sizes = new("--sizes") { Description = "Show bytes of code by type (C#)." };

    private readonly Option<string?> _why = new("--why")
    {
        Description = "Show what leads to the methods and types whose name contains this (C#).",
        HelpName = "NAME",
    };

    private readonly Option<string?> _toolchain = new("--toolchain")
    {
        Description = $"Build with this and do not go by the files: {string.Join(", ", Toolchains.All.Select(tools => tools.Name))}.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _container = new("--container") { Description = "Build in a container, by podman or docker." };
    private readonly Option<bool> _json = SharedOptions.Json();

    public BuildCommand(Terminal terminal)
        : base("build", "Builds a filter to a WebAssembly module: C#, Rust, Go, TinyGo, AssemblyScript, C or C++.")
    {
        _terminal = terminal;
        _toolchain.AcceptOnlyFromAmong([.. Toolchains.All.Select(tools => tools.Name)]);
        Arguments.Add(_path);
        Option[] options = [_sizes, _why, _toolchain, _container, _json];
        foreach (var option in options)
            Options.Add(option);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("The module of the project in this folder:", "slipway build"),
        new("What makes it large, and why that is in it:", "slipway build --sizes --why System.Number"),
        new("A filter in Rust, without Rust on this machine:", "slipway build filters/auth --container"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var built = await FilterBuild.RunAsync(
            result.GetRequiredValue(_path), result.GetValue(_toolchain), result.GetValue(_container), cancellationToken);
        var code = await File.ReadAllBytesAsync(built.Path, cancellationToken);
        using var host = new ProxyWasmHost(new ProxyWasmHostOptions { Lanes = 1 });
        SandboxModule module;
        try
        {
            module = await host.Engine.LoadAsync(Path.GetFileName(built.Path), code, cancellationToken);
        }
        catch (ModuleException e)
        {
            throw new CommandException(ExitCodes.Invalid, e.Message, inner: e);
        }

        var why = result.GetValue(_why);
        var needed = result.GetValue(_sizes) ? "--sizes" : why is null ? null : "--why";
        if (needed is not null && built.Report is null)
            throw new CommandException(ExitCodes.Invalid, $"{needed} is for filters in C#, whose compiler tells it.", "Leave it out.");
        var envoy = EnvoyVerdict.Of(module);
        if (result.GetValue(_json))
            _terminal.WriteJson(Document(built, code, module, envoy, result.GetValue(_sizes), why));
        else
            Write(built, code, module, envoy, result.GetValue(_sizes), why);
        return ExitCodes.Ok;
    }

    private static object Document(BuiltModule built, byte[] code, SandboxModule module, Verdict envoy, bool sizes, string? why) => new
    {
        Module = built.Path,
        built.Toolchain.Language,
        Size = code.Length,
        SizeWithoutCustomSections = ModuleSections.SizeWithoutCustom(code),
        BuildSeconds = Math.Round(built.Time.TotalSeconds, 3),
        Imports = module.FunctionImports.Select(import => import.ToString()),
        Exports = module.FunctionExports.Select(export => export.ToString()),
        Envoy = envoy,
        Types = sizes ? built.Report!.SizesByType.Select(entry => new { entry.Type, entry.Bytes }) : null,
        Why = why is null ? null : CallerPaths.To(built.Report!, why).Select(path => new
        {
            path[^1].Name,
            path[^1].Bytes,
            Path = path.Select(function => function.Name),
        }),
    };

    private void Write(BuiltModule built, byte[] code, SandboxModule module, Verdict envoy, bool sizes, string? why)
    {
        var plain = ModuleSections.SizeWithoutCustom(code);
        _terminal.Out.WriteFitted(Facts.Of(
            ("module", Path.GetRelativePath(Environment.CurrentDirectory, built.Path)),
            ("size", $"{Number(plain)} bytes" + (plain == code.Length ? "" : $", and {Number(code.Length - plain)} of names and lines")),
            ("time", Sizes.Time(built.Time)),
            ("imports", string.Join(", ", module.FunctionImports.Select(import => $"{import.Module}.{import.Name}").Distinct())),
            ("exports", string.Join(", ", module.FunctionExports.Select(export => export.Name))),
            ("Envoy", envoy.Loads ? "would load it" : $"would not load it: {string.Join(' ', envoy.Reasons)}")));
        if (sizes)
            WriteSizes(built.Report!);
        if (why is not null)
            WriteWhy(CallerPaths.To(built.Report!, why), why);
    }

    private void WriteSizes(CompilerReport report)
    {
        var table = new Table().Border(TableBorder.None);
        table.AddColumn(new TableColumn("bytes").RightAligned().Padding(0, 0, 2, 0));
        table.AddColumn(new TableColumn("type").Padding(0, 0, 0, 0));
        foreach (var (type, bytes) in report.SizesByType)
            table.AddRow(new Text(Number(bytes)), new Text(Printable.Line(type)));
        _terminal.Out.WriteLine();
        _terminal.Out.Write(table);
    }

    private void WriteWhy(IReadOnlyList<IReadOnlyList<CompiledFunction>> paths, string name)
    {
        _terminal.Out.WriteLine();
        if (paths.Count == 0)
            _terminal.Out.WriteLine($"Nothing in the module has a name that contains '{name}'.");
        foreach (var path in paths.Take(PathsShown))
        {
            _terminal.Out.WriteLine($"{path[^1].Name} ({Number(path[^1].Bytes)} bytes)");
            foreach (var function in path.SkipLast(1).Reverse())
                _terminal.Out.WriteLine($"  called by {function.Name}");
        }

        if (paths.Count > PathsShown)
            _terminal.Out.WriteLine($"{paths.Count - PathsShown} smaller functions match too; --json has all.");
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
