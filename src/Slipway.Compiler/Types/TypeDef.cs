using System.Reflection;
using System.Reflection.Metadata;
using Slipway.Compiler.Metadata;

namespace Slipway.Compiler.Types;

/// <summary>A type as its assembly defines it: open where it is generic.</summary>
internal sealed class TypeDef
{
    private List<MethodDef>? _methods;
    private List<FieldDef>? _fields;
    private ILookup<string, MethodDef>? _methodsByName;
    private string? _fullName;

    public TypeDef(AssemblyImage file, TypeDefinitionHandle handle)
    {
        File = file;
        Handle = handle;
        var row = file.Reader.GetTypeDefinition(handle);
        Row = row;
        Name = file.Reader.GetString(row.Name);
        Namespace = file.Reader.GetString(row.Namespace);
        GenericCount = row.GetGenericParameters().Count;
        if (row.IsNested)
            Declaring = file.Def(row.GetDeclaringType());
    }

    public AssemblyImage File { get; }

    public TypeDefinitionHandle Handle { get; }

    public TypeDefinition Row { get; }

    public string Name { get; }

    public string Namespace { get; }

    public TypeDef? Declaring { get; }

    public int GenericCount { get; }

    public TypeAttributes Attributes => Row.Attributes;

    public bool IsInterface => (Attributes & TypeAttributes.Interface) != 0;

    public bool IsAbstract => (Attributes & TypeAttributes.Abstract) != 0;

    public bool IsSealed => (Attributes & TypeAttributes.Sealed) != 0;

    /// <summary>The name of the framework's type that this one stands for, if it does.</summary>
    public string? ReplacedName { get; set; }

    public string FullName => _fullName ??= ReplacedName
        ?? (Declaring is not null ? Declaring.FullName + "+" + Name : Namespace.Length == 0 ? Name : Namespace + "." + Name);

    public IReadOnlyList<MethodDef> Methods => _methods ??= [.. Row.GetMethods().Select(handle => new MethodDef(this, handle))];

    public IReadOnlyList<FieldDef> Fields => _fields ??= [.. Row.GetFields().Select(handle => new FieldDef(this, handle))];

    public MethodDef? StaticConstructor => MethodsNamed(".cctor").FirstOrDefault();

    public IEnumerable<MethodDef> MethodsNamed(string name) => (_methodsByName ??= Methods.ToLookup(method => method.Name))[name];

    public MethodDef Method(MethodDefinitionHandle handle)
    {
        foreach (var method in Methods)
        {
            if (method.Handle == handle)
                return method;
        }
        throw new BadImageFormatException($"Type '{FullName}' does not define the method its assembly says it does.");
    }

    public FieldDef Field(FieldDefinitionHandle handle)
    {
        foreach (var field in Fields)
        {
            if (field.Handle == handle)
                return field;
        }
        throw new BadImageFormatException($"Type '{FullName}' does not define the field its assembly says it does.");
    }

    public bool HasAttribute(string name) => Attributed.Find(File.Reader, Row.GetCustomAttributes(), name) is not null;

    public override string ToString() => FullName;
}

/// <summary>A field as its assembly defines it.</summary>
internal sealed class FieldDef
{
    public FieldDef(TypeDef owner, FieldDefinitionHandle handle)
    {
        Owner = owner;
        Handle = handle;
        Row = owner.File.Reader.GetFieldDefinition(handle);
        Name = owner.File.Reader.GetString(Row.Name);
    }

    public TypeDef Owner { get; }

    public FieldDefinitionHandle Handle { get; }

    public FieldDefinition Row { get; }

    public string Name { get; }

    public bool IsStatic => (Row.Attributes & FieldAttributes.Static) != 0;

    public bool IsInitOnly => (Row.Attributes & FieldAttributes.InitOnly) != 0;

    public bool IsLiteral => (Row.Attributes & FieldAttributes.Literal) != 0;

    public override string ToString() => $"{Owner}.{Name}";
}

/// <summary>A method as its assembly defines it: open where it or its type is generic.</summary>
internal sealed class MethodDef
{
    public MethodDef(TypeDef owner, MethodDefinitionHandle handle)
    {
        Owner = owner;
        Handle = handle;
        Row = owner.File.Reader.GetMethodDefinition(handle);
        Name = owner.File.Reader.GetString(Row.Name);
        GenericCount = Row.GetGenericParameters().Count;
    }

    public TypeDef Owner { get; }

    public MethodDefinitionHandle Handle { get; }

    public MethodDefinition Row { get; }

    public string Name { get; }

    public int GenericCount { get; }

    public MethodAttributes Attributes => Row.Attributes;

    public bool IsStatic => (Attributes & MethodAttributes.Static) != 0;

    public bool IsVirtual => (Attributes & MethodAttributes.Virtual) != 0;

    public bool IsAbstract => (Attributes & MethodAttributes.Abstract) != 0;

    public bool IsFinal => (Attributes & MethodAttributes.Final) != 0;

    public bool IsNewSlot => (Attributes & MethodAttributes.NewSlot) != 0;

    public bool IsNoInlining => (Row.ImplAttributes & MethodImplAttributes.NoInlining) != 0;

    public bool HasBody => Row.RelativeVirtualAddress != 0;

    /// <summary>The runtime's own method that runs in place of this one.</summary>
    public MethodDef? Plug { get; set; }

    public MethodSignature<TypeDesc>? OpenSignature { get; set; }

    /// <summary>Which argument is a format, <c>this</c> being the first; -1 if none is.</summary>
    public int FormatParameter => field == 0 ? field = FindFormatParameter() : field;

    public bool HasAttribute(string name) => Attributed.Find(Owner.File.Reader, Row.GetCustomAttributes(), name) is not null;

    private int FindFormatParameter()
    {
        foreach (var handle in Row.GetParameters())
        {
            var parameter = Owner.File.Reader.GetParameter(handle);
            // A static method whose first argument is a format would be one for all formats.
            if (Owner.File.Reader.GetString(parameter.Name) == "format")
                return parameter.SequenceNumber - (IsStatic ? 1 : 0);
        }
        return -1;
    }

    public override string ToString() => $"{Owner}.{Name}";
}
