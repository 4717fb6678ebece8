using System.Text;

namespace Slipway.Compiler.Tests;

/// <summary>
/// Writes a program of typed C# that always ends: every method and loop takes from a store of fuel. The same seed gives the same text.
/// </summary>
internal sealed class RandomProgram
{
    private static readonly string[] s_integers = ["sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong", "char"];
    private static readonly string[] s_types = [.. s_integers, "int", "long", "double", "float", "bool", "string", "Pair", "Shape", "int[]", "Pair[]"];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly List<(string Name, string Type)> _variables = [];
    private readonly List<(string Name, string Result, string[] Parameters)> _methods = [];
    private readonly List<string> _functions = [];
    private int _next;
    private int _depth;
    private bool _mayReturn = true;
    private string _result = "void";

    private RandomProgram(int seed) => _random = new Random(seed);

    public static string Write(int seed)
    {
        var program = new RandomProgram(seed);
        program.WriteAll();
        return program._text.ToString();
    }

    private void WriteAll()
    {
        _text.Append("""
            struct Pair
            {
                public int A; public long B; public string C; public byte D;
                public Pair(int a, long b) { A = a; B = b; }
                public int Sum(int x) { A += x; return unchecked(A + (int)B); }
                public static Pair operator +(Pair a, Pair b) => new(unchecked(a.A + b.A), unchecked(a.B ^ b.B));
            }
            class Shape
            {
                public int F; public Pair P; public Shape Next;
                public virtual int Area(int x) => unchecked(F * 3 + x);
                public virtual T Pick<T>(bool first, T a, T b) => first ? a : b;
            }
            class Square : Shape { public override int Area(int x) => unchecked(base.Area(x) ^ P.A); public override T Pick<T>(bool first, T a, T b) => first ? b : a; }
            sealed class Round : Square, ICount { public int Count(int n) => F + n; public override int Area(int x) => unchecked((int)P.B - x); }
            interface ICount { int Count(int n); int Twice(int n) => unchecked(Count(n) * 2); }
            class Box<T> { public T Value; public Func<T> Get; public Box(T v) { Value = v; Get = () => Value; } }
            class Odd(int code) : Exception { public int Code => code; }
            static class Program
            {
                static int s_fuel; static long s_hash; static int s_int = 7; static long s_long = -3; static string s_text = "t"; static Pair s_pair; static Shape s_shape = new Square();
                static bool Burn() => --s_fuel > 0;
                static int L(int x) => x; static long L(long x) => x; static double L(double x) => x; static string L(string x) => x; static bool L(bool x) => x; static uint L(uint x) => x; static ulong L(ulong x) => x;
                static void H(long x) => s_hash = unchecked(s_hash * 31 + x); static void H(ulong x) => H((long)x); static void H(bool x) => H(x ? 1L : 2L);
                static void H(double x) => H(double.IsNaN(x) ? 99L : BitConverter.DoubleToInt64Bits(x)); static void H(float x) => H(float.IsNaN(x) ? 99L : BitConverter.SingleToInt32Bits(x));
                static void H(string x) { if (x == null) { H(5L); return; } foreach (var c in x) H((long)c); } static void H(Pair x) { H(x.A); H(x.B); H(x.C); H(x.D); }
                static void H(Shape x) { if (x == null) H(6L); else { H(x.F); H(x.P); } } static void H(int[] x) { if (x == null) H(8L); else foreach (var i in x) H(i); } static void H(Pair[] x) { if (x == null) H(9L); else foreach (var i in x) H(i); }
                static IEnumerable<int> Steps(int from, int to) { try { for (int i = from; i < to && Burn(); i++) { if (i % 5 == 4) yield return -i; yield return i; } } finally { H(77L); } }
                // CoreCLR looks for the target of a generic virtual call before it evaluates the arguments, so that null throws first; C# has it last.
                static T Virtual<T>(Shape on, bool first, T a, T b) => on.Pick(first, a, b);
                // A loop that doubles a text has no end that both reach.
                static string Cut(string x) => x.Length > 200 ? x.Substring(x.Length - 200) : x;
                static T Choose<T>(bool c, T a, T b) => c ? a : b; static T Catch<T>(Func<T> f, T d) { try { return f(); } catch (Odd e) { H(e.Code); return d; } catch (ArithmeticException) { H(55L); return d; } }

            """);
        var methods = _random.Next(1, 4);
        for (var i = 0; i < methods; i++)
            WriteMethod(i);
        _text.Append("public static void Main()\n{\n");
        foreach (var (name, result, parameters) in _methods)
        {
            for (var call = 0; call < 2; call++)
            {
                var arguments = string.Join(", ", parameters.Select(type => Literal(type)));
                _text.Append($"s_fuel = 400; s_hash = 0; try {{ {(result == "void" ? "" : "H(")}{name}({arguments}){(result == "void" ? "" : ")")}; Output.Line(s_hash); }} "
                    + "catch (Exception e) { Output.Line(e.GetType().Name); Output.Line(s_hash); }\n");
            }
        }
        _text.Append("}\n}\n");
    }

