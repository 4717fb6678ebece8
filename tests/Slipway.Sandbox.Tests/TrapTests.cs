namespace Slipway.Sandbox.Tests;

public sealed class TrapTests : IDisposable
{
    private readonly Wat _wat = new(f =>
    {
        f.DefineVoid("env", "boom", (SandboxInstance _) => throw new InvalidOperationException("first line\nsecond line"));
        f.DefineVoid("env", "again", (SandboxInstance guest) => guest.GetFunction("inner")!.Call());
    });

    public void Dispose() => _wat.Dispose();

    [Theory]
    [InlineData("unreachable", TrapKind.Unreachable)]
    [InlineData("(drop (i32.load (i32.const 65536)))", TrapKind.MemoryOutOfBounds)]
    [InlineData("(drop (i32.div_u (i32.const 1) (i32.const 0)))", TrapKind.IntegerDivisionByZero)]
    [InlineData("(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))", TrapKind.IntegerOverflow)]
    [InlineData("(drop (i32.trunc_f32_s (f32.const nan)))", TrapKind.IntegerOverflow)]
    [InlineData("(call_indirect (i32.const 0))", TrapKind.BadIndirectCall)]
    [InlineData("(call_indirect (i32.const 9))", TrapKind.TableOutOfBounds)]
    [InlineData("(call $f)", TrapKind.StackOverflow)]
    public void A_trap_has_a_kind_and_the_process_lives_on(string code, TrapKind kind)
    {
        using var guest = _wat.Run($$"""
            (module (memory 1) (table 1 funcref) (func $f (export "f") {{code}}) (func (export "ok") (result i32) i32.const 1))
            """);

        for (var i = 0; i < 3; i++) Assert.Equal(kind, Assert.Throws<GuestTrapException>(() => guest.GetFunction("f")!.Call()).Kind);
        Assert.Equal(1, guest.GetFunction("ok")!.Call());
    }

    [Theory]
    [InlineData("unreachable", TrapKind.Unreachable)]
    [InlineData("(drop (i32.load (i32.const 65536)))", TrapKind.MemoryOutOfBounds)]
    [InlineData("(drop (i32.div_u (i32.const 1) (i32.const 0)))", TrapKind.IntegerDivisionByZero)]
    [InlineData("(call $f)", TrapKind.StackOverflow)]
    public void Where_signals_cannot_be_used_traps_are_the_same(string code, TrapKind kind)
    {
        using var wat = new Wat(options: new SandboxOptions { CacheDirectory = "", MaxInstances = 4, TrapsBySignal = false });
        using var guest = wat.Run($$"""(module (memory 1) (func $f (export "f") {{code}}))""");

        Assert.Equal(kind, Assert.Throws<GuestTrapException>(() => guest.GetFunction("f")!.Call()).Kind);
    }

