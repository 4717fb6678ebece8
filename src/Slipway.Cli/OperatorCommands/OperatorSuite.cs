using System.ComponentModel;

namespace Slipway.Cli.OperatorCommands;

/// <summary>A file of tests of an operator. YAML, whose names are these in snake_case; Kubernetes objects are as they are anywhere.</summary>
internal sealed class OperatorSuite
{
    [Description("The operator's module, relative to this file.")]
    public string Operator { get; set; } = "";

    [Description("The configuration of tests that have none of their own.")]
    public object? Configuration { get; set; }

    [Description("The tests.")]
    public List<OperatorTest> Tests { get; set; } = [];
}

/// <summary>One callback of an instance that is made for it.</summary>
internal sealed class OperatorTest
{
    [Description("What the operator does, in words.")]
    public string Name { get; set; } = "";

    [Description("reconcile, which it is unless given, finalize, or map.")]
    public string Callback { get; set; } = "reconcile";

    [Description("The operator's configuration.")]
    public object? Configuration { get; set; }

    [Description("The object that is reconciled, or that has changed and is to be mapped.")]
    public object? Object { get; set; }

    [Description("The name of the object, where there is none: NAME or NAMESPACE/NAME.")]
    public string Key { get; set; } = "";

    [Description("What happened to the object, for map: added, modified, which it is unless given, or deleted.")]
    public string Event { get; set; } = "modified";

    [Description("The host's clock; 2026-01-01T00:00:00Z unless given.")]
    public string Time { get; set; } = "2026-01-01T00:00:00Z";

    [Description("How many times in a row it has failed.")]
    public int Attempt { get; set; }

    [Description("Objects that it controls.")]
    public List<object> Owned { get; set; } = [];

    [Description("Objects that map to it.")]
    public List<object> Related { get; set; } = [];

    [Description("What reads find besides: objects.")]
    public List<object> Cluster { get; set; } = [];

    [Description("What the module may not do: 'VERB RESOURCE', each of which may be *.")]
    public List<string> Denied { get; set; } = [];

    [Description("What must come of it.")]
    public OperatorExpectation Expect { get; set; } = new();
}

internal sealed class OperatorExpectation
{
    [Description("done, which it is unless given, failed, terminal, or trapped.")]
    public string Outcome { get; set; } = "done";

    [Description("A part of the reason why it is not done.")]
    public string? Error { get; set; }

    [Description("All actions in their order. Each has at least the fields that are given here; a field that is null must not be there.")]
    public List<object>? Actions { get; set; }

    [Description("When it wants to be called again, in milliseconds; 0 for not at all.")]
    public long? RequeueAfterMs { get; set; }

    [Description("What an event maps to, in its order: NAME or NAMESPACE/NAME.")]
    public List<string>? Keys { get; set; }

    [Description("Parts of lines that it logs.")]
    public List<string> Log { get; set; } = [];

    [Description("A file that has everything that comes out; 'slipway operator test --update' writes it.")]
    public string? Golden { get; set; }
}
