using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Operators.Modules;
using Slipway.Operators.Requests;
using Slipway.Sandbox;

namespace Slipway.Operators.Tests.Modules;

public sealed class OperatorModuleTests : IDisposable
{
    private readonly SandboxEngine _engine = new(new SandboxOptions { CacheDirectory = "", Pooling = false });
    private readonly HostFunctions _functions;

    public OperatorModuleTests() => _functions = OperatorHostcalls.Define(_engine);

    /// <summary>What is wrong, the module, and what has to be said about it.</summary>
    public static TheoryData<string, string, string> NoOperators => new()
    {
        { "no module", "(module", "is not valid WebAssembly text" },
        { "a filter", "(module (func (export \"proxy_abi_version_0_2_1\")))", "is not an operator: it does not export operator_abi_version_0_1_0" },
        {
            "another version", "(module (func (export \"operator_abi_version_9_0_0\")))",
            "is for another version of the operator ABI: it exports operator_abi_version_9_0_0()"
        },
        { "no memory", "(module (func (export \"operator_abi_version_0_1_0\")))", "does not export its memory" },
        {
            "no callbacks", "(module (memory (export \"memory\") 1) (func (export \"operator_abi_version_0_1_0\")))",
            "does not export operator_on_describe, though every operator has it"
        },
        {
            "another signature", Text(Guest.With("i32.const 0", "(func (export \"operator_on_map\") (result i32) i32.const 0)")),
            "exports operator_on_map() -> i32, but it should be operator_on_map(i32) -> i32"
        },
        {
            "half of a pair", Text(Guest.With("i32.const 0", "(func (export \"operator_on_save\") (result i32) i32.const 0)")),
            "exports one of operator_on_save and operator_on_restore"
        },
        {
            "an import that is not given", "(module (import \"env\" \"proxy_log\" (func (param i32 i32 i32) (result i32)))"
                + Text(Guest.With("i32.const 0"))["(module".Length..],
            "imports what an operator is not given: env.proxy_log(i32, i32, i32) -> i32"
        },
        { "a wrong manifest", Text(Guest.With("i32.const 0", manifest: "{}")), "The manifest of guest is wrong: name is missing." },
        {
            "a finalizer without its callback",
            Text(Guest.With("i32.const 0", manifest: Guest.Manifest.Replace("\"rules\"", "\"finalizer\": \"a.b/c\", \"rules\"", StringComparison.Ordinal))),
            "does not export operator_on_finalize, though its manifest names the finalizer a.b/c"
        },
        {
            "a trap at its start", Text(Guest.With("i32.const 0", "(func (export \"_initialize\") unreachable)")),
            "does not describe itself: trap: unreachable in guest!_initialize"
        },
        {
            "memory beyond its limit", Text(Guest.With("i32.const 0")).Replace("(export \"memory\") 2", "(export \"memory\") 2000", StringComparison.Ordinal),
            "starts with 131072000 bytes of memory, but its limit is 67108864 bytes"
        },
    };

    [Theory]
    [MemberData(nameof(NoOperators))]
    public async Task Refuses_what_is_no_operator(string what, string wat, string message)
    {
        var exception = await Assert.ThrowsAsync<OperatorModuleException>(() => LoadAsync(Encoding.UTF8.GetBytes(wat)));
        Assert.True(exception.Message.Contains(message, StringComparison.Ordinal), $"{what}: {exception.Message}");
    }

    [Fact]
    public async Task A_guest_gets_its_message_and_gives_its_answer()
    {
        using var instance = await InstanceAsync(Guest.With("""
            (drop (call $get_message (i32.const 0) (i32.const 0) (local.get $size)))
            (call $set_response (i32.const 0) (local.get $size))
            """));

        var result = instance.Call(OperatorCallback.Reconcile, "{\"a\": 1}"u8.ToArray());

        Assert.Equal((CallbackOutcome.Done, "{\"a\": 1}"), (result.Outcome, Text(result.Answer)));
    }

