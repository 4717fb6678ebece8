using System.Reflection;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Metadata;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Import;

/// <summary>Gives every method its body: from IL, or made here.</summary>
internal sealed class MethodBodies(RuntimeLibrary runtime, Action<MethodDesc, int, UnsupportedException> onUnsupported)
{
    /// <summary>The body; null for what comes from outside of the module, or could not be made.</summary>
    public Function? Of(MethodDesc method) => method.Kind switch
    {
        MethodBodyKind.Unboxing => Unboxing(method),
        MethodBodyKind.StaticThunk => StaticThunk(method),
        MethodBodyKind.Multicast => Multicast(method),
        MethodBodyKind.StaticConstruction => StaticConstruction(method),
        MethodBodyKind.Export => Export(method),
        MethodBodyKind.Synthesised => StructMethods.Of(runtime, method),
        MethodBodyKind.InstanceTest or MethodBodyKind.UnboxTest => null,
        _ => FromIl(method),
    };

    /// <summary>The host function that a method stands for.</summary>
    public static string? ImportedName(MethodDesc method)
    {
        if (method.Def is not { } def || (def.Attributes & MethodAttributes.PinvokeImpl) == 0 || def.Plug is not null)
            return null;
        var reader = def.Owner.File.Reader;
        var import = def.Row.GetImport();
        if (import.Module.IsNil || reader.GetString(reader.GetModuleReference(import.Module).Name) != "env")
            return null;
        return reader.GetString(import.Name);
    }

    private Function? FromIl(MethodDesc method)
    {
        var def = method.Def!;
        if (def.Plug is { } plug && Attributed.Find(plug.Owner.File.Reader, plug.Row.GetCustomAttributes(), "RefusedAttribute") is { } refused)
        {
            var reason = Attributed.FirstString(plug.Owner.File.Reader, refused);
            onUnsupported(method, 0, new UnsupportedException("SLW0100", $"'{method}' cannot be used: {reason}"));
            return null;
        }
        if (def.HasBody || def.Plug is not null)
            return runtime.Import(method, (offset, e) => onUnsupported(method, offset, e));
        if (ImportedName(method) is not null)
            return null;
        if (method.Owner.IsDelegate && method.Name == "Invoke")
            return Invoke(method);
        onUnsupported(method, 0, new UnsupportedException("SLW0100", def.IsAbstract
            ? $"'{method}' is abstract and was called directly."
            : $"'{method}' is part of the .NET runtime itself, which a module does not carry: it cannot be used."));
        return null;
    }

    private static Function Empty(MethodDesc method, out Block entry)
    {
        var function = new Function(method) { Result = Build.ResultKind(method.Shape) };
        if (method.Shape.Result.ValueKind is ValueKind.Struct)
            function.Parameters.Add(function.ResultAddress = function.NewLocal(ValueKind.ByRef));
        foreach (var type in method.AllParameters)
            function.Parameters.Add(function.NewLocal(type.ValueKind is ValueKind.Struct ? ValueKind.ByRef : type.ValueKind, type));
        entry = function.NewBlock(null);
        return function;
    }

    private static void ReturnCall(Function function, Block block, Node call)
    {
        block.End = EndKind.Return;
        if (call.Kind is ValueKind.Void)
            block.Statements.Add(call);
        else
            block.Value = call;
    }

    private static Function Unboxing(MethodDesc method)
    {
        var function = Empty(method, out var entry);
        var self = function.ResultAddress is null ? 0 : 1;
        Node[] arguments = [.. function.Parameters.Select(Build.Get)];
        arguments[self] = Build.Numeric(ValueKind.ByRef, I32Add, arguments[self], Build.I32(StorageLayout.HeaderSize));
        ReturnCall(function, entry, Build.Call(method.Target!, arguments));
        return function;
    }

    private static Function StaticThunk(MethodDesc method)
    {
        var function = Empty(method, out var entry);
        var self = function.Parameters[function.ResultAddress is null ? 0 : 1];
        Node[] arguments = [.. function.Parameters.Where(local => local != self).Select(Build.Get)];
        ReturnCall(function, entry, Build.Call(method.Target!, arguments));
        return function;
    }

    /// <summary>What a delegate holds whose function is to invoke another one.</summary>
    private Function Invoke(MethodDesc method)
    {
        var function = Empty(method, out var entry);
        var self = function.Parameters[function.ResultAddress is null ? 0 : 1];
        var arguments = function.Parameters.Select(parameter => parameter == self
            ? Build.Load(ValueKind.Ref, I32Load, Build.Get(self), runtime.DelegateTarget.Offset) : Build.Get(parameter));
        var shape = new FunctionShape(method.Shape.Result, [method.World().Object, .. method.Shape.Parameters]);
        ReturnCall(function, entry, new Node
        {
            Op = Op.CallIndirect,
            Kind = function.Result,
            Shape = shape,
            Operands = [.. arguments, Build.Load(ValueKind.I32, I32Load, Build.Get(self), runtime.DelegateFunction.Offset)],
        });
        return function;
    }

