namespace Slipway.Sandbox.Tests;

public sealed class CallingTests
{
    [Fact]
    public void Exports_of_every_supported_arity_can_be_called()
    {
        using var wat = new Wat();
        using var guest = wat.Run("""
            (module
              (func (export "f0") (result i32) i32.const 7)
              (func (export "f1") (param i32) (result i32) local.get 0)
              (func (export "f2") (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1)))
              (func (export "f3") (param i32 i32 i32) (result i32) (i32.sub (local.get 0) (local.get 2)))
              (func (export "f4") (param i32 i32 i32 i32) (result i32) (i32.sub (local.get 0) (local.get 3)))
              (func (export "f5") (param i32 i32 i32 i32 i32) (result i32) (i32.sub (local.get 0) (local.get 4))))
            """);

        Assert.Equal(7, guest.GetFunction("f0")!.Call());
        Assert.Equal(-1, guest.GetFunction("f1")!.Call(-1));
        Assert.Equal(8, guest.GetFunction("f2")!.Call(10, 2));
        Assert.Equal(7, guest.GetFunction("f3")!.Call(10, 2, 3));
        Assert.Equal(6, guest.GetFunction("f4")!.Call(10, 2, 3, 4));
        Assert.Equal(5, guest.GetFunction("f5")!.Call(10, 2, 3, 4, 5));
        Assert.Equal(5, guest.GetFunction("f5")!.CallForStart(10, 2, 3, 4, 5));
    }

    [Fact]
    public void A_function_without_result_gives_zero()
    {
        using var wat = new Wat();
        using var guest = wat.Run("""
            (module (memory (export "memory") 1)
              (func (export "v0")) (func (export "v1") (param i32)) (func (export "v2") (param i32 i32))
              (func (export "v3") (param i32 i32 i32))
              (func (export "v4") (param i32 i32 i32 i32))
              (func (export "v5") (param i32 i32 i32 i32 i32) (i32.store (local.get 0) (local.get 4))))
            """);

        Assert.Equal(0, guest.GetFunction("v0")!.Call());
        Assert.Equal(0, guest.GetFunction("v1")!.Call(1));
        Assert.Equal(0, guest.GetFunction("v2")!.Call(1, 2));
        Assert.Equal(0, guest.GetFunction("v3")!.Call(1, 2, 3));
        Assert.Equal(0, guest.GetFunction("v4")!.Call(1, 2, 3, 4));
        Assert.Equal(0, guest.GetFunction("v5")!.Call(8, 2, 3, 4, 99));
        Assert.False(guest.GetFunction("v5")!.HasResult);
        Assert.True(guest.TryGetMemory(8, 1, out var memory));
        Assert.Equal(99, memory[0]);
    }

