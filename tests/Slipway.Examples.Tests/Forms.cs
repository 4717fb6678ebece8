using Slipway.Sdk.Testing;

namespace Slipway.Examples.Tests;

/// <summary>What a filter can be built to. Every test runs with each.</summary>
public enum Form
{
    /// <summary>The assembly, run in the process.</summary>
    Native,

    /// <summary>A WebAssembly module.</summary>
    Compiled,
}

internal sealed class Forms : TheoryData<Form>
{
    public Forms() => AddRange(Form.Native, Form.Compiled);
}

internal static class Filter
{
    public static FilterHost Load<TRoot>(Form form, string configuration) => form switch
    {
        Form.Native => FilterHost.Load<TRoot>(configuration),
        Form.Compiled => FilterHost.Load(Compiled.PathOf(typeof(TRoot).Assembly), new FilterHostOptions { Configuration = configuration }),
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };
}
