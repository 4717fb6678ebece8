namespace Slipway.Sdk;

/// <summary>A root context whose configuration is a record: JSON that is no such record is refused, and the log says why.</summary>
/// <typeparam name="TConfiguration">A partial record with <see cref="FilterConfigurationAttribute"/>.</typeparam>
public abstract class RootContext<TConfiguration> : RootContext where TConfiguration : class, IFilterConfiguration<TConfiguration>
{
    private TConfiguration? _configuration;

    /// <summary>The configuration, from <see cref="OnConfigured"/> on.</summary>
    public TConfiguration Configuration => _configuration
        ?? throw new InvalidOperationException("The configuration was read before the proxy has given one.");

    /// <inheritdoc/>
    public sealed override bool OnConfigure(int configurationSize)
    {
        try
        {
            _configuration = FilterConfiguration.Parse<TConfiguration>(ReadConfiguration());
        }
        catch (ConfigurationException e)
        {
            Log.Error(string.Concat("configuration, ", e.Message));
            return false;
        }

        return OnConfigured();
    }

    /// <summary>There is a configuration.</summary>
    /// <returns>False to refuse it: the proxy does not use the plugin then. Log why before.</returns>
    protected virtual bool OnConfigured() => true;
}