    private void WriteMethod(int number)
    {
        _variables.Clear();
        _functions.Clear();
        _variables.AddRange([("s_int", "int"), ("s_long", "long"), ("s_text", "string"), ("s_pair", "Pair"), ("s_shape", "Shape")]);
        var parameters = Enumerable.Range(0, _random.Next(0, 4)).Select(_ => Pick(s_types)).ToArray();
        _result = _random.Next(4) == 0 ? "void" : Pick(s_types);
        var declared = parameters.Select((type, i) => $"{type} p{i}");
        _text.Append($"static {_result} M{number}({string.Join(", ", declared)})\n{{\nif (!Burn()) return{(_result == "void" ? "" : " default")};\n");
        for (var i = 0; i < parameters.Length; i++)
            _variables.Add(($"p{i}", parameters[i]));
        Statements(_random.Next(2, 6));
        foreach (var (name, _) in _variables)
            _text.Append($"H({name});\n");
        _text.Append(_result == "void" ? "" : $"return {Value(_result)};\n").Append("}\n");
        _methods.Add(($"M{number}", _result, parameters));
    }

    private void Statements(int count)
    {
        var (variables, functions) = (_variables.Count, _functions.Count);
        _depth++;
        for (var i = 0; i < count; i++)
            Statement();
        _depth--;
        if (_depth == 0)
            return;
        _variables.RemoveRange(variables, _variables.Count - variables);
        _functions.RemoveRange(functions, _functions.Count - functions);
    }

    private void Block(int count)
    {
        _text.Append("{\n");
        Statements(count);
        _text.Append("}\n");
    }

    private int Few => _random.Next(1, 3);

    private string Fresh(string prefix) => prefix + _next++;

    private void Statement()
    {
        var isDeep = _depth > 2;
        switch (_random.Next(isDeep ? 8 : 22))
        {
            case 0 or 1 or 2: Declare(); break;
            case 3 or 4: Assign(); break;
            case 5: _text.Append($"H({Value(Pick(s_types))});\n"); break;
            case 6: Compound(); break;
            case 7: Function(); break;
            case 8 or 9: If(); break;
            case 10: For(); break;
            case 11: While(); break;
            case 12: Switch(); break;
            case 13 or 14: Try(); break;
            case 15: _text.Append($"if ({Value("bool")}) throw new Odd({Value("int")});\n"); break;
            case 16: Again(); break;
            case 17: TwoEntries(); break;
            case 18: Each(); break;
            case 19: _text.Append($"checked {{ {Checked()} }}\n"); break;
            case 20 when _mayReturn: _text.Append($"if ({Value("bool")}) return{(_result == "void" ? "" : " " + Value(_result))};\n"); break;
            default: Element(); break;
        }
    }

    private void Declare()
    {
        var type = Pick(s_types);
        var name = Fresh("v");
        _text.Append($"{type} {name} = {Value(type)};\n");
        _variables.Add((name, type));
    }

    private void Assign()
    {
        var assignable = _variables.Where(variable => !variable.Type.StartsWith("readonly", StringComparison.Ordinal)).ToList();
        var (name, type) = assignable[_random.Next(assignable.Count)];
        _text.Append($"{name} = {Value(type)};\n");
    }

    private void Compound()
    {
        var integers = _variables.Where(variable => s_integers.Contains(variable.Type)).ToList();
        var (name, type) = integers[_random.Next(integers.Count)];
        _text.Append(_random.Next(4) switch
        {
            0 => $"unchecked {{ {name}++; }}\n",
            1 => $"{name} <<= {Value("int")} & 7;\n",
            2 => $"unchecked {{ {name} {Pick("+=", "-=", "*=", "^=", "|=", "&=")} {Value(type)}; }}\n",
            _ => $"unchecked {{ --{name}; }}\n",
        });
    }

