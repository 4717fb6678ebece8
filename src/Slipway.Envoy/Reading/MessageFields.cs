namespace Slipway.Envoy;

/// <summary>Which fields of a message the document gives, where, and what was read there.</summary>
internal sealed class MessageFields(Cursor at)
{
    private readonly Dictionary<string, (Cursor At, object? Value)> fields = [];

    /// <summary>The message itself.</summary>
    public Cursor Message { get; } = at;

    /// <summary>Whether a field was given that is not supported, so that the others are not judged by what they leave out.</summary>
    public bool HasRefused { get; set; }

    /// <summary>False if the field has begun before.</summary>
    public bool Begin(string field) => fields.TryAdd(field, (Message, null));

    public void Set(string field, Cursor child, object? value) => fields[field] = (child, value);

    public bool Has(string field) => fields.ContainsKey(field);

    /// <summary>Tells which of some fields are missing, where only the others say that they are required.</summary>
    public void Require(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!Has(name))
                Message.ErrorIn(name, "is required and missing");
        }
    }

    /// <summary>The place of a field, or of the message where the field is not given.</summary>
    public Cursor At(string field) => fields.TryGetValue(field, out var entry) ? entry.At : Message;

    /// <summary>What was read in a field, or <paramref name="otherwise"/>.</summary>
    public V Value<V>(string field, V otherwise) =>
        fields.TryGetValue(field, out var entry) && entry.Value is V value ? value : otherwise;
}
