namespace Slipway.Sandbox.Tests;

public sealed class SnapshotTests : IDisposable
{
    /// <summary>Everything that an instance has: start function, globals of all types, data of both kinds, a table, memory that has grown.</summary>
    private const string Full = """
        (module
          (import "env" "started" (func $started))
          (type $f (func (result i32)))
          (memory (export "memory") 1 8)
          (table (export "table") 2 2 funcref)
          (global $starts (mut i32) (i32.const 0))
          (global $count (mut i64) (i64.const -5000000000))
          (global $single (mut f32) (f32.const 1.5))
          (global $double (mut f64) (f64.const -0.1))
          (global $base i32 (i32.const 100))
          (data (i32.const 100) "active")
          (data $passive "passive")
          (elem (i32.const 0) $seven $base_of)
          (func $seven (result i32) i32.const 7)
          (func $base_of (result i32) global.get $base)
          (func $start
            (global.set $starts (i32.add (global.get $starts) (i32.const 1)))
            (i32.store8 (i32.const 100) (i32.const 65))
            call $started)
          (start $start)
          (func (export "configure")
            (global.set $count (i64.add (global.get $count) (i64.const 1)))
            (global.set $single (f32.const -2.25))
            (global.set $double (f64.const 1e300))
            (drop (memory.grow (i32.const 2)))
            (memory.init $passive (i32.const 150000) (i32.const 0) (i32.const 7)))
          (func (export "starts") (result i32) global.get $starts)
          (func (export "count") (result i32) (i64.eq (global.get $count) (i64.const -4999999999)))
          (func (export "single") (result i32) (f32.eq (global.get $single) (f32.const -2.25)))
          (func (export "double") (result i32) (f64.eq (global.get $double) (f64.const 1e300)))
          (func (export "pages") (result i32) memory.size)
          (func (export "indirect") (param i32) (result i32) (call_indirect (type $f) (local.get 0)))
          (func (export "init") (memory.init $passive (i32.const 0) (i32.const 0) (i32.const 7)))
          (func (export "init_active") (memory.init 0 (i32.const 0) (i32.const 0) (i32.const 1)))
          (func (export "store") (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))
          (func (export "trap") unreachable))
        """;

    private readonly Wat _wat;
    private int _starts;

    public SnapshotTests() => _wat = new Wat(functions => functions.DefineVoid("env", "started", (SandboxInstance _) => Interlocked.Increment(ref _starts)));

    public void Dispose() => _wat.Dispose();

    [Fact]
    public void An_instance_goes_on_where_another_was_taken_down()
    {
        using var first = Run(Load(Full));
        first.GetFunction("configure")!.Call();

        using var second = Run(first.Snapshot());

        Assert.Equal(1, _starts);
        Assert.Equal(1, second.GetFunction("starts")!.Call());
        foreach (var value in new[] { "count", "single", "double" })
            Assert.Equal((value, 1), (value, second.GetFunction(value)!.Call()));
        Assert.Equal(3, second.GetFunction("pages")!.Call());
        Assert.Equal("Active", Text(second, 100, 6));
        Assert.Equal("passive", Text(second, 150000, 7));
        Assert.Equal((7, 100), (second.GetFunction("indirect")!.Call(0), second.GetFunction("indirect")!.Call(1)));
        second.GetFunction("init")!.Call();
        Assert.Equal("passive", Text(second, 0, 7));
        Assert.Equal(TrapKind.MemoryOutOfBounds, Assert.Throws<GuestTrapException>(() => second.GetFunction("init_active")!.Call()).Kind);
    }

    [Fact]
    public void A_module_loaded_for_snapshots_behaves_as_any_other()
    {
        using var split = Run(Load(Full));
        using var whole = Run(_wat.Load(Full));

        foreach (var guest in new[] { split, whole })
        {
            Assert.Equal("Active", Text(guest, 100, 6));
            guest.GetFunction("configure")!.Call();
            Assert.Equal("passive", Text(guest, 150000, 7));
            Assert.Equal(1, guest.GetFunction("count")!.Call());
            Assert.Equal(TrapKind.MemoryOutOfBounds, Assert.Throws<GuestTrapException>(() => guest.GetFunction("init_active")!.Call()).Kind);
        }

        Assert.Equal(2, _starts);
        Assert.Equal(whole.Module.Sha256, split.Module.Sha256);
        Assert.Empty(split.Module.OtherImports);
    }

    [Fact]
    public void Instances_of_one_snapshot_do_not_see_each_other()
    {
        using var first = Run(Load(Full));
        first.GetFunction("configure")!.Call();
        var snapshot = first.Snapshot();
        first.GetFunction("store")!.Call(100, 'X');

        using var second = Run(snapshot);
        second.GetFunction("store")!.Call(100, 'Y');
        second.Dispose();
        using var third = Run(snapshot);
        using var fourth = Run(snapshot);
        third.GetFunction("store")!.Call(100, 'Z');

        Assert.Equal("Active", Text(fourth, 100, 6));
        Assert.Equal("Xctive", Text(first, 100, 6));
    }

