using System.Text.Json;
using Slipway.Operators.Serving;

namespace Slipway.Cli.OperatorCommands;

/// <summary>An operator, as <c>slipway operator status</c> shows it.</summary>
internal sealed record OperatorRow
{
    /// <summary>Of its WasmOperator; null where a host was asked.</summary>
    public string? Namespace { get; init; }

    public required string Name { get; init; }

    public required string State { get; init; }

    /// <summary>What it reconciles.</summary>
    public string? Kind { get; init; }

    public string? Digest { get; init; }

    public string? Host { get; init; }

    public int? Instances { get; init; }

    public long? MemoryBytes { get; init; }

    public int? Waiting { get; init; }

    public long? Reconciles { get; init; }

    public long? Failures { get; init; }

    public long? ColdStarts { get; init; }

    public double? WakeP50Ms { get; init; }

    public double? WakeP99Ms { get; init; }

    public string? LastError { get; init; }

    public static OperatorRow Of(OperatorStatusPage page) => new()
    {
        Name = page.Name,
        State = page.State,
        Kind = page.Kind,
        Digest = page.Digest,
        Instances = page.Instances,
        MemoryBytes = page.MemoryBytes,
        Waiting = page.Waiting,
        Reconciles = page.Reconciles,
        Failures = page.Failures,
        ColdStarts = page.ColdStarts,
        WakeP50Ms = page.WakeP50Ms,
        WakeP99Ms = page.WakeP99Ms,
        LastError = page.LastError,
    };

    /// <param name="resource">A WasmOperator; its status may have been written by anybody who may.</param>
    public static OperatorRow Of(JsonElement resource)
    {
        var metadata = Field(resource, "metadata");
        var status = Field(resource, "status");
        var statistics = Field(status, "statistics");
        return new OperatorRow
        {
            Namespace = Text(metadata, "namespace"),
            Name = Text(metadata, "name") ?? "",
            State = Text(status, "state") ?? "Pending",
            Kind = Text(status, "kind"),
            Digest = Text(status, "digest"),
            Host = Text(status, "host"),
            Instances = (int?)Number(statistics, "instances"),
            MemoryBytes = (long?)Number(statistics, "memoryBytes"),
            Waiting = (int?)Number(statistics, "waiting"),
            Reconciles = (long?)Number(statistics, "reconciles"),
            Failures = (long?)Number(statistics, "failures"),
            ColdStarts = (long?)Number(statistics, "coldStarts"),
            WakeP50Ms = Number(statistics, "wakeP50Ms"),
            WakeP99Ms = Number(statistics, "wakeP99Ms"),
            LastError = Text(status, "lastError"),
        };
    }

    private static JsonElement Field(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) =>
        Field(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static double? Number(JsonElement element, string name) =>
        Field(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) ? number : null;
}
