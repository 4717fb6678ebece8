using Slipway.Sdk.Json;
using Slipway.Sdk.Resources;

namespace Slipway.Sdk.Operators;

/// <summary>What every operator has, whatever it reconciles. Operators derive from <see cref="Reconciler{T}"/>.</summary>
public abstract class Reconciler
{
    private protected Reconciler()
    {
    }

    /// <summary>The manifest as JSON. The generator makes it of the attributes of a class with <see cref="OperatorAttribute"/>.</summary>
    public virtual ReadOnlySpan<byte> Manifest => throw new InvalidOperationException(
        "This reconciler has no manifest: give its class [Operator(\"name\")] and make it partial");

    /// <summary>The host has a configuration for the operator, which it gives before all else.</summary>
    /// <param name="configuration">As it was written; usually JSON.</param>
    public virtual void OnConfigure(ReadOnlySpan<byte> configuration)
    {
    }

    /// <summary>
    /// Tells what a change leads to a reconcile of, for kinds with <see cref="WatchesAttribute.MapByGuest"/>; at most 1,000 objects.
    /// </summary>
    public virtual IEnumerable<ObjectKey> Map(WatchEvent change) => [];

    /// <summary>
    /// What has to be there in the next instance, at most 1 MiB. Operators without it are forgotten between any two calls, whenever
    /// the host wants.
    /// </summary>
    public virtual byte[] Save() => [];

    /// <summary>Gets what <see cref="Save"/> has returned, in a new instance.</summary>
    public virtual void Restore(ReadOnlySpan<byte> saved)
    {
    }

    internal abstract void Reconcile(ReconcileContext context);

    internal abstract void Finalize(ReconcileContext context);

    internal abstract ReconcileContext CreateContext(OperatorHost host, JsonObject request);
}

/// <summary>
/// Makes the cluster be what an object asks for. It is called when something may have changed, gets all it has declared, and answers with
/// actions, which the host carries out after it has returned. It must work the same in a new instance each time.
/// </summary>
/// <typeparam name="T">The kind that is reconciled: a record with <see cref="ResourceAttribute"/>.</typeparam>
public abstract class Reconciler<T> : Reconciler where T : class, IResource<T>
{
    /// <summary>Looks at the object and at what was made for it, and adds what is to be done to the context.</summary>
    public abstract void Reconcile(ReconcileContext<T> context);

    /// <summary>
    /// The object is being deleted, and the finalizer holds it until this has returned without asking for a requeue. For operators with
    /// <see cref="OperatorAttribute.Finalizer"/>.
    /// </summary>
    public virtual void Finalize(ReconcileContext<T> context)
    {
    }

    /// <summary>The object is not there any more; the context has its key only.</summary>
    public virtual void OnGone(ReconcileContext<T> context)
    {
    }

    internal sealed override void Reconcile(ReconcileContext context)
    {
        var typed = (ReconcileContext<T>)context;
        if (typed.Exists)
            Reconcile(typed);
        else
            OnGone(typed);
    }

    internal sealed override void Finalize(ReconcileContext context) => Finalize((ReconcileContext<T>)context);

    internal sealed override ReconcileContext CreateContext(OperatorHost host, JsonObject request) =>
        new ReconcileContext<T>(host, request);
}

/// <summary>A reconciler with a configuration.</summary>
/// <typeparam name="T">The kind that is reconciled.</typeparam>
/// <typeparam name="TConfiguration">A record with <see cref="FilterConfigurationAttribute"/>.</typeparam>
public abstract class Reconciler<T, TConfiguration> : Reconciler<T>
    where T : class, IResource<T>
    where TConfiguration : class, IFilterConfiguration<TConfiguration>
{
    private TConfiguration? _configuration;

    /// <summary>The configuration; its defaults where the host has none.</summary>
    protected TConfiguration Configuration => _configuration ??= FilterConfiguration.Parse<TConfiguration>(default);

    /// <inheritdoc/>
    public override void OnConfigure(ReadOnlySpan<byte> configuration) =>
        _configuration = FilterConfiguration.Parse<TConfiguration>(configuration);
}
