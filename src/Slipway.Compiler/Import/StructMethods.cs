using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Import;

/// <summary>Equality of structs that do not define it themselves: field by field, as the framework does by reflection.</summary>
internal static class StructMethods
{
    public static Function Of(RuntimeLibrary runtime, MethodDesc method)
    {
        var function = new Function(method) { Result = ValueKind.I32 };
        foreach (var type in method.AllParameters)
            function.Parameters.Add(function.NewLocal(type.ValueKind, type));
        var self = function.Parameters[0];
        if (method.Name == "GetHashCode")
            Hash(runtime, function, self);
        else
            Compare(runtime, function, self, function.Parameters[1]);
        return function;
    }

    private static void Compare(RuntimeLibrary runtime, Function function, Local self, Local other)
    {
        var type = function.Method.Owner;
        var test = function.NewBlock(null);
        var different = function.NewBlock(null);
        different.End = EndKind.Return;
        different.Value = Build.I32(0);
        var block = function.NewBlock(null);
        test.End = EndKind.Branch;
        test.Value = Build.Call(runtime.InstanceTest(type), Build.Get(other));
        test.Targets = [block, different];
        foreach (var field in InstanceFields(type))
        {
            var left = Memory.Load(field.Type, Build.Get(self), field.Offset);
            var right = Memory.Load(field.Type, Build.Get(other), field.Offset + StorageLayout.HeaderSize);
            var next = function.NewBlock(null);
            block.End = EndKind.Branch;
            block.Value = Equal(runtime, function, block, field.Type, left, right);
            block.Targets = [next, different];
            block = next;
        }
        block.End = EndKind.Return;
        block.Value = Build.I32(1);
    }

    private static Node Equal(RuntimeLibrary runtime, Function function, Block block, TypeDesc type, Node left, Node right)
    {
        switch (type.ValueKind)
        {
            case ValueKind.I32: return Build.Numeric(ValueKind.I32, I32Eq, left, right);
            case ValueKind.I64: return Build.Numeric(ValueKind.I32, I64Eq, left, right);
            case ValueKind.F32: return Build.Call(runtime.Type("Numbers").Method("AreSameFloats"), left, right);
            case ValueKind.F64: return Build.Call(runtime.Type("Numbers").Method("AreSameDoubles"), left, right);
            case ValueKind.Ref: return Build.Call(EqualsOfObjects(function.Method.World()), left, right);
            default:
                // A nested struct is asked with its own Equals, which may be written in C#.
                var box = function.NewLocal(ValueKind.Ref);
                block.Statements.Add(Build.Set(box, Build.Call(runtime.NewObject, Build.Address(new Symbol.Descriptor(type)))));
                block.Statements.Add(Build.Copy(Build.Numeric(ValueKind.ByRef, I32Add, Build.Get(box), Build.I32(StorageLayout.HeaderSize)),
                    right, Build.I32(type.Layout.Size)));
                var equals = type.Methods.Resolve(VirtualOfObject(function.Method.World(), "Equals"))!;
                return Build.Call(equals, left, Build.Get(box));
        }
    }

    private static void Hash(RuntimeLibrary runtime, Function function, Local self)
    {
        var block = function.NewBlock(null);
        var hash = function.NewLocal(ValueKind.I32);
        foreach (var field in InstanceFields(function.Method.Owner))
        {
            var value = Memory.Load(field.Type, Build.Get(self), field.Offset);
            var part = field.Type.ValueKind switch
            {
                ValueKind.I32 => value,
                ValueKind.I64 => Build.Numeric(ValueKind.I32, I32WrapI64, value),
                ValueKind.F32 => Build.Numeric(ValueKind.I32, I32ReinterpretF32, value),
                ValueKind.F64 => Build.Call(runtime.Type("Numbers").Method("HashOfDouble"), value),
                ValueKind.Ref => Build.Call(runtime.Type("Numbers").Method("HashOfObject"), value),
                _ => Build.Call(field.Type.Methods.Resolve(VirtualOfObject(function.Method.World(), "GetHashCode"))!, value),
            };
            block.Statements.Add(Build.Set(hash, Build.Numeric(ValueKind.I32, I32Add,
                Build.Numeric(ValueKind.I32, I32Mul, Build.Get(hash), Build.I32(31)), part)));
        }
        block.End = EndKind.Return;
        block.Value = Build.Get(hash);
    }

    public static MethodDesc VirtualOfObject(World world, string name) =>
        world.Method(world.Object.Def!.MethodsNamed(name).First(def => def.IsVirtual), world.Object, []);

    private static MethodDesc EqualsOfObjects(World world) =>
        world.Method(world.Object.Def!.MethodsNamed("Equals").First(def => def.IsStatic), world.Object, []);

    private static IEnumerable<FieldDesc> InstanceFields(TypeDesc type) =>
        type.Def!.Fields.Where(field => !field.IsStatic).Select(type.Field);
}
