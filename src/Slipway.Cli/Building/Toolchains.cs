namespace Slipway.Cli.Building;

/// <summary>The tool chains that are known, and which one a folder is for.</summary>
internal static class Toolchains
{
    public static Toolchain CSharp { get; } = new(
        "dotnet", "C#", "dotnet", ["build", "-c", "Release"], "bin/Release/net10.0",
        "Install the .NET 10 SDK from https://dotnet.microsoft.com/download.", "mcr.microsoft.com/dotnet/sdk:10.0");

    public static Toolchain Rust { get; } = new(
        "cargo", "Rust", "cargo", ["build", "--release", "--target", "wasm32-wasip1"], "target/wasm32-wasip1/release",
        "Install Rust from https://rustup.rs, then run 'rustup target add wasm32-wasip1'.", "docker.io/library/rust:1")
    {
        Prepare = "rustup target add wasm32-wasip1",
    };

    /// <summary>From 1.24 on: <c>-buildmode=c-shared</c> makes the reactor that a filter is.</summary>
    public static Toolchain Go { get; } = new(
        "go", "Go", "go", ["build", "-buildmode=c-shared", "-o", "{name}.wasm", "."], ".",
        "Install Go 1.24 or newer from https://go.dev/dl.", "docker.io/library/golang:1")
    {
        Environment = new Dictionary<string, string> { ["GOOS"] = "wasip1", ["GOARCH"] = "wasm" },
    };

    public static Toolchain TinyGo { get; } = new(
        "tinygo", "TinyGo", "tinygo", ["build", "-o", "{name}.wasm", "-scheduler=none", "-target=wasi", "."], ".",
        "Install TinyGo from https://tinygo.org/getting-started/install.", "docker.io/tinygo/tinygo:latest");

    public static Toolchain AssemblyScript { get; } = new(
        "asc", "AssemblyScript", "npx", ["--no-install", "asc", "assembly/index.ts", "--target", "release"], "build",
        "Install Node.js from https://nodejs.org, then run 'npm install' in the project's folder.", "docker.io/library/node:22")
    {
        Prepare = "npm install",
    };

    public static Toolchain Make { get; } = new(
        "make", "C or C++", "make", [], ".",
        "Install make and the compiler that the Makefile names, for instance on Debian: apt-get install make clang lld.",
        "docker.io/silkeh/clang:latest");

    public static Toolchain Clang { get; } = new(
        "clang", "C", "clang",
        ["--target=wasm32", "-Oz", "-nostdlib", "-Wl,--no-entry", "-Wl,--allow-undefined", "-o", "{name}.wasm", "{sources}"], ".",
        "Install clang and lld, for instance on Debian: apt-get install clang lld.", "docker.io/silkeh/clang:latest");

    public static IReadOnlyList<Toolchain> All { get; } = [CSharp, Rust, Go, TinyGo, AssemblyScript, Make, Clang];

    /// <summary>By what a folder has, the first that matches.</summary>
    private static readonly (string Pattern, string? Text, Toolchain Toolchain)[] s_signs =
    [
        ("*.csproj", null, CSharp),
        ("Cargo.toml", null, Rust),
        // The SDK of Go's own compiler has the other owner.
        ("go.mod", "tetratelabs/proxy-wasm-go-sdk", TinyGo),
        ("go.mod", null, Go),
        ("asconfig.json", null, AssemblyScript),
        ("Makefile", null, Make),
        ("*.c", null, Clang),
    ];

    public static Toolchain? Of(string folder)
    {
        foreach (var (pattern, text, toolchain) in s_signs)
        {
            var files = Directory.EnumerateFiles(folder, pattern);
            if (files.Any(file => text is null || File.ReadAllText(file).Contains(text, StringComparison.Ordinal)))
                return toolchain;
        }

        return null;
    }

    /// <summary>What <see cref="Of"/> looks for, for people.</summary>
    public static string Signs => string.Join(", ", s_signs.Select(sign => $"{sign.Pattern} ({sign.Toolchain.Language})").Distinct());
}
