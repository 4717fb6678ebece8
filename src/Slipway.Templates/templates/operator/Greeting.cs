using System.ComponentModel.DataAnnotations;
using Slipway.Sdk.Operators;
using Slipway.Sdk.Resources;

namespace OperatorName;

/// <summary>The custom resource: what users write, and what the operator says about it.</summary>
[Resource("example.com/v1", "Greeting", "greetings")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
public sealed partial record Greeting
{
    /// <summary>What is wanted.</summary>
    public required GreetingSpec Spec { get; init; }

    /// <summary>What there is.</summary>
    public GreetingStatus? Status { get; init; }
}

/// <summary>What is wanted.</summary>
[ResourcePart]
public sealed partial record GreetingSpec
{
    /// <summary>Who is greeted.</summary>
    [MinLength(1)]
    public required string Name { get; init; }
}

/// <summary>What there is.</summary>
[ResourcePart]
public sealed partial record GreetingStatus
{
    /// <summary>In detail.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}
