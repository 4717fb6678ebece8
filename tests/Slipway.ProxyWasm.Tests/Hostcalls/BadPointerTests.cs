using CsCheck;

namespace Slipway.ProxyWasm.Tests.Hostcalls;

public sealed class BadPointerTests
{
    /// <summary>Calls that say what they think of their numbers before they look at addresses, with numbers that they take.</summary>
    private static readonly Dictionary<string, long[]> Numbers = new()
    {
        ["proxy_dequeue_shared_queue"] = [1],
        ["proxy_enqueue_shared_queue"] = [1],
        ["proxy_get_metric"] = [4],
        ["proxy_get_buffer_bytes"] = [6, 0, 100],
        ["proxy_get_buffer_status"] = [6],
        ["proxy_set_buffer_bytes"] = [0, 0, 100],
        ["proxy_grpc_send"] = [6, 0],
    };

    /// <summary>What is at good addresses: names of things that exist, so that the call gets as far as to its results.</summary>
    private static readonly Dictionary<string, string[]> Texts = new()
    {
        ["proxy_get_property"] = ["plugin_name"],
        ["proxy_get_shared_data"] = ["key"],
        ["proxy_define_metric"] = ["another"],
        ["proxy_resolve_shared_queue"] = ["", "queue"],
        ["proxy_get_header_map_value"] = [":path"],
        ["proxy_call_foreign_function"] = ["compress", "text"],
    };

    public static TheoryData<string> Hostcalls() => [.. HostcallSignatures.All.Keys];

    [Fact]
    public void Every_hostcall_is_in_the_table_of_signatures()
    {
        using var host = new TestHost();

        Assert.Equal(HostcallSignatures.All.Keys.Order(StringComparer.Ordinal), host.Host.HostcallNames.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Hostcalls))]
    public void Addresses_outside_of_memory_are_refused_and_the_vm_lives(string hostcall)
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { VmConfiguration = "vm"u8.ToArray(), AllowOnHeadersStopIteration = true });
        guest.On("on_request_headers", _ => 1);
        var signature = HostcallSignatures.All[hostcall];
        var results = new List<(string Case, WasmResult Result)>();
        guest.On("on_request_body", call =>
        {
            call.Do("proxy_register_shared_queue", "queue");
            call.Do("proxy_define_metric", 0, "metric");
            call.Do("proxy_set_shared_data", "key", "value", 0);
            var size = call.Instance.MemorySize;
            for (var i = 0; i < signature.Length; i++)
            {
                (long Address, long Length)[] bad = signature[i] switch
                {
                    // Behind the end; over the end; round the end of the address space; as large as can be.
                    'p' => [(size, 1), (size - 1, 2), (0xfffffff0, 0x20), (16, 0xffffffff), (0x80000000, 0x7fffffff), (0xffffffff, 0xffffffff)],
                    'o' => [(size - 3, 0), (size, 0), (0xfffffffc, 0), (0xffffffff, 0)],
                    'q' => [(size - 7, 0), (size, 0), (0xffffffff, 0)],
                    'O' => [(size - 3, 0), (0xffffffff, 0)],
                    _ => [],
                };
                foreach (var (address, length) in bad)
                {
                    call.Do("proxy_enqueue_shared_queue", 1, "item");
                    var arguments = Good(call, hostcall, signature);
                    arguments[i] = address;
                    if (signature[i] == 'p')
                        arguments[i + 1] = length;
                    results.Add(($"parameter {i}: address {address:x}, length {length:x}", call.DoRaw(hostcall, arguments)));
                }
            }
        });

        using var stream = host.Open(guest).Request(end: false).Data("body");

        Assert.All(results, result => Assert.True(result.Result == WasmResult.InvalidMemoryAccess, $"{result.Case}: {result.Result}"));
        Assert.Equal(signature.AsSpan().ContainsAny("poqO"), results.Count > 0);
        Assert.Null(stream.Stream.Reply);
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("failed"));
    }

    [Fact]
    public void Arbitrary_arguments_never_fail_the_vm_or_the_host()
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { Limits = options.Limits with { CpuPerCall = TimeSpan.FromSeconds(20) } });
        var hostcalls = HostcallSignatures.All.ToArray();
        var number = Gen.OneOf(
            Gen.Long[0, 8], Gen.Long[0, 0xffffffff], Gen.Long[8192, 9000], Gen.OneOf(Gen.Const(0xffffffffL), Gen.Const(0x7fffffffL), Gen.Const(0x80000000L)));
        var calls = Gen.Select(Gen.Int[0, hostcalls.Length - 1], number.Array[12], static (call, numbers) => (call, numbers)).Array[1, 20];

        calls.Sample(
            sample =>
            {
                guest.On("on_request_headers", call =>
                {
                    foreach (var (index, numbers) in sample)
                    {
                        var (name, signature) = hostcalls[index];
                        Assert.True(Enum.IsDefined(call.DoRaw(name, numbers.AsSpan(0, signature.Length))));
                    }

                    call.Do("proxy_set_tick_period_milliseconds", 0);
                });
                using var stream = host.Open(guest).Request(end: false);
                stream.Respond();
                return !guest.Root.Vm.Failed;
            },
            iter: 500,
            threads: 1);
    }

    private static long[] Good(GuestCall call, string hostcall, string signature)
    {
        var texts = Texts.GetValueOrDefault(hostcall) ?? [];
        var numbers = Numbers.GetValueOrDefault(hostcall) ?? [];
        var (text, number, free) = (0, 0, 8192L);
        var arguments = new long[signature.Length];
        for (var i = 0; i < signature.Length; i++)
        {
            switch (signature[i])
            {
                case 'p':
                    var bytes = System.Text.Encoding.Latin1.GetBytes(text < texts.Length ? texts[text] : "");
                    call.Write((uint)free, bytes);
                    (arguments[i], arguments[i + 1]) = (free, bytes.Length);
                    free += 64;
                    text++;
                    break;
                case 'o' or 'q' or 'O':
                    arguments[i] = 256 + i * 8;
                    break;
                case 'i' or 'l':
                    arguments[i] = number < numbers.Length ? numbers[number++] : 0;
                    break;
            }
        }

        return arguments;
    }
}
