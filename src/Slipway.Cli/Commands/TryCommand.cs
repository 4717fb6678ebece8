using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Logging;
using Slipway.Artifacts;
using Slipway.Cli.Arguments;
using Slipway.Cli.Building;
using Slipway.Cli.Logging;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;
using Slipway.Cli.Trying;
using Slipway.Envoy;
using Slipway.Gateway;
using Slipway.ProxyWasm;
using Slipway.Sdk.Testing.Differences;
using Spectre.Console;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway try</c>: sends one request through a filter and shows what came out on either side.</summary>
internal sealed class TryCommand : DocumentedCommand
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    private readonly Terminal _terminal;
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "The filter: .wasm, .wat text, .dll (C#, runs natively), the folder of a project, which is built, "
            + "or oci://registry/repository:tag.",
    };

    private readonly Option<string?> _configuration = new("--config")
    {
        Description = "The plugin configuration, usually JSON.",
        HelpName = "TEXT|@FILE",
    };

    private readonly Option<string?> _vmConfiguration = new("--vm-config")
    {
        Description = "The VM configuration.",
        HelpName = "TEXT|@FILE",
    };

    private readonly Option<string> _rootId = new("--root-id")
    {
        Description = "Which of the module's root contexts to use.",
        HelpName = "ID",
    };

    private readonly Option<string?> _request = new("--request", "-X")
    {
        Description = "Method and path. Default: GET /, or POST / with a body.",
        HelpName = "\"METHOD /PATH\"",
    };

    private readonly Option<string[]> _headers = new("--header", "-H")
    {
        Description = "A request header; may be repeated.",
        HelpName = "\"NAME: VALUE\"",
    };

    private readonly Option<string?> _body = new("--data", "-d") { Description = "The request body.", HelpName = "TEXT|@FILE" };

    private readonly Option<string[]> _calls = new("--http-call")
    {
        Description = "Where the filter's HTTP calls to a cluster go; may be repeated.",
        HelpName = "CLUSTER=URL",
    };

    private readonly Option<TimeSpan?> _timeout = new("--timeout")
    {
        Description = "How long to wait for the response; 10s unless given.",
        HelpName = "TIME",
        CustomParser = Quantities.Time,
    };

    private readonly Option<LogLevel?> _logLevel = SharedOptions.Level();
    private readonly Option<bool> _trace = SharedOptions.Trace();
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly RegistryAccess _registry;

    public TryCommand(Terminal terminal)
        : base("try", "Sends one request through a filter to an upstream that echoes it, and shows what the filter changed.")
    {
        _terminal = terminal;
        Arguments.Add(_file);
        Option[] options =
            [_configuration, _vmConfiguration, _rootId, _request, _headers, _body, _calls, _timeout, _logLevel, _trace, _json];
        foreach (var option in options)
            Options.Add(option);
        _registry = new RegistryAccess(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("What does the filter do to a plain GET?", "slipway try filter.wasm"),
        new("The filter of a project, built for it:", "slipway try examples/filters/add-header"),
        new("A filter that somebody has published:", "slipway try oci://ghcr.io/acme/greeter:1.0"),
        new("A request with a body, for a filter with a configuration:",
            "slipway try waf.wasm --config @waf.json --request \"POST /login?next=/\" -H \"x-user: 7\" -d '{\"user\":\"x\"}'"),
        new("A filter that asks an authorization service first:", "slipway try auth.wasm --http-call authz=http://127.0.0.1:9000"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var json = result.GetValue(_json);
        var body = result.GetValue(_body);
        var request = TryRequest.Create(
            result.GetValue(_request), result.GetValue(_headers) ?? [], body is null ? null : FileArgument.TextOrFile(body));
        var filter = await NamedFilter.GetAsync(_registry, result, _terminal, result.GetRequiredValue(_file), cancellationToken);
        var plugin = Plugin(result, filter.File);
        filter.Schema?.Require(plugin.Configuration, "The configuration");
        var targets = CalloutTargets(result.GetValue(_calls) ?? []);

        using var log = new LogRecorder();
        using var loggers = LoggerFactory.Create(
            logging => SharedOptions.Filter(logging.AddProvider(log), result.GetValue(_logLevel), result.GetValue(_trace)));
        using var failures = new FailureWatch();
        await using var upstream = await EchoUpstream.StartAsync(cancellationToken);
        var gateway = new GatewayOptions
        {
            Bootstrap = TryBootstrap.Create(plugin, upstream.Port, targets),
            LoggerFactory = loggers,
            Wasm = new ProxyWasmHostOptions { Lanes = 1, TraceCalls = result.GetValue(_trace) },
        };
        HttpMessage? response;
        TryOutcome? noResponse;
        try
        {
            (response, noResponse) = await SendAsync(gateway, request, result.GetValue(_timeout) ?? s_timeout, cancellationToken);
        }
        catch (CommandException) when (log.Lines.Count > 0)
        {
            // Why a filter does not start is often told by itself alone.
            TryReportText.WriteLog(_terminal.Error, log);
            throw;
        }

        // Only now that the gateway has been stopped has the filter seen the end of the stream, and the log is complete.
        var exchange = upstream.Exchange;
        var report = new TryReport
        {
            Outcome = failures.Failure is not null ? TryOutcome.FilterFailed
                : noResponse ?? (exchange is null ? TryOutcome.LocalReply : TryOutcome.Forwarded),
            Failure = failures.Failure,
            Request = new TrySide(request, exchange?.Request),
            Response = new TrySide(exchange?.Response, response),
            Log = log.Lines,
            LogDropped = log.Dropped,
        };
        if (json)
            _terminal.WriteJson(TryDocument.Of(report));
        else
            TryReportText.Write(_terminal.Out, report, log);
        return report.Outcome is TryOutcome.FilterFailed or TryOutcome.TimedOut ? ExitCodes.FilterFailed : ExitCodes.Ok;
    }

    private PluginConfig Plugin(ParseResult result, string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);

        // Read here for its errors; the gateway then loads it by its name, as it would in earnest.
        FileArgument.Read(file);
        return new PluginConfig
        {
            Name = name,
            RootId = result.GetValue(_rootId) ?? "",
            Configuration = FileArgument.TextOrFile(result.GetValue(_configuration)),
            Vm = new VmConfig
            {
                VmId = name,
                Runtime = file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? "envoy.wasm.runtime.null" : "envoy.wasm.runtime.v8",
                Code = new LocalDataSource(new FileDataSource(file)),
                Configuration = FileArgument.TextOrFile(result.GetValue(_vmConfiguration)),
            },
        };
    }

    private static Dictionary<string, Uri> CalloutTargets(string[] calls)
    {
        var targets = new Dictionary<string, Uri>();
        foreach (var call in calls)
        {
            var equals = call.IndexOf('=');
            if (equals <= 0 || !Uri.TryCreate(call[(equals + 1)..], UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp)
                throw Wrong($"'{call}' does not say where calls go.", "Give a cluster's name and an http:// address: authz=http://127.0.0.1:9000.");
            if (uri.PathAndQuery != "/")
                throw Wrong($"'{call}' has a path.", "The filter gives the path of a call itself; give host and port only.");
            if (!targets.TryAdd(call[..equals], uri))
                throw Wrong($"The cluster {call[..equals]} is given twice.", "Give each cluster one address.");
        }

        return targets;

        static CommandException Wrong(string message, string hint) => new(ExitCodes.Usage, message, hint);
    }

    /// <returns>The response, or why there is none.</returns>
    private static async Task<(HttpMessage? Response, TryOutcome? NoResponse)> SendAsync(
        GatewayOptions options, HttpMessage request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await using var gateway = await GatewayStart.StartAsync(options, cancellationToken);
        using var client = new TryClient();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            return (await client.SendAsync(gateway.Listeners[0].Address, request, deadline.Token), null);
        }
        catch (HttpRequestException)
        {
            return (null, TryOutcome.Reset);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, TryOutcome.TimedOut);
        }
    }
}
