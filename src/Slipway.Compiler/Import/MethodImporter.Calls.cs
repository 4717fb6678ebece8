using System.Reflection.Metadata;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Import;

/// <summary>Calls, and what looks like one.</summary>
internal sealed partial class MethodImporter
{
    private void ImportCall(bool isVirtual)
    {
        var method = _world.Resolver.Method(_file, Token(), _context);
        var arguments = Pop(method.AllParameters.Count);
        if (_constrained is { } constrained)
        {
            if (method.IsStatic)
                method = ResolveConstrained(constrained, method);
            else if (!TryConstrain(constrained, ref method, ref isVirtual, arguments))
                return;
        }
        TryCallInsideBox(ref method, ref isVirtual, arguments);
        if (method.Kind is MethodBodyKind.ArrayMethod)
        {
            ImportArrayMethod(method, arguments);
            return;
        }
        if (Intrinsics.Find(method) is { } intrinsic)
        {
            var result = intrinsic(this, method, arguments);
            if (result is not null)
                PushResult(result);
            return;
        }
        if (method.Owner.IsDelegate && method.Name == "Invoke")
        {
            ImportInvoke(method, arguments);
            return;
        }
        if (method.IsStatic && _runtime.ConstantResult(method) is { } constant)
        {
            Push(constant);
            return;
        }
        // The framework writes what its own compilers know as calls of a method to itself.
        if (method == _method && _def.HasAttribute("IntrinsicAttribute"))
            throw new UnsupportedException("SLW0100", $"'{method}' is part of the .NET runtime itself, which a module does not carry: it cannot be used.");
        PushInvocation(KnowingFormat(method, arguments), isVirtual, arguments);
        NoteSpanOf(method, arguments);
    }

    private static MethodDesc ResolveConstrained(TypeDesc type, MethodDesc method) =>
        method.Owner.IsInterface ? type.Methods.Resolve(method)
            ?? throw new UnsupportedException("SLW0103", $"'{type}' does not implement '{method}'.") : method;

    /// <summary>Binds a call on a variable of a type parameter. False if it has been imported as something else already.</summary>
    private bool TryConstrain(TypeDesc type, ref MethodDesc method, ref bool isVirtual, Node[] arguments)
    {
        if (!type.IsValueType)
        {
            arguments[0] = Memory.Load(type, arguments[0]);
            if (!isVirtual)
                isVirtual = true;
            return true;
        }
        if (type == method.Owner)
        {
            isVirtual = false;
            return true;
        }
        // Enums and structs are asked without boxing where their own method is known.
        if (method.Owner.IsValueType)
            return true;
        if (type.IsEnum && method.Name == "GetHashCode" && method.Owner.Is("System.Object"))
        {
            var underlying = type.Underlying!;
            method = underlying.Methods.Resolve(MethodTable.Root(method))!;
            isVirtual = false;
            return true;
        }
        if (method.Def is { IsVirtual: false })
        {
            // GetType of Object, which no struct overrides.
            arguments[0] = Box(Memory.Load(type, arguments[0]), type);
            isVirtual = false;
            return true;
        }
        var implementation = type.Methods.Resolve(MethodTable.Root(method));
        if (implementation is null)
            throw new UnsupportedException("SLW0103", $"'{type}' does not implement '{method}'.");
        isVirtual = false;
        method = implementation;
        if (implementation.Owner != type)
            arguments[0] = Box(Memory.Load(type, arguments[0]), type);
        return true;
    }

    private void PushInvocation(MethodDesc method, bool isVirtual, Node[] arguments)
    {
        if (isVirtual && !method.IsStatic && method.Owner.IsReference)
        {
            arguments[0] = Shared(arguments[0]);
            CheckNotNull(arguments[0]);
        }
        var needsSlot = isVirtual && method.Def is { IsVirtual: true, IsFinal: false } && method.Owner.Def is { IsSealed: false };
        PushCall(method.Shape, method.AllParameters, arguments, prepared => new Node
        {
            Op = needsSlot ? Op.CallVirtual : Op.Call,
            Kind = Build.ResultKind(method.Shape),
            Type = method.Shape.Result.IsReference ? method.Shape.Result : null,
            Method = needsSlot ? MethodTable.Root(method) : method,
            Receiver = needsSlot ? ReceiverOf(arguments[0], method.Owner) : null,
            Operands = prepared,
            IlOffset = Position,
        });
    }

