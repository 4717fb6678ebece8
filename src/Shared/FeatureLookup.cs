using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway;

/// <summary>
/// Features by their types, where it is done for each request: <see cref="IFeatureCollection.Get{TFeature}"/> and its opposite are generic methods of
/// an interface, which the runtime has to look up at each call; there are some twenty of these in a request.
/// </summary>
internal static class FeatureLookup
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T? Find<T>(this IFeatureCollection features) where T : class => (T?)features[typeof(T)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<T>(this IFeatureCollection features, T? feature) where T : class => features[typeof(T)] = feature;
}
