using System.CommandLine;
using System.Text;
using Microsoft.Extensions.Logging;
using Slipway.Artifacts;
using Slipway.Cli.Arguments;
using Slipway.Cli.Inspection;
using Slipway.Cli.Logging;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Plugins;
using Slipway.Sandbox;
using Spectre.Console;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway inspect</c>: what a module is, what it needs, and which hosts would take it.</summary>
internal sealed class InspectCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _file = new("FILE") { Description = "The module: .wasm, .wat text, or oci://registry/repository:tag." };

    private readonly Option<string?> _configuration = new("--config")
    {
        Description = "The configuration to load it with, for a filter that refuses to start without.",
        HelpName = "TEXT|@FILE",
    };

    private readonly Option<bool> _json = SharedOptions.Json();

    private readonly RegistryAccess _registry;

    public InspectCommand(Terminal terminal)
        : base("inspect", "Tells what a module is: ABI, SDK, imports, exports, memory, and whether it loads here and in Envoy.")
    {
        _terminal = terminal;
        Arguments.Add(_file);
        Options.Add(_configuration);
        Options.Add(_json);
        _registry = new RegistryAccess(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Will this filter run in Envoy, and what was it built with?", "slipway inspect filter.wasm"),
        new("A filter that somebody has published:", "slipway inspect oci://ghcr.io/acme/greeter:1.0"),
        new("The reasons why not, for a script:", "slipway inspect filter.wasm --json | jq .envoy.reasons"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var path = result.GetRequiredValue(_file);
        var published = ArtifactReference.HasScheme(path)
            ? await PublishedArtifact.GetAsync(_registry, result, _terminal, path, cancellationToken)
            : null;
        var code = published?.Artifact.Module.ToArray() ?? FileArgument.Read(path);
        var name = published?.Stored.Reference ?? Path.GetFileName(path);
        using var log = new LogRecorder();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var host = new ProxyWasmHost(new ProxyWasmHostOptions { Lanes = 1 }, loggerFactory: loggers);
        SandboxModule module;
        try
        {
            module = await host.Engine.LoadAsync(name, code, cancellationToken);
        }
        catch (ModuleException e)
        {
            throw new CommandException(ExitCodes.Invalid, e.Message, inner: e);
        }

        var options = new PluginOptions
        {
            Name = published is null ? Path.GetFileNameWithoutExtension(path) : name,
            Code = code,
            CodeSource = name,
            Configuration = FileArgument.TextOrFile(result.GetValue(_configuration)),
        };
        var verdict = await TrialLoad.RunAsync(host, options, log, cancellationToken);
        var report = ModuleReport.Create(path, module, host.MissingImports(module), verdict) with
        {
            Artifact = published is null ? null : ArtifactReport.Of(published),
        };
        if (result.GetValue(_json))
            _terminal.WriteJson(report);
        else
            Write(report);
        return verdict.Loads ? ExitCodes.Ok : ExitCodes.Invalid;
    }

    private void Write(ModuleReport report)
    {
        if (report.Artifact is { } artifact)
        {
            artifact.Write(_terminal.Out);
            _terminal.Out.WriteLine();
        }

        var maximum = report.MaximumMemory is { } bytes ? $"at most {Sizes.Bytes(bytes)}" : "no maximum of its own";
        Facts.Write(
            _terminal.Out,
            ("file", report.File),
            ("size", report.Size < 1024 ? $"{report.Size} bytes" : $"{report.Size} bytes ({Sizes.Bytes(report.Size)})"),
            ("sha256", report.Sha256),
            ("ABI", report.Abi ?? "none: there is no proxy_abi_version_* export"),
            ("SDK", report.Sdk is { } sdk ? $"{sdk.Name}, for {sdk.Evidence}" : "cannot be told"),
            ("producers", Joined(report.Producers.Select(producer => $"{producer.Field}: {producer}"))),
            ("memory", $"{Sizes.Bytes(report.InitialMemory)} at start, {maximum}"),
            ("sections", Joined(report.CustomSections.Select(section => $"{section.Name} ({Sizes.Bytes(section.Size)})"))));

        List("callbacks", report.Callbacks);
        List("other exports", report.OtherExports);
        foreach (var group in report.Imports.GroupBy(import => import.Kind).OrderBy(group => group.Key))
            List(s_importTitles[group.Key], group.Select(import => import.Import));
        _terminal.Out.WriteLine();
        Write("loads here", report.Slipway);
        Write("loads in Envoy", report.Envoy);

        static string? Joined(IEnumerable<string> parts) => parts.Any() ? string.Join(", ", parts) : null;
    }

    private static readonly Dictionary<ImportKind, string> s_importTitles = new()
    {
        [ImportKind.Hostcall] = "imports: Proxy-Wasm",
        [ImportKind.Wasi] = "imports: WASI",
        [ImportKind.Vendor] = "imports: one vendor's own (answered UNIMPLEMENTED here)",
        [ImportKind.Missing] = "imports: missing here",
    };

    private void List(string title, IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append("  ").Append(Printable.Line(line)).Append('\n');
        if (text.Length == 0)
            return;
        _terminal.Out.WriteLine();
        _terminal.Out.WriteLine(title, new Style(decoration: Decoration.Bold));
        _terminal.Out.Write(text.ToString());
    }

    private void Write(string question, Verdict verdict)
    {
        _terminal.Out.Write($"{question}: ");
        _terminal.Out.WriteLine(verdict.Loads ? "yes" : "no, because", new Style(verdict.Loads ? Color.Green : Color.Red));
        foreach (var reason in verdict.Reasons)
            _terminal.Out.WriteLine($"  {Printable.Line(reason)}");
    }
}
