using System.Reflection;

namespace Slipway.Compiler.Tests.Subset;

/// <summary>A use of one public member of a type.</summary>
/// <param name="Member">The member, for a reader.</param>
/// <param name="Statement">C# that uses it, in one line.</param>
internal sealed record MemberCall(string Member, string Statement)
{
    // What is passed: static fields, of which no compiler knows what they hold.
    public const string Values = "public static class V<T> { public static T X; }";

    private static readonly Dictionary<string, string> s_operators = new()
    {
        ["op_Addition"] = "+",
        ["op_Subtraction"] = "-",
        ["op_Multiply"] = "*",
        ["op_Division"] = "/",
        ["op_Modulus"] = "%",
        ["op_BitwiseAnd"] = "&",
        ["op_BitwiseOr"] = "|",
        ["op_ExclusiveOr"] = "^",
        ["op_LeftShift"] = "<<",
        ["op_RightShift"] = ">>",
        ["op_UnsignedRightShift"] = ">>>",
        ["op_Equality"] = "==",
        ["op_Inequality"] = "!=",
        ["op_LessThan"] = "<",
        ["op_GreaterThan"] = ">",
        ["op_LessThanOrEqual"] = "<=",
        ["op_GreaterThanOrEqual"] = ">=",
        ["op_UnaryNegation"] = "-",
        ["op_UnaryPlus"] = "+",
        ["op_OnesComplement"] = "~",
        ["op_LogicalNot"] = "!",
    };

    private static readonly Type[] s_candidates = [typeof(int), typeof(string), typeof(DayOfWeek), typeof(Action), typeof(byte), typeof(List<int>)];

    /// <summary>A use of each public member that a type declares and that C# without pointers can use.</summary>
    public static IEnumerable<MemberCall> Of(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(member => !member.IsDefined(typeof(ObsoleteAttribute)))
        .OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.ToString(), StringComparer.Ordinal)
        .SelectMany(member => member switch
        {
            ConstructorInfo constructor when !type.IsAbstract => Constructor(type, constructor),
            MethodInfo { IsSpecialName: false } method => Method(type, method),
            MethodInfo method when method.Name.StartsWith("op_", StringComparison.Ordinal) => Operator(method),
            PropertyInfo property => Property(type, property),
            FieldInfo { IsLiteral: false } field => [new MemberCall(field.Name, $"_ = {Target(type, field.IsStatic)}.{field.Name};")],
            _ => [],
        });

    private static IEnumerable<MemberCall> Constructor(Type type, ConstructorInfo constructor) =>
        [new MemberCall($"new({Shown(constructor)})", $"{Locals(constructor)}_ = new {TypeNames.Full(type)}({Arguments(constructor)});")];

