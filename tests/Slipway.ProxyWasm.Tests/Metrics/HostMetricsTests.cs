using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Tests.Callouts;

namespace Slipway.ProxyWasm.Tests.Metrics;

public sealed class HostMetricsTests : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _sums = new();
    private readonly ConcurrentDictionary<string, double> _last = new();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void What_happens_to_vms_and_plugins_is_measured()
    {
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        using var host = new TestHost(upstreams: new ScriptedUpstreams(static (_, _) => Task.FromResult(new HttpResponseMessage())));

        // Other tests have hosts too.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == host.Host.Metrics.Meter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.Start();
        var guest = host.Load(configure: options => options with
        {
            FailurePolicy = FailurePolicy.FailReload,
            AllowedCapabilities = new HashSet<string>
            {
                "proxy_on_request_headers", "proxy_on_request_body", "proxy_http_call", "proxy_register_shared_queue", "proxy_enqueue_shared_queue",
            },
            Limits = new Sandbox.InstanceLimits { CpuPerCall = TestHost.ShortCpuTime },
        });
        guest.On("on_request_headers", call =>
        {
            call.Do("proxy_log", 2, "denied");
            call.Do("proxy_http_call", "up", GuestCall.Pairs((":method", "GET"), (":path", "/"), (":authority", "a")), "", "", 0);
            call.Do("proxy_register_shared_queue", "queue");
            Assert.Equal(WasmResult.Ok, call.Do("proxy_enqueue_shared_queue", call.Out(), "item"));
        });
        guest.On("on_request_body", _ => PuppetModule.Loop);

        using (var stream = host.Open(guest).Request(end: false))
        {
            _listener.RecordObservableInstruments();
            stream.Data("x");
        }

        host.Open(guest).Request().Dispose();
        host.Time.Advance(TimeSpan.FromSeconds(2));
        host.Open(guest).Request().Dispose();

        Assert.Equal(3, _sums["slipway.vms.created"]);
        Assert.Equal(1, _last["slipway.vms.active"]);
        Assert.InRange(_last["slipway.vms.memory plugin=filter"], 8 << 20, 1 << 30);
        Assert.Equal(1, _last["slipway.queue.depth queue=queue vm_id="]);
        Assert.Equal(1, _sums["slipway.traps callback=proxy_on_request_body kind=CpuLimit plugin=filter"]);
        Assert.Equal(1, _sums["slipway.limit_hits limit=CpuLimit"]);
        Assert.Equal(2, _sums["slipway.denials capability=proxy_log plugin=filter"]);
        Assert.Equal(2, _sums["slipway.callouts kind=Http"]);
        Assert.Equal(1, _sums["slipway.reloads outcome=backoff plugin=filter"]);
        Assert.Equal(1, _sums["slipway.reloads outcome=success plugin=filter"]);
        Assert.True(_last["slipway.callback.duration callback=proxy_on_request_headers plugin=filter"] > 0);
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = string.Join(' ', tags.ToArray().OrderBy(tag => tag.Key).Select(tag => $"{tag.Key}={tag.Value}").Prepend(instrument.Name));
        _sums.AddOrUpdate(name, value, (_, sum) => sum + value);
        _last[name] = value;
    }
}
