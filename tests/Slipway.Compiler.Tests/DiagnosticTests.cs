namespace Slipway.Compiler.Tests;

/// <summary>What cannot be compiled is told with the user's line and the way that leads there.</summary>
public sealed class DiagnosticTests
{
    [Fact]
    public void What_the_framework_keeps_to_itself_is_an_error_at_the_users_line()
    {
        var result = Compile("UsesFiles", """
            static class Program
            {
                public static void Main()
                {
                    Output.Line("start");
                    Read();
                }

                static void Read() => Output.Line(System.IO.File.Exists("/etc/passwd") ? 1 : 0);
            }
            """);

        Assert.Null(result.Module);
        var error = result.Diagnostics[0];
        Assert.Equal(DiagnosticSeverity.Error, error.Severity);
        Assert.Equal("Program.cs", error.File);
        Assert.Equal(9, error.Line);
        Assert.Contains("Program.Main()", error.CallPath);
        Assert.Contains("Program.Read()", error.CallPath);
        Assert.Contains("-> Program.Read()", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_the_lean_framework_does_not_have_is_an_error()
    {
        var result = Compile("UsesReflection", """
            static class Program
            {
                public static void Main() => Output.Line(typeof(string).GetMethods().Length);
            }
            """);

        var error = Assert.Single(result.Diagnostics, diagnostic => diagnostic.File is not null);
        Assert.Equal("SLW0102", error.Id);
        Assert.Equal(3, error.Line);
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        var assembly = Assembly("Bytes", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Programs", "library", "Collections.cs")));
        var first = FilterCompiler.Compile(Variant.Default.Options(assembly)).Module!;
        var second = FilterCompiler.Compile(Variant.Default.Options(assembly)).Module!;

        Assert.Equal(first, second);
    }

    [Fact]
    public void Every_function_tells_what_led_to_it()
    {
        var result = Compile("Reasons", """
            static class Program
            {
                public static void Main() => Output.Line(new List<int> { 1 }.Count);
            }
            """);

        Assert.NotNull(result.Module);
        Assert.All(result.Functions, function => Assert.True(function.Caller is not null || function.Name.StartsWith("Export ", StringComparison.Ordinal)));
        Assert.Contains(result.SizesByType, entry => entry.Type == "System.Collections.Generic.List<int>");
    }

    private static CompilerResult Compile(string name, string source) => FilterCompiler.Compile(Variant.Default.Options(Assembly(name, source)));

    private static string Assembly(string name, string source)
    {
        const string entry = """
            static class Entry
            {
                [System.Runtime.InteropServices.UnmanagedCallersOnly(EntryPoint = "main")]
                public static void Run() => Program.Main();
            }
            """;
        var folder = Path.Combine(AppContext.BaseDirectory, "compiled", "diagnostics", name);
        CSharp.Write(folder, "Output", TestOutput.HostedAssembly);
        return CSharp.Write(folder, "Program", CSharp.Build("Program",
            [("Program.cs", source), ("Entry.cs", entry), ("Usings.cs", "global using System; global using System.Collections.Generic;")],
            TestOutput.HostedAssembly.Image));
    }
}