    private static IEnumerable<MemberCall> Method(Type type, MethodInfo method)
    {
        if (Closed(method) is not { } closed)
            return [];
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", closed.GetGenericArguments().Select(TypeNames.Full))}>" : "";
        var shown = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Short))}>" : "";
        return [new MemberCall(
            $"{method.Name}{shown}({Shown(method)})",
            $"{Target(type, method.IsStatic, out var target)}{Locals(closed)}{target}.{method.Name}{generic}({Arguments(closed)});")];
    }

    private static IEnumerable<MemberCall> Operator(MethodInfo method)
    {
        var parameters = method.GetParameters();
        var isChecked = method.Name.StartsWith("op_Checked", StringComparison.Ordinal);
        var name = isChecked ? "op_" + method.Name["op_Checked".Length..] : method.Name;
        var values = parameters.Select(parameter => $"({Value(parameter.ParameterType)})").ToList();
        string? expression = name switch
        {
            "op_Implicit" or "op_Explicit" => $"({TypeNames.Full(method.ReturnType)}){values[0]}",
            _ when s_operators.TryGetValue(name, out var sign) => values.Count == 1 ? $"{sign}{values[0]}" : $"{values[0]} {sign} {values[1]}",
            _ => null,
        };
        if (expression is null)
            return [];
        var shown = name is "op_Implicit" or "op_Explicit"
            ? $"({TypeNames.Short(method.ReturnType)}){TypeNames.Short(parameters[0].ParameterType)}"
            : parameters.Length == 1 ? $"{s_operators[name]}{TypeNames.Short(parameters[0].ParameterType)}"
            : $"{TypeNames.Short(parameters[0].ParameterType)} {s_operators[name]} {TypeNames.Short(parameters[1].ParameterType)}";
        return [new MemberCall(isChecked ? $"checked({shown})" : shown, $"_ = {(isChecked ? "checked" : "unchecked")}({expression});")];
    }

    private static IEnumerable<MemberCall> Property(Type type, PropertyInfo property)
    {
        var indices = property.GetIndexParameters();
        var isStatic = (property.GetMethod ?? property.SetMethod)!.IsStatic;
        var before = Target(type, isStatic, out var target);
        var access = indices.Length == 0
            ? $"{target}.{property.Name}"
            : $"{target}[{string.Join(", ", indices.Select(index => Value(index.ParameterType)))}]";
        var shown = indices.Length == 0 ? property.Name : $"this[{string.Join(", ", indices.Select(index => TypeNames.Short(index.ParameterType)))}]";
        if (property.GetMethod is { IsPublic: true })
            yield return new MemberCall(shown, $"{before}_ = {access};");
        if (property.SetMethod is { IsPublic: true })
            yield return new MemberCall(shown + " = …", $"{before}{access} = {Value(property.PropertyType)};");
    }

    /// <summary>A generic method with arguments that its constraints allow; null where none was found.</summary>
    private static MethodInfo? Closed(MethodInfo method)
    {
        if (!method.IsGenericMethodDefinition)
            return method;
        var count = method.GetGenericArguments().Length;
        foreach (var first in s_candidates)
        {
            foreach (var others in s_candidates)
            {
                try
                {
                    return method.MakeGenericMethod([first, .. Enumerable.Repeat(others, count - 1)]);
                }
                catch (ArgumentException)
                {
                    // A constraint; another may do.
                }
            }
        }

        return null;
    }

    private static string Shown(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.IsOut ? "out " + TypeNames.Short(parameter.ParameterType.GetElementType()!) : TypeNames.Short(parameter.ParameterType))));

    private static string Target(Type type, bool isStatic)
    {
        Target(type, isStatic, out var target);
        return target;
    }

    private static string Target(Type type, bool isStatic, out string target)
    {
        target = isStatic ? TypeNames.Full(type) : type.IsByRefLike ? "self" : Value(type);
        return !isStatic && type.IsByRefLike ? $"var self = {Value(type)}; " : "";
    }

    // What is passed by reference is a variable.
    private static string Locals(MethodBase method) => string.Concat(method.GetParameters().Where(parameter => parameter.ParameterType.IsByRef)
        .Select(parameter => $"var a{parameter.Position} = {Value(parameter.ParameterType.GetElementType()!)}; "));

    private static string Arguments(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        !parameter.ParameterType.IsByRef ? Value(parameter.ParameterType)
        : parameter.IsOut ? $"out a{parameter.Position}" : parameter.IsIn ? $"in a{parameter.Position}" : $"ref a{parameter.Position}"));

    private static string Value(Type type)
    {
        if (!type.IsByRefLike)
            return $"V<{TypeNames.Full(type)}>.X";
        return type.IsGenericType && type.GetGenericTypeDefinition() is var definition && (definition == typeof(Span<>) || definition == typeof(ReadOnlySpan<>))
            ? $"new {TypeNames.Full(type)}(V<{TypeNames.Full(type.GetGenericArguments()[0])}[]>.X)"
            : $"default({TypeNames.Full(type)})";
    }
}
