namespace Slipway.Runtime;

/// <summary>The framework's messages are tens of kilobytes; a module has their names instead.</summary>
[Plug("System.SR")]
internal static class ResourcesPlug
{
    public static string GetResourceString(string resourceKey) => resourceKey;

    public static bool UsingResourceKeys() => true;
}
