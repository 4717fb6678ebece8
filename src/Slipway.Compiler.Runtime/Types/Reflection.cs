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

    public abstract bool IsValueType { get; }

    public abstract bool IsEnum { get; }

    public abstract bool IsPrimitive { get; }

    public abstract bool IsInterface { get; }

    public abstract bool IsArray { get; }

    public abstract bool IsGenericType { get; }

    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern TypeX GetTypeFromHandle(RuntimeTypeHandle handle);

    public static bool operator ==(TypeX? a, TypeX? b) => ReferenceEquals(a, b);

    public static bool operator !=(TypeX? a, TypeX? b) => !ReferenceEquals(a, b);

    public override object[] GetCustomAttributes(bool inherit) => throw new NotSupportedException();

    public override object[] GetCustomAttributes(Type attributeType, bool inherit) => throw new NotSupportedException();

    public override bool IsDefined(Type attributeType, bool inherit) => throw new NotSupportedException();

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

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

    public override bool IsValueType => (_flags & 1) != 0;

    public override bool IsEnum => (_flags & 2) != 0;

    public override bool IsPrimitive => (_flags & 4) != 0;

    public override bool IsInterface => (_flags & 8) != 0;

    public override bool IsArray => (_flags & 16) != 0;

    public override bool IsGenericType => (_flags & 32) != 0;

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
