using WebsiteOperator;

namespace Slipway.Operators.Sdk.Tests;

/// <summary>The example as modules, from the languages that it is written in.</summary>
internal static class WebsiteModules
{
    /// <summary>What the build of the example has made.</summary>
    public static string CSharp => Path.ChangeExtension(typeof(WebsiteReconciler).Assembly.Location, ".wasm");
}
