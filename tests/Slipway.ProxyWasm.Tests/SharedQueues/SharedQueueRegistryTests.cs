using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.SharedQueues;

namespace Slipway.ProxyWasm.Tests.SharedQueues;

public class SharedQueueRegistryTests
{
    private readonly SharedQueueRegistry _registry = new();
    private readonly Listener _first = new();
    private readonly Listener _second = new();

    [Fact]
    public void Numbers_start_at_1_and_a_name_keeps_its_number()
    {
        Assert.Equal(1u, _registry.Register("vm", "a"u8, _first));
        Assert.Equal(2u, _registry.Register("vm", "b"u8, _first));
        Assert.Equal(3u, _registry.Register("other", "a"u8, _first));
        Assert.Equal(1u, _registry.Register("vm", "a"u8, _first));
    }

    [Fact]
    public void A_queue_is_resolved_by_vm_id_and_name()
    {
        var id = _registry.Register("vm", "q"u8, _first);
        Assert.Equal(WasmResult.Ok, _registry.Resolve("vm", "q"u8, out var found));
        Assert.Equal(id, found);
        Assert.Equal(WasmResult.NotFound, _registry.Resolve("vm", "p"u8, out _));
        Assert.Equal(WasmResult.NotFound, _registry.Resolve("", "q"u8, out _));
    }

    [Fact]
    public void Items_come_out_in_the_order_they_went_in_until_it_is_empty()
    {
        var id = _registry.Register("vm", "q"u8, _first);
        Assert.Equal(WasmResult.Ok, _registry.Enqueue(id, "one"u8));
        Assert.Equal(WasmResult.Ok, _registry.Enqueue(id, ""u8));
        Assert.Equal(WasmResult.Ok, _registry.Dequeue(id, out var item));
        Assert.Equal("one"u8, item);
        Assert.Equal(WasmResult.Ok, _registry.Dequeue(id, out item));
        Assert.Empty(item);
        Assert.Equal(WasmResult.Empty, _registry.Dequeue(id, out _));
    }

    [Fact]
    public void An_unknown_number_is_not_found()
    {
        Assert.Equal(WasmResult.NotFound, _registry.Enqueue(0, "x"u8));
        Assert.Equal(WasmResult.NotFound, _registry.Dequeue(1, out _));
    }

    [Fact]
    public void Each_item_notifies_the_last_registrant_once()
    {
        var id = _registry.Register("vm", "q"u8, _first);
        _registry.Enqueue(id, "1"u8);
        _registry.Register("vm", "q"u8, _second);
        _registry.Enqueue(id, "2"u8);
        _registry.Enqueue(id, "3"u8);
        Assert.Equal([id], _first.Ready);
        Assert.Equal([id, id], _second.Ready);
    }

    [Fact]
    public void A_dead_or_unregistered_listener_is_not_told_and_the_item_stays()
    {
        var dead = _registry.Register("vm", "dead"u8, _first);
        var gone = _registry.Register("vm", "gone"u8, _second);
        _first.IsAlive = false;
        _registry.Unregister(_second);
        Assert.Equal(WasmResult.Ok, _registry.Enqueue(dead, "1"u8));
        Assert.Equal(WasmResult.Ok, _registry.Enqueue(gone, "2"u8));
        Assert.Empty(_first.Ready);
        Assert.Empty(_second.Ready);
        Assert.Equal([1, 1], _registry.Snapshot().Select(queue => queue.Depth));
    }

    [Fact]
    public void Unregistering_leaves_queues_that_another_took_over()
    {
        var id = _registry.Register("vm", "q"u8, _first);
        _registry.Register("vm", "q"u8, _second);
        _registry.Unregister(_first);
        _registry.Enqueue(id, "1"u8);
        Assert.Equal([id], _second.Ready);
    }

    [Fact]
    public void A_listener_may_use_the_queue_while_it_is_told()
    {
        var id = _registry.Register("vm", "q"u8, _first);
        _first.OnReady = ready => Assert.Equal(WasmResult.Ok, _registry.Dequeue(ready, out _));
        Assert.Equal(WasmResult.Ok, _registry.Enqueue(id, "1"u8));
        Assert.Equal(WasmResult.Empty, _registry.Dequeue(id, out _));
    }

    [Fact]
    public void A_full_queue_takes_no_more_until_it_is_drained()
    {
        var registry = new SharedQueueRegistry(maxBytes: 2 * (SharedQueueRegistry.ItemOverhead + 5));
        var id = registry.Register("vm", "q"u8, _first);
        Assert.Equal(WasmResult.Ok, registry.Enqueue(id, "12345"u8));
        Assert.Equal(WasmResult.Ok, registry.Enqueue(id, "12345"u8));
        Assert.Equal(WasmResult.InternalFailure, registry.Enqueue(id, ""u8));
        Assert.Equal(2, _first.Ready.Count);
        Assert.Equal(WasmResult.Ok, registry.Dequeue(id, out _));
        Assert.Equal(WasmResult.Ok, registry.Enqueue(id, "1234"u8));
    }

