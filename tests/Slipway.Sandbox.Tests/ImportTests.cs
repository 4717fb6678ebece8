namespace Slipway.Sandbox.Tests;

public sealed class ImportTests : IDisposable
{
    private readonly Wat _wat = new(f => f.Define("env", "known", (SandboxInstance _, int a) => a));

    public void Dispose() => _wat.Dispose();

    [Fact]
    public void All_missing_imports_are_listed_with_their_signatures()
    {
        var module = _wat.Load("""
            (module
              (import "env" "known" (func (param i32) (result i32)))
              (import "env" "known" (func (param i64)))
              (import "env" "absent" (func (param i32 f64) (result i64)))
              (import "other" "absent" (func)))
            """);

        Assert.Equal(
            ["env.known(i64)", "env.absent(i32, f64) -> i64", "other.absent()"],
            _wat.Functions.Missing(module).Select(f => f.ToString()));
        var error = Assert.Throws<ModuleException>(() => _wat.Engine.Instantiate(module, _wat.Functions, InstanceLimits.Default, this));
        Assert.Equal(
            "guest.wat imports 3 functions that this host does not provide: env.known(i64) (provided here as env.known(i32) -> i32); "
            + "env.absent(i32, f64) -> i64; other.absent().",
            error.Message);
    }

    [Fact]
    public void A_function_imported_twice_is_provided_twice()
    {
        using var guest = _wat.Run("""
            (module
              (import "env" "known" (func $a (param i32) (result i32)))
              (import "env" "known" (func $b (param i32) (result i32)))
              (func (export "run") (result i32) (i32.add (call $a (i32.const 1)) (call $b (i32.const 2)))))
            """);

        Assert.Equal(3, guest.GetFunction("run")!.Call());
    }

    [Theory]
    [InlineData("(memory 1)", "memory")]
    [InlineData("(table 1 funcref)", "table")]
    [InlineData("(global i32)", "global")]
    public void Imports_other_than_functions_are_refused(string import, string kind)
    {
        var module = _wat.Load($"""(module (import "env" "thing" {import}))""");

        var error = Assert.Throws<ModuleException>(() => _wat.Engine.Instantiate(module, _wat.Functions, InstanceLimits.Default, this));

        Assert.StartsWith($"guest.wat imports {kind} env.thing, but only functions can", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wasi_snapshot_preview1")]
    [InlineData("wasi_unstable")]
    public void Unknown_WASI_functions_exist_with_the_signature_asked_for_and_are_not_implemented(string module)
    {
        (string, string)[] shapes = [("i32", "i32.const 1"), ("i64 f32", "i64.const 1 f32.const 2")];
        foreach (var (parameters, arguments) in shapes)
        {
            using var guest = _wat.Run($"""
                (module (import "{module}" "thread_spawn" (func $f (param {parameters}) (result i32)))
                  (func (export "run") (result i32) {arguments} call $f))
                """);

            Assert.Equal(52, guest.GetFunction("run")!.Call());
        }
    }

    [Fact]
    public void A_stub_answers_an_i32_that_is_its_first_result_and_zeros_else()
    {
        using var wat = new Wat(f => f.DefineStub("env", "stub", 7));
        using var several = wat.Run("""
            (module (import "env" "stub" (func $f (param i32) (result i32 i64 f64)))
              (func (export "run") (result i32) (local i32 i64 f64)
                (call $f (i32.const -1)) (local.set 2) (local.set 1) (local.set 0)
                (i32.and (i32.eq (local.get 0) (i32.const 7))
                  (i32.and (i64.eqz (local.get 1)) (f64.eq (local.get 2) (f64.const 0))))))
            """);
        using var other = wat.Run("""
            (module (import "env" "stub" (func $f (param i64) (result i64)))
              (func (export "run") (result i32) (i64.eqz (call $f (i64.const -1)))))
            """);

        Assert.Equal(1, several.GetFunction("run")!.Call());
        Assert.Equal(1, other.GetFunction("run")!.Call());
    }

    [Fact]
    public void Functions_of_another_engine_are_refused()
    {
        using var other = new Wat();

        var module = _wat.Load("(module)");

        Assert.Throws<ArgumentException>(() => _wat.Engine.Instantiate(module, other.Functions, InstanceLimits.Default, this));
    }
}
