using System.Reflection;

namespace Slipway.Tests;

/// <summary>Where the framework's implementation is that modules are made of; <c>Framework.props</c> tells a project that links this file.</summary>
internal static class FrameworkFolders
{
    public static IReadOnlyList<string> All { get; } = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "FrameworkFolders").Value!.Split(';');
}
