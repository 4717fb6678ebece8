namespace Slipway.Compiler.Tests.Subset;

/// <summary>A member that is refused, and the error.</summary>
internal sealed record RefusedMember(string Member, string Id, string Message);

/// <summary>Which members of a type compile, found out by compiling them.</summary>
internal sealed record SubsetOfType(Type Type, IReadOnlyList<MemberCall> Compiling, IReadOnlyList<RefusedMember> Refused)
{
    private const string File = "Members.cs";

    public static SubsetOfType Of(Type type)
    {
        var calls = OnlyCSharp(MemberCall.Of(type).DistinctBy(call => call.Member).ToList());
        var refused = new List<RefusedMember>();
        // An error is told once, at the first of the members that lead to it; so again without those, until there is none.
        while (calls.Count > 0)
        {
            var result = Compile(TypeNames.Short(type), calls);
            if (result.Module is not null)
                break;
            var errors = result.Diagnostics.Where(diagnostic => diagnostic.File == File).DistinctBy(diagnostic => diagnostic.Line).ToList();
            if (errors.Count == 0)
                throw new InvalidOperationException($"{type} does not compile, and nothing says which member:\n{string.Join('\n', result.Diagnostics)}");
            refused.AddRange(errors.Select(error => new RefusedMember(calls[error.Line - 1].Member, error.Id, error.Message)));
            calls = [.. calls.Where((_, i) => !errors.Exists(error => error.Line == i + 1))];
        }

        return new SubsetOfType(type, calls, [.. refused.OrderBy(member => member.Member, StringComparer.Ordinal)]);
    }

    /// <summary>Compiles exports that use the members.</summary>
    public static CompilerResult Compile(string name, IReadOnlyList<MemberCall> calls)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "compiled", "subset", string.Concat(name.Where(char.IsAsciiLetterOrDigit)) + calls.Count);
        return FilterCompiler.Compile(Variant.Default.Options(CSharp.Write(folder, "Members", CSharp.Build("Members", Sources(calls)))));
    }

    // What reflection shows and C# cannot write is left out.
    private static IReadOnlyList<MemberCall> OnlyCSharp(IReadOnlyList<MemberCall> calls)
    {
        while (true)
        {
            var wrong = CSharp.LinesWithErrors("Members", Sources(calls), File);
            if (wrong.Count == 0)
                return calls;
            calls = [.. calls.Where((_, i) => !wrong.Contains(i + 1))];
        }
    }

    private static (string, string)[] Sources(IReadOnlyList<MemberCall> calls) =>
    [
        ("Values.cs", $"public static partial class Members {{ }} {MemberCall.Values}"),
        (File, $"#line 1\n{string.Concat(calls.Select((call, i) =>
            $$"""
            static partial class Members { [System.Runtime.InteropServices.UnmanagedCallersOnly(EntryPoint = "m{{i}}")] public static void M{{i}}() { {{call.Statement}} } }

            """))}"),
    ];
}
