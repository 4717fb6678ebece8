namespace Slipway.Runtime;

/// <summary>The framework's messages are tens of kilobytes; a module has their names instead.</summary>
[Plug("System.SR")]
internal static class ResourcesPlug
{
    public static string GetResourceString(string resourceKey) => resourceKey;

    public static bool UsingResourceKeys() => true;

    public static string Format(string resourceFormat, object? p1) => resourceFormat;

    public static string Format(string resourceFormat, object? p1, object? p2) => resourceFormat;

    public static string Format(string resourceFormat, object? p1, object? p2, object? p3) => resourceFormat;

    public static string Format(string resourceFormat, object?[] args) => resourceFormat;
}

/// <summary>The names of parameters and messages that the framework's exceptions carry are kilobytes, too.</summary>
[Plug("System.ThrowHelper")]
internal static class ThrowHelperPlug
{
    public static string? GetArgumentName(int argument) => null;

    public static string GetResourceString(int resource) => "";
}