    private void Function()
    {
        var name = Fresh("f");
        var mayReturn = _mayReturn;
        _text.Append($"Func<int, int> {name} = x{name} => ");
        _variables.Add(("x" + name, "int"));
        if (_random.Next(3) == 0 && _depth < 4)
        {
            _mayReturn = false;
            _text.Append("{ if (!Burn()) return 0;\n");
            Statements(Few);
            _text.Append($"return {Value("int")}; }};\n");
            _mayReturn = mayReturn;
        }
        else
        {
            _text.Append($"{Value("int")};\n");
        }
        _variables.RemoveAll(variable => variable.Name == "x" + name);
        _functions.Add(name);
    }

    private void If()
    {
        _text.Append($"if ({Value("bool")})\n");
        Block(Few);
        if (_random.Next(2) == 0)
        {
            _text.Append("else\n");
            Block(Few);
        }
    }

    private void For()
    {
        var name = Fresh("i");
        var type = Pick("int", "long", "byte", "uint");
        _text.Append($"for ({type} {name} = 0; {name} < {_random.Next(2, 9)} && Burn(); {name}++)\n{{\n");
        _variables.Add((name, type));
        Statements(Few);
        if (_random.Next(3) == 0)
            _text.Append($"if ({Value("bool")}) {Pick("break", "continue")};\n");
        Statements(1);
        _text.Append("}\n");
        _variables.RemoveAll(variable => variable.Name == name);
    }

    private void While()
    {
        _text.Append(_random.Next(2) == 0 ? $"while (Burn() && {Value("bool")})\n" : "do\n");
        var isDo = _text[^2] == 'o';
        Block(Few);
        if (isDo)
            _text.Append($"while (Burn() && {Value("bool")});\n");
    }

    private void Switch()
    {
        var on = _random.Next(3);
        _text.Append(on == 0 ? $"switch ({Value("string")})\n{{\n" : on == 1 ? $"switch ({Value("long")} & 7)\n{{\n" : $"switch ({Value("int")} % 5)\n{{\n");
        var cases = _random.Next(1, 5);
        for (var i = 0; i < cases; i++)
        {
            _text.Append(on == 0 ? $"case \"{(char)('a' + i)}\":\n" : $"case {i}:\n");
            Block(Few);
            _text.Append(i > 0 && _random.Next(4) == 0 ? on == 0 ? "goto case \"a\";\n" : $"if (Burn()) goto case {_random.Next(i)}; break;\n" : "break;\n");
        }
        _text.Append("default:\n");
        Block(1);
        _text.Append("break;\n}\n");
    }

    private void Try()
    {
        _text.Append("try\n");
        Block(_random.Next(2, 5));
        var catches = _random.Next(4);
        if (catches > 0)
        {
            var name = Fresh("e");
            // What filters read is not changed by finally blocks: they run before filters here.
            _text.Append(catches == 1 ? $"catch (Odd {name}) when ({name}.Code % 2 == 0)\n{{ H({name}.Code);\n" : catches == 2 ? "catch (ArithmeticException)\n{\n" : "catch (Exception)\n{\n");
            Statements(Few);
            if (_random.Next(4) == 0)
                _text.Append("throw;\n");
            _text.Append("}\n");
        }
        if (catches == 0 || _random.Next(3) == 0)
        {
            var mayReturn = _mayReturn;
            _mayReturn = false;
            _text.Append("finally\n");
            Block(Few);
            _mayReturn = mayReturn;
        }
    }

    private void Again()
    {
        var name = Fresh("g");
        _text.Append($"{{ int {name} = 0; A{name}: {name}++;\n");
        Block(Few);
        _text.Append($"if ({name} < {_random.Next(2, 5)} && Burn() && {Value("bool")}) goto A{name}; }}\n");
    }

    /// <summary>A loop that is entered at two places.</summary>
    private void TwoEntries()
    {
        var name = Fresh("g");
        _text.Append($"{{ int {name} = 0; if ({Value("bool")}) goto B{name}; A{name}: {name}++;\n");
        Block(Few);
        _text.Append($"B{name}: {name}++;\n");
        Block(Few);
        _text.Append($"if ({name} < {_random.Next(3, 9)} && Burn()) {{ if ({Value("bool")}) goto A{name}; goto B{name}; }} }}\n");
    }

    private void Each()
    {
        var name = Fresh("s");
        _text.Append($"foreach (var {name} in {Pick($"Steps({_random.Next(3)}, {_random.Next(3, 12)})", Value("int[]") + " ?? new int[0]")})\n{{\nif (!Burn()) break;\n");
        _variables.Add((name, "readonly int"));
        _text.Append($"H({name});\n");
        Statements(Few);
        _text.Append("}\n");
        _variables.RemoveAll(variable => variable.Name == name);
    }