    /// <summary>
    /// What a variable or a field is declared as says more than the method that is called: the C# compiler calls Object's ToString on everything.
    /// </summary>
    private static TypeDesc ReceiverOf(Node target, TypeDesc declared)
    {
        var known = target.Op is Op.Local ? target.Local!.Type : target.Type;
        return known is { IsReference: true, IsInterface: false } && known.IsAssignableTo(declared) ? known : declared;
    }

    private void ImportInvoke(MethodDesc invoke, Node[] arguments)
    {
        var target = Shared(arguments[0]);
        CheckNotNull(target);
        arguments[0] = Build.Load(ValueKind.Ref, Wasm.I32Load, target, _runtime.DelegateTarget.Offset);
        var function = Build.Load(ValueKind.I32, Wasm.I32Load, target, _runtime.DelegateFunction.Offset);
        var shape = new FunctionShape(invoke.Shape.Result, [_world.Object, .. invoke.Shape.Parameters]);
        PushCall(shape, shape.Parameters, arguments, prepared => Indirect(shape, [.. prepared, function]));
    }

    private void ImportCallIndirect()
    {
        var signature = _file.Reader.GetStandaloneSignature((StandaloneSignatureHandle)Token())
            .DecodeMethodSignature(_world.Decoder.For(_file), _context);
        var shape = new FunctionShape(signature.ReturnType, [.. signature.ParameterTypes]);
        if (signature.Header.IsInstance)
            shape = shape with { Parameters = [_world.Object, .. shape.Parameters] };
        var function = Shared(Pop());
        PushCall(shape, shape.Parameters, Pop(shape.Parameters.Length), prepared => Indirect(shape, [.. prepared, function]));
    }

    private Node Indirect(FunctionShape shape, Node[] operands) =>
        new() { Op = Op.CallIndirect, Kind = Build.ResultKind(shape), Shape = shape, Operands = operands, IlOffset = Position };

    private void PushCall(FunctionShape shape, IReadOnlyList<TypeDesc> parameters, Node[] arguments, Func<Node[], Node> build)
    {
        var prepared = new List<Node>();
        Local? result = null;
        if (shape.Result.ValueKind is ValueKind.Struct)
            prepared.Add(Build.FrameAddress(result = StructTemp(shape.Result)));
        for (var i = 0; i < arguments.Length; i++)
            prepared.Add(Passed(arguments[i], parameters[i]));
        var call = build([.. prepared]);
        if (result is null)
        {
            PushCall(call);
            return;
        }
        Effect(call);
        Push(Build.Get(result));
    }

    /// <summary>A struct is passed as the address of a copy of its own.</summary>
    private Node Passed(Node value, TypeDesc type)
    {
        if (type.ValueKind is ValueKind.F32 && value.Kind is ValueKind.F64)
            return Build.Numeric(ValueKind.F32, Wasm.F32DemoteF64, value);
        if (type.ValueKind is ValueKind.F64 && value.Kind is ValueKind.F32)
            return Build.Numeric(ValueKind.F64, Wasm.F64PromoteF32, value);
        if (value.Kind is not ValueKind.Struct)
            return value;
        if (value.Op is Op.FrameAddress && _settled.Contains(value.Local!))
            return Build.FrameAddress(value.Local!);
        var temp = StructTemp(type);
        CopyStruct(Build.FrameAddress(temp), value, type);
        return Build.FrameAddress(temp);
    }

    private void PushCall(Node call)
    {
        if (call.Kind is ValueKind.Void)
        {
            Effect(call);
            return;
        }
        var result = _function.NewLocal(call.Kind, call.Type);
        _settled.Add(result);
        Effect(Build.Set(result, call));
        Push(Build.Get(result));
    }

