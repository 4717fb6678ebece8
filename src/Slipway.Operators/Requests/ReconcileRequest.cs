using System.Buffers;
using System.Text.Json;
using Slipway.Operators.Cluster;

namespace Slipway.Operators.Requests;

/// <summary>What <c>operator_on_reconcile</c> and <c>operator_on_finalize</c> are told.</summary>
internal sealed record ReconcileRequest
{
    public required Guid ReconcileId { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>Failures in a row.</summary>
    public required int Attempt { get; init; }

    public required ObjectKey Key { get; init; }

    /// <summary>JSON as the API server sent it; empty if the object is gone.</summary>
    public required ReadOnlyMemory<byte> Object { get; init; }

    /// <summary>Objects that it controls, by kind, namespace and name.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Owned { get; init; }

    /// <summary>Objects that map to it, by kind, namespace and name.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Related { get; init; }

    public void WriteTo(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("reconcileID"u8, ReconcileId);
        json.WriteString("time"u8, Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        json.WriteNumber("attempt"u8, Attempt);
        json.WriteStartObject("key"u8);
        json.WriteString("namespace"u8, Key.Namespace);
        json.WriteString("name"u8, Key.Name);
        json.WriteEndObject();
        json.WritePropertyName("object"u8);
        if (Object.IsEmpty)
            json.WriteNullValue();
        else
            json.WriteRawValue(Object.Span, skipInputValidation: true);
        WriteObjects(json, "owned"u8, Owned);
        WriteObjects(json, "related"u8, Related);
        json.WriteEndObject();
    }

    private static void WriteObjects(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<ReadOnlyMemory<byte>> objects)
    {
        json.WriteStartArray(name);
        foreach (var value in objects)
            json.WriteRawValue(value.Span, skipInputValidation: true);
        json.WriteEndArray();
    }
}
