namespace Slipway.Sdk.Testing.Differences;

/// <summary>A request or response as one party saw it; pseudo-headers such as <c>:path</c> come first among the headers.</summary>
internal sealed record HttpMessage(IReadOnlyList<Field> Headers, byte[] Body, IReadOnlyList<Field> Trailers)
{
    public string? this[string name]
    {
        get
        {
            foreach (var header in Headers)
            {
                if (header.Name == name)
                    return header.Value;
            }

            return null;
        }
    }
}
