using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Emit;

/// <summary>Functions that tell whether an object is an instance of a type: by comparing the number of its own type with ranges.</summary>
internal static class InstanceTests
{
    public static Function Of(MethodDesc method, DispatchTables dispatch)
    {
        var function = new Function(method) { Result = ValueKind.I32 };
        var instance = function.NewLocal(ValueKind.Ref);
        function.Parameters.Add(instance);
        var entry = function.NewBlock(null);
        entry.End = EndKind.Return;
        var ranges = Ranges(type => Passes(type, method), dispatch);
        if (ranges.Count == 0)
        {
            entry.Value = Build.I32(0);
            return function;
        }
        var isNull = function.NewBlock(null);
        isNull.End = EndKind.Return;
        isNull.Value = Build.I32(0);
        var test = function.NewBlock(null);
        entry.End = EndKind.Branch;
        entry.Value = Build.Get(instance);
        entry.Targets = [test, isNull];
        var id = function.NewLocal(ValueKind.I32);
        test.Statements.Add(Build.Set(id, Build.Load(ValueKind.I32, I32Load16U, Build.Load(ValueKind.I32, I32Load, Build.Get(instance)))));
        Node? value = null;
        foreach (var (first, last) in ranges)
        {
            var within = first == last ? Build.Numeric(ValueKind.I32, I32Eq, Build.Get(id), Build.I32(first))
                : Build.Numeric(ValueKind.I32, I32LeU, Build.Numeric(ValueKind.I32, I32Sub, Build.Get(id), Build.I32(first)),
                    Build.I32(last - first));
            value = value is null ? within : Build.Numeric(ValueKind.I32, I32Or, value, within);
        }
        test.End = EndKind.Return;
        test.Value = value;
        return function;
    }

    private static bool Passes(TypeDesc type, MethodDesc test) => test.Kind is MethodBodyKind.InstanceTest
        ? type.IsAssignableTo(test.Owner)
        : type == test.Owner || (type.IsEnum || type.IsPrimitive) && (type.Underlying ?? type).Kind == (test.Owner.Underlying ?? test.Owner).Kind;

    private static List<(int First, int Last)> Ranges(Func<TypeDesc, bool> passes, DispatchTables dispatch)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var type in dispatch.Types.OrderBy(dispatch.IdOf))
        {
            if (!passes(type))
                continue;
            var id = dispatch.IdOf(type);
            if (ranges.Count > 0 && !dispatch.Types.Any(other => !passes(other)
                && dispatch.IdOf(other) > ranges[^1].Last && dispatch.IdOf(other) < id))
            {
                ranges[^1] = (ranges[^1].First, id);
            }
            else
            {
                ranges.Add((id, id));
            }
        }
        return ranges;
    }
}
