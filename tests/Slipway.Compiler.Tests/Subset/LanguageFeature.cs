namespace Slipway.Compiler.Tests.Subset;

/// <summary>Something that the language has, as statements of a method or, where it needs types or methods, with those.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Statements">What a method does with it.</param>
/// <param name="Members">Members of the class around.</param>
/// <param name="Types">Types beside it.</param>
internal sealed record LanguageFeature(string Name, string Statements, string Members = "", string Types = "")
{
    public static IReadOnlyList<LanguageFeature> All { get; } =
    [
        new("classes, inheritance, virtual calls", "_ = new D().ToString();", "class B { public override string ToString() => \"b\"; } sealed class D : B;"),
        new("interfaces: default members", "I x = new C(); x.M();", "interface I { void M() { } } class C : I;"),
        new("interfaces: static abstract members", "_ = Sum<int>(V<int[]>.X);",
            "static T Sum<T>(T[] values) where T : System.Numerics.INumber<T> { var sum = T.Zero; foreach (var value in values) sum += value; return sum; }"),
        new("generics, with constraints and variance", "System.Func<object> f = V<System.Func<string>>.X; _ = f();"),
        new("delegates, closures, events", "var n = V<int>.X; System.Action a = () => n++; a += a; a();"),
        new("structs, readonly and ref structs, ref returns", "ref var x = ref F(V<int[]>.X); x++;", "static ref int F(int[] a) => ref a[0];"),
        new("records, `with`", "var r = new R(1, null); _ = (r with { A = 2 }).ToString();", "record R(int A, string B);"),
        new("tuples, deconstruction", "var (a, b) = (V<int>.X, V<string>.X); (a, b) = (a + 1, b);"),
        new("pattern matching, list patterns", "_ = V<object>.X is int[] and [1, .., var x] && x > 2;"),
        new("switch over strings", "_ = V<string>.X switch { \"a\" => 1, \"b\" => 2, _ => 3 };"),
        new("nullable values", "int? x = V<int?>.X; _ = x + 1 ?? 2;"),
        new("string interpolation", "_ = $\"{V<int>.X,5:D3}{V<string>.X}\";"),
        new("exceptions: filters, finally, rethrow",
            "try { throw new System.FormatException(); } catch (System.Exception e) when (e.Message != null) { throw; } finally { V<int>.X++; }"),
        new("checked arithmetic", "_ = checked(V<int>.X * V<int>.X);"),
        new("iterators", "foreach (var x in F()) V<int>.X = x;", "static System.Collections.Generic.IEnumerable<int> F() { yield return 1; yield break; }"),
        new("async methods, `await` of what has completed", "_ = F();",
            "static async System.Threading.Tasks.Task<int> F() { await System.Threading.Tasks.Task.CompletedTask; return 1; }"),
        new("async methods, `await` of what completes later", "_ = F();",
            "static async System.Threading.Tasks.Task<int> F() => await V<System.Threading.Tasks.TaskCompletionSource<int>>.X.Task;"),
        new("async iterators", "_ = F().GetAsyncEnumerator();",
            "static async System.Collections.Generic.IAsyncEnumerable<int> F() { await System.Threading.Tasks.Task.CompletedTask; yield return 1; }"),
        new("`Task.Run`", "System.Threading.Tasks.Task.Run(() => { });"),
        new("`Task.Delay`", "System.Threading.Tasks.Task.Delay(1);"),
        new("LINQ query expressions", "foreach (var x in from y in V<int[]>.X where y > 1 orderby y select y * 2) V<int>.X = x;"),
        new("collection expressions, spread", "System.Collections.Generic.List<int> x = [1, .. V<int[]>.X];"),
        new("`params` spans", "F(1, 2, 3);", "static void F(params System.ReadOnlySpan<int> x) { }"),
        new("ranges and indices", "_ = V<string>.X[1..^1]; _ = V<int[]>.X[^1];"),
        new("`goto`, irreducible control flow", "var i = V<int>.X; if (i > 0) goto b; a: i++; b: i--; if (i > 0) goto a;"),
        new("arrays of several dimensions", "var x = new int[2, 3]; x[1, 2] = 4;"),
        new("enums, flags, by name", "_ = V<System.DayOfWeek>.X.ToString(); _ = System.Enum.Parse<System.DayOfWeek>(V<string>.X);"),
        new("unsafe code, `fixed`, pointers", "unsafe { fixed (char* p = V<string>.X) V<int>.X = p[0]; }"),
        new("`stackalloc`", "System.Span<int> x = stackalloc int[V<int>.X]; x[0] = 1;"),
        new("function pointers", "unsafe { delegate*<int, int> f = &F; V<int>.X = f(1); }", "static int F(int x) => x;"),
        new("inline arrays", "var b = new B(); b[1] = 2;", "[System.Runtime.CompilerServices.InlineArray(4)] struct B { int _x; }"),
        new("extension members", "_ = V<string>.X.Twice;", "", "static class Extensions { extension(string s) { public string Twice => s + s; } }"),
        new("`using` and disposal", "using var x = new D();", "sealed class D : System.IDisposable { public void Dispose() { } }"),
        new("`lock`", "lock (V<object>.X) V<int>.X++;"),
        new("`typeof`, comparison of types", "_ = V<object>.X.GetType() == typeof(string); _ = typeof(int).Name;"),
        new("attributes", "F();", "[System.Obsolete(\"x\", false)] static void F() { }"),
        new("reflection over members", "_ = typeof(string).GetMethods();"),
        new("`Activator.CreateInstance`, `new T()`", "_ = F<System.Text.StringBuilder>();", "static T F<T>() where T : new() => new T();"),
        new("expression trees", "System.Linq.Expressions.Expression<System.Func<int, int>> e = x => x + 1;"),
        new("`dynamic`", "dynamic x = V<object>.X; x.M();"),
        new("`Regex`", "_ = System.Text.RegularExpressions.Regex.IsMatch(V<string>.X, \"a+\");"),
        new("`JsonSerializer`, by reflection", "_ = System.Text.Json.JsonSerializer.Serialize(V<int[]>.X);"),
        new("`HttpClient`", "_ = new System.Net.Http.HttpClient().GetStringAsync(\"http://localhost\");"),
        new("files", "_ = System.IO.File.ReadAllText(\"x\");"),
        new("finalizers", "_ = new F();", "sealed class F { ~F() { } }"),
        new("threads", "new System.Threading.Thread(() => { }).Start();"),
        new("`ThreadStatic`", "t_x++;", "[System.ThreadStatic] static int t_x;"),
        new("`__makeref`, `TypedReference`", "var x = 1; var r = __makeref(x);"),
        new("functions of the host (`DllImport(\"env\")`)", "F();", "[System.Runtime.InteropServices.DllImport(\"env\")] static extern void F();"),
        new("functions of native libraries (`DllImport(\"c\")`)", "F();", "[System.Runtime.InteropServices.DllImport(\"c\")] static extern void F();"),
    ];

    /// <summary>The error that refuses it; null when it compiles.</summary>
    public CompilerDiagnostic? Refusal()
    {
        var source = $$"""
            using System.Linq;
            static class Program
            {
                [System.Runtime.InteropServices.UnmanagedCallersOnly(EntryPoint = "main")] public static void Main() { Use(); }
                static void Use() { {{Statements}} }
                {{Members}}
            }
            {{Types}}
            {{MemberCall.Values}}
            """;
        var folder = Path.Combine(AppContext.BaseDirectory, "compiled", "features", string.Concat(Name.Where(char.IsAsciiLetterOrDigit)));
        var result = FilterCompiler.Compile(Variant.Default.Options(CSharp.Write(folder, "Feature", CSharp.Build("Feature", [("Feature.cs", source)]))));
        return result.Module is not null ? null : result.Diagnostics[0];
    }
}
