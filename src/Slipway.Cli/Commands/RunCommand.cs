using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Cli.Arguments;
using Slipway.Cli.Inspection;
using Slipway.Cli.Logging;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;
using Slipway.Cli.Telemetry;
using Slipway.Envoy;
using Slipway.Gateway;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Abi;
using Slipway.Sandbox;
using Spectre.Console;
using Isolation = Slipway.ProxyWasm.Plugins.Isolation;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway run</c>: the gateway, until it is told to stop.</summary>
internal sealed class RunCommand : DocumentedCommand
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(200);

    private readonly Terminal _terminal;
    private readonly Option<string> _file = SharedOptions.Configuration();

    private readonly Option<TimeSpan?> _cpuLimit = new("--cpu-limit")
    {
        Description = "CPU time that a filter may take for one callback; 1s unless given.",
        HelpName = "TIME",
        CustomParser = Quantities.Time,
    };

    private readonly Option<long?> _memoryLimit = new("--memory-limit")
    {
        Description = "Linear memory that each VM of a filter may have; 256Mi unless given.",
        HelpName = "SIZE",
        CustomParser = Quantities.Size,
    };

    private readonly Option<int?> _lanes = new("--lanes")
    {
        Description = "How many VMs each filter has, to work side by side; one for each processor unless given.",
        HelpName = "N",
    };

    private readonly Option<Isolation> _isolation = new("--isolation")
    {
        Description = "What streams share of a filter's VMs, where the file says nothing: none (all is shared) or stream (nothing is).",
        HelpName = "none|stream",
    };

    private readonly Option<bool> _native = new("--native")
    {
        Description = "Runs C# filters as ordinary .NET, for a debugger: NAME.dll beside NAME.wasm in its place, where there is one.",
    };

    private readonly Option<bool> _watch = new("--watch")
    {
        Description = "Applies the configuration anew whenever its file, or a module that it names, changes. A SIGHUP does so once.",
    };

    private readonly Option<LogLevel?> _logLevel = SharedOptions.Level();
    private readonly Option<bool> _trace = SharedOptions.Trace();
    private readonly RegistryAccess _registry;

    public RunCommand(Terminal terminal)
        : base("run", "Runs the listeners, filters and clusters of an Envoy configuration until Ctrl-C or SIGTERM.")
    {
        _terminal = terminal;
        _lanes.Validators.Add(option =>
        {
            if (option.GetValueOrDefault<int?>() is < 1 or > 1024)
                option.AddError("--lanes must be 1 to 1024");
        });
        Option[] options = [_file, _watch, _logLevel, _trace, _cpuLimit, _memoryLimit, _lanes, _isolation, _native];
        foreach (var option in options)
            Options.Add(option);
        _registry = new RegistryAccess(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Run what Envoy would run:", "slipway run -c envoy.yaml"),
        new("Apply changes of the file and of filters at once:", "slipway run -c envoy.yaml --watch"),
        new("Watch every call between a filter and its host:", "slipway run -c envoy.yaml --trace --lanes 1"),
        new("Filters that nobody has reviewed:", "slipway run -c envoy.yaml --cpu-limit 50ms --memory-limit 32Mi"),
        new("Debug a filter in C#, built anew while it runs:", "slipway run -c envoy.yaml --native --watch --lanes 1"),
        new("Filters that may crash, each request for itself:", "slipway run -c envoy.yaml --isolation stream"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        EventLoops.Use();
        var configuration = EnvoyConfiguration.Load(result.GetRequiredValue(_file));
        ProblemTable.Write(_terminal.Error, configuration);
        if (configuration.Bootstrap is null)
            throw ProblemTable.Invalid(result.GetRequiredValue(_file), configuration);
        foreach (var (place, plugin) in PluginTrials.Plugins(configuration.Bootstrap))
        {
            if (plugin.Vm.Code is LocalDataSource { Source: FileDataSource module })
                NamedFilter.SchemaBeside(module.Filename)?.Require(plugin.Configuration, $"The configuration in {place}");
        }

        using var loggers = LoggerFactory.Create(logging =>
        {
            logging.SetMinimumLevel(LogLevel.Trace);
            logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
            logging.AddConsoleFormatter<LineFormatter, LineFormatterOptions>(options => options.Colour = _terminal.Out.Colour);
        });
        using var telemetry = new TelemetryExport();
        await using var gateway = await GatewayStart.StartAsync(
            new GatewayOptions
            {
                Bootstrap = configuration.Bootstrap,
                ConfigurationPath = result.GetRequiredValue(_file),
                LoggerFactory = loggers,
                LogLevel = SharedOptions.Levels(result.GetValue(_logLevel), result.GetValue(_trace)),
                Wasm = new ProxyWasmHostOptions
                {
                    Lanes = result.GetValue(_lanes) ?? Environment.ProcessorCount,
                    TraceCalls = result.GetValue(_trace),
                },
                Isolation = result.GetValue(_isolation),
                Native = result.GetValue(_native),
                Registries = _registry.Options(result),
                Limits = InstanceLimits.Default with
                {
                    CpuPerCall = result.GetValue(_cpuLimit) ?? InstanceLimits.Default.CpuPerCall,
                    MemoryBytes = result.GetValue(_memoryLimit) ?? InstanceLimits.Default.MemoryBytes,
                },
            },
            cancellationToken);
        Write(gateway.Listeners);
        using var reload = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            _ = ReloadAsync(gateway, gateway.LoggerFactory.CreateLogger<RunCommand>());
        });
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = result.GetValue(_watch) ? gateway.WatchAsync(WatchInterval, stopping.Token) : Task.CompletedTask;
        try
        {
            await gateway.WaitForShutdownAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Being told to stop is how this ends well.
        }

        await stopping.CancelAsync();
        await watching;
        return ExitCodes.Ok;
    }

    private static async Task ReloadAsync(GatewayHost gateway, ILogger logger)
    {
        try
        {
            var hasChanged = await gateway.ReloadAsync();
            logger.LogInformation("{Outcome}", hasChanged ? "The configuration was applied anew" : "The configuration has not changed");
        }
        catch (GatewayException e)
        {
            logger.LogError("{Problem}{NewLine}What was there before goes on.", e.Message, Environment.NewLine);
        }
    }

    private void Write(IReadOnlyList<ListenerStatus> listeners)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var title in (string[])["listener", "address", "filter", "module", "size", "ABI", "loaded"])
            table.AddColumn(new TableColumn(new Text(title, new Style(decoration: Decoration.Bold))).NoWrap().Padding(0, 0, 3, 0));
        foreach (var listener in listeners)
        {
            var first = true;
            foreach (var filter in listener.Filters)
            {
                table.AddRow(
                    Cell(first ? listener.Name : ""),
                    Cell(first ? listener.Address.ToString()! : ""),
                    Cell(filter.Name),
                    Cell(filter.Plugin),
                    Cell(Sizes.Bytes(filter.ModuleBytes)),
                    Cell(filter.Abi),
                    Cell($"{Sizes.Time(filter.LoadTime)}, {filter.HowLoaded}"));
                first = false;
            }

            if (first)
                table.AddRow(Cell(listener.Name), Cell(listener.Address.ToString()!), Cell("none"));
        }

        _terminal.Out.Write(table);
        if (listeners.Count > 0)
        {
            var tried = listeners.FirstOrDefault(listener => !listener.IsHttp3) ?? listeners[0];
            var curl = tried.IsHttp3 ? "curl --http3-only -v" : "curl -v";
            _terminal.Out.WriteLine($"Ready. Try: {curl} {(tried.IsTls ? "https" : "http")}://{Reachable(tried.Address)}/");
        }

        _terminal.Out.Writer.Flush();

        // An address that stands for all of this machine's is nothing to connect to.
        static IPEndPoint Reachable(IPEndPoint address) => address.Address switch
        {
            var any when any.Equals(IPAddress.Any) => new IPEndPoint(IPAddress.Loopback, address.Port),
            var any when any.Equals(IPAddress.IPv6Any) => new IPEndPoint(IPAddress.IPv6Loopback, address.Port),
            _ => address,
        };

        static Text Cell(string text) => new(Printable.Line(text));
    }
}
