using System.Net;
using System.Text;
using Slipway.ProxyWasm.Tests.Callouts;

namespace Slipway.ProxyWasm.Tests.Hostcalls;

/// <summary>
/// Every hostcall in every callback, each in a VM of its own: <c>PhaseTests.tsv</c> has the status of each, as a number. Maps but the
/// request's headers are asked for a name that they do not have: 1 says that the map is there, 2 that it is not.
/// </summary>
public sealed class PhaseTests
{
    /// <summary>What a guest of the Rust SDK knows; anything else ends it in a panic or in undefined behaviour.</summary>
    private static readonly WasmResult[] s_knownToRust =
    [
        WasmResult.Ok, WasmResult.NotFound, WasmResult.BadArgument, WasmResult.SerializationFailure, WasmResult.ParseFailure, WasmResult.Empty,
        WasmResult.CasMismatch, WasmResult.InternalFailure,
    ];

    private static readonly string[] s_ofConnections =
    [
        "on_new_connection", "on_downstream_data", "on_upstream_data", "on_downstream_connection_close", "on_upstream_connection_close",
    ];

    private static readonly byte[] s_call = GuestCall.Pairs((":method", "GET"), (":path", "/"), (":authority", "a"));

    /// <summary>Arguments that make sense, in <see cref="GuestCall.Do"/>'s form; none where that needs none.</summary>
    private static readonly Dictionary<string, object[]> s_arguments = new()
    {
        ["proxy_log"] = [2, "text"],
        ["proxy_set_property"] = ["mine", "value"],
        ["proxy_get_property"] = ["plugin_name"],
        ["proxy_send_local_response"] = [403, "details", "body", "", -1],
        ["proxy_send_http_response"] = [403, "details", "body", "", -1],
        ["proxy_set_shared_data"] = ["key", "value", 0],
        ["proxy_register_shared_queue"] = ["queue"],
        ["proxy_get_header_map_value"] = [0, ":path"],
        ["proxy_add_header_map_value"] = [0, "x-a", "b"],
        ["proxy_replace_header_map_value"] = [0, "x-a", "b"],
        ["proxy_remove_header_map_value"] = [0, "x-a"],
        ["proxy_get_header_map_pairs"] = [0],
        ["proxy_set_header_map_pairs"] = [0, s_call],
        ["proxy_get_header_map_size"] = [0],
        ["proxy_get_buffer_status"] = [0],
        ["proxy_get_buffer_bytes"] = [0, 0, 100],
        ["proxy_set_buffer_bytes"] = [0, 0, 100, "body"],
        ["proxy_http_call"] = ["up", s_call, "body", "", 1000],
        ["proxy_grpc_call"] = ["up", "s", "m", "", "message", 1000],
        ["proxy_grpc_stream"] = ["up", "s", "m", ""],
        ["proxy_set_tick_period_milliseconds"] = [10],
        ["proxy_define_metric"] = [0, "metric"],
        ["proxy_set_effective_context"] = [1],
        ["proxy_call_foreign_function"] = ["compress", "text"],
        ["proxy_continue_stream"] = [0],
        ["proxy_close_stream"] = [0],
    };

    /// <summary>The same for hostcalls about something that there must be first: it is made in the same callback.</summary>
    private static readonly Dictionary<string, Func<GuestCall, object[]>> s_prepared = new()
    {
        ["proxy_get_shared_data"] = call =>
        {
            call.Do("proxy_set_shared_data", "key", "value", 0);
            return ["key"];
        },
        ["proxy_resolve_shared_queue"] = call =>
        {
            Made(call, "proxy_register_shared_queue", "queue");
            return ["", "queue"];
        },
        ["proxy_dequeue_shared_queue"] = call =>
        {
            var queue = Made(call, "proxy_register_shared_queue", "queue");
            call.Do("proxy_enqueue_shared_queue", queue, "item");
            return [queue];
        },
        ["proxy_enqueue_shared_queue"] = call => [Made(call, "proxy_register_shared_queue", "queue"), "item"],
        ["proxy_grpc_send"] = call => [Made(call, "proxy_grpc_stream", "up", "s", "m", ""), "message", 0],
        ["proxy_grpc_cancel"] = call => [Made(call, "proxy_grpc_stream", "up", "s", "m", "")],
        ["proxy_grpc_close"] = call => [Made(call, "proxy_grpc_stream", "up", "s", "m", "")],
        ["proxy_increment_metric"] = call => [Made(call, "proxy_define_metric", 0, "metric"), 1],
        ["proxy_record_metric"] = call => [Made(call, "proxy_define_metric", 1, "metric"), 1],
        ["proxy_get_metric"] = call => [Made(call, "proxy_define_metric", 0, "metric")],
    };

