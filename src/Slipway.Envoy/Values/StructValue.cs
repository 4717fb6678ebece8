using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Envoy;

/// <summary><c>google.protobuf.Value</c> as an immutable tree; <c>google.protobuf.Struct</c> is <see cref="Struct"/>.</summary>
public abstract record StructValue
{
    // Guests compare and log this text, so only what JSON itself demands is escaped.
    private static readonly JsonWriterOptions JsonText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private StructValue()
    {
    }

    /// <summary>The value null.</summary>
    public static StructValue Null { get; } = new NullValue();

    /// <summary>Compact JSON text in UTF-8, object keys in the order of the file.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonText))
            WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes this value as JSON.</summary>
    public abstract void WriteTo(Utf8JsonWriter writer);

    /// <summary>Compact JSON text.</summary>
    public sealed override string ToString() => Encoding.UTF8.GetString(ToJson());

    /// <summary><c>null_value</c>.</summary>
    public sealed record NullValue : StructValue
    {
        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer) => writer.WriteNullValue();
    }

    /// <summary><c>bool_value</c>.</summary>
    /// <param name="Value">The truth value.</param>
    public sealed record Bool(bool Value) : StructValue
    {
        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer) => writer.WriteBooleanValue(Value);
    }

    /// <summary><c>number_value</c>; always finite.</summary>
    /// <param name="Value">The number; whole numbers are exact up to 2^53.</param>
    public sealed record Number(double Value) : StructValue
    {
        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer)
        {
            if (Value == Math.Truncate(Value) && Math.Abs(Value) < 1L << 53)
                writer.WriteNumberValue((long)Value);
            else
                writer.WriteNumberValue(Value);
        }
    }

    /// <summary><c>string_value</c>.</summary>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Value) : StructValue
    {
        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer) => writer.WriteStringValue(Value);
    }

    /// <summary><c>list_value</c>.</summary>
    /// <param name="Items">The elements.</param>
    public sealed record List(ImmutableArray<StructValue> Items) : StructValue
    {
        /// <inheritdoc/>
        public bool Equals(List? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Items.Length;

        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer)
        {
            writer.WriteStartArray();
            foreach (var item in Items)
                item.WriteTo(writer);
            writer.WriteEndArray();
        }
    }

    /// <summary><c>struct_value</c>: named fields.</summary>
    /// <param name="Fields">Name and value, in the order of the file; names are unique.</param>
    public sealed record Struct(ImmutableArray<KeyValuePair<string, StructValue>> Fields) : StructValue
    {
        /// <summary>No fields.</summary>
        public static Struct Empty { get; } = new([]);

        /// <summary>The value of the field called <paramref name="name"/>, or null where there is none.</summary>
        public StructValue? this[string name]
        {
            get
            {
                foreach (var (key, value) in Fields)
                {
                    if (key == name)
                        return value;
                }

                return null;
            }
        }

        /// <inheritdoc/>
        public bool Equals(Struct? other) => other is not null && Fields.AsSpan().SequenceEqual(other.Fields.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Fields.Length;

        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            foreach (var (key, value) in Fields)
            {
                writer.WritePropertyName(key);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }
    }
}
