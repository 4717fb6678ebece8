namespace Slipway.Sdk.Json;

/// <summary>Bytes are not JSON. The message says what is wrong, and at which byte.</summary>
public sealed class JsonFormatException : Exception
{
    internal JsonFormatException(int position, string problem)
        : base(string.Concat("This is not JSON: at byte ", Decimal.Text(position), " ", problem)) => Position = position;

    /// <summary>The first byte that does not fit, from 0.</summary>
    public int Position { get; }
}
