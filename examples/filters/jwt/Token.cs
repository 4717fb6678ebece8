using System.Buffers.Text;
using System.Text;
using Slipway.Sdk;

namespace Jwt;

/// <summary>A token as it was read (RFC 7515, compact serialisation). Nothing is known yet of who has signed it.</summary>
internal sealed class Token
{
    public string Algorithm { get; private set; } = "";

    public string KeyId { get; private set; } = "";

    public string Issuer { get; private set; } = "";

    public List<string> Audience { get; } = [];

    public long? Expires { get; private set; }

    public long? NotBefore { get; private set; }

    /// <summary>The claims that are texts.</summary>
    public Dictionary<string, string> Claims { get; } = [];

    public byte[] SignedText { get; private set; } = [];

    public byte[] Signature { get; private set; } = [];

    public static bool TryParse(string text, out Token token)
    {
        token = new Token();
        var parts = text.Split('.');
        if (parts.Length != 3)
            return false;
        try
        {
            token.ReadHeader(Base64Url.DecodeFromChars(parts[0]));
            token.ReadClaims(Base64Url.DecodeFromChars(parts[1]));
            token.Signature = Base64Url.DecodeFromChars(parts[2]);
            token.SignedText = Encoding.UTF8.GetBytes($"{parts[0]}.{parts[1]}");
            return true;
        }
        catch (Exception e) when (e is FormatException or ConfigurationException)
        {
            return false;
        }
    }

    private void ReadHeader(byte[] json)
    {
        var reader = new JsonReader(json);
        reader.BeginObject();
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("alg"u8))
                Algorithm = reader.ReadString();
            else if (name.SequenceEqual("kid"u8))
                KeyId = reader.ReadString();
            else if (name.SequenceEqual("crit"u8))
                throw reader.Error("has extensions that this filter does not know");
            else
                reader.ReadRaw();
        }

        reader.End();
    }

    private void ReadClaims(byte[] json)
    {
        var reader = new JsonReader(json);
        reader.BeginObject();
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("exp"u8))
                Expires = (long)reader.ReadDouble();
            else if (name.SequenceEqual("nbf"u8))
                NotBefore = (long)reader.ReadDouble();
            else if (name.SequenceEqual("aud"u8))
                ReadAudience(ref reader);
            else if (reader.NextIsText)
                Claims[reader.Text(name)] = reader.ReadString();
            else
                reader.ReadRaw();
        }

        reader.End();
        Issuer = Claims.GetValueOrDefault("iss", "");
    }

    private void ReadAudience(ref JsonReader reader)
    {
        if (reader.NextIsText)
        {
            Audience.Add(reader.ReadString());
            return;
        }

        reader.BeginArray();
        while (reader.NextItem())
            Audience.Add(reader.ReadString());
    }
}
