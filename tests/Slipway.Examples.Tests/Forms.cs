using Slipway.Sdk.Testing;

namespace Slipway.Examples.Tests;

/// <summary>What a filter can be built to. Every test runs with each.</summary>
public enum Form
{
    /// <summary>The assembly, run in the process.</summary>
    Native,
}

internal sealed class Forms : TheoryData<Form>
{
    public Forms() => Add(Form.Native);
}

internal static class Filter
{
    public static FilterHost Load<TRoot>(Form form, string configuration) => form switch
    {
        Form.Native => FilterHost.Load<TRoot>(configuration),
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };
}
