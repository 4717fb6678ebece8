using System.Runtime.CompilerServices;

namespace Slipway.Runtime;

/// <summary>A function and what it is called on.</summary>
[Replace("System.Delegate")]
internal abstract unsafe class DelegateX
{
    internal object? _target;
    internal nint _function;

    public object? Target => _target is object?[] list && IsMulticast ? Unsafe.As<DelegateX>(list[^1]!).Target : _target;

    /// <summary>The function that calls a list of delegates stands before the descriptor of each type of delegate.</summary>
    private nint MulticastFunction => ((int*)Descriptor.Of(this))[-1];

    private bool IsMulticast => _function == MulticastFunction;

    public static DelegateX? Combine(DelegateX? a, DelegateX? b)
    {
        if (a is null)
            return b;
        if (b is null)
            return a;
        var first = a.InvocationList();
        var second = b.InvocationList();
        var all = new object?[first.Length + second.Length];
        for (var i = 0; i < first.Length; i++)
            all[i] = first[i];
        for (var i = 0; i < second.Length; i++)
            all[first.Length + i] = second[i];
        return a.WithList(all);
    }

    public static DelegateX? Remove(DelegateX? source, DelegateX? value)
    {
        if (source is null || value is null)
            return source;
        var all = source.InvocationList();
        var removed = value.InvocationList();
        for (var start = all.Length - removed.Length; start >= 0; start--)
        {
            if (!Matches(all, start, removed))
                continue;
            if (all.Length == removed.Length)
                return null;
            var rest = new object?[all.Length - removed.Length];
            for (var i = 0; i < rest.Length; i++)
                rest[i] = all[i < start ? i : i + removed.Length];
            return rest.Length == 1 ? Unsafe.As<DelegateX>(rest[0]) : source.WithList(rest);
        }
        return source;
    }

    public static DelegateX? Combine(params DelegateX?[]? delegates) => Combine(delegates.AsSpan());

    public static DelegateX? Combine(params ReadOnlySpan<DelegateX?> delegates)
    {
        DelegateX? all = null;
        foreach (var each in delegates)
            all = Combine(all, each);
        return all;
    }

    public static DelegateX? RemoveAll(DelegateX? source, DelegateX? value)
    {
        DelegateX? before;
        do
        {
            before = source;
            source = Remove(source, value);
        }
        while (source is not null && !ReferenceEquals(source, before));
        return source;
    }

    public bool HasSingleTarget => !IsMulticast;

    public virtual DelegateX[] GetInvocationList()
    {
        var list = InvocationList();
        var copy = new DelegateX[list.Length];
        for (var i = 0; i < copy.Length; i++)
            copy[i] = Unsafe.As<DelegateX>(list[i]!);
        return copy;
    }

    public virtual object Clone() => MemberwiseClone();

    public override bool Equals(object? obj)
    {
        if (obj is not DelegateX other || Descriptor.Of(this) != Descriptor.Of(other) || _function != other._function)
            return false;
        if (!IsMulticast)
            return _target == other._target;
        var list = InvocationList();
        var others = other.InvocationList();
        return list.Length == others.Length && Matches(list, 0, others);
    }

    public override int GetHashCode() => (int)_function;

    public static bool operator ==(DelegateX? a, DelegateX? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(DelegateX? a, DelegateX? b) => !(a == b);

    private object?[] InvocationList() => IsMulticast ? Unsafe.As<object?[]>(_target!) : [this];

    private DelegateX WithList(object?[] list)
    {
        var combined = Unsafe.As<DelegateX>(Heap.NewObject(Descriptor.Of(this)));
        combined._target = list;
        combined._function = MulticastFunction;
        return combined;
    }

    private static bool Matches(object?[] all, int start, object?[] part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (!all[start + i]!.Equals(part[i]))
                return false;
        }
        return true;
    }
}

/// <summary>What all delegates of C# derive from.</summary>
[Replace("System.MulticastDelegate")]
internal abstract class MulticastDelegateX : DelegateX
{
    public static bool operator ==(MulticastDelegateX? a, MulticastDelegateX? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(MulticastDelegateX? a, MulticastDelegateX? b) => !(a == b);

    public override bool Equals(object? obj) => base.Equals(obj);

    public override int GetHashCode() => base.GetHashCode();
}
