namespace Slipway.Sdk;

/// <summary>
/// A record that can be read from JSON. The generator implements it for those with <see cref="FilterConfigurationAttribute"/>.
/// </summary>
/// <typeparam name="TSelf">The record.</typeparam>
public interface IFilterConfiguration<TSelf> where TSelf : IFilterConfiguration<TSelf>
{
    /// <summary>Reads the value that is next.</summary>
    /// <exception cref="ConfigurationException">It is not such a record.</exception>
    static abstract TSelf Read(scoped ref JsonReader reader);
}

/// <summary>Reads configurations.</summary>
public static class FilterConfiguration
{
    /// <summary>Reads a configuration from JSON; nothing at all is an empty object.</summary>
    /// <exception cref="ConfigurationException">Something is wrong with it; the message says what, and where.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> json) where T : IFilterConfiguration<T>
    {
        var reader = new JsonReader(json.IsEmpty ? "{}"u8 : json);
        var configuration = T.Read(ref reader);
        reader.End();
        return configuration;
    }
}
