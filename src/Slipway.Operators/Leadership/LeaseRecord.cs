using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Operators.Cluster;

namespace Slipway.Operators.Leadership;

/// <summary>The object of a lease, as it was last read. Fields that are not ours stay as they are.</summary>
internal sealed class LeaseRecord
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    private readonly JsonObject _document;
    private readonly JsonObject _spec;

    private LeaseRecord(JsonObject document, JsonObject spec) => (_document, _spec) = (document, spec);

    /// <summary>Who has it; empty for nobody.</summary>
    public string Holder => Text(_spec, "holderIdentity");

    /// <summary>How long it is valid after it was renewed; null where it does not say.</summary>
    public TimeSpan? Duration =>
        _spec["leaseDurationSeconds"] is JsonValue value && value.TryGetValue(out int seconds) ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Differs after each renewal.</summary>
    public string Version => Text(_document["metadata"] as JsonObject ?? [], "resourceVersion");

    /// <exception cref="ClusterException">It is no lease.</exception>
    public static LeaseRecord Parse(byte[] json)
    {
        try
        {
            if (JsonNode.Parse(json) is not JsonObject document)
                throw new JsonException("no object");
            if (document["spec"] is not JsonObject spec)
                document["spec"] = spec = [];
            return new LeaseRecord(document, spec);
        }
        catch (JsonException e)
        {
            throw ClusterException.Malformed($"a lease that cannot be read ({e.Message.TrimEnd('.')})", e);
        }
    }

    public static byte[] New(LeaseOptions options) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["apiVersion"] = ResourceKind.Lease.ApiVersion,
        ["kind"] = ResourceKind.Lease.Kind,
        ["metadata"] = new JsonObject { ["name"] = options.Name, ["namespace"] = options.Namespace },
        ["spec"] = new JsonObject
        {
            ["holderIdentity"] = options.Identity,
            ["leaseDurationSeconds"] = Seconds(options.Duration),
            ["acquireTime"] = Now(options),
            ["renewTime"] = Now(options),
            ["leaseTransitions"] = 0,
        },
    });

    /// <summary>The same lease, held by the candidate from now on.</summary>
    public byte[] Held(LeaseOptions options)
    {
        if (Holder != options.Identity)
        {
            _spec["acquireTime"] = Now(options);
            var transitions = _spec["leaseTransitions"] is JsonValue value && value.TryGetValue(out int count) ? count : 0;
            _spec["leaseTransitions"] = transitions + 1;
        }

        _spec["holderIdentity"] = options.Identity;
        _spec["leaseDurationSeconds"] = Seconds(options.Duration);
        _spec["renewTime"] = Now(options);
        return JsonSerializer.SerializeToUtf8Bytes(_document);
    }

    /// <summary>The same lease, held by nobody, so that the next need not wait.</summary>
    public byte[] Released(LeaseOptions options)
    {
        _spec["holderIdentity"] = "";
        _spec["leaseDurationSeconds"] = 1;
        _spec["renewTime"] = Now(options);
        return JsonSerializer.SerializeToUtf8Bytes(_document);
    }

    private static int Seconds(TimeSpan duration) => Math.Max(1, (int)Math.Ceiling(duration.TotalSeconds));

    private static string Now(LeaseOptions options) => options.Time.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string Text(JsonObject fields, string name) =>
        fields[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
