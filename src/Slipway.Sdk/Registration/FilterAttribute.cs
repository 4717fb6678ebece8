namespace Slipway.Sdk;

/// <summary>
/// Says that a module's filter begins with this root context: <c>[assembly: Filter&lt;MyRoot&gt;]</c>. The generator that comes with this
/// package makes the call of <see cref="Plugin.Register(string?, Func{RootContext})"/> of it.
/// </summary>
/// <typeparam name="TRoot">A root context with a constructor without parameters.</typeparam>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class FilterAttribute<TRoot> : Attribute where TRoot : RootContext, new()
{
    /// <summary>For plugins with any <c>root_id</c>.</summary>
    public FilterAttribute()
    {
    }

    /// <summary>For plugins with this <c>root_id</c>: a module can have several filters.</summary>
    public FilterAttribute(string rootId) => RootId = rootId;

    /// <summary>Null for any.</summary>
    public string? RootId { get; }
}