    private void Element() => _text.Append(_random.Next(6) switch
    {
        0 => $"({Value("int[]")} ?? new int[3])[{Value("int")} & 3] = {Value("int")};\n",
        1 => $"({Value("Pair[]")} ?? new Pair[2])[{Value("int")} & 1].A = {Value("int")};\n",
        2 => WithFields(Fresh("q")),
        3 => $"s_pair.C = {Value("string")}; s_pair.B = {Value("long")};\n",
        4 => $"H(s_pair.Sum({Value("int")}));\n",
        _ => $"s_shape = {Value("Shape")} ?? new Round();\n",
    });

    private string WithFields(string name) => $"if ({Value("Shape")} is {{ }} {name}) {{ {name}.P = {Value("Pair")}; {name}.F = {Value("int")}; }}\n";

    private string Checked()
    {
        var integers = _variables.Where(variable => s_integers.Contains(variable.Type)).ToList();
        var (name, type) = integers[_random.Next(integers.Count)];
        return $"{name} = ({type})({name} {Pick("+", "-", "*")} {Value(type)});";
    }

    private string Pick(params string[] from) => from[_random.Next(from.Length)];

    private string Literal(string type) => type switch
    {
        "bool" => Pick("true", "false"),
        "string" => Pick("\"\"", "\"a\"", "\"b\"", "\"abc\"", "null", "\"x\\u20ac\""),
        "double" or "float" => "(" + type + ")" + Pick("0.0", "1.5", "-2.25", "1e10", "0.1", "-0.0", "1e300"),
        "char" => Pick("'a'", "'\\uffff'", "'0'"),
        "Pair" => $"new Pair({_random.Next(-5, 50)}, {_random.Next(-9, 9)}L)",
        "Shape" => Pick("new Shape()", "new Square { F = 3 }", "new Round { F = 5 }", "null"),
        "int[]" => Pick("new[] { 1, 2, 3, 4 }", "new int[2]", "null"),
        "Pair[]" => Pick("new Pair[3]", "new[] { new Pair(1, 2), new Pair(3, 4) }", "null"),
        "sbyte" => Pick("(sbyte)-128", "(sbyte)127", "(sbyte)-1", "(sbyte)5"),
        "byte" => Pick("(byte)255", "(byte)0", "(byte)128"),
        "short" => Pick("(short)-32768", "(short)32767", "(short)7"),
        "ushort" => Pick("(ushort)65535", "(ushort)1"),
        "uint" => Pick("0u", "1u", "4294967295u", "2147483648u", "77u"),
        "long" => Pick("0L", "-1L", "9223372036854775807L", "(-9223372036854775807L - 1)", "4294967296L", "33L"),
        "ulong" => Pick("0ul", "18446744073709551615ul", "9223372036854775808ul", "3ul"),
        _ => Pick("0", "1", "-1", "2147483647", "(-2147483647 - 1)", "13", "-100", "255", "65536"),
    };

    private string Value(string type, int depth = 0)
    {
        if (depth > 2 || _random.Next(4) == 0)
            return Leaf(type);
        var next = depth + 1;
        if (_random.Next(9) == 0 && _methods.Where(method => method.Result == type).ToList() is { Count: > 0 } methods)
        {
            var (name, _, parameters) = methods[_random.Next(methods.Count)];
            return $"{name}({string.Join(", ", parameters.Select(parameter => Value(parameter, depth + 2)))})";
        }
        switch (_random.Next(12))
        {
            case 0: return $"({Value("bool", next)} ? {Value(type, next)} : {Value(type, next)})";
            case 1: return $"Choose<{type}>({Value("bool", next)}, {Value(type, next)}, {Value(type, next)})";
            case 2: return $"new Box<{type}>({Value(type, next)}).{Pick("Value", "Get()")}";
            case 3: return $"Virtual<{type}>(s_shape, {Value("bool", next)}, {Value(type, next)}, {Value(type, next)})";
        }
        return type switch
        {
            "bool" => Condition(next),
            "string" => _random.Next(4) switch
            {
                0 => $"Cut({Value("string", next)} + {Value(Pick("string", "int", "char"), next)})",
                1 => $"({Value("string", next)} ?? {Value("string", next)})",
                2 => $"({Value("string", next)} ?? \"\").Replace('a', 'b')",
                _ => $"(\"q\" + {Value("long", next)})",
            },
            "double" or "float" => _random.Next(3) switch
            {
                0 => $"(({type}){Value(Pick(s_integers), next)})",
                1 => $"(({type})({Value(type, next)} {Pick("+", "-", "*", "/")} {Value(Pick("double", "float"), next)}))",
                _ => $"({type})(-{Value(type, next)})",
            },
            "Pair" => _random.Next(3) switch
            {
                0 => $"new Pair({Value("int", next)}, {Value("long", next)})",
                1 => $"({Value("Pair", next)} + {Value("Pair", next)})",
                _ => $"({Value("Shape", next)} ?? s_shape).P",
            },
            "Shape" => Pick("new Shape()", $"new Square {{ F = {Value("int", next)}, Next = s_shape }}", $"new Round {{ P = {Value("Pair", next)} }}"),
            "int[]" => $"new[] {{ {Value("int", next)}, {Value("int", next)}, 3, 4 }}",
            "Pair[]" => $"new[] {{ {Value("Pair", next)}, {Value("Pair", next)} }}",
            _ => Integer(type, next),
        };
    }