    /// <summary>What a guest returns, and what that means.</summary>
    [Theory]
    [InlineData(0, "Done", null)]
    [InlineData(1, "Failed", "no such zone")]
    [InlineData(2, "Terminal", "no such zone")]
    [InlineData(3, "Failed", "operator_on_reconcile returned 3, which means nothing")]
    [InlineData(-1, "Failed", "operator_on_reconcile returned -1, which means nothing")]
    public async Task A_failure_has_the_reason_that_the_guest_gives(int code, string outcome, string? error)
    {
        using var instance = await InstanceAsync(Guest.With(
            $"(drop (call $set_response (i32.const 16) (i32.const 13))) (i32.const {code})", Guest.Data(16, "no such zone\n")));

        var result = instance.Call(OperatorCallback.Reconcile, "{}"u8.ToArray());

        Assert.Equal((outcome, error), (result.Outcome.ToString(), result.Error));
    }

    /// <summary>A hostcall with arguments that no SDK would pass, and the status that comes back.</summary>
    [Theory]
    [InlineData("(call $get_message (i32.const 0) (i32.const 0) (i32.const 3))", OperatorStatus.InvalidMemoryAccess)]
    [InlineData("(call $get_message (i32.const 0) (i32.const 3) (i32.const 0))", OperatorStatus.InvalidMemoryAccess)]
    [InlineData("(call $get_message (i32.const 0) (i32.const -1) (i32.const 2))", OperatorStatus.InvalidMemoryAccess)]
    [InlineData("(call $get_message (i32.const 131071) (i32.const 0) (i32.const 2))", OperatorStatus.InvalidMemoryAccess)]
    [InlineData("(call $get_message (i32.const -1) (i32.const 0) (i32.const 2))", OperatorStatus.InvalidMemoryAccess)]
    [InlineData("(call $set_response (i32.const 131072) (i32.const 1))", OperatorStatus.InvalidMemoryAccess)]
    [InlineData("(call $set_response (i32.const 0) (i32.const -1))", OperatorStatus.LimitExceeded)]
    [InlineData("(call $set_response (i32.const 0) (i32.const 4194305))", OperatorStatus.LimitExceeded)]
    [InlineData("(call $log (i32.const 9) (i32.const 0) (i32.const 1))", OperatorStatus.BadArgument)]
    [InlineData("(call $log (i32.const 2) (i32.const 0) (i32.const -1))", OperatorStatus.InvalidMemoryAccess)]
    [InlineData("(call $read (i32.const 0) (i32.const 2) (i32.const 64))", OperatorStatus.BadArgument)]
    [InlineData("(call $read (i32.const 131072) (i32.const 2) (i32.const 64))", OperatorStatus.InvalidMemoryAccess)]
    [InlineData("(call $read (i32.const 0) (i32.const 2) (i32.const 131070))", OperatorStatus.InvalidMemoryAccess)]
    internal async Task A_hostcall_checks_its_arguments(string call, OperatorStatus status)
    {
        using var instance = await InstanceAsync(Guest.With($$"""
            (i32.store (i32.const 32) (i32.add (i32.const 48) {{call}}))
            (if (i32.ge_u (i32.load8_u (i32.const 32)) (i32.const 58))
              (then (i32.store (i32.const 32) (i32.or (i32.const 49) (i32.shl (i32.sub (i32.load8_u (i32.const 32)) (i32.const 10)) (i32.const 8))))))
            (drop (call $set_response (i32.const 32) (i32.const 2)))
            (i32.const 0)
            """));

        var result = instance.Call(OperatorCallback.Reconcile, "{}"u8.ToArray(), new RecordedReads());

        Assert.Equal(status, (OperatorStatus)int.Parse(Text(result.Answer).TrimEnd('\0'), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_read_becomes_the_message()
    {
        using var instance = await InstanceAsync(ReadingGuest("""{"get": {"apiVersion": "v1", "kind": "Pod", "namespace": "a", "name": "b"}}"""));
        var reads = new RecordedReads(ReadAnswer.Found("{\"kind\":\"Pod\"}"u8.ToArray()));

        var result = instance.Call(OperatorCallback.Reconcile, "{}"u8.ToArray(), reads);

        Assert.Equal("{\"kind\":\"Pod\"}", Text(result.Answer));
        Assert.Equal("Pod a/b", ((GetRequest)Assert.Single(reads.Requests)).Target.ToString());
    }

    [Fact]
    public async Task A_guest_may_read_only_so_often()
    {
        const string request = """{"canI": {"verb": "get", "resource": "pods"}}""";
        using var instance = await InstanceAsync(Guest.With($$"""
            (local $status i32)
            (loop $again
              (local.set $status (call $read (i32.const 0) (i32.const {{request.Length}}) (i32.const 512)))
              (br_if $again (i32.eqz (local.get $status))))
            (i32.store8 (i32.const 32) (local.get $status))
            (call $set_response (i32.const 32) (i32.const 1))
            """, Guest.Data(0, request)));
        var reads = new RecordedReads(ReadAnswer.Found("{}"u8.ToArray()));

        var result = instance.Call(OperatorCallback.Reconcile, "{}"u8.ToArray(), reads);

        Assert.Equal(OperatorStatus.LimitExceeded, (OperatorStatus)result.Answer.Span[0]);
        Assert.Equal(OperatorLimits.Default.Reads, reads.Requests.Count);
    }

    [Fact]
    public async Task A_loop_without_end_is_a_trap()
    {
        using var instance = await InstanceAsync(
            Guest.With("(loop $again (br $again)) (i32.const 0)"),
            OperatorLimits.Default with { CpuPerCallback = TimeSpan.FromMilliseconds(20) });

        var result = instance.Call(OperatorCallback.Reconcile, "{}"u8.ToArray());

        Assert.Equal((CallbackOutcome.Trapped, TrapKind.CpuLimit), (result.Outcome, result.Trap!.Kind));
    }

    [Fact]
    public async Task Memory_ends_where_the_limit_is()
    {
        using var instance = await InstanceAsync(Guest.With("""
            (loop $again (br_if $again (i32.ge_s (memory.grow (i32.const 16)) (i32.const 0))))
            (unreachable)
            """));

        var result = instance.Call(OperatorCallback.Reconcile, "{}"u8.ToArray());

        Assert.Equal(CallbackOutcome.Trapped, result.Outcome);
        Assert.InRange(instance.MemorySize, 63 << 20, 64 << 20);
    }

    public void Dispose()
    {
        _functions.Dispose();
        _engine.Dispose();
    }

    private static byte[] ReadingGuest(string request) => Guest.With($$"""
        (drop (call $read (i32.const 0) (i32.const {{request.Length}}) (i32.const 512)))
        (drop (call $get_message (i32.const 1024) (i32.const 0) (i32.load (i32.const 512))))
        (call $set_response (i32.const 1024) (i32.load (i32.const 512)))
        """, Guest.Data(0, request));

    private static string Text(byte[] wat) => Encoding.UTF8.GetString(wat);

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    private Task<OperatorModule> LoadAsync(byte[] wasm) =>
        OperatorModule.LoadAsync(_engine, _functions, "guest", wasm, OperatorLimits.Default, NullLogger.Instance, TestContext.Current.CancellationToken);

    private async Task<OperatorInstance> InstanceAsync(byte[] wasm, OperatorLimits? limits = null) =>
        (await LoadAsync(wasm)).Instantiate(limits ?? OperatorLimits.Default, default, null, NullLogger.Instance);

    private sealed class RecordedReads(ReadAnswer answer = default) : IOperatorReads
    {
        public List<ReadRequest> Requests { get; } = [];

        public ReadAnswer Read(ReadRequest request)
        {
            Requests.Add(request);
            return answer;
        }
    }
}
