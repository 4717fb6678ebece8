using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Import;

/// <summary>What the runtime itself cannot say in C#.</summary>
internal static partial class Intrinsics
{
    private static void AddMachine()
    {
        const string machine = "Slipway.Runtime.Machine";
        Add(machine, "MemoryPages", static (_, _, _) => new Node { Op = Op.MemorySize, Kind = ValueKind.I32 });
        Add(machine, "GrowMemory", static (importer, _, a) => importer.Snapshot(new Node { Op = Op.MemoryGrow, Kind = ValueKind.I32, Operands = [a[0]] }));
        Add(machine, "StackPointer", static (_, _, _) => new Node { Op = Op.StackPointer, Kind = ValueKind.I32 });
        foreach (var name in (string[])["StackEnd", "HeapStart", "RootsStart", "RootsEnd", "StructRoots", "LiteralsStart", "LiteralsEnd", "PackedLiterals"])
            Add(machine, name, (_, _, _) => Build.Address(new Symbol.Landmark(name)));
        Add(machine, "CollectEvery", static (importer, _, _) => Build.I32(importer.Options.CollectEvery));
        Add(machine, "CollectAnytime", static (importer, _, _) => Build.I32(importer.Options.Collection is CollectionMode.Anytime ? 1 : 0));
        Add(machine, "AddressOf", static (_, _, a) => Retype(a[0], ValueKind.I32));
        Add(machine, "ObjectAt", static (_, _, a) => Retype(a[0], ValueKind.Ref));
        Add(machine, "DescriptorOf", static (_, method, _) => Build.Address(new Symbol.Descriptor(method.MethodArgs[0])));
        // Its parameters are of a type that the runtime cannot name.
        Add(machine, "InitialiseInvariant", static (importer, method, a) =>
        {
            var world = method.Owner.World;
            TypeDesc Globalization(string name) => world.CoreType("System.Globalization", name);
            var constructor = Globalization("DateTimeFormatInfo").Def!.MethodsNamed(".ctor").Single(def => def.Row.GetParameters().Count == 2);
            return importer.Ordinary(world.Method(constructor, Globalization("DateTimeFormatInfo"), []), [a[0],
                importer.Snapshot(Build.Call(Globalization("CultureData").Method("get_Invariant"))),
                importer.Snapshot(Build.Call(Globalization("GregorianCalendar").Method("GetDefaultInstance")))]);
        });
        Add(machine, "FieldOf", static (importer, method, a) =>
            importer.PrivateField(a[0], method.MethodArgs[0], ((Symbol.StringLiteral)a[1].Symbol!).Text));
        Add("System.DateTime", "get_Now", static (importer, method, a) => importer.Now(method, a));
        Add(machine, "ExecuteFromThreadPool", static (importer, method, a) =>
            importer.Ordinary(method.World().CoreType("System.Threading.Tasks", "Task").Method("ExecuteFromThreadPool"), a));
        Add(machine, "Trap", static (importer, _, _) => importer.Trap());
        // The framework's build for browsers decides at run time between two implementations of LINQ, and would bring both.
        Add("System.Linq.Enumerable", "get_IsSizeOptimized", static (_, _, _) => Build.I32(0));
        const string division = "Slipway.Runtime.Division";
        foreach (var (name, i32, i64) in ((string, int, int)[])[
            ("Divide", I32DivS, I64DivS), ("DivideUnsigned", I32DivU, I64DivU),
            ("Remainder", I32RemS, I64RemS), ("RemainderUnsigned", I32RemU, I64RemU)])
        {
            Add(division, name, (_, _, a) => Build.Numeric(ValueKind.I32, i32, a[0], a[1]));
            Add(division, name + "64", (_, _, a) => Build.Numeric(ValueKind.I64, i64, a[0], a[1]));
        }
    }
}
