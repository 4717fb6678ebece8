using Slipway.Cli.Building;

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
