using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Artifacts;

/// <summary>What content is named by: <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(Converter))]
public sealed record Digest
{
    private const string Algorithm = "sha256:";
    private const int HexLength = 2 * SHA256.HashSizeInBytes;

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdef");

    private Digest(string hex) => Hex = hex;

    /// <summary>The digits without the algorithm.</summary>
    public string Hex { get; }

    /// <summary>The digest of some bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> bytes) => FromHash(SHA256.HashData(bytes));

    /// <summary>Reads the form with the algorithm.</summary>
    /// <exception cref="ArtifactException">It is none.</exception>
    public static Digest Parse(string text) => TryParse(text, out var digest)
        ? digest
        : throw new ArtifactException($"'{text}' is no digest: that is sha256: and 64 hexadecimal digits in lower case.");

    /// <summary>Reads the form with the algorithm, if it is one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = text is not null
            && text.Length == Algorithm.Length + HexLength
            && text.StartsWith(Algorithm, StringComparison.Ordinal)
            && !text.AsSpan(Algorithm.Length).ContainsAnyExcept(s_digits)
            ? new Digest(text[Algorithm.Length..])
            : null;
        return digest is not null;
    }

    internal static Digest FromHash(ReadOnlySpan<byte> hash) => new(Convert.ToHexStringLower(hash));

    /// <summary>The form with the algorithm.</summary>
    public override string ToString() => Algorithm + Hex;

    internal sealed class Converter : JsonConverter<Digest>
    {
        public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var digest)
                ? digest
                : throw new JsonException($"'{reader.GetString()}' is no sha256 digest");

        public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
