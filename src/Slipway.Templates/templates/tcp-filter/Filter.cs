using Slipway.Sdk;

[assembly: Filter<FilterName.Filter>]

namespace FilterName;

/// <summary>What the proxy's configuration gives the filter, as JSON: { "denied": "QUIT" }.</summary>
[FilterConfiguration]
public sealed partial record Settings
{
    /// <summary>A client that begins with this is turned away.</summary>
    public string Denied { get; init; } = "DENIED";
}

/// <summary>The plugin; the proxy has one in each of its threads.</summary>
public sealed class Filter : RootContext<Settings>
{
    /// <inheritdoc/>
    public override TcpContext CreateTcpContext() => new Connection(Configuration);

    /// <summary>One connection.</summary>
    private sealed class Connection(Settings settings) : TcpContext
    {
        public override FilterStatus OnDownstreamData(int size, bool endOfStream)
        {
            if (DownstreamData.ReadText().StartsWith(settings.Denied, StringComparison.Ordinal))
            {
                Log.Info("a client was turned away");
                Close();
                return FilterStatus.StopIteration;
            }

            return FilterStatus.Continue;
        }
    }
}