    /// <summary>Calls every delegate of the list that the target is, and returns what the last one gave.</summary>
    private Function Multicast(MethodDesc method)
    {
        var function = Empty(method, out var entry);
        var list = function.Parameters[function.ResultAddress is null ? 0 : 1];
        var index = function.NewLocal(ValueKind.I32);
        var item = function.NewLocal(ValueKind.Ref);
        var result = function.Result is ValueKind.Void ? null : function.NewLocal(function.Result);
        var loop = function.NewBlock(null);
        var done = function.NewBlock(null);
        entry.End = EndKind.Jump;
        entry.Targets = [loop];
        var address = Build.Numeric(ValueKind.ByRef, I32Add, Build.Get(list),
            Build.Numeric(ValueKind.I32, I32Shl, Build.Get(index), Build.I32(2)));
        loop.Statements.Add(Build.Set(item, Build.Load(ValueKind.Ref, I32Load, address, StorageLayout.ArrayDataOffset)));
        var arguments = new List<Node>();
        for (var i = 0; i < function.Parameters.Count; i++)
        {
            var parameter = function.Parameters[i];
            var type = parameter == function.ResultAddress ? null : method.AllParameters[i - (function.ResultAddress is null ? 0 : 1)];
            if (parameter == list)
                arguments.Add(Build.Load(ValueKind.Ref, I32Load, Build.Get(item), runtime.DelegateTarget.Offset));
            else if (type is { ValueKind: ValueKind.Struct })
                arguments.Add(CopyForCallee(function, loop, parameter, type));
            else
                arguments.Add(Build.Get(parameter));
        }
        arguments.Add(Build.Load(ValueKind.I32, I32Load, Build.Get(item), runtime.DelegateFunction.Offset));
        var call = new Node { Op = Op.CallIndirect, Kind = function.Result, Shape = method.Shape, Operands = [.. arguments] };
        loop.Statements.Add(result is null ? call : Build.Set(result, call));
        loop.Statements.Add(Build.Set(index, Build.Numeric(ValueKind.I32, I32Add, Build.Get(index), Build.I32(1))));
        loop.End = EndKind.Branch;
        loop.Value = Build.Numeric(ValueKind.I32, I32LtU, Build.Get(index),
            Build.Load(ValueKind.I32, I32Load, Build.Get(list), StorageLayout.HeaderSize));
        loop.Targets = [loop, done];
        done.End = EndKind.Return;
        done.Value = result is null ? null : Build.Get(result);
        return function;
    }

    private static Node CopyForCallee(Function function, Block block, Local parameter, TypeDesc type)
    {
        var copy = function.NewLocal(ValueKind.Struct, type);
        block.Statements.Add(Build.Copy(Build.FrameAddress(copy), Build.Get(parameter), Build.I32(type.Layout.Size)));
        return Build.FrameAddress(copy);
    }

    /// <summary>
    /// Runs it once. What the user's static constructors throw is thrown again, wrapped, whenever the type is used; those of the framework do not throw.
    /// </summary>
    private Function StaticConstruction(MethodDesc method)
    {
        var function = Empty(method, out var entry);
        var mayFail = method.Owner.Def!.File.IsUserCode;
        Block? failed = mayFail ? function.NewBlock(null) : null;
        var construct = function.NewBlock(failed);
        var done = function.NewBlock(null);
        var flag = Build.Address(new Symbol.ConstructionFlag(method.Owner));
        entry.End = EndKind.Branch;
        entry.Value = Build.Load(ValueKind.I32, I32Load8U, flag);
        entry.Targets = [done, construct];
        construct.Statements.Add(Build.Store(I32Store8, flag, Build.I32(1)));
        construct.Statements.Add(Build.Call(method.World().Method(method.Owner.Def!.StaticConstructor!, method.Owner, [])));
        construct.End = EndKind.Jump;
        construct.Targets = [done];
        done.End = EndKind.Return;
        if (failed is null)
            return function;
        failed.IsHandler = true;
        failed.Statements.Add(Build.Store(I32Store8, flag, Build.I32(2)));
        var name = Build.Address(new Symbol.StringLiteral(TypeNames.Reflected(method.Owner)), ValueKind.Ref);
        failed.Statements.Add(Build.Call(runtime.Faults.Method("TypeInitialization"),
            new Node { Op = Op.TakeException, Kind = ValueKind.Ref }, name, flag));
        failed.End = EndKind.Unreachable;
        var again = function.NewBlock(null);
        var fails = function.NewBlock(null);
        entry.Targets = [again, construct];
        again.End = EndKind.Branch;
        again.Value = Build.Numeric(ValueKind.I32, I32Eq, Build.Load(ValueKind.I32, I32Load8U, flag), Build.I32(2));
        again.Targets = [fails, done];
        fails.Statements.Add(Build.Call(runtime.Faults.Method("TypeFailed"), flag));
        fails.End = EndKind.Unreachable;
        return function;
    }

    /// <summary>Enters from outside: what was thrown and not caught ends here, and here memory may be collected.</summary>
    private Function Export(MethodDesc method)
    {
        var function = Empty(method, out var entry);
        var heap = runtime.Type("Heap");
        var handler = function.NewBlock(null);
        handler.IsHandler = true;
        var body = function.NewBlock(handler);
        var done = function.NewBlock(null);
        entry.Statements.Add(Build.Call(heap.Method("Enter")));
        entry.End = EndKind.Jump;
        entry.Targets = [body];
        var call = Build.Call(method.Target!, [.. function.Parameters.Select(Build.Get)]);
        var result = call.Kind is ValueKind.Void ? null : function.NewLocal(call.Kind);
        body.Statements.Add(result is null ? call : Build.Set(result, call));
        body.End = EndKind.Jump;
        body.Targets = [done];
        var exception = new Node { Op = Op.TakeException, Kind = ValueKind.Ref };
        handler.Statements.Add(Build.Call(runtime.Faults.Method("Unhandled"), exception));
        handler.End = EndKind.Unreachable;
        done.Statements.Add(Build.Call(heap.Method("Leave")));
        done.End = EndKind.Return;
        done.Value = result is null ? null : Build.Get(result);
        return function;
    }

    /// <summary>What an export's call has put off is run before the export returns.</summary>
    public void RunQueuedWorkAfter(Function export) =>
        export.Blocks.Single(block => block is { Handler: not null }).Statements.Add(Build.Call(runtime.RunQueuedWork));
}
