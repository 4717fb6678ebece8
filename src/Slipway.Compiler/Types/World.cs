using System.Collections.Immutable;
using System.Reflection.Metadata;
using Slipway.Compiler.Metadata;

namespace Slipway.Compiler.Types;

/// <summary>All assemblies of a compilation, and every type and method of them, each once.</summary>
internal sealed class World : IDisposable
{
    private const int MostDepth = 24;

    private readonly Dictionary<string, AssemblyImage> _assemblies = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<TypeKey, TypeDesc> _types = [];
    private readonly Dictionary<MethodKey, MethodDesc> _methods = [];
    private readonly Func<string, AssemblyImage?> _load;
    private readonly SignatureDecoder _decoder;
    private readonly Dictionary<TypeDef, TypeDef> _replacements = [];
    private int _nextType;
    private int _nextMethod;

    public World(Func<string, AssemblyImage?> load)
    {
        _load = load;
        _decoder = new SignatureDecoder(this);
        Resolver = new MemberResolver(this);
    }

    public MemberResolver Resolver { get; }

    /// <summary>Told of each assembly that is loaded because something refers to it.</summary>
    public Action<AssemblyImage>? Loaded { get; set; }

    public AssemblyImage CoreLib => field ??= Assembly("System.Private.CoreLib");

    public TypeDesc Object => field ??= CoreType("System", "Object");

    public TypeDesc String => field ??= CoreType("System", "String");

    public TypeDesc Void => field ??= Primitive(TypeKind.Void);

    public TypeDesc Boolean => field ??= CoreType("System", "Boolean");

    public TypeDesc Int32 => field ??= CoreType("System", "Int32");

    public TypeDesc IntPtr => field ??= CoreType("System", "IntPtr");

    public TypeDesc ValueType => field ??= CoreType("System", "ValueType");

    public TypeDesc Array => field ??= CoreType("System", "Array");

    public SignatureDecoder Decoder => _decoder;

    public void Add(AssemblyImage file) => _assemblies.Add(file.Name, file);

    public void Replace(TypeDef framework, TypeDef runtime) => _replacements.Add(framework, runtime);

    public AssemblyImage Assembly(string name)
    {
        if (!_assemblies.TryGetValue(name, out var file))
        {
            file = _load(name) ?? throw new FileNotFoundException($"Assembly '{name}' was not found beside the one given, nor among the references.");
            _assemblies.Add(name, file);
            Loaded?.Invoke(file);
        }
        return file;
    }

    public TypeDesc CoreType(string @namespace, string name) => Closed(CoreDef(@namespace, name), []);

    public TypeDef CoreDef(string @namespace, string name) =>
        CoreLib.Find(@namespace, name) is { } def ? Replaced(def)
        : throw new OverlayException($"The framework has no type '{@namespace}.{name}', which this compiler relies on.");

    public TypeDef Replaced(TypeDef def) => _replacements.GetValueOrDefault(def, def);

    public TypeDesc Closed(TypeDef def, TypeDesc[] args)
    {
        def = Replaced(def);
        var key = new TypeKey(def, new EquatableArray<TypeDesc>(args), null, 0);
        if (_types.TryGetValue(key, out var type))
            return type;
        if (args.Length > 0 && args.Max(arg => arg.Depth) >= MostDepth)
            throw Endless(def.FullName);
        var (kind, isEnum) = KindOf(def);
        return _types[key] = new TypeDesc(this, kind, _nextType++) { Def = def, Args = args, IsEnum = isEnum };
    }

    public TypeDesc SzArray(TypeDesc element) => Made(TypeKind.SzArray, element, 1);

    public TypeDesc MdArray(TypeDesc element, int rank) => Made(TypeKind.MdArray, element, rank);

    public TypeDesc Pointer(TypeDesc element) => Made(TypeKind.Pointer, element, 0);

    public TypeDesc ByRef(TypeDesc element) => Made(TypeKind.ByRef, element, 0);

