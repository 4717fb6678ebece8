using System.ComponentModel;

namespace Slipway.Sdk.Operators;

/// <summary>The operator of this module. A class with <see cref="OperatorAttribute"/> is registered when the module starts.</summary>
public static class OperatorModule
{
    private static Func<Reconciler>? s_create;

    /// <summary>Registers the operator.</summary>
    public static void Register(Func<Reconciler> create) => s_create = create;

    /// <summary>
    /// For generated code: who makes objects must not know which strings have the same hash code. What the host calls a reconcile is all
    /// that a module has and nobody outside can foresee.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static long HashSeed { get; private set; }

    internal static OperatorInstance Instance => field ??= new OperatorInstance(
        s_create?.Invoke() ?? throw new InvalidOperationException("No operator is registered: give a class [Operator(\"name\")]"),
        new ModuleHost());

    /// <summary>Takes what a reconcile is called, before anything is hashed for it.</summary>
    internal static void Seed(ReadOnlySpan<byte> message)
    {
        if (HashSeed != 0)
            return;
        var seed = 14695981039346656037UL;
        foreach (var b in message[..Math.Min(message.Length, 128)])
            seed = (seed ^ b) * 1099511628211UL;
        HashSeed = (long)seed;
    }
}
