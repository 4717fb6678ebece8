using Slipway.Sdk.Testing;

namespace Slipway.Sdk.Tests;

/// <summary>The filters of this assembly, each under a root id.</summary>
internal static class Loading
{
    public static FilterHost Load(string rootId, string configuration = "", FilterHostOptions? options = null) =>
        FilterHost.Load<LoadingTests>((options ?? new FilterHostOptions()) with { RootId = rootId, Configuration = configuration });
}