    /// <summary>Every hostcall; those that read a map or a buffer once for each there is, which the name then ends with.</summary>
    private static readonly string[] s_rows =
    [
        .. HostcallSignatures.All.Keys,
        .. Enumerable.Range(1, 7).Select(map => $"proxy_get_header_map_value {map}"),
        .. Enumerable.Range(1, 8).Select(buffer => $"proxy_get_buffer_bytes {buffer}"),
    ];

    public static TheoryData<string> Callbacks() =>
        [.. PuppetModule.Callbacks.Select(callback => callback.Name.Replace("proxy_", "")).Where(name => name.StartsWith("on_", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Callbacks))]
    public async Task Every_hostcall_answers_with_the_status_it_has_in_this_callback(string callback)
    {
        var expected = Expected(callback);
        var found = new Dictionary<string, WasmResult>();
        foreach (var row in s_rows)
            found[row] = await StatusAsync(callback, row);

        Assert.Equal(expected.Order(), found.Select(call => $"{call.Key}: {(int)call.Value}").Order());
        Assert.All(found, call => Assert.Contains(call.Value, s_knownToRust));
    }

    private static IEnumerable<string> Expected(string callback)
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Hostcalls", "PhaseTests.tsv")).Select(line => line.Split('\t')).ToList();
        var column = Array.IndexOf(lines[0], callback);
        Assert.True(column > 0, $"PhaseTests.tsv has no column {callback}.");
        return lines.Skip(1).Select(line => $"{line[0]}: {line[column]}");
    }

    private static async Task<WasmResult> StatusAsync(string callback, string row)
    {
        using var host = new TestHost(upstreams: new ScriptedUpstreams((request, _) => Task.FromResult(Answer(request))));
        var status = new TaskCompletionSource<WasmResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = host.Script();

        // The root context's own creation has another test.
        script.On(callback, call =>
        {
            if (callback != "on_context_create" || call[1] != 0)
                Once(call);
            return callback is "on_vm_start" or "on_configure" or "on_done" ? 1 : 0;
        });
        if (callback == "on_tick")
            script.On("on_configure", call => { call.Do("proxy_set_tick_period_milliseconds", 10); });
        var guest = host.Load();
        guest.On("on_request_headers", call =>
        {
            if (callback == "on_queue_ready")
            {
                call.Do("proxy_register_shared_queue", "another");
                call.Do("proxy_enqueue_shared_queue", call.Out(), "item");
            }
            else if (callback == "on_http_call_response")
            {
                call.Do("proxy_http_call", "up", s_call, "", "", 0);
            }
            else if (callback.Contains("grpc", StringComparison.Ordinal))
            {
                call.Do("proxy_grpc_stream", "up", "s", "m", "");
                call.Do("proxy_grpc_send", call.Out(), "message", 1);
            }

            if (callback == "on_request_headers")
                Once(call);
        });
        if (s_ofConnections.Contains(callback))
        {
            using var connection = host.Connect(guest).Open().FromClient("x").FromUpstream("y", end: true);
        }
        else
        {
            using var stream = host.Open(guest).Request(end: false).Data("x").Trailers(("t", "1"));
            stream.Respond(end: false).RespondData("y").RespondTrailers(("u", "2"));
        }

        host.Time.Advance(TimeSpan.FromMilliseconds(10));
        return await status.Task.WaitAsync(TimeSpan.FromSeconds(20));

        // What is made for a hostcall may have the same callback run again.
        void Once(GuestCall call)
        {
            if (!status.Task.IsCompleted)
                status.TrySetResult(Status(call, row));
        }
    }

    private static WasmResult Status(GuestCall call, string row)
    {
        var (hostcall, number) = row.Split(' ') is [var name, var last] ? (name, int.Parse(last)) : (row, 0);
        return call.Do(hostcall, (hostcall, number) switch
        {
            ("proxy_get_header_map_value", > 0) => [number, "x-none"],
            ("proxy_get_buffer_bytes", > 0) => [number, 0, 100],
            _ when s_prepared.TryGetValue(hostcall, out var prepare) => prepare(call),
            _ => s_arguments.GetValueOrDefault(hostcall) ?? [],
        });
    }

    /// <summary>The number of what a hostcall makes.</summary>
    private static uint Made(GuestCall call, string hostcall, params object[] given)
    {
        Assert.Equal(WasmResult.Ok, call.Do(hostcall, given));
        return call.Out();
    }

    /// <summary>To an HTTP call as good as to a gRPC stream, which it tells one message and that all is well.</summary>
    private static HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Version = HttpVersion.Version20,
            RequestMessage = request,
            Content = new ByteArrayContent([0, 0, 0, 0, 2, .. Encoding.ASCII.GetBytes("hi")]),
        };
        answer.Content.Headers.ContentType = new("application/grpc");
        answer.TrailingHeaders.Add("grpc-status", "0");
        return answer;
    }
}