    [Fact]
    public void What_is_not_an_exported_function_is_not_found()
    {
        using var wat = new Wat();
        using var guest = wat.Run("""(module (memory (export "memory") 1) (func $hidden))""");

        Assert.Null(guest.GetFunction("memory"));
        Assert.Null(guest.GetFunction("hidden"));
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name_and_signature()
    {
        using var wat = new Wat();
        using var guest = wat.Run("""(module (func (export "f") (param i32)) (func (export "wide") (param i64)))""");

        var error = Assert.Throws<ArgumentException>(() => guest.GetFunction("f")!.Call(1, 2));
        Assert.Equal("guest.wat!f(i32) cannot be called with 2 arguments of type i32.", error.Message);
        Assert.False(guest.GetFunction("wide")!.AllI32);
        Assert.Throws<ArgumentException>(() => guest.GetFunction("wide")!.Call(1));
        Assert.Throws<ArgumentException>(() => guest.GetFunction("f")!.CallForStart(1, 2, 3, 4, 5, 6));
    }

    [Fact]
    public void Host_functions_get_the_instance_and_its_state()
    {
        SandboxInstance? seen = null;
        using var wat = new Wat(f => f.Define("env", "f", (SandboxInstance guest, int a, long b) =>
        {
            seen = guest;
            return a + b;
        }));
        var state = new object();
        using var guest = wat.Run(
            """
            (module (import "env" "f" (func $f (param i32 i64) (result i64)))
              (func (export "run") (result i32) (i32.wrap_i64 (call $f (i32.const 40) (i64.const 2)))))
            """,
            state: state);

        Assert.Equal(42, guest.GetFunction("run")!.Call());
        Assert.Same(guest, seen);
        Assert.Same(state, seen!.State);
    }

    [Fact]
    public void Host_functions_may_have_twelve_parameters()
    {
        using var wat = new Wat(f => f.Define(
            "env",
            "f",
            (SandboxInstance _, int a, int b, int c, int d, int e, int g, int h, int i, int j, int k, int l, int m) => a + 100 * m));
        using var guest = wat.Run($"""
            (module (import "env" "f" (func $f (param {string.Concat(Enumerable.Repeat("i32 ", 12))}) (result i32)))
              (func (export "run") (result i32) {string.Concat(Enumerable.Range(1, 12).Select(i => $"i32.const {i} "))} call $f))
            """);

        Assert.Equal(1201, guest.GetFunction("run")!.Call());
    }

    [Fact]
    public void Methods_can_be_defined_as_they_are()
    {
        using var wat = new Wat(f => f.Define<int, int>("env", "twice", Twice));
        using var guest = wat.Run("""
            (module (import "env" "twice" (func $twice (param i32) (result i32)))
              (func (export "run") (result i32) (call $twice (i32.const 21))))
            """);

        Assert.Equal(42, guest.GetFunction("run")!.Call());

        static int Twice(SandboxInstance guest, int number) => 2 * number;
    }

    [Fact]
    public void Host_functions_take_and_return_every_type_of_number()
    {
        var seen = new List<object>();
        using var wat = new Wat(f =>
        {
            f.Define("env", "words", (SandboxInstance _, int a, long b) =>
            {
                seen.AddRange([a, b]);
                return long.MinValue + 1;
            });
            f.Define("env", "single", (SandboxInstance _, float a, double b) =>
            {
                seen.AddRange([a, b]);
                return -0.5f;
            });
            f.Define("env", "double", (SandboxInstance _, double a, float b) =>
            {
                seen.AddRange([a, b]);
                return 1e300;
            });
        });
        using var guest = wat.Run("""
            (module
              (import "env" "words" (func $words (param i32 i64) (result i64)))
              (import "env" "single" (func $single (param f32 f64) (result f32)))
              (import "env" "double" (func $double (param f64 f32) (result f64)))
              (func (export "run") (result i32)
                (i64.eq (call $words (i32.const -2) (i64.const -3)) (i64.const 0x8000000000000001))
                (f32.eq (call $single (f32.const 1.5) (f64.const -1e-300)) (f32.const -0.5))
                (f64.eq (call $double (f64.const 0x1p-1074) (f32.const inf)) (f64.const 1e300))
                i32.and
                i32.and))
            """);

        Assert.Equal(1, guest.GetFunction("run")!.Call());
        Assert.Equal([-2, -3L, 1.5f, -1e-300, double.Epsilon, float.PositiveInfinity], seen);
    }

    [Fact]
    public void Host_functions_can_be_defined_by_their_types()
    {
        var seen = new List<long>();
        using var wat = new Wat(f =>
        {
            f.Define("env", "sum", [GuestType.I32, GuestType.I64], GuestType.I32, (_, a) => a[0].I32 + a[1].I64 + (10 * a.Length));
            f.Define("env", "note", [], null, (_, a) =>
            {
                seen.Add(a.Length);
                return 7;
            });
        });
        using var guest = wat.Run("""
            (module
              (import "env" "sum" (func $sum (param i32 i64) (result i32)))
              (import "env" "note" (func $note))
              (func (export "run") (result i32) (call $note) (call $sum (i32.const -1) (i64.const 23))))
            """);

        Assert.Equal(42, guest.GetFunction("run")!.Call());
        Assert.Equal([0], seen);
    }

    [Fact]
    public void Nothing_can_be_defined_once_the_functions_are_disposed()
    {
        using var engine = new SandboxEngine(new SandboxOptions { CacheDirectory = "" });
        var functions = new HostFunctions(engine);
        functions.Dispose();

        Assert.Throws<ObjectDisposedException>(() => functions.DefineVoid("env", "f", (SandboxInstance _) => { }));
    }

    [Fact]
    public void References_are_no_type_of_a_host_function()
    {
        using var functions = new Wat();

        var error = Assert.Throws<ArgumentException>(() =>
            functions.Functions.Define("env", "f", [GuestType.Reference], null, (_, _) => 0));
        Assert.StartsWith("env.f(reference) has a type that is no number.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_cannot_be_defined_twice_or_after_use()
    {
        using var wat = new Wat(f => f.Define("env", "f", (SandboxInstance _) => 1));

        Assert.Throws<ArgumentException>(() => wat.Functions.DefineVoid("env", "f", (SandboxInstance _) => { }));
        Assert.Throws<ArgumentException>(() => wat.Functions.Define("env", "g", (SandboxInstance _) => "text"));
        using var guest = wat.Run("(module)");
        Assert.Throws<InvalidOperationException>(() => wat.Functions.DefineVoid("env", "h", (SandboxInstance _) => { }));
    }

    [Fact]
    public void A_host_function_may_call_the_guest_which_may_grow_its_memory_meanwhile()
    {
        using var wat = new Wat(f => f.Define("env", "take", (SandboxInstance guest, int length) =>
        {
            var before = guest.MemorySize;
            var address = guest.GetFunction("malloc")!.Call(length);
            Assert.True(guest.MemorySize > before);
            Assert.True(guest.TryGetMemory((uint)address, (uint)length, out var span));
            span.Fill(7);
            return address;
        }));
        using var guest = wat.Run("""
            (module (import "env" "take" (func $take (param i32) (result i32)))
              (memory (export "memory") 1)
              (func (export "malloc") (param i32) (result i32) (i32.mul (memory.grow (i32.const 4)) (i32.const 65536)))
              (func (export "run") (result i32) (i32.load8_u (i32.add (call $take (i32.const 200000)) (i32.const 199999)))))
            """);

        Assert.True(guest.TryGetMemory(0, 65536, out _));
        Assert.Equal(7, guest.GetFunction("run")!.Call());
    }

    [Fact]
    public void A_start_section_may_use_host_functions_memory_and_exports()
    {
        var seen = -1;
        using var wat = new Wat(f => f.DefineVoid("env", "f", (SandboxInstance guest) =>
        {
            Assert.True(guest.TryGetMemory(4, 1, out var span));
            seen = span[0] + guest.GetFunction("one")!.Call();
        }));
        using var guest = wat.Run("""
            (module (import "env" "f" (func $f)) (memory (export "memory") 1) (data (i32.const 4) "\41")
              (func (export "one") (result i32) i32.const 1)
              (start $f))
            """);

        Assert.Equal(0x42, seen);
        Assert.Equal(65536, guest.MemorySize);
    }

    [Theory]
    [InlineData(0u, 65536u, true)]
    [InlineData(65535u, 1u, true)]
    [InlineData(65536u, 0u, true)]
    [InlineData(65536u, 1u, false)]
    [InlineData(65537u, 0u, false)]
    [InlineData(1u, 65536u, false)]
    [InlineData(0xffffffffu, 0xffffffffu, false)]
    [InlineData(0x80000000u, 0x80000000u, false)]
    public void Memory_is_given_within_its_bounds_only(uint address, uint length, bool expected)
    {
        using var wat = new Wat();
        using var guest = wat.Run("""(module (memory (export "memory") 1))""");

        Assert.Equal(expected, guest.TryGetMemory(address, length, out var span));
        Assert.Equal(expected ? (int)length : 0, span.Length);
    }

    [Fact]
    public void A_module_without_exported_memory_has_none()
    {
        using var wat = new Wat();
        using var guest = wat.Run("""(module (memory 1) (func (export "memory")))""");

        Assert.Equal(0, guest.MemorySize);
        Assert.False(guest.TryGetMemory(0, 1, out _));
    }

    [Fact]
    public void Calls_in_both_directions_allocate_nothing()
    {
        using var wat = new Wat(f => f.Define("env", "peek", (SandboxInstance guest, int address) =>
            guest.TryGetMemory((uint)address, 4, out var span) ? span[0] : -1));
        using var guest = wat.Run("""
            (module (import "env" "peek" (func $peek (param i32) (result i32)))
              (memory (export "memory") 1) (data (i32.const 8) "\05")
              (func (export "run") (param i32 i32) (result i32)
                (i32.add (call $peek (local.get 0)) (call $peek (local.get 1)))))
            """);
        var run = guest.GetFunction("run")!;
        for (var i = 0; i < 100; i++) run.Call(8, 8);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = 0;
        for (var i = 0; i < 1000; i++) sum += run.Call(8, 8);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(10_000, sum);
        Assert.Equal(0, allocated);
    }
}
