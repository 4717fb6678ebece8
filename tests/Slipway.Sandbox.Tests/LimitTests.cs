namespace Slipway.Sandbox.Tests;

public sealed class LimitTests : IDisposable
{
    private static readonly InstanceLimits s_quick = new()
    {
        CpuPerCall = TimeSpan.FromMilliseconds(50),
        CpuForStart = TimeSpan.FromMilliseconds(50),
    };

    private readonly Wat _wat = new(f =>
    {
        f.DefineVoid("env", "again", (SandboxInstance guest) => guest.GetFunction("spin")!.Call());
        f.DefineVoid("env", "wait", (SandboxInstance guest) => ((Barrier)guest.State).SignalAndWait());
    });

    public void Dispose() => _wat.Dispose();

    [Fact]
    public void An_endless_loop_is_stopped_and_the_instance_can_be_called_again()
    {
        using var guest = _wat.Run(
            """(module (func $spin (export "spin") (loop (br 0))) (func (export "ok") (result i32) i32.const 1))""",
            s_quick);

        for (var i = 0; i < 2; i++)
        {
            var trap = Assert.Throws<GuestTrapException>(() => guest.GetFunction("spin")!.Call());
            Assert.Equal(TrapKind.CpuLimit, trap.Kind);
            Assert.StartsWith("trap: CPU limit of 50 ms exceeded in guest.wat!spin (0x", trap.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, guest.GetFunction("ok")!.Call());
    }

    [Fact]
    public void An_endless_start_section_is_stopped()
    {
        var trap = Assert.Throws<GuestTrapException>(() => _wat.Run("(module (func $spin (loop (br 0))) (start $spin))", s_quick));

        Assert.Equal(TrapKind.CpuLimit, trap.Kind);
        Assert.Equal(0, _wat.Engine.LiveInstances);
    }

    [Fact]
    public void A_nested_call_is_on_the_budget_of_the_outer_one()
    {
        using var guest = _wat.Run(
            """
            (module (import "env" "again" (func $again))
              (func (export "spin") (local i32)
                (loop (br_if 0 (i32.ne (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 100000)))))
              (func (export "outer") (loop (call $again) (br 0))))
            """,
            s_quick);

        Assert.Equal(TrapKind.CpuLimit, Assert.Throws<GuestTrapException>(() => guest.GetFunction("outer")!.Call()).Kind);
    }

    [Fact]
    public void The_start_budget_is_another_one()
    {
        using var guest = _wat.Run(
            """(module (func (export "spin") (loop (br 0))))""",
            new InstanceLimits { CpuPerCall = TimeSpan.FromHours(1), CpuForStart = TimeSpan.FromMilliseconds(20) });

        var trap = Assert.Throws<GuestTrapException>(() => guest.GetFunction("spin")!.CallForStart());

        Assert.StartsWith("trap: CPU limit of 20 ms", trap.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_idle_engine_falls_asleep_and_stops_a_guest_that_then_begins_to_spin()
    {
        using var guest = _wat.Run("""(module (func (export "spin") (loop (br 0))))""", s_quick);
        Assert.True(SpinWait.SpinUntil(() => _wat.Engine.IsAsleep, TimeSpan.FromMinutes(3)));

        Assert.Equal(TrapKind.CpuLimit, Assert.Throws<GuestTrapException>(() => guest.GetFunction("spin")!.Call()).Kind);
        Assert.False(_wat.Engine.IsAsleep);
    }

    [Fact]
    public async Task Termination_from_another_thread_stops_the_call_and_all_that_follow()
    {
        using var barrier = new Barrier(2);
        using var guest = _wat.Run(
            """(module (import "env" "wait" (func $wait)) (func (export "f") call $wait (loop (br 0))))""",
            new InstanceLimits { CpuPerCall = TimeSpan.FromHours(1) },
            barrier);
        var call = Task.Run(() => guest.GetFunction("f")!.Call());
        barrier.SignalAndWait();

        guest.RequestTermination();

        var trap = await Assert.ThrowsAsync<GuestTrapException>(() => call);
        Assert.Equal(TrapKind.Terminated, trap.Kind);
        Assert.Equal(TrapKind.Terminated, Assert.Throws<GuestTrapException>(() => guest.GetFunction("f")!.Call()).Kind);
    }

    [Fact]
    public async Task An_instance_disposed_while_it_runs_is_stopped_and_released()
    {
        using var barrier = new Barrier(2);
        var guest = _wat.Run(
            """(module (import "env" "wait" (func $wait)) (memory (export "memory") 1) (func (export "f") call $wait (loop (br 0))))""",
            new InstanceLimits { CpuPerCall = TimeSpan.FromHours(1) },
            barrier);
        var call = Task.Run(() => guest.GetFunction("f")!.Call());
        barrier.SignalAndWait();

        guest.Dispose();

        Assert.Equal(TrapKind.Terminated, (await Assert.ThrowsAsync<GuestTrapException>(() => call)).Kind);
        Assert.Equal(0, _wat.Engine.LiveInstances);
        Assert.False(guest.TryGetMemory(0, 1, out _));
        Assert.Throws<ObjectDisposedException>(() => guest.GetFunction("f")!.Call());
        guest.Dispose();
        Assert.Equal(0, _wat.Engine.LiveInstances);
    }

    [Fact]
    public async Task A_second_thread_is_refused_while_one_is_inside()
    {
        using var barrier = new Barrier(2);
        using var guest = _wat.Run(
            """(module (import "env" "wait" (func $wait)) (func (export "f") call $wait call $wait))""",
            state: barrier);
        var call = Task.Run(() => guest.GetFunction("f")!.Call());
        barrier.SignalAndWait();

        Assert.Throws<InvalidOperationException>(() => guest.GetFunction("f")!.Call());

        barrier.SignalAndWait();
        Assert.Equal(0, await call);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Memory_grows_to_the_limit_and_not_beyond(bool pooling)
    {
        using var wat = new Wat(options: new SandboxOptions { CacheDirectory = "", MaxInstances = 4, Pooling = pooling });
        using var guest = wat.Run(
            """
            (module (memory (export "memory") 1)
              (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
              (func (export "peek") (param i32) (result i32) (i32.load8_u (local.get 0))))
            """,
            new InstanceLimits { MemoryBytes = 4 << 16 });

        Assert.Equal(pooling, wat.Engine.UsesPooling);
        Assert.True(guest.TryGetMemory(100, 1, out var before));
        before[0] = 9;
        Assert.Equal(1, guest.GetFunction("grow")!.Call(3));
        Assert.Equal(-1, guest.GetFunction("grow")!.Call(1));
        Assert.Equal(4 << 16, guest.MemorySize);
        Assert.True(guest.TryGetMemory(100, 1, out var after));
        Assert.Equal(9, after[0]);
        after[0] = 10;
        Assert.Equal(10, guest.GetFunction("peek")!.Call(100));
    }

    [Fact]
    public void A_table_grows_to_the_limit_and_not_beyond()
    {
        using var guest = _wat.Run(
            """(module (table 1 funcref) (func (export "grow") (param i32) (result i32) (table.grow (ref.null func) (local.get 0))))""",
            new InstanceLimits { TableElements = 10 });

        Assert.Equal(1, guest.GetFunction("grow")!.Call(9));
        Assert.Equal(-1, guest.GetFunction("grow")!.Call(1));
    }

    [Fact]
    public void A_module_that_starts_beyond_the_limits_is_refused()
    {
        var limits = new InstanceLimits { MemoryBytes = 1 << 20, TableElements = 100 };

        var error = Assert.Throws<ModuleException>(() => _wat.Run("(module (memory 17))", limits));
        Assert.Equal("guest.wat starts with 1114112 bytes of memory, but its limit is 1048576 bytes.", error.Message);
        error = Assert.Throws<ModuleException>(() => _wat.Run("(module (table 101 funcref))", limits));
        Assert.Equal("guest.wat starts with a table of 101 elements, but its limit is 100.", error.Message);
    }

    [Theory]
    [InlineData("(module (memory 65536))")]
    [InlineData("(module (table 0xffffffff funcref))")]
    public void A_module_beyond_what_the_engine_can_give_is_refused(string text)
    {
        var limits = new InstanceLimits { MemoryBytes = long.MaxValue, TableElements = int.MaxValue };

        var error = Assert.Throws<ModuleException>(() => _wat.Run(text, limits));

        Assert.StartsWith("guest.wat ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_full_pool_is_said_to_be_full_and_a_freed_slot_is_used_again()
    {
        using var wat = new Wat(options: new SandboxOptions { CacheDirectory = "", MaxInstances = 2 });
        using var first = wat.Run("(module (memory 1))");
        var second = wat.Run("(module (memory 1))");

        var error = Assert.Throws<ModuleException>(() => wat.Run("(module (memory 1))"));
        Assert.Matches("^guest.wat cannot be instantiated: .*limit of 2 .*reached", error.Message);

        second.Dispose();
        using var third = wat.Run("(module (memory 1))");
        Assert.Equal(2, wat.Engine.LiveInstances);
    }

    [Fact]
    public async Task Without_address_space_for_the_pool_instances_are_allocated_on_demand_with_a_warning()
    {
        var log = new ListLogger();
        using var engine = new SandboxEngine(new SandboxOptions { CacheDirectory = "", MaxInstances = 1_000_000 }, log);
        using var functions = new HostFunctions(engine);

        Assert.False(engine.UsesPooling);
        Assert.Contains("on demand", Assert.Single(log.Warnings), StringComparison.Ordinal);
        using var guest = engine.Instantiate(
            await engine.LoadAsync("x", Wat.Bytes("""(module (func (export "f") (result i32) i32.const 5))""")),
            functions,
            InstanceLimits.Default,
            this);
        Assert.Equal(5, guest.GetFunction("f")!.Call());
    }

    [Fact]
    public void A_thousand_instances_leave_nothing_behind_and_start_with_clean_memory()
    {
        var module = _wat.Load("""
            (module (memory (export "memory") 1)
              (func (export "touch") (result i32) (local i32)
                (local.set 0 (i32.load (i32.const 100))) (i32.store (i32.const 100) (i32.const 1)) (local.get 0)))
            """);

        for (var i = 0; i < 1000; i++)
        {
            using var guest = _wat.Engine.Instantiate(module, _wat.Functions, InstanceLimits.Default, this);
            Assert.Equal(0, guest.GetFunction("touch")!.Call());
        }

        Assert.Equal(0, _wat.Engine.LiveInstances);
    }

    [Fact]
    public void Instances_outlive_the_engine_that_made_them_and_stay_limited()
    {
        var guest = _wat.Run("""(module (func (export "spin") (loop (br 0))))""", s_quick);

        _wat.Engine.Dispose();

        Assert.Equal(TrapKind.CpuLimit, Assert.Throws<GuestTrapException>(() => guest.GetFunction("spin")!.Call()).Kind);
        guest.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _wat.Run("(module)"));
    }

    [Fact]
    public void Code_that_nobody_uses_any_more_can_be_freed()
    {
        var code = LoadAndForget(_wat);

        Assert.True(SpinWait.SpinUntil(CollectedByNow, TimeSpan.FromSeconds(30)));

        bool CollectedByNow()
        {
            GC.Collect();
            return !code.IsAlive;
        }

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference LoadAndForget(Wat wat)
        {
            using var guest = wat.Run("""(module (func (export "only_here")))""");
            return new WeakReference(guest.Module.Compiled);
        }
    }
}
