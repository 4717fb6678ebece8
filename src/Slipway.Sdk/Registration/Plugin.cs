namespace Slipway.Sdk;

/// <summary>
/// The filters of this module. Each is registered when the module starts: <c>[assembly: Filter&lt;MyRoot&gt;]</c> does that, or a method
/// with
/// <see cref="System.Runtime.CompilerServices.ModuleInitializerAttribute"/>.
/// </summary>
public static class Plugin
{
    private static Registration? s_first;

    /// <summary>Registers the only filter of a module, or the one for all root ids that no other is registered for.</summary>
    public static void Register(Func<RootContext> create) => Register(null, create);

    /// <summary>Registers the filter for plugins that are configured with this <c>root_id</c>.</summary>
    public static void Register(string? rootId, Func<RootContext> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        s_first = new Registration(rootId, create, s_first);
    }

    internal static RootContext CreateRoot()
    {
        Hostcalls.GetProperty("plugin_root_id"u8, out var id);
        var rootId = Utf8.Text(id);
        Registration? other = null;
        for (var registration = s_first; registration is not null; registration = registration.Next)
        {
            if (registration.RootId == rootId)
                return registration.Create();
            if (registration.RootId is null)
                other = registration;
        }

        if (other is null)
        {
            throw new InvalidOperationException(string.Concat(
                "No filter is registered for the root_id '", rootId,
                    "'; correct it in the proxy's configuration, or add [assembly: Filter<T>]."));
        }

        return other.Create();
    }

    private sealed class Registration(string? rootId, Func<RootContext> create, Registration? next)
    {
        public string? RootId => rootId;

        public Func<RootContext> Create => create;

        public Registration? Next => next;
    }
}
