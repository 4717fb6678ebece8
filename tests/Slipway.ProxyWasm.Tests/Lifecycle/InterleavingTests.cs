using System.Collections.Concurrent;
using CsCheck;
using Slipway.ProxyWasm.Streams;
using Slipway.ProxyWasm.Tests.Callouts;

namespace Slipway.ProxyWasm.Tests.Lifecycle;

public sealed class InterleavingTests
{
    /// <summary>What a guest knows, kept as a guest's SDK keeps it: whoever is called with something else would panic.</summary>
    private sealed class Knowledge
    {
        private readonly Lock _lock = new();
        private readonly HashSet<(object Vm, int Context)> _contexts = [];
        private readonly ConcurrentDictionary<(object Vm, uint Token), byte> _tokens = new();

        public ConcurrentQueue<string> Surprises { get; } = new();

        public int Alive
        {
            get
            {
                lock (_lock)
                    return _contexts.Count;
            }
        }

        public void Called(GuestCall call)
        {
            lock (_lock)
            {
                var known = (call.Vm, call.Context);
                var expected = call.Callback switch
                {
                    "proxy_on_context_create" => _contexts.Add(known) && (call[1] == 0 || _contexts.Contains((call.Vm, call[1]))),
                    "proxy_on_delete" => _contexts.Remove(known),
                    _ => _contexts.Contains(known),
                };
                if (!expected)
                    Surprises.Enqueue($"{call.Callback}({call.Context})");
            }
        }

        public void Sent(GuestCall call, uint token) => _tokens.TryAdd((call.Vm, token), 0);

        public void Answered(GuestCall call)
        {
            if (!_tokens.TryRemove((call.Vm, (uint)call[1]), out _))
                Surprises.Enqueue($"{call.Callback} with token {call[1]}");
        }
    }

    /// <summary>A guest that does anything at any time, as its dice say.</summary>
    private static void Script(Puppet guest, Knowledge knowledge, Random dice)
    {
        int Roll(int sides)
        {
            lock (dice)
                return dice.Next(sides);
        }

        void Act(GuestCall call)
        {
            knowledge.Called(call);
            for (var i = Roll(4); i > 0; i--)
            {
                switch (Roll(12))
                {
                    case 0:
                        call.Do("proxy_continue_stream", Roll(2));
                        break;
                    case 1 when Roll(4) == 0:
                        call.Reply(400 + Roll(100), "reply");
                        break;
                    case 2 when Roll(8) == 0:
                        call.Do("proxy_close_stream", Roll(2));
                        break;
                    case 3:
                        call.Do("proxy_set_effective_context", Roll(12));
                        break;
                    case 4:
                        call.Do("proxy_add_header_map_value", Roll(4), "x-a", "1");
                        break;
                    case 5:
                        call.Do("proxy_set_buffer_bytes", Roll(2), 0, Roll(3), "edit");
                        break;
                    case 6:
                        call.Do("proxy_get_header_map_pairs", Roll(4));
                        break;
                    case 7:
                        call.Do("proxy_get_buffer_bytes", Roll(2), 0, 100);
                        break;
                    case 8:
                        call.Do("proxy_set_tick_period_milliseconds", Roll(3));
                        break;
                    case 9:
                        if (call.Do("proxy_http_call", "up", GuestCall.Pairs((":method", "GET"), (":path", "/"), (":authority", "a")), "", "", 0) == WasmResult.Ok)
                            knowledge.Sent(call, call.Out());
                        break;
                    case 10:
                        if (call.Do("proxy_register_shared_queue", "queue") == WasmResult.Ok)
                            call.Do("proxy_enqueue_shared_queue", call.Out(), "item");
                        break;
                    default:
                        call.Property("request", "path");
                        break;
                }
            }
        }

        foreach (var callback in new[] { "on_context_create", "on_tick", "on_queue_ready", "on_log", "on_delete" })
            guest.On(callback, Act);
        guest.On("on_http_call_response", call =>
        {
            knowledge.Answered(call);
            Act(call);
        });
        guest.On("on_done", call =>
        {
            Act(call);
            return 1;
        });
        foreach (var direction in new[] { "request", "response" })
        {
            foreach (var part in new[] { "headers", "body", "trailers" })
            {
                guest.On($"on_{direction}_{part}", call =>
                {
                    Act(call);
                    return Roll(2) == 0 ? 0 : Roll(6);
                });
            }
        }
    }

