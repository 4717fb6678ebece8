using Slipway.Artifacts;
using Slipway.Sandbox;

namespace Slipway.Cli.Tests.Inspection;

public sealed class SdkDetectionTests : IDisposable
{
    private readonly SandboxEngine _engine = new(new SandboxOptions { CacheDirectory = "", Pooling = false });

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("C#", """(@custom "producers" "\01\08language\01\02C#\0214")""")]
    [InlineData("Rust", """(@custom "producers" "\02\08language\01\04Rust\00\0cprocessed-by\01\05rustc\061.80.0")""")]
    [InlineData("Go", """(@custom "producers" "\01\08language\01\02Go\081.24.0x1")""")]
    [InlineData("Go", """(@custom "go:buildid" "abc")""")]
    [InlineData("AssemblyScript", """(func (export "__new")) (func (export "__pin"))""")]
    [InlineData("AssemblyScript", """(func (export "__alloc")) (func (export "__retain"))""")]
    [InlineData("AssemblyScript", "(func $~lib/rt/itcms/__link)")]
    [InlineData(
        "TinyGo",
        """(func (export "malloc")) (func (export "calloc")) (func (export "realloc")) (func (export "free")) (func (export "_start"))""")]
    [InlineData("TinyGo", "(func $runtime.alloc)")]
    [InlineData("C++ (Emscripten)", """(import "env" "emscripten_notify_memory_growth" (func (param i32)))""")]
    [InlineData("C or C++", """(@custom "producers" "\01\0cprocessed-by\01\05clang\0218")""")]
    public async Task The_sdk_is_told_from_what_it_leaves_behind(string sdk, string contents) =>
        Assert.Equal(sdk, (await DetectAsync(contents))?.Name);

    [Theory]
    [InlineData("")]
    [InlineData("""(func (export "malloc"))""")]
    [InlineData("""(@custom "producers" "\01\08language\01\05COBOL\00")""")]
    public async Task Where_nothing_tells_nothing_is_claimed(string contents) => Assert.Null(await DetectAsync(contents));

    [Theory]
    [InlineData("")]
    [InlineData("\\ff\\ff\\ff\\ff\\ff\\ff\\ff")]
    [InlineData("\\02\\08language\\ff\\ff\\03\\04Rust")]
    [InlineData("\\01\\7flanguage")]
    public async Task A_damaged_producers_section_is_read_as_far_as_it_goes(string content) =>
        Assert.Null(await DetectAsync($"(@custom \"producers\" \"{content}\")"));

    private async Task<DetectedSdk?> DetectAsync(string contents)
    {
        var text = $"(module {contents})";
        var compiled = SdkDetection.Detect(await _engine.LoadAsync("test.wat", System.Text.Encoding.UTF8.GetBytes(text)));
        var read = SdkDetection.Detect(ModuleOutline.Read("test.wasm", Wasmtime.Module.ConvertText(text)));
        Assert.Equal(compiled, read);
        return compiled;
    }
}
