using Slipway.Cli.Building;
using Slipway.Tests;

namespace Slipway.Cli.Tests.Commands;

public sealed class BuildTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-build-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("dotnet", "filter.csproj", "")]
    [InlineData("cargo", "Cargo.toml", "")]
    [InlineData("go", "go.mod", "require github.com/proxy-wasm/proxy-wasm-go-sdk v0.0.0")]
    [InlineData("tinygo", "go.mod", "require github.com/tetratelabs/proxy-wasm-go-sdk v0.24.0")]
    [InlineData("asc", "asconfig.json", "{}")]
    [InlineData("make", "Makefile", "")]
    [InlineData("clang", "filter.c", "")]
    public void The_tool_chain_is_known_by_the_files(string toolchain, string file, string content)
    {
        File.WriteAllText(Path.Combine(_folder, file), content);
        Assert.Equal(toolchain, Toolchains.Of(_folder)?.Name);
    }

    [Fact]
    public async Task A_folder_without_a_project_is_told_what_is_looked_for()
    {
        var (exitCode, _, error) = await Slipway.RunAsync("build", _folder);
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Contains("has no project of a kind that is known", error);
        Assert.Contains("Cargo.toml (Rust)", error);
    }

    [Fact]
    public async Task A_program_that_is_not_installed_is_told_with_what_to_install()
    {
        File.WriteAllText(Path.Combine(_folder, "go.mod"), "require github.com/tetratelabs/proxy-wasm-go-sdk v0.24.0");
        Assert.SkipWhen(Installed("tinygo"), "TinyGo is installed here.");

        var (exitCode, _, error) = await Slipway.RunAsync("build", _folder);

        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Contains("TinyGo filters are built with 'tinygo', which is not installed or not on the PATH.", error);
        Assert.Contains("tinygo.org", error);
    }

    [Fact]
    public async Task A_module_that_another_tool_chain_makes_is_found_and_described()
    {
        Assert.SkipUnless(Installed("make"), "make is not installed (on Debian: apt-get install make).");
        File.WriteAllText(Path.Combine(_folder, "filter.wat"), Wat.Headers);
        File.WriteAllText(Path.Combine(_folder, "Makefile"), "all:\n\tcp filter.wat filter.wasm\n");

        var (exitCode, output, error) = await Slipway.RunAsync("build", _folder);

        Assert.True(exitCode == ExitCodes.Ok, error);
        Assert.Contains("filter.wasm", output);
        Assert.Contains("would load it", output);
        var (refused, _, why) = await Slipway.RunAsync("build", _folder, "--sizes");
        Assert.Equal(ExitCodes.Invalid, refused);
        Assert.Contains("--sizes is for filters in C#", why);
    }

    [Fact]
    public async Task A_filter_in_C_is_built_by_clang()
    {
        Assert.SkipUnless(Installed("clang") && Installed("wasm-ld"), "clang or lld is not installed (on Debian: apt-get install clang lld).");
        File.Copy(Path.Combine(Repository.Folder, "bench/Slipway.CompilerBenchmarks/Guests/header.c"), Path.Combine(_folder, "header.c"));
        await ChangesAStreamAsync("x-path: /");
    }

    [Fact]
    public async Task A_filter_in_AssemblyScript_is_built_by_the_compiler_of_its_project()
    {
        var modules = Path.Combine(Repository.Folder, "tests/filters/node_modules");
        Assert.SkipUnless(Directory.Exists(modules), "The packages of tests/filters are not installed (npm ci).");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "node_modules"), modules);
        Directory.CreateDirectory(Path.Combine(_folder, "assembly"));
        File.Copy(Path.Combine(Repository.Folder, "tests/filters/assembly/gcore/config.ts"), Path.Combine(_folder, "assembly/index.ts"));
        File.WriteAllText(Path.Combine(_folder, "package.json"), """{ "private": true }""");
        File.WriteAllText(Path.Combine(_folder, "asconfig.json"), """
            {
              "extends": "./node_modules/@assemblyscript/wasi-shim/asconfig.json",
              "targets": { "release": { "outFile": "build/filter.wasm", "optimizeLevel": 3 } },
              "options": { "use": "abort=abort_proc_exit" }
            }
            """);
        await ChangesAStreamAsync("x-configured: yes", "--config", """{"x-configured":"yes"}""");
    }

    [Fact]
    public async Task A_filter_in_Go_is_built_by_Go()
    {
        Assert.SkipUnless(Installed("go"), "Go 1.24 or newer is not installed.");
        File.WriteAllText(Path.Combine(_folder, "go.mod"), "module example.com/filter\n\ngo 1.24\n");
        File.WriteAllText(Path.Combine(_folder, "main.go"), """
            package main

            import "unsafe"

            //go:wasmimport env proxy_add_header_map_value
            func addHeader(kind int32, name unsafe.Pointer, nameSize int32, value unsafe.Pointer, valueSize int32) int32

            //go:wasmexport proxy_abi_version_0_2_1
            func abiVersion() {}

            var given [][]byte

            //go:wasmexport proxy_on_memory_allocate
            func allocate(size int32) unsafe.Pointer {
            	given = append(given, make([]byte, size))
            	return unsafe.Pointer(unsafe.SliceData(given[len(given)-1]))
            }

            //go:wasmexport proxy_on_context_create
            func onContextCreate(context, root int32) {}

            //go:wasmexport proxy_on_request_headers
            func onRequestHeaders(context, headers, endOfStream int32) int32 {
            	name, value := []byte("x-go"), []byte("hello")
            	addHeader(0, unsafe.Pointer(&name[0]), int32(len(name)), unsafe.Pointer(&value[0]), int32(len(value)))
            	return 0
            }

            func main() {}
            """);
        await ChangesAStreamAsync("x-go: hello");
    }

    private async Task ChangesAStreamAsync(string added, params string[] arguments)
    {
        var (exitCode, output, error) = await Slipway.RunAsync("build", _folder);
        Assert.True(exitCode == ExitCodes.Ok, error);
        Assert.Contains("would load it", output);
        // Not whether all went well: the SDK for AssemblyScript aborts when its root context ends.
        var (_, difference, _) = await Slipway.RunAsync(["try", _folder, .. arguments]);
        Assert.Matches($@"\n\+ +{System.Text.RegularExpressions.Regex.Escape(added)}\n", difference);
    }

    [Fact]
    public async Task What_a_tool_chain_says_is_shown_when_it_fails()
    {
        Assert.SkipUnless(Installed("make"), "make is not installed (on Debian: apt-get install make).");
        File.WriteAllText(Path.Combine(_folder, "Makefile"), "all:\n\techo no such luck >&2; exit 1\n");

        var (exitCode, _, error) = await Slipway.RunAsync("build", _folder);

        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Contains("no such luck", error);
    }

    [Fact]
    public void A_container_runs_the_same_command_with_what_its_image_lacks()
    {
        var arguments = ContainerEngine.Arguments(Toolchains.Rust, ["cargo", "build", "it's"], _folder);

        Assert.Equal(["run", "--rm", "-v", $"{_folder}:/src", "-w", "/src", "docker.io/library/rust:1", "sh", "-c"], arguments.SkipLast(1));
        Assert.Equal(@"rustup target add wasm32-wasip1 && 'cargo' 'build' 'it'\''s'", arguments[^1]);
    }

    private static bool Installed(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