    private static void Step(TestStream stream, int what)
    {
        switch (what)
        {
            case 0 when !stream.Stream.Request.HeadersIn:
                stream.Request(end: false);
                break;
            case 1 when stream.Stream.Request.HeadersIn:
                stream.Data("data");
                break;
            case 2 when stream.Stream.Request.HeadersIn:
                stream.Data("end", end: true);
                break;
            case 3 when stream.Stream.Request is { HeadersIn: true, EndIn: false }:
                stream.Trailers();
                break;
            case 4 when stream.Stream.Request.HeadersOut:
                stream.Respond(end: false);
                break;
            case 5 when stream.Stream.Response.HeadersIn:
                stream.RespondData("data");
                break;
            case 6 when stream.Stream.Response.HeadersIn:
                stream.RespondData("end", end: true);
                break;
            case 7 when stream.Stream.Response is { HeadersIn: true, EndIn: false }:
                stream.RespondTrailers();
                break;
            case 8:
                _ = stream.RequestBody + stream.ResponseBody;
                break;
            case 9:
                stream.Stream.Complete();
                break;
        }
    }

    [Fact]
    public void Whatever_happens_in_whatever_order_a_guest_is_called_only_with_what_it_knows()
    {
        var steps = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 10], static (stream, what) => (stream, what)).Array[5, 60];
        Gen.Select(Gen.Int[0, 1_000_000], steps).Sample(
            (seed, sequence) =>
            {
                var knowledge = new Knowledge();
                using (var host = new TestHost(upstreams: new ScriptedUpstreams(static (_, _) => Task.FromResult(new HttpResponseMessage()))))
                {
                    var dice = new Random(seed);
                    foreach (var name in new[] { "one", "two" })
                        Script(host.Script(name), knowledge, dice);
                    var filters = new[] { host.Load("one"), host.Load("two") };
                    var streams = Enumerable.Range(0, 3).Select(_ => host.Open(filters)).ToArray();
                    foreach (var (stream, what) in sequence)
                    {
                        if (what == 10)
                            host.Time.Advance(TimeSpan.FromMilliseconds(5));
                        else
                            Step(streams[stream], what);
                    }

                    foreach (var stream in streams)
                        stream.Dispose();
                }

                Assert.Empty(knowledge.Surprises);
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public async Task Many_streams_on_many_threads_share_two_lanes_without_deadlock_or_loss()
    {
        var knowledge = new Knowledge();
        using (var host = new TestHost(
            new ProxyWasmHostOptions { Lanes = 2 },
            new ScriptedUpstreams(static async (_, _) =>
            {
                await Task.Yield();
                return new HttpResponseMessage();
            })))
        {
            foreach (var name in new[] { "one", "two", "three" })
                Script(host.Script(name), knowledge, new Random(42));
            var shared = new[] { host.Load("one"), host.Load("two") };
            var apart = host.Load("three", options => options with { VmId = "apart" });
            var chain = new HttpFilterChain([shared[0].Plugin, apart.Plugin, shared[1].Plugin], loggers: [apart.Plugin]);
            var running = 8;
            var clock = Task.Run(() =>
            {
                while (Volatile.Read(ref running) > 0)
                    host.Time.Advance(TimeSpan.FromMilliseconds(1));
            });
            var transports = Enumerable.Range(0, running).Select(number => Task.Run(() =>
            {
                try
                {
                    var dice = new Random(number);
                    for (var i = 0; i < 100; i++)
                    {
                        using var stream = new TestStream(chain);
                        stream.Request(end: false);
                        for (var step = 0; step < 20; step++)
                            Step(stream, dice.Next(1, 9));
                    }
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            })).ToArray();

            await Task.WhenAll(transports).WaitAsync(TimeSpan.FromMinutes(2));
            await clock;
        }

        Assert.Empty(knowledge.Surprises);
    }
}
