namespace Slipway.Deploy;

/// <summary>Something that has pods.</summary>
public sealed record WorkloadReference
{
    private WorkloadReference(ResourceKind kind, string name) => (Kind, Name) = (kind, name);

    /// <summary>Its name.</summary>
    public string Name { get; }

    internal ResourceKind Kind { get; }

    /// <summary>Reads <c>deployment/NAME</c>, or another kind that has pods.</summary>
    /// <exception cref="DeployException">It is none.</exception>
    public static WorkloadReference Parse(string text) => TryParse(text) ?? throw new DeployException(
        $"'{text}' is no workload: that is KIND/NAME, with one of {string.Join(", ", ResourceKind.Workloads.Select(kind => kind.Kind.ToLowerInvariant()))}.");

    /// <inheritdoc/>
    public override string ToString() => $"{Kind.Kind}/{Name}";

    internal static WorkloadReference? TryParse(string? text)
    {
        var slash = text?.IndexOf('/') ?? -1;
        var kind = slash < 0 ? null
            : ResourceKind.Workloads.FirstOrDefault(known => known.Kind.Equals(text![..slash], StringComparison.OrdinalIgnoreCase));
        return kind is null || slash == text!.Length - 1 ? null : new WorkloadReference(kind, text[(slash + 1)..]);
    }
}
