using System.ComponentModel.DataAnnotations;
using Slipway.Sdk.Operators;
using Slipway.Sdk.Resources;

namespace WebsiteOperator;

/// <summary>A page that is served over HTTP.</summary>
[Resource("demo.slipway.dev/v1", "Website", "websites", ShortNames = ["site"])]
[PrinterColumn("Phase", ".status.phase")]
[PrinterColumn("Ready", ".status.readyReplicas", Type = "integer")]
[PrinterColumn("URL", ".status.url")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed partial record Website
{
    /// <summary>What is wanted.</summary>
    public required WebsiteSpec Spec { get; init; }

    /// <summary>What there is.</summary>
    public WebsiteStatus? Status { get; init; }
}

/// <summary>What is wanted of a website. Its page is one of html, title (with content) and contentFrom.</summary>
[ResourcePart]
public sealed partial record WebsiteSpec
{
    /// <summary>The page as it is.</summary>
    public string? Html { get; init; }

    /// <summary>The title of a page that is made of it and content.</summary>
    public string? Title { get; init; }

    /// <summary>What is below the title.</summary>
    public string Content { get; init; } = "";

    /// <summary>The name of a ConfigMap whose index.html is the page.</summary>
    public string? ContentFrom { get; init; }

    /// <summary>How many servers there are.</summary>
    [Range(0, 20)]
    public int Replicas { get; init; } = 1;

    /// <summary>The name that the website is reached by from outside.</summary>
    public string? Host { get; init; }

    /// <summary>Nothing is changed while this is true.</summary>
    public bool Paused { get; init; }
}

/// <summary>How far a website is.</summary>
public enum WebsitePhase
{
    /// <summary>It waits for something that is missing.</summary>
    Pending,

    /// <summary>Its servers are starting.</summary>
    Progressing,

    /// <summary>All its servers serve the page.</summary>
    Ready,

    /// <summary>It is left alone.</summary>
    Paused,

    /// <summary>What is wanted cannot be.</summary>
    Failed,

    /// <summary>It is being deleted.</summary>
    Terminating,
}

/// <summary>What there is of a website.</summary>
[ResourcePart]
public sealed partial record WebsiteStatus
{
    /// <summary>How far it is.</summary>
    public WebsitePhase Phase { get; init; }

    /// <summary>How many servers are ready.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Where it is served.</summary>
    public string? Url { get; init; }

    /// <summary>The generation that this was found for.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>In detail.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}
