using System.Globalization;

namespace Slipway.Sdk.Json;

/// <summary>A text, a number, true or false.</summary>
public sealed class JsonValue : JsonNode
{
    private static readonly JsonValue s_true = new("true"u8.ToArray(), 0, 4);
    private static readonly JsonValue s_false = new("false"u8.ToArray(), 0, 5);

    /// <summary>As it is written, quotes included; a text that was not parsed has none.</summary>
    private readonly byte[]? _source;
    private readonly int _start;
    private readonly int _length;
    private string? _text;

    internal JsonValue(string text) => _text = text;

    internal JsonValue(byte[] source, int start, int length) => (_source, _start, _length) = (source, start, length);

    /// <summary>Null for what is no text.</summary>
    public string? Text => _text ??= Raw is [(byte)'"', .. var text, _] ? JsonText.Unescape(text) : null;

    /// <summary>Null for what is no truth value.</summary>
    public bool? Boolean => Raw is [(byte)'t', ..] ? true : Raw is [(byte)'f', ..] ? false : null;

    /// <summary>Null for what is no whole number of 64 bits.</summary>
    public long? Int64
    {
        get
        {
            var negative = Raw is [(byte)'-', ..];
            var digits = negative ? Raw[1..] : Raw;
            if (digits.Length is 0 or > 19)
                return null;
            long value = 0;
            foreach (var digit in digits)
            {
                // Below zero there is one number more.
                if (digit is < (byte)'0' or > (byte)'9' || value < (long.MinValue + (digit - '0')) / 10)
                    return null;
                value = unchecked(value * 10 - (digit - '0'));
            }

            return negative ? value : value == long.MinValue ? null : -value;
        }
    }

    /// <summary>Null for what is no number.</summary>
    public double? Double =>
        IsNumber && double.TryParse(Raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    internal override string Kind => IsText ? "a text" : IsNumber ? "a number" : "true or false";

    private bool IsText => _source is null || Raw is [(byte)'"', ..];

    private bool IsNumber => Raw is [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..];

    private ReadOnlySpan<byte> Raw => _source is null ? default : new ReadOnlySpan<byte>(_source, _start, _length);

    /// <inheritdoc/>
    public override JsonNode DeepClone() => this;

    internal static JsonValue Of(bool value) => value ? s_true : s_false;

    internal static JsonValue Of(long value) => Number(Decimal.Text(value));

    internal static JsonValue Of(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), "JSON has neither infinity nor NaN.");
        return Number(value.ToString("R", CultureInfo.InvariantCulture));
    }

    internal override void WriteTo(JsonWriter writer)
    {
        if (_source is null)
            writer.WriteText(_text!);
        else
            writer.WriteRaw(Raw);
    }

    /// <summary>Numbers are compared as they are written: 1 is not 1.0, which the API server does not write either.</summary>
    private protected override bool IsEqual(JsonNode other)
    {
        if (other is not JsonValue value || IsText != value.IsText)
            return false;
        return IsText ? Text == value.Text : Raw.SequenceEqual(value.Raw);
    }

    private static JsonValue Number(string digits)
    {
        var bytes = Utf8.Bytes(digits);
        return new JsonValue(bytes, 0, bytes.Length);
    }
}
