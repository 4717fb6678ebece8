using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.SharedData;

namespace Slipway.ProxyWasm.Tests.SharedData;

public class SharedDataStoreTests
{
    private readonly SharedDataStore _store = new();

    [Fact]
    public void A_value_is_seen_by_every_vm_with_the_same_vm_id_and_by_no_other()
    {
        Assert.Equal(WasmResult.Ok, _store.Set("a", "key"u8, "value"u8, 0));
        Assert.Equal(WasmResult.Ok, _store.TryGet("a", "key"u8, out var value, out var cas));
        Assert.Equal("value"u8, value.Span);
        Assert.NotEqual(0u, cas);
        Assert.Equal(WasmResult.NotFound, _store.TryGet("", "key"u8, out _, out _));
        Assert.Equal(WasmResult.NotFound, _store.TryGet("a", "other"u8, out _, out _));
    }

    [Fact]
    public void A_write_with_the_number_that_was_read_succeeds_once()
    {
        _store.Set("", "key"u8, "1"u8, 0);
        _store.TryGet("", "key"u8, out _, out var cas);
        Assert.Equal(WasmResult.Ok, _store.Set("", "key"u8, "2"u8, cas));
        Assert.Equal(WasmResult.CasMismatch, _store.Set("", "key"u8, "3"u8, cas));
        Assert.Equal(WasmResult.Ok, _store.Set("", "key"u8, "4"u8, 0));
        _store.TryGet("", "key"u8, out var value, out _);
        Assert.Equal("4"u8, value.Span);
    }

    [Fact]
    public void A_number_is_ignored_when_the_key_is_new()
    {
        Assert.Equal(WasmResult.Ok, _store.Set("", "key"u8, "value"u8, 4711));
        Assert.Equal(WasmResult.Ok, _store.TryGet("", "key"u8, out _, out _));
    }

    [Fact]
    public void Numbers_grow_across_keys_and_vm_ids()
    {
        _store.Set("a", "x"u8, ""u8, 0);
        _store.Set("b", "y"u8, ""u8, 0);
        _store.TryGet("a", "x"u8, out _, out var first);
        _store.TryGet("b", "y"u8, out _, out var second);
        Assert.True(second > first);
    }

    [Fact]
    public void Data_goes_with_the_last_vm()
    {
        _store.Acquire("a");
        _store.Acquire("a");
        _store.Set("a", "key"u8, "value"u8, 0);
        _store.Release("a");
        Assert.Equal(WasmResult.Ok, _store.TryGet("a", "key"u8, out _, out _));
        _store.Release("a");
        Assert.Equal(WasmResult.NotFound, _store.TryGet("a", "key"u8, out _, out _));
        Assert.Throws<InvalidOperationException>(() => _store.Release("a"));
    }

    [Fact]
    public void A_value_that_was_read_does_not_change()
    {
        var source = "before"u8.ToArray();
        _store.Set("", "key"u8, source, 0);
        _store.TryGet("", "key"u8, out var value, out _);
        source[0] = (byte)'!';
        _store.Set("", "key"u8, "after"u8, 0);
        Assert.Equal("before"u8, value.Span);
    }

    [Fact]
    public void A_vm_id_that_is_full_takes_no_more_until_something_shrinks()
    {
        var store = new SharedDataStore(maxBytes: 2 * (SharedDataStore.EntryOverhead + 11));
        Assert.Equal(WasmResult.Ok, store.Set("a", "1"u8, new byte[10], 0));
        Assert.Equal(WasmResult.Ok, store.Set("a", "2"u8, new byte[10], 0));
        Assert.Equal(WasmResult.InternalFailure, store.Set("a", "3"u8, [], 0));
        Assert.Equal(WasmResult.InternalFailure, store.Set("a", "1"u8, new byte[11], 0));
        Assert.Equal(WasmResult.InternalFailure, store.Set("a", "1"u8, new byte[1000], 0));
        Assert.Equal(WasmResult.Ok, store.Set("a", "2"u8, new byte[9], 0));
        Assert.Equal(WasmResult.Ok, store.Set("a", "1"u8, new byte[11], 0));
        Assert.Equal(WasmResult.Ok, store.Set("b", "1"u8, new byte[10], 0));
    }

    [Fact]
    public void Concurrent_increments_with_cas_lose_nothing()
    {
        const int threads = 4;
        const int times = 500;
        _store.Set("", "n"u8, BitConverter.GetBytes(0), 0);
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            for (var i = 0; i < times;)
            {
                _store.TryGet("", "n"u8, out var value, out var cas);
                var next = BitConverter.GetBytes(BitConverter.ToInt32(value.Span) + 1);
                i += _store.Set("", "n"u8, next, cas) == WasmResult.Ok ? 1 : 0;
            }
        });
        _store.TryGet("", "n"u8, out var total, out _);
        Assert.Equal(threads * times, BitConverter.ToInt32(total.Span));
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        _store.Set("", "key"u8, "value"u8, 0);
        _store.TryGet("", "key"u8, out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _store.TryGet("", "key"u8, out _, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