    private void PushResult(Node result)
    {
        if (result.IsCall)
            PushCall(result);
        else
            Push(result);
    }

    private void ImportNewObject()
    {
        var constructor = _world.Resolver.Method(_file, Token(), _context);
        var owner = constructor.Owner;
        var arguments = Pop(constructor.AllParameters.Count - 1);
        if (constructor.Kind is MethodBodyKind.ArrayMethod)
        {
            ImportNewMdArray(owner, arguments);
        }
        else if (owner == _world.String)
        {
            var make = owner.Def!.MethodsNamed("Ctor").Select(def => _world.Method(def, owner, []))
                .First(method => method.Shape.Parameters.AsSpan().SequenceEqual(constructor.Shape.Parameters));
            PushInvocation(make, false, make.IsStatic ? arguments : [Build.Null, .. arguments]);
        }
        else if (owner.IsDelegate)
        {
            ImportNewDelegate(owner, arguments[0], arguments[1]);
        }
        else if (owner.IsValueType)
        {
            var temp = owner.ValueKind is ValueKind.Struct ? StructTemp(owner) : _function.NewLocal(owner.ValueKind, owner);
            if (owner.ValueKind is not ValueKind.Struct)
                temp.InFrame = true;
            Spill(ReadsMemory);
            arguments = [.. arguments.Select(argument => ReadsMemory(argument) ? ToTemp(argument) : argument)];
            Zero(Build.FrameAddress(temp), owner);
            if (Intrinsics.Find(constructor) is { } intrinsic)
                intrinsic(this, constructor, [Build.FrameAddress(temp), .. arguments]);
            else
                PushInvocation(constructor, false, [Build.FrameAddress(temp), .. arguments]);
            LoadLocal(temp);
        }
        else
        {
            arguments = [.. arguments.Select(argument => ReadsMemory(argument) ? ToTemp(argument) : argument)];
            var instance = NewObject(owner);
            PushInvocation(constructor, false, [instance, .. arguments]);
            Push(instance);
        }
    }

    private Node NewObject(TypeDesc type)
    {
        PushCall(Build.Call(_runtime.NewObject, Build.Address(new Symbol.Descriptor(type))));
        var instance = Pop();
        _nonNull.Add(instance.Local!);
        return instance;
    }

    private void ImportNewDelegate(TypeDesc type, Node target, Node function)
    {
        var invoke = type.Method("Invoke");
        target = target.Op is Op.Const ? target : ToTemp(target);
        if (function is { Op: Op.Address, Symbol: Symbol.Function { Method: var method } })
            function = Build.Address(new Symbol.Function(_runtime.DelegateEntry(method, invoke)));
        else
            function = ToTemp(function);
        var instance = NewObject(type);
        Effect(Build.Store(Wasm.I32Store, instance, target, _runtime.DelegateTarget.Offset));
        Effect(Build.Store(Wasm.I32Store, instance, function, _runtime.DelegateFunction.Offset));
        Push(instance);
    }

    private void ImportLoadFunction()
    {
        var method = _world.Resolver.Method(_file, Token(), _context);
        if (_constrained is { } constrained && method.Owner.IsInterface)
            method = ResolveConstrained(constrained, method);
        Push(Build.Address(new Symbol.Function(method)));
    }

    private void ImportLoadVirtualFunction()
    {
        var method = _world.Resolver.Method(_file, Token(), _context);
        var target = Shared(Pop());
        CheckNotNull(target);
        if (method.Def is not { IsVirtual: true, IsFinal: false } || method.Owner.Def is { IsSealed: true })
        {
            Push(Build.Address(new Symbol.Function(method)));
            return;
        }
        Push(new Node { Op = Op.VirtualFunction, Kind = ValueKind.I32, Method = MethodTable.Root(method), Receiver = method.Owner, Operands = [target] });
    }
}
