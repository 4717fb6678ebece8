namespace Slipway.Deploy;

/// <summary>What happens with an object of a cluster.</summary>
public enum RolloutOutcome
{
    /// <summary>It was not there before.</summary>
    Created,

    /// <summary>It is another than before.</summary>
    Changed,

    /// <summary>It was as it should be.</summary>
    Unchanged,

    /// <summary>It is gone.</summary>
    Removed,
}

/// <summary>One object, before and after.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Outcome">What happened, or would happen.</param>
/// <param name="Before">As YAML, without what the server keeps for itself; empty where there was none.</param>
/// <param name="After">The same afterwards.</param>
public sealed record RolloutStep(string Kind, string Namespace, string Name, RolloutOutcome Outcome, string Before, string After)
{
    internal static RolloutStep Of(KubernetesObject? before, KubernetesObject? after)
    {
        var known = after ?? before!;
        var (textBefore, textAfter) = (Text(before), Text(after));
        var outcome = before is null ? RolloutOutcome.Created
            : after is null ? RolloutOutcome.Removed
            : textBefore == textAfter ? RolloutOutcome.Unchanged
            : RolloutOutcome.Changed;
        return new RolloutStep(known.Kind.Kind, known.Namespace, known.Name, outcome, textBefore, textAfter);
    }

    private static string Text(KubernetesObject? item) => item is null ? "" : YamlText.Write(item.Comparable());
}
