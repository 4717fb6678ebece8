using System.Text;
using Microsoft.Extensions.Time.Testing;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Metrics;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Streams;
using Slipway.Sandbox;

namespace Slipway.Sdk.Testing;

/// <summary>
/// A Proxy-Wasm host, the very one that the gateway has, with one filter in it. The test is its clients, its upstreams and its clock.
/// </summary>
public sealed class FilterHost : IDisposable
{
    private readonly FilterLog _log = new();
    private readonly TestUpstreams _upstreams;
    private readonly Plugin _plugin;
    private readonly HttpFilterChain _http;
    private readonly TcpFilterChain _tcp;

    private FilterHost(string path, FilterHostOptions options)
    {
        _upstreams = new TestUpstreams();
        Host = new ProxyWasmHost(
            new ProxyWasmHostOptions { Lanes = 1, TraceCalls = options.TraceCalls, Sandbox = new SandboxOptions { Pooling = false } },
            _upstreams,
            _log,
            Time)
        {
            SkipsCanaries = true,
        };
        _upstreams.Attach(Host);
        try
        {
            _plugin = Plugin.LoadAsync(Host, Of(path, options)).GetAwaiter().GetResult();
        }
        catch (PluginLoadException e)
        {
            Host.Dispose();
            throw new FilterLoadException(e.Message, _log.Entries, e);
        }

        _http = new HttpFilterChain([_plugin], options.BufferLimit);
        _tcp = new TcpFilterChain([_plugin], options.BufferLimit);
    }

    /// <summary>The clock, which stands still until the test moves it. Timers fire while it is moved.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    /// <summary>What was logged, in order.</summary>
    public IReadOnlyList<LogEntry> Log => _log.Entries;

    /// <summary>What the filter has logged, in order.</summary>
    public IReadOnlyList<string> FilterLog => [.. _log.Entries.Where(entry => entry.IsOfFilter).Select(entry => entry.Message)];

    internal ProxyWasmHost Host { get; }

    /// <summary>
    /// Loads a filter: natively from an assembly (<c>.dll</c>), into the sandbox from a module (<c>.wasm</c>, <c>.wat</c>).
    /// </summary>
    /// <exception cref="FilterLoadException">It cannot be loaded, or refuses its configuration.</exception>
    public static FilterHost Load(string path, FilterHostOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FilterHost(path, options ?? new FilterHostOptions());
    }

    /// <summary>Loads the filter of an assembly, natively: breakpoints in it are met.</summary>
    /// <typeparam name="TFilter">Any type of the assembly. The filter has copies of the assembly's static fields for itself.</typeparam>
    /// <exception cref="FilterLoadException">It cannot be loaded, or refuses its configuration.</exception>
    public static FilterHost Load<TFilter>(FilterHostOptions? options = null) => Load(typeof(TFilter).Assembly.Location, options);

    /// <summary>Loads the filter with nothing but a configuration.</summary>
    /// <inheritdoc cref="Load{TFilter}(FilterHostOptions?)"/>
    public static FilterHost Load<TFilter>(string configuration) => Load<TFilter>(new FilterHostOptions { Configuration = configuration });

    /// <summary>Begins an HTTP request.</summary>
    /// <param name="facts">What the proxy knows about it; null for nothing unusual.</param>
    public HttpExchange OpenRequest(StreamFacts? facts = null)
    {
        facts ??= new StreamFacts();
        return new HttpExchange(_http.CreateStream(facts.OfHttp(Time)));
    }

    /// <summary>Begins a TCP connection.</summary>
    /// <param name="facts">What the proxy knows about it; null for nothing unusual.</param>
    public TcpConnection Connect(StreamFacts? facts = null)
    {
        facts ??= new StreamFacts();
        return new TcpConnection(_tcp.CreateStream(facts.OfHttp(Time)));
    }

    /// <summary>
    /// The next call that the filter makes to a cluster; any cluster's name is one here, unless <see cref="RemoveCluster"/> was told
    /// it.
    /// </summary>
    /// <exception cref="TimeoutException">There is none for ten seconds.</exception>
    public Task<PendingCall> NextCallAsync() => _upstreams.NextAsync();

    /// <summary>How many calls wait for <see cref="NextCallAsync"/>.</summary>
    public int WaitingCalls => _upstreams.Waiting;

    /// <summary>From now on there is no such cluster.</summary>
    public void RemoveCluster(string name) => _upstreams.Remove(name);

    /// <summary>
    /// The value of a counter or a gauge, or how many values a histogram has; null where the filter has defined none of that name.
    /// </summary>
    public long? Metric(string name)
    {
        foreach (var metric in Host.GuestMetrics.Snapshot())
        {
            if (metric.Name == name)
                return metric.Kind == MetricKind.Histogram ? (long)metric.Histogram!.Count : (long)metric.Value;
        }

        return null;
    }

    /// <summary>Reads a value that VMs share; null where there is none.</summary>
    public string? SharedData(string key) =>
        Host.SharedData.TryGet(_plugin.Options.VmId, Encoding.UTF8.GetBytes(key), out var value, out _) == ProxyWasm.Abi.WasmResult.Ok
            ? Encoding.UTF8.GetString(value.Span)
            : null;

    /// <summary>Writes a value that VMs share, as another VM would.</summary>
    public void SetSharedData(string key, string value) =>
        Host.SharedData.Set(_plugin.Options.VmId, Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), 0);

    /// <summary>Whether the filter has trapped: a module can, what runs natively cannot.</summary>
    public bool HasFailed => _plugin.Vms.Any(vm => vm.HasFailed);

    /// <summary>Bytes of memory that the filter's VM has.</summary>
    public long MemoryBytes => _plugin.MemoryBytes;

    /// <summary>Ends the filter: <c>OnDone</c> and <c>OnDelete</c> of its root context.</summary>
    public void Dispose()
    {
        _plugin.Dispose();
        Host.Dispose();
        _upstreams.Dispose();
    }

    private static PluginOptions Of(string path, FilterHostOptions options)
    {
        if (!File.Exists(path))
            throw new FilterLoadException($"The filter {Path.GetFullPath(path)} does not exist; build it, or correct the path.", [], null);
        return new PluginOptions
        {
            Runtime = path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? PluginRuntime.Native : PluginRuntime.Wasm,
            Code = File.ReadAllBytes(path),
            CodeSource = path,
            Name = options.Name.Length > 0 ? options.Name : Path.GetFileNameWithoutExtension(path),
            RootId = options.RootId,
            VmId = options.VmId,
            Configuration = options.ConfigurationBytes,
            VmConfiguration = Encoding.UTF8.GetBytes(options.VmConfiguration),
            AllowOnHeadersStopIteration = options.AllowOnHeadersStopIteration,
            AllowedCapabilities = options.AllowedCapabilities,
            FailurePolicy = options.FailurePolicy,
        };
    }
}