    /// <summary>The type of a local that keeps what it refers to in its place, and alive: told from others by its number.</summary>
    public TypeDesc Pinned(TypeDesc type) => type.Kind is TypeKind.ByRef ? Made(TypeKind.ByRef, type.Element, 1) : Made(TypeKind.ByRef, type, 2);

    public TypeDesc Variable(TypeKind kind, int number) => Made(kind, null, number);

    public TypeDesc Primitive(TypeKind kind) => kind is TypeKind.Void ? CoreType("System", "Void") : CoreType("System", kind.ToString());

    public TypeDesc FunctionPointer(FunctionShape shape)
    {
        var key = new TypeKey(TypeKind.FunctionPointer, new EquatableArray<TypeDesc>([.. shape.Parameters, shape.Result]), null, 0);
        if (!_types.TryGetValue(key, out var type))
            _types[key] = type = new TypeDesc(this, TypeKind.FunctionPointer, _nextType++) { Shape = shape };
        return type;
    }

    public MethodDesc Method(MethodDef def, TypeDesc owner, TypeDesc[] methodArgs) =>
        Interned(new(def, owner, new(methodArgs), MethodBodyKind.Il), id => new(def, owner, methodArgs, id));

    /// <summary>A copy of a method in which the format that it is given is known.</summary>
    public MethodDesc Knowing(MethodDesc method, string format) =>
        Interned(new((method.Def!, format), method.Owner, new(method.MethodArgs), MethodBodyKind.Il),
            id => new(method.Def, method.Owner, method.MethodArgs, id) { Format = format });

    /// <summary>The method that the compiler makes from another one.</summary>
    public MethodDesc Thunk(MethodBodyKind kind, MethodDesc target, TypeDesc owner, FunctionShape shape) =>
        Interned(new(target, owner, new([]), kind), id => new(null, owner, [], id) { Kind = kind, Target = target, SynthesisedShape = shape });

    /// <summary>A method that the compiler makes for a type.</summary>
    public MethodDesc Synthesised(MethodBodyKind kind, TypeDesc owner, string name, FunctionShape shape) =>
        Interned(new(name, owner, new([]), kind),
            id => new(null, owner, [], id) { Kind = kind, SynthesisedName = name, SynthesisedShape = shape });

    public FunctionShape ShapeOf(MethodDesc method)
    {
        var signature = method.Def!.Row.DecodeSignature(_decoder.For(method.Def.Owner.File), method.Context);
        return new FunctionShape(signature.ReturnType, [.. signature.ParameterTypes]);
    }

    public MethodSignature<TypeDesc> OpenSignatureOf(MethodDef def) =>
        def.OpenSignature ??= def.Row.DecodeSignature(_decoder.For(def.Owner.File), OpenContext(def.Owner.GenericCount, def.GenericCount));

    public GenericContext OpenContext(int typeCount, int methodCount) =>
        new([.. Enumerable.Range(0, typeCount).Select(i => Variable(TypeKind.TypeVariable, i))],
            [.. Enumerable.Range(0, methodCount).Select(i => Variable(TypeKind.MethodVariable, i))]);

    public TypeDesc FieldType(FieldDesc field) =>
        field.Def.Row.DecodeSignature(_decoder.For(field.Def.Owner.File), field.Owner.Context);

    public ImmutableArray<TypeDesc> LocalTypes(AssemblyImage file, StandaloneSignatureHandle handle, GenericContext context) =>
        handle.IsNil ? [] : file.Reader.GetStandaloneSignature(handle).DecodeLocalSignature(_decoder.For(file), context);

    public TypeDesc? BaseOf(TypeDesc type)
    {
        switch (type.Kind)
        {
            case TypeKind.SzArray or TypeKind.MdArray:
                return Array;
            case TypeKind.Interface or TypeKind.Pointer or TypeKind.ByRef or TypeKind.FunctionPointer:
                return null;
        }
        var handle = type.Def?.Row.BaseType ?? default;
        return handle.IsNil ? null : Resolver.Type(type.Def!.File, handle, type.Context);
    }

