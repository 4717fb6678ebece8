using System.Diagnostics;
using System.Text;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Streams;
using Slipway.Sandbox;
using Slipway.Sdk.Testing;
using Slipway.Sdk.Testing.Differences;

namespace Slipway.Hub.Catalogue;

/// <summary>
/// Runs filters that anybody may have pushed on one request: in a host of its own each, without upstreams, and with little of everything.
/// What may run at once is bounded too.
/// </summary>
internal sealed class TrialSandbox(HubOptions hub) : IDisposable
{
    /// <summary>The largest module that is compiled here; compiling cannot be interrupted.</summary>
    public const long MaxModuleSize = 16 << 20;

    private const int MaxRunning = 2;
    private const int MaxWaiting = 8;
    private const int MaxLogLines = 100;
    private const int LogBytesPerSecond = 8 << 10;
    private const int BufferLimit = 256 << 10;
    private const int MaxShownBody = 64 << 10;

    private static readonly InstanceLimits s_limits = new()
    {
        MemoryBytes = 64 << 20,
        CpuPerCall = TimeSpan.FromMilliseconds(200),
        CpuForStart = TimeSpan.FromSeconds(1),
    };

    /// <summary>How long a filter may hold a message, such as for a timer of its own.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _running = new(MaxRunning);
    private int _waiting;

    /// <summary>Runs a filter; null where too many are running or waiting.</summary>
    public async Task<TrialResult?> RunAsync(ReadOnlyMemory<byte> module, TrialRequest request, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > MaxRunning + MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }

        try
        {
            await _running.WaitAsync(cancellationToken);
            try
            {
                // Guests use the stack of the thread that calls them, and take as long as they may: not a thread of the pool.
                return await Task.Factory.StartNew(
                    () => Run(module, request), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            finally
            {
                _running.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _running.Dispose();

    private TrialResult Run(ReadOnlyMemory<byte> module, TrialRequest request)
    {
        var start = Stopwatch.GetTimestamp();
        using var log = new FilterLog(MaxLogLines);
        using var host = new ProxyWasmHost(
            new ProxyWasmHostOptions
            {
                Lanes = 1,
                LogBytesPerSecond = LogBytesPerSecond,
                Sandbox = new SandboxOptions
                {
                    Pooling = false,
                    CacheDirectory = HubFolder.Compiled(hub.Data),
                    MaxModuleBytes = (int)MaxModuleSize,
                    MaxMemoryBytes = s_limits.MemoryBytes,
                },
            },
            loggerFactory: log);
        var result = new TrialResult { Outcome = "", Request = request.ClientRequest };
        try
        {
            using var plugin = Plugin.LoadAsync(host, Options(module, request)).GetAwaiter().GetResult();
            result = Run(plugin, request, result) with { MemoryBytes = plugin.MemoryBytes };
            if (host.Metrics.TrapsOf(plugin.Options.Name) is [var trap, ..])
                result = result with { Outcome = $"The filter has failed in {trap.Callback}: {trap.Message}", HasFailed = true };
        }
        catch (PluginLoadException e)
        {
            result = result with { Outcome = $"The filter does not start: {e.Message}", HasFailed = true };
        }

        return result with { Log = [.. log.Entries.Where(entry => entry.IsOfFilter)], Elapsed = Stopwatch.GetElapsedTime(start) };
    }

    private static TrialResult Run(Plugin plugin, TrialRequest request, TrialResult result)
    {
        var chain = new HttpFilterChain([plugin], BufferLimit);
        using var exchange = new HttpExchange(chain.CreateStream(new StreamFacts().OfHttp(TimeProvider.System)));
        Send(exchange, request.ClientRequest);
        Wait(exchange, exchange => !exchange.IsRequestHeld && !exchange.IsRequestBodyHeld);
        if (exchange.UpstreamRequestHeaders is { } headers)
        {
            result = result with { UpstreamRequest = Message(headers, exchange.UpstreamRequestBody) };
            if (!exchange.IsAnsweredByFilter && exchange.ResetReason is null && !exchange.IsRequestBodyHeld)
            {
                result = result with { UpstreamResponse = request.UpstreamResponse };
                Respond(exchange, request.UpstreamResponse);
                Wait(exchange, exchange => !exchange.IsResponseHeld);
            }
        }

        var outcome = Outcome(exchange);
        exchange.Complete();
        return result with
        {
            Outcome = outcome,
            Response = exchange.ResponseHeaders is { } response ? Message(response, exchange.ResponseBody) : null,
        };
    }

    private static string Outcome(HttpExchange exchange) => exchange switch
    {
        { ResetReason: { } reason } => $"The filter has reset the stream ({reason}).",
        { IsAnsweredByFilter: true, Status: { } status } => $"The filter has answered with {status} itself; the upstream was not needed.",
        { IsRequestHeld: true } or { IsRequestBodyHeld: true } =>
            $"The filter holds the request, and has not let it go within {s_patience.TotalSeconds} s.",
        { IsResponseHeld: true } => $"The filter holds the response, and has not let it go within {s_patience.TotalSeconds} s.",
        _ => "The request went through the filter to the upstream, and the response back to the client.",
    };

    private static void Send(HttpExchange exchange, HttpMessage message)
    {
        exchange.SendRequestHeaders(message.Body.Length == 0, [.. message.Headers.Select(Pair)]);
        if (message.Body.Length > 0 && exchange.ResetReason is null)
            exchange.SendRequestBody(message.Body, endOfStream: true);
    }

    private static void Respond(HttpExchange exchange, HttpMessage message)
    {
        exchange.RespondHeaders(
            int.Parse(message[":status"]!, System.Globalization.CultureInfo.InvariantCulture),
            message.Body.Length == 0,
            [.. message.Headers.Where(header => !header.Name.StartsWith(':')).Select(Pair)]);
        if (message.Body.Length > 0 && exchange.ResetReason is null)
            exchange.RespondBody(message.Body, endOfStream: true);
    }

    private static (string, string) Pair(Field field) => (field.Name, field.Text);

    private static void Wait(HttpExchange exchange, Func<HttpExchange, bool> isDone)
    {
        try
        {
            exchange.UntilAsync(exchange => isDone(exchange) || exchange.IsAnsweredByFilter || exchange.ResetReason is not null, s_patience)
                .GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            // That is an outcome too.
        }
    }

    private static HttpMessage Message(HeaderFields headers, string body) => new(
        [.. headers.Select(header => new Field(header.Key, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(header.Value))))],
        Encoding.UTF8.GetBytes(body.Length <= MaxShownBody ? body : body[..MaxShownBody] + "…"),
        []);

    private static PluginOptions Options(ReadOnlyMemory<byte> module, TrialRequest request) => new()
    {
        Code = module,
        CodeSource = "the module",
        Name = "filter",
        RootId = request.RootId,
        Configuration = Encoding.UTF8.GetBytes(request.Configuration),
        FailurePolicy = FailurePolicy.FailClosed,
        Limits = s_limits,
    };
}
