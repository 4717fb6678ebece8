using System.Reflection;
using System.Runtime.CompilerServices;

namespace Slipway.Runtime;

/// <summary>As much of reflection as a module carries: which type something is, and what it is called.</summary>
[Replace("System.Type")]
internal abstract class TypeX : MemberInfo
{
    public override MemberTypes MemberType => MemberTypes.TypeInfo;

    public override Type? DeclaringType => null;

    public override Type? ReflectedType => null;

    public abstract string? FullName { get; }

    // C# calls these directly where they are not virtual in the framework.
    public bool IsValueType => HasFlag(1);

    public virtual bool IsEnum => HasFlag(2);

    public bool IsPrimitive => HasFlag(4);

    public bool IsInterface => HasFlag(8);

    public bool IsArray => HasFlag(16);

    public virtual bool IsGenericType => HasFlag(32);

    public bool IsSealed => HasFlag(64);

    public bool IsAbstract => HasFlag(128);

    public bool IsClass => !HasFlag(1 | 8);

    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern TypeX GetTypeFromHandle(RuntimeTypeHandle handle);

    public static bool operator ==(TypeX? a, TypeX? b) => ReferenceEquals(a, b);

    public static bool operator !=(TypeX? a, TypeX? b) => !ReferenceEquals(a, b);

    public override object[] GetCustomAttributes(bool inherit) => throw new NotSupportedException();

    public override object[] GetCustomAttributes(Type attributeType, bool inherit) => throw new NotSupportedException();

    public override bool IsDefined(Type attributeType, bool inherit) => throw new NotSupportedException();

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public static TypeCode GetTypeCode(TypeX? type) => type is null ? TypeCode.Empty : (TypeCode)(Unsafe.As<RuntimeTypeX>(type)._flags >> 16);

    private bool HasFlag(int flag) => (Unsafe.As<RuntimeTypeX>(this)._flags & flag) != 0;

    public virtual bool Equals(TypeX? o) => ReferenceEquals(this, o);

    public override int GetHashCode() => Machine.AddressOf(this);
}

/// <summary>The one object that stands for a type. The compiler makes these.</summary>
[Replace("System.RuntimeType")]
internal sealed class RuntimeTypeX : TypeX
{
    internal string? _fullName;
    internal string? _name;
    internal int _flags;
    internal nint _enumEntries;

    public override string Name => _name!;

    public override string? FullName => _fullName;

    internal bool IsUnsignedEnum => (_flags & 256) != 0;

    internal bool IsFlagsEnum => (_flags & 512) != 0;

    public override string ToString() => _fullName!;
}

[Plug("System.Object")]
internal static unsafe class ObjectPlug
{
    public static Type GetType(object self) => Unsafe.As<Type>(Machine.ObjectAt(Descriptor.Of(self)->Type));

    public static string ToString(object self) => self.GetType().ToString();

    public static object MemberwiseClone(object self)
    {
        var type = Descriptor.Of(self);
        var size = Heap.SizeAt(Machine.AddressOf(self), type);
        var copy = type->ElementSize != 0 ? Heap.NewArray(type, ((int*)Machine.AddressOf(self))[1]) : Heap.NewObject(type);
        Buffer.MemoryCopy((void*)(Machine.AddressOf(self) + 4), (void*)(Machine.AddressOf(copy) + 4), size - 4, size - 4);
        return copy;
    }
}
