using Wasmtime;

namespace Slipway.Conformance.Tests;

public sealed class ModuleTextTests
{
    [Fact]
    public void Only_imports_that_are_reached_are_imported()
    {
        using var engine = new Engine();
        using var module = Compile(engine, """(func (export "f") (drop (call $proxy_done)))""", prelude: "bare");
        Assert.Equal(["proxy_done"], module.Imports.Select(i => i.Name));
    }

    [Fact]
    public void Helpers_bring_what_they_need()
    {
        using var engine = new Engine();
        using var module = Compile(engine, """(func (export "f") (call $log (str "x")))""", prelude: "bare");
        Assert.Equal(["proxy_log"], module.Imports.Select(i => i.Name));
    }

    [Fact]
    public void A_callback_of_the_case_takes_the_place_of_the_preludes()
    {
        using var engine = new Engine();
        using var with = Compile(engine, "");
        using var without = Compile(
            engine, """(func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32) (i32.const 0))""");
        Assert.Contains("proxy_add_header_map_value", with.Imports.Select(i => i.Name));
        Assert.Empty(without.Imports);
        Assert.Single(without.Exports, e => e.Name == "proxy_on_response_headers");
    }

    [Fact]
    public void Texts_and_pairs_lie_in_the_memory_where_the_code_is_told()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        using var module = Compile(engine, """
            (func (export "text") (result i32 i32) (str "a\00\ffé"))
            (func (export "again") (result i32 i32) (str "a\00\ffé"))
            (func (export "pairs") (result i32 i32) (pairs "k" "vv"))
            """, prelude: "bare");
        using var linker = new Linker(engine);
        var instance = linker.Instantiate(store, module);
        var memory = instance.GetMemory("memory")!;
        string Hex(string function)
        {
            var result = (object[])instance.GetFunction(function)!.Invoke()!;
            return Convert.ToHexString(memory.GetSpan((int)result[0], (int)result[1]));
        }
        Assert.Equal("6100FFC3A9", Hex("text"));
        Assert.Equal("01000000" + "01000000" + "02000000" + "6B00" + "767600", Hex("pairs"));
        Assert.Equal(((object[])instance.GetFunction("text")!.Invoke()!)[0], ((object[])instance.GetFunction("again")!.Invoke()!)[0]);
    }

    [Fact]
    public void Reports_are_kept_apart_by_phase()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        using var module = Compile(engine, """
            (func (export "start") (call $report (str "x-start") (i32.const 7)) (call $keep))
            (func (export "stream") (call $report_text (str "x-stream") (str "yes")))
            """);
        using var linker = new Linker(engine);
        var emitted = new List<string>();
        linker.DefineFunction("env", "proxy_get_shared_data", (int _, int _, int _, int _, int _) => 1);
        linker.DefineFunction("env", "proxy_set_shared_data", (int _, int _, int _, int _, int _) => 0);
        linker.DefineFunction(
            "env", "proxy_add_header_map_value", (Caller caller, int _, int name, int nameLength, int value, int length) =>
        {
            var memory = caller.GetMemory("memory")!;
            emitted.Add($"{memory.ReadString(name, nameLength)}={memory.ReadString(value, length)}");
            return 0;
        });
        var instance = linker.Instantiate(store, module);
        instance.GetFunction("start")!.Invoke();
        instance.GetFunction("stream")!.Invoke();
        var respond = instance.GetFunction("proxy_on_response_headers")!;
        respond.Invoke(2, 1, 1);
        respond.Invoke(3, 1, 1);
        Assert.Equal(["x-start=7", "x-stream=yes", "x-start=7"], emitted);
    }

    private static Module Compile(Engine engine, string fields, string prelude = "standard") =>
        Module.FromBytes(engine, "test", Module.ConvertText(ModuleText.Assemble(fields, prelude: prelude)));
}
