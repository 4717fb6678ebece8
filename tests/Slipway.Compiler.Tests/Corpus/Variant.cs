using Slipway.Tests;

namespace Slipway.Compiler.Tests;

/// <summary>One way to compile.</summary>
internal sealed record Variant(ExceptionMode Exceptions, CollectionMode Collection, bool Optimise)
{
    public static Variant Default { get; } = new(ExceptionMode.Flag, CollectionMode.Quiescence, true);

    public static IReadOnlyList<Variant> All { get; } =
        [.. from exceptions in Enum.GetValues<ExceptionMode>()
            from collection in Enum.GetValues<CollectionMode>()
            from optimise in (bool[])[true, false]
            select new Variant(exceptions, collection, optimise)];

    /// <summary>Node's V8 has the exceptions of WebAssembly 3 only from version 23 on.</summary>
    public bool RunsOnNode => Exceptions is ExceptionMode.Flag;

    public CompilerOptions Options(string assembly) => new()
    {
        AssemblyPath = assembly,
        FrameworkPaths = FrameworkFolders.All,
        Exceptions = Exceptions,
        Collection = Collection,
        CollectEvery = Collection is CollectionMode.Anytime ? 256 : 0,
        Optimise = Optimise,
    };

    public override string ToString() => $"{Exceptions}, {Collection}, {(Optimise ? "optimised" : "not optimised")}";
}
