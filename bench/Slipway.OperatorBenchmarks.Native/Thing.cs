using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Slipway.OperatorBenchmarks.Native;

/// <summary>What is reconciled, as KubernetesClient wants it.</summary>
internal sealed class Thing : IKubernetesObject<V1ObjectMeta>
{
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "";

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "";

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    [JsonPropertyName("spec")]
    public ThingSpec Spec { get; set; } = new();

    [JsonPropertyName("status")]
    public ThingStatus? Status { get; set; }
}

internal sealed class ThingList : IKubernetesObject<V1ListMeta>, IItems<Thing>
{
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "";

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "";

    [JsonPropertyName("metadata")]
    public V1ListMeta Metadata { get; set; } = new();

    [JsonPropertyName("items")]
    public IList<Thing> Items { get; set; } = [];
}

internal sealed class ThingSpec
{
    [JsonPropertyName("revision")]
    public int Revision { get; set; }

    [JsonPropertyName("payload")]
    public string Payload { get; set; } = "";
}

internal sealed class ThingStatus
{
    [JsonPropertyName("observed")]
    public int Observed { get; set; }

    [JsonPropertyName("checksum")]
    public string Checksum { get; set; } = "";
}
