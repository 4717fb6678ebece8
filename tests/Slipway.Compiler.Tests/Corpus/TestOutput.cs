namespace Slipway.Compiler.Tests;

/// <summary>What programs of the corpus write lines with: one assembly where they run on CoreCLR, another in modules.</summary>
internal static class TestOutput
{
    private const string Hosted = """
        public static unsafe class Output
        {
            [System.Runtime.InteropServices.DllImport("env", EntryPoint = "write")]
            private static extern void Write(char* text, int length);
            public static void Line(string text) { fixed (char* p = text) Write(p, text == null ? 0 : text.Length); }
            public static void Line(System.ReadOnlySpan<char> text) { fixed (char* p = text) Write(p, text.Length); }
            [System.Runtime.InteropServices.DllImport("env", EntryPoint = "write_number")]
            private static extern void WriteNumber(long number);
            public static void Line(long number) { WriteNumber(number); }
        }
        """;

    private const string Native = """
        public static class Output
        {
            public static System.Text.StringBuilder Text;
            public static void Line(string text) => Text.Append(text).Append('\n');
            public static void Line(System.ReadOnlySpan<char> text) => Text.Append(text).Append('\n');
            public static void Line(long number) => Text.Append(number).Append('\n');
        }
        """;

    // Tables of calls: what each gives, or the type of what it throws.
    private const string Show = """
        using System;
        public static class Show
        {
            public static void Line(string label, Func<object> call)
            {
                string text;
                try { text = Text(call()); }
                catch (Exception e) { text = "throws " + e.GetType().Name; }
                Output.Line(label + ": " + text);
            }

            public static void Line(string label, Action call) => Line(label, () => { call(); return "done"; });

            public static string Text(object value)
            {
                switch (value)
                {
                    case null: return "null";
                    case string s: return "\"" + s + "\"";
                    case System.Collections.IEnumerable items:
                        var text = "[";
                        foreach (var item in items)
                            text += (text.Length > 1 ? ", " : "") + Text(item);
                        return text + "]";
                    default: return value.ToString();
                }
            }
        }
        """;

    private static readonly Lazy<(byte[] Image, byte[] Symbols)> s_hosted = new(() => CSharp.Build("Output", [("Output.cs", Hosted), ("Show.cs", Show)]));
    private static readonly Lazy<(byte[] Image, byte[] Symbols)> s_native = new(() => CSharp.Build("Output", [("Output.cs", Native), ("Show.cs", Show)]));

    public static (byte[] Image, byte[] Symbols) HostedAssembly => s_hosted.Value;

    public static (byte[] Image, byte[] Symbols) NativeAssembly => s_native.Value;
}