    [Fact]
    public void All_queues_of_a_vm_id_together_have_room_for_so_much()
    {
        var registry = new SharedQueueRegistry(maxBytes: 2 * (SharedQueueRegistry.ItemOverhead + 5));
        var (one, two, other) = (registry.Register("vm", "1"u8, _first), registry.Register("vm", "2"u8, _first), registry.Register("other", "1"u8, _first));
        Assert.Equal(WasmResult.Ok, registry.Enqueue(one, "12345"u8));
        Assert.Equal(WasmResult.Ok, registry.Enqueue(two, "12345"u8));
        Assert.Equal(WasmResult.InternalFailure, registry.Enqueue(two, ""u8));
        Assert.Equal(WasmResult.Ok, registry.Enqueue(other, "12345"u8));
        Assert.Equal(WasmResult.Ok, registry.Dequeue(one, out _));
        Assert.Equal(WasmResult.Ok, registry.Enqueue(two, "12345"u8));
    }

    [Fact]
    public void A_name_has_a_longest_length()
    {
        Assert.NotEqual(0u, _registry.Register("vm", new byte[SharedQueueRegistry.MaxNameBytes], _first));
        Assert.Equal(0u, _registry.Register("vm", new byte[SharedQueueRegistry.MaxNameBytes + 1], _first));
    }

    [Fact]
    public void A_listener_that_has_not_heard_yet_is_told_no_more_often_than_there_are_items()
    {
        var id = _registry.Register("vm", "q"u8, _first);
        for (var i = 0; i < 1000; i++)
        {
            _registry.Enqueue(id, "x"u8);
            _registry.Dequeue(id, out _);
        }

        Assert.Equal([id], _first.Ready);
        _registry.Heard(id, _first);
        _registry.Enqueue(id, "1"u8);
        _registry.Enqueue(id, "2"u8);
        Assert.Equal([id, id, id], _first.Ready);
    }

    [Fact]
    public void What_the_last_registrant_has_not_heard_does_not_keep_anything_from_the_next()
    {
        var id = _registry.Register("vm", "q"u8, _first);
        _registry.Enqueue(id, "1"u8);
        _registry.Register("vm", "q"u8, _second);
        _registry.Dequeue(id, out _);
        _registry.Enqueue(id, "2"u8);
        Assert.Equal([id], _second.Ready);
    }

    [Fact]
    public void A_vm_id_may_not_register_queues_without_end()
    {
        for (var i = 0; i < SharedQueueRegistry.MaxQueuesPerVmId; i++)
        {
            Assert.NotEqual(0u, _registry.Register("vm", BitConverter.GetBytes(i), _first));
        }

        Assert.Equal(0u, _registry.Register("vm", "one more"u8, _first));
        Assert.Equal(1u, _registry.Register("vm", BitConverter.GetBytes(0), _first));
        Assert.NotEqual(0u, _registry.Register("other", "one more"u8, _first));
    }

    [Fact]
    public void Queues_go_with_the_last_vm_and_their_numbers_are_not_used_again()
    {
        _registry.Acquire("vm");
        _registry.Acquire("vm");
        var id = _registry.Register("vm", "q"u8, _first);
        _registry.Release("vm");
        Assert.Equal(WasmResult.Ok, _registry.Enqueue(id, "x"u8));
        _registry.Release("vm");
        Assert.Equal(WasmResult.NotFound, _registry.Enqueue(id, "x"u8));
        Assert.Equal(WasmResult.NotFound, _registry.Resolve("vm", "q"u8, out _));
        Assert.NotEqual(id, _registry.Register("vm", "q"u8, _first));
    }

    [Fact]
    public void The_depth_of_each_queue_can_be_seen()
    {
        var id = _registry.Register("vm", "q\u00FF"u8, _first);
        _registry.Enqueue(id, "abc"u8);
        _registry.Enqueue(id, "de"u8);
        Assert.Equal([new SharedQueueSnapshot(id, "vm", "q\u00C3\u00BF", 2, 5)], _registry.Snapshot());
    }

    private sealed class Listener : IQueueListener
    {
        public List<uint> Ready { get; } = [];

        public Action<uint>? OnReady { get; set; }

        public bool IsAlive { get; set; } = true;

        public void QueueReady(uint id)
        {
            Ready.Add(id);
            OnReady?.Invoke(id);
        }
    }
}