    public List<TypeDesc> InterfacesOf(TypeDesc type)
    {
        var all = new List<TypeDesc>();
        if (type.Base is { } parent)
            all.AddRange(parent.Interfaces);
        if (type.Kind is TypeKind.SzArray)
        {
            string[] generic = ["IList`1", "ICollection`1", "IEnumerable`1", "IReadOnlyList`1", "IReadOnlyCollection`1"];
            all.AddRange(generic.Select(name => Closed(CoreDef("System.Collections.Generic", name), [type.Element!])));
        }
        if (type.Def is null)
            return all;
        foreach (var handle in type.Def.Row.GetInterfaceImplementations())
        {
            var row = type.Def.File.Reader.GetInterfaceImplementation(handle);
            var implemented = Resolver.Type(type.Def.File, row.Interface, type.Context);
            foreach (var each in implemented.Interfaces.Prepend(implemented))
            {
                if (!all.Contains(each))
                    all.Add(each);
            }
        }
        return all;
    }

    public static TypeDesc? UnderlyingOf(TypeDesc type) =>
        type.IsEnum ? type.Field(type.Def!.Fields.First(field => !field.IsStatic)).Type : null;

    public void Dispose()
    {
        foreach (var file in _assemblies.Values)
            file.Dispose();
    }

    private MethodDesc Interned(MethodKey key, Func<int, MethodDesc> make)
    {
        if (!_methods.TryGetValue(key, out var method))
            _methods[key] = method = make(_nextMethod++);
        return method;
    }

    /// <summary>Generic code that uses itself over ever larger types has no end, where all of it has to be compiled ahead.</summary>
    private static TypeLoadException Endless(string name) =>
        new($"'{name}' is nested more than {MostDepth} types deep: generic code that calls itself with larger and larger types cannot be compiled ahead.");

    private TypeDesc Made(TypeKind kind, TypeDesc? element, int number)
    {
        var key = new TypeKey(kind, default, element, number);
        if (!_types.TryGetValue(key, out var type) && element is { Depth: >= MostDepth })
            throw Endless(element.ToString());
        if (type is null)
            _types[key] = type = new TypeDesc(this, kind, _nextType++) { Element = element, Number = number };
        return type;
    }

    private (TypeKind Kind, bool IsEnum) KindOf(TypeDef def)
    {
        if (def.IsInterface)
            return (TypeKind.Interface, false);
        if (def.File == CoreLib && def.Namespace == "System" && Enum.TryParse<TypeKind>(def.Name, out var primitive)
            && primitive <= TypeKind.UIntPtr)
        {
            return (primitive, false);
        }
        var parent = BaseName(def);
        if (parent == "System.Enum")
        {
            var field = def.Fields.First(field => !field.IsStatic);
            return (field.Row.DecodeSignature(_decoder.For(def.File), default).Kind, true);
        }
        var isStruct = parent == "System.ValueType" && def.FullName != "System.Enum";
        return (isStruct ? TypeKind.Struct : TypeKind.Class, false);
    }

    private static string BaseName(TypeDef def)
    {
        var reader = def.File.Reader;
        var handle = def.Row.BaseType;
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                var reference = reader.GetTypeReference((TypeReferenceHandle)handle);
                return reader.GetString(reference.Namespace) + "." + reader.GetString(reference.Name);
            case HandleKind.TypeDefinition when !handle.IsNil:
                return def.File.Def((TypeDefinitionHandle)handle).FullName;
            default:
                return "";
        }
    }

    private readonly record struct TypeKey(object Kind, EquatableArray<TypeDesc> Args, TypeDesc? Element, int Number);

    private readonly record struct MethodKey(object Def, TypeDesc Owner, EquatableArray<TypeDesc> Args, MethodBodyKind Kind);
}

/// <summary>An array that is equal to another with the same elements.</summary>
internal readonly struct EquatableArray<T>(T[] items) : IEquatable<EquatableArray<T>> where T : class
{
    private readonly T[]? _items = items;

    public bool Equals(EquatableArray<T> other) => (_items ?? []).AsSpan().SequenceEqual(other._items ?? []);

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items ?? [])
            hash.Add(item);
        return hash.ToHashCode();
    }
}