    private string Leaf(string type)
    {
        var fitting = _variables.Where(variable => variable.Type == type || type == "int" && variable.Type == "readonly int").ToList();
        if (fitting.Count > 0 && _random.Next(4) > 0)
            return fitting[_random.Next(fitting.Count)].Name;
        // Not a constant expression, whose overflow would be an error.
        return type is "int" or "long" or "double" or "string" or "bool" or "uint" or "ulong" ? $"L({Literal(type)})" : Typed(type);
    }

    private string Typed(string type) => type is "Shape" or "int[]" or "Pair[]" or "Pair" ? $"(({type}){Literal(type)})" : $"({type})L({_random.Next(-5, 300)})";

    private string Integer(string type, int next)
    {
        if (type == "int" && _random.Next(5) == 0 && _functions.Count > 0)
            return $"{_functions[_random.Next(_functions.Count)]}({Value("int", next)})";
        var wide = type is "long" or "ulong" or "uint" ? type : "int";
        var other = wide == "int" ? Pick("int", "int", "short", "byte", "sbyte", "char") : wide;
        var cast = wide == type ? "" : $"({type})";
        return _random.Next(12) switch
        {
            0 or 1 or 2 => $"unchecked({cast}({Value(wide, next)} {Pick("+", "-", "*", "&", "|", "^")} {Value(other, next)}))",
            3 => $"unchecked({cast}({Value(wide, next)} {Pick("<<", ">>", ">>>")} {Value("int", next)}))",
            4 => $"unchecked({cast}({Value(wide, next)} {Pick("/", "%")} ({Value(other, next)} | 1)))",
            5 => $"unchecked({cast}({Value(wide, next)} / {Value(other, next)}))",
            6 => $"unchecked({cast}(~{Value(wide, next)}))",
            7 => $"unchecked(({type}){Value(Pick(s_integers), next)})",
            8 => $"unchecked(({type}){Value(Pick("double", "float"), next)})",
            9 => $"checked(({type}){Value(Pick(s_integers), next)})",
            10 when type == "int" => Pick($"({Value("Shape", next)} ?? s_shape).Area({Value("int", next)})", $"({Value("string", next)} ?? \"z\").Length",
                $"{Value("int[]", next)}[{Value("int", next)} & 3]", $"(s_shape is ICount c{_next++} ? c{_next - 1}.Twice({Value("int", next)}) : -4)",
                $"Catch(() => {Lambda(next)}, 3)"),
            11 when type == "long" => $"{Value("Pair", next)}.B",
            _ => $"unchecked(({type})(-{Value(wide == "ulong" ? "long" : wide, next)}))",
        };
    }

    private string Lambda(int next)
    {
        var fixedVariables = _variables.Where(variable => variable.Type == "readonly int").ToList();
        return Value("int", next + 1) + (fixedVariables.Count > 0 ? " ^ " + fixedVariables[0].Name : "");
    }

    private string Condition(int next) => _random.Next(6) switch
    {
        0 => $"({Value("bool", next)} {Pick("&&", "||", "^", "&", "==")} {Value("bool", next)})",
        1 => $"!{Value("bool", next)}",
        2 => $"({Value("string", next)} == {Value("string", next)})",
        3 => $"({Value(Pick("double", "float"), next)} {Pick("<", "<=", ">", ">=", "==", "!=")} {Value("double", next)})",
        4 => $"({Value("Shape", next)} is {Pick("Square", "Round", "ICount", "null", "{ F: > 2 }")})",
        _ => IntegerCondition(next),
    };

    private string IntegerCondition(int next)
    {
        var type = Pick(s_integers);
        return $"({Value(type, next)} {Pick("<", "<=", ">", ">=", "==", "!=")} {Value(type, next)})";
    }
}
