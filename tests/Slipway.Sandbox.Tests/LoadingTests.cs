using System.Text;
using CsCheck;
using Wasmtime;

namespace Slipway.Sandbox.Tests;

public sealed class LoadingTests : IDisposable
{
    private const string Small = """(module (func (export "answer") (result i32) i32.const 42))""";

    private readonly Wat _wat = new();

    public void Dispose() => _wat.Dispose();

    [Fact]
    public void Text_and_its_binary_form_are_the_same_module()
    {
        var fromText = _wat.Load(Small, "a.wat");
        var fromBinary = _wat.Load(Module.ConvertText(Small), "b.wasm");

        Assert.Equal(fromText.Sha256, fromBinary.Sha256);
        Assert.Equal(("a.wat", "b.wasm"), (fromText.Name, fromBinary.Name));
        Assert.Equal((false, true), (fromText.FromCache, fromBinary.FromCache));
        Assert.Equal(Module.ConvertText(Small).Length, fromText.WasmSize);
    }

    [Theory]
    [InlineData("\ufeff(module)")]
    [InlineData("  \n(module)")]
    [InlineData(";; a comment\n(module)")]
    [InlineData("(; another ;) (module)")]
    public void Text_may_begin_with_a_byte_order_mark_space_or_comments(string text) => Assert.Equal(8, _wat.Load(text).WasmSize);

    [Fact]
    public void A_module_is_described()
    {
        var module = _wat.Load("""
            (module
              (import "env" "log" (func (param i32 i64) (result i32)))
              (import "env" "table" (table 3 funcref))
              (memory (export "memory") 2 5)
              (global (export "g") i32 (i32.const 1))
              (func (export "f") (param f32 f64))
              (@custom "producers" "abc"))
            """);

        Assert.Equal(["env.log(i32, i64) -> i32"], module.FunctionImports.Select(f => f.ToString()));
        Assert.Equal(["f(f32, f64)"], module.FunctionExports.Select(f => f.ToString()));
        Assert.Equal(["table env.table"], module.OtherImports);
        Assert.Equal(["memory memory", "global g"], module.OtherExports);
        Assert.Equal((2 * 65536, 5 * 65536L), (module.InitialMemoryBytes, module.MaximumMemoryBytes));
        var section = Assert.Single(module.CustomSections, s => s.Name == "producers");
        Assert.Equal("abc", Encoding.ASCII.GetString(section.Content.Span));
        Assert.Equal(3, section.Size);
    }

    [Theory]
    [InlineData("<html>404", "is not a WebAssembly module: it starts with 3c 68 74 6d (an HTML or XML page?), expected 00 61 73 6d.")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "(a Git LFS pointer?)")]
    [InlineData("PK\u0003\u0004", "(a zip archive, to be unpacked first?)")]
    [InlineData("x", "guest.wasm is not a WebAssembly module: it starts with 78, expected 00 61 73 6d.")]
    [InlineData("", "guest.wasm is not a WebAssembly module: it is empty.")]
    [InlineData("(module (func unknown))", "guest.wasm is not valid WebAssembly text: ")]
    [InlineData("(component)", "guest.wasm is a WebAssembly component, not a core module")]
    public void What_is_not_a_module_is_refused_with_a_guess_at_what_it_is(string text, string expected)
    {
        var error = Assert.Throws<ModuleException>(() => _wat.Load(Wat.Bytes(text), "guest.wasm"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused()
    {
        var error = Assert.Throws<ModuleException>(() => _wat.Load([(byte)'(', 0xff], "x"));

        Assert.Contains("not valid WebAssembly text", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_module_is_refused_with_its_reason_and_offset()
    {
        var error = Assert.Throws<ModuleException>(() => _wat.Load(Module.ConvertText(Small)[..^3], "filter.wasm"));

        Assert.StartsWith("filter.wasm is not a WebAssembly module that can run here: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("at offset 0x", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_module_over_the_size_limit_is_refused()
    {
        using var wat = new Wat(options: new SandboxOptions { CacheDirectory = "", Pooling = false, MaxModuleBytes = 10 });

        var error = Assert.Throws<ModuleException>(() => wat.Load(Small));

        Assert.Equal($"guest.wat has {Small.Length} bytes, but the limit for a module is 10 bytes.", error.Message);
    }

    [Fact]
    public void A_module_that_failed_to_load_fails_again_and_for_everybody_under_their_own_name()
    {
        var broken = Module.ConvertText(Small)[..^3];

        foreach (var name in (string[])["one.wasm", "two.wasm"])
        {
            Assert.StartsWith(name, Assert.Throws<ModuleException>(() => _wat.Load(broken, name)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task However_many_ask_at_once_a_module_is_compiled_once()
    {
        using var compilations = new MetricProbe(_wat.Engine, "slipway.sandbox.compile.duration");
        var text = Wat.Bytes(Small.Replace("42", "43", StringComparison.Ordinal));

        var modules = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _wat.Engine.LoadAsync($"{i}.wat", text)));

        Assert.Equal(1, compilations.Count);
        Assert.Single(modules.Select(m => m.Compiled).Distinct());
    }

    [Fact]
    public async Task Cancelling_stops_the_wait()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _wat.Engine.LoadAsync("x", Wat.Bytes(Small), cancelled.Token));
    }

    [Fact]
    public void Damaged_modules_never_do_worse_than_being_refused()
    {
        var good = Module.ConvertText("""
            (module (import "env" "f" (func (param i32))) (memory (export "memory") 1 2) (table 4 funcref)
              (func $g (export "g") (param i32) (result i32) (local i64) local.get 0 call 0 local.get 0) (data (i32.const 0) "abc"))
            """);

        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Array[1, 4].Sample(
            changes =>
            {
                var bytes = good.ToArray();
                foreach (var (position, value) in changes) bytes[position] = value;
                try
                {
                    _wat.Load(bytes, "damaged.wasm");
                }
                catch (ModuleException exception)
                {
                    Assert.DoesNotContain('\n', exception.Message);
                }
            },
            iter: 500,
            threads: 1);
    }

    [Fact]
    public void The_layout_reader_survives_any_bytes()
    {
        Gen.Byte.Array[0, 60].Sample(
            bytes =>
            {
                try
                {
                    ModuleLayout.Read([.. "\0asm\u0001\0\0\0"u8, .. bytes]);
                }
                catch (InvalidDataException)
                {
                    // The only exception it may throw.
                }
            },
            iter: 20_000);
    }
}