    [Fact]
    public void Many_threads_make_instances_of_a_snapshot_at_once()
    {
        using var first = Run(Load(Full));
        first.GetFunction("configure")!.Call();
        var snapshot = first.Snapshot();

        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            using var guest = Run(snapshot);
            guest.GetFunction("store")!.Call(100, i & 0x7f);
            Assert.True(guest.TryGetMemory(100, 1, out var memory));
            Assert.Equal(i & 0x7f, memory[0]);
            Assert.Equal(1, guest.GetFunction("count")!.Call());
        });
        Assert.Equal(1, _wat.Engine.LiveInstances);
    }

    [Fact]
    public void A_snapshot_of_an_instance_that_came_from_a_snapshot_is_one_too()
    {
        using var first = Run(Load(Full));
        using var second = Run(first.Snapshot());
        second.GetFunction("configure")!.Call();
        using var third = Run(second.Snapshot());

        Assert.Equal((1, 1, 3), (third.GetFunction("starts")!.Call(), third.GetFunction("count")!.Call(), third.GetFunction("pages")!.Call()));
    }

    [Fact]
    public void A_trap_names_the_same_functions_as_it_would_in_the_whole_module()
    {
        using var first = Run(Load(Full));
        using var second = Run(first.Snapshot());
        using var whole = Run(_wat.Load(Full));

        string Backtrace(SandboxInstance guest) => Assert.Throws<GuestTrapException>(() => guest.GetFunction("trap")!.Call()).Backtrace;
        Assert.Contains("trap", Backtrace(whole), StringComparison.Ordinal);
        Assert.Equal(Functions(Backtrace(whole)), Functions(Backtrace(second)));

        static string Functions(string backtrace) => System.Text.RegularExpressions.Regex.Replace(backtrace, "0x[0-9a-f]+", "");
    }

    [Fact]
    public void The_limit_of_memory_holds_for_instances_of_a_snapshot()
    {
        using var first = Run(Load("""(module (memory (export "memory") 1) (func (export "grow") (result i32) (memory.grow (i32.const 1))))"""));
        var limits = InstanceLimits.Default with { MemoryBytes = 2 << 16 };

        using var second = _wat.Engine.Instantiate(first.Snapshot(), _wat.Functions, limits, this);

        Assert.Equal((1, -1), (second.GetFunction("grow")!.Call(), second.GetFunction("grow")!.Call()));
    }

    [Theory]
    [InlineData("(memory 1) (table 1 funcref) (func (table.set (i32.const 0) (ref.null func)))", "its code changes a table, which cannot be put back as memory can")]
    [InlineData("(memory 1) (table 1 funcref) (func (drop (table.grow (ref.null func) (i32.const 1))))", "its code changes a table")]
    [InlineData("(memory 1) (global (mut funcref) (ref.null func))", "it has a global that is no number")]
    [InlineData("(memory 1) (global (mut v128) (v128.const i32x4 0 0 0 0))", "it has a global that is no number")]
    [InlineData("(func)", "it has no memory of its own, or several")]
    [InlineData("(import \"env\" \"memory\" (memory 1))", "it imports env.memory, which is not a function")]
    public void What_cannot_be_taken_down_is_refused_with_its_reason(string content, string reason)
    {
        var refused = Assert.Throws<ModuleException>(() => Load($"(module {content})"));

        Assert.StartsWith("guest.wat cannot be run with an instance for each stream: " + reason, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(drop (i32x4.extract_lane 3 (v128.load offset=16 (i32.const 0))))")]
    [InlineData("(v128.store8_lane 5 (i32.const 0) (v128.const i64x2 1 2))")]
    [InlineData("(drop (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (v128.const i64x2 1 2) (v128.const i64x2 1 2)))")]
    [InlineData("(block (block (br_table 0 1 0 (i32.const 5))))")]
    [InlineData("(drop (select (result f64) (f64.const 1) (f64.const 2) (i32.const 1)))")]
    [InlineData("(drop (i64.trunc_sat_f64_s (f64.const 1)))")]
    [InlineData("(drop (ref.is_null (table.get 0 (i32.const 0))))")]
    [InlineData("(memory.fill (i32.const 0) (i32.const 38) (i32.const 10)) (memory.copy (i32.const 0) (i32.const 38) (i32.const 10))")]
    [InlineData("(drop (table.size 0)) (elem.drop 0) (drop (ref.func 0))")]
    [InlineData("(return_call_indirect (i32.const 0))")]
    [InlineData("(drop (i32.const 0x26262626)) (drop (i64.const -38)) (drop (f32.const 2.6e-26)) (drop (f64.const 38))")]
    public void Instructions_with_operands_that_look_like_others_are_read_past(string code)
    {
        var module = Load($$"""(module (memory 1) (table 1 funcref) (elem func 0) (func $f (export "f") {{code}}))""");

        using var guest = Run(module);
        Assert.NotNull(guest.GetFunction("f"));
    }

    [Fact]
    public void Only_modules_loaded_for_it_have_snapshots()
    {
        using var guest = Run(_wat.Load("""(module (memory (export "memory") 1))"""));

        Assert.Throws<InvalidOperationException>(guest.Snapshot);
    }

    private SandboxModule Load(string text) => _wat.Engine.LoadForSnapshotsAsync("guest.wat", Wat.Bytes(text)).GetAwaiter().GetResult();

    private SandboxInstance Run(SandboxModule module) => _wat.Engine.Instantiate(module, _wat.Functions, InstanceLimits.Default, this);

    private static string Text(SandboxInstance guest, uint address, uint length)
    {
        Assert.True(guest.TryGetMemory(address, length, out var memory));
        return System.Text.Encoding.ASCII.GetString(memory);
    }
}
