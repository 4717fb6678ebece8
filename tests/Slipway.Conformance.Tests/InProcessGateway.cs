using Microsoft.Extensions.Logging;
using Slipway.Gateway;
using Slipway.ProxyWasm;
using Slipway.Sandbox;
using Isolation = Slipway.ProxyWasm.Plugins.Isolation;

namespace Slipway.Conformance.Tests;

/// <summary>Slipway's gateway in this process: what <c>slipway run</c> runs, without the time it takes to start.</summary>
internal sealed class InProcessGateway : IProxyUnderTest
{
    private readonly ILoggerFactory _loggers;
    private GatewayHost? _gateway;

    private InProcessGateway() => _loggers = LoggerFactory.Create(logging => logging.AddProvider(new LogLines(Log)));

    static InProcessGateway() => Environment.SetEnvironmentVariable("CONFORMANCE_HOST_VARIABLE", "from the host");

    public ProxyLog Log { get; } = new();

    public static async Task<InProcessGateway> StartAsync(string configurationFile, Isolation isolation, CancellationToken cancellation)
    {
        var configuration = Envoy.EnvoyConfiguration.Load(configurationFile);
        if (configuration.Bootstrap is null)
            throw new ProxyRefusedException(string.Join('\n', configuration.Errors));
        var proxy = new InProcessGateway();
        try
        {
            proxy._gateway = await GatewayHost.StartAsync(
                new GatewayOptions
                {
                    Bootstrap = configuration.Bootstrap,
                    LoggerFactory = proxy._loggers,
                    Wasm = new ProxyWasmHostOptions { Lanes = 1, Sandbox = new SandboxOptions { CacheDirectory = "", MaxInstances = 50 } },
                    Isolation = isolation,
                    DrainTime = TimeSpan.FromMilliseconds(200),
                },
                cancellation);
            return proxy;
        }
        catch (GatewayException e)
        {
            var said = string.Join('\n', proxy.Log.Lines.Append(e.Message));
            await proxy.DisposeAsync();
            throw new ProxyRefusedException(said);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        _loggers.Dispose();
    }

    private sealed class LogLines(ProxyLog log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Logger(log, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(ProxyLog log, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel))
                    log.Add($"[{logLevel}] [{category}] {formatter(state, exception)}{(exception is null ? "" : $": {exception}")}");
            }
        }
    }
}