    [Fact]
    public void A_stack_overflow_is_survived_on_threads_of_the_pool_too()
    {
        var module = _wat.Load("""(module (func $f (export "f") (param i32) (call $f (local.get 0)) (call $f (local.get 0))))""");

        Parallel.For(0, 8, _ =>
        {
            using var guest = _wat.Engine.Instantiate(module, _wat.Functions, InstanceLimits.Default, this);
            Assert.Equal(TrapKind.StackOverflow, Assert.Throws<GuestTrapException>(() => guest.GetFunction("f")!.Call(1)).Kind);
        });
        Assert.Equal(0, _wat.Engine.LiveInstances);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Faults_of_the_host_stay_exceptions_whether_or_not_the_thread_has_run_a_guest(bool runGuest)
    {
        var module = _wat.Load("""(module (func (export "f") unreachable))""");
        var faults = 0;
        var threads = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            if (runGuest)
            {
                using var guest = _wat.Engine.Instantiate(module, _wat.Functions, InstanceLimits.Default, this);
                Assert.Throws<GuestTrapException>(() => guest.GetFunction("f")!.Call());
            }

            for (var i = 0; i < 500; i++)
            {
                var held = new List<object> { new() };
                Assert.Throws<NullReferenceException>(() => NullObject()!.ToString());
                Assert.Throws<DivideByZeroException>(() => 1 / Zero());
                Assert.Equal(typeof(object), held[0].GetType());
                Interlocked.Increment(ref faults);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());

        // What goes wrong, does when a collection suspends a thread at the wrong moment.
        while (threads.Exists(thread => !thread.Join(0))) GC.Collect(0);
        Assert.Equal(1000, faults);

        static object? NullObject() => Environment.TickCount64 < 0 ? new object() : null;
        static int Zero() => Environment.TickCount64 < 0 ? 1 : 0;
    }

    [Fact]
    public void The_message_is_one_line_and_the_backtrace_names_functions_innermost_first()
    {
        using var guest = _wat.Run("""
            (module
              (func $innermost unreachable)
              (func $middle call $innermost)
              (func (export "on_request") call $middle))
            """);

        var trap = Assert.Throws<GuestTrapException>(() => guest.GetFunction("on_request")!.Call());

        Assert.Matches(@"^trap: unreachable in guest\.wat!innermost \(0x[0-9a-f]+\)$", trap.Message);
        Assert.Equal(["innermost", "middle", "on_request"], trap.Frames.Select(f => f.Function));
        Assert.Matches(@"^  0: guest\.wat!innermost \(0x\w+\)\n  1: guest\.wat!middle .*\n  2: guest\.wat!on_request .*$", trap.Backtrace);
    }

    [Fact]
    public void Functions_without_a_name_are_numbered_imports_included()
    {
        using var guest = _wat.Run("""
            (module (import "env" "boom" (func)) (func unreachable) (func call 1) (func (export "named") call 2))
            """);

        var trap = Assert.Throws<GuestTrapException>(() => guest.GetFunction("named")!.Call());

        Assert.Equal(["func[1]", "func[2]", "named"], trap.Frames.Select(f => f.Function));
    }

    [Fact]
    public void Names_chosen_by_the_guest_cannot_break_the_line()
    {
        using var guest = _wat.Run("""(module (func (export "a\nb\1b[31m") unreachable))""");

        var trap = Assert.Throws<GuestTrapException>(() => guest.GetFunction("a\nb\u001b[31m")!.Call());

        Assert.Contains("guest.wat!a?b?[31m ", trap.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_backtrace_is_cut_to_twenty_functions()
    {
        using var guest = _wat.Run("""
            (module (func $f (export "f") (param i32)
              (if (i32.eqz (local.get 0)) (then unreachable)) (call $f (i32.sub (local.get 0) (i32.const 1)))))
            """);

        var trap = Assert.Throws<GuestTrapException>(() => guest.GetFunction("f")!.Call(29));

        Assert.Equal(20, trap.Frames.Count);
        Assert.Equal(20, trap.Backtrace.Split('\n').Length);
    }

    [Fact]
    public void An_exception_in_a_host_function_ends_the_call_and_is_the_inner_exception()
    {
        using var guest = _wat.Run("""(module (import "env" "boom" (func $boom)) (func (export "f") call $boom))""");

        var trap = Assert.Throws<GuestTrapException>(() => guest.GetFunction("f")!.Call());

        Assert.Equal(TrapKind.HostException, trap.Kind);
        Assert.IsType<InvalidOperationException>(trap.InnerException);
        Assert.Matches(@"^trap: InvalidOperationException in the host: first line; second line, in guest\.wat!f \(0x\w+\)$", trap.Message);
    }

    [Fact]
    public void A_trap_in_a_nested_call_is_the_reason_of_the_outer_one_with_the_whole_stack()
    {
        using var guest = _wat.Run("""
            (module (import "env" "again" (func $again)) (func (export "inner") unreachable) (func (export "outer") call $again))
            """);

        var trap = Assert.Throws<GuestTrapException>(() => guest.GetFunction("outer")!.Call());

        Assert.Equal(TrapKind.Unreachable, trap.Kind);
        Assert.Equal(["inner", "outer"], trap.Frames.Select(f => f.Function));
    }

    [Fact]
    public void A_trap_in_the_start_section_refuses_the_instance_and_leaks_nothing()
    {
        var trap = Assert.Throws<GuestTrapException>(() => _wat.Run("(module (func $s unreachable) (start $s))"));
        Assert.Equal(TrapKind.Unreachable, trap.Kind);
        trap = Assert.Throws<GuestTrapException>(() => _wat.Run("""(module (import "env" "boom" (func $s)) (start $s))"""));
        Assert.Equal(TrapKind.HostException, trap.Kind);
        Assert.Throws<GuestTrapException>(() => _wat.Run("""(module (memory 1) (data (i32.const 65536) "x"))"""));

        Assert.Equal(0, _wat.Engine.LiveInstances);
    }

    [Fact]
    public void Traps_are_counted()
    {
        using var traps = new MetricProbe(_wat.Engine, "slipway.sandbox.traps");
        using var guest = _wat.Run("""(module (func (export "f") unreachable))""");

        Assert.Throws<GuestTrapException>(() => guest.GetFunction("f")!.Call());

        Assert.Equal(1, traps.Count);
    }
}
