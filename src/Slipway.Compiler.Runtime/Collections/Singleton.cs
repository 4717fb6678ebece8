namespace Slipway.Runtime;

/// <summary>One object of a type, made when it is first needed: comparers, which the framework finds by reflection.</summary>
internal static class Singleton<T> where T : class, new()
{
    private static T? s_instance;

    public static T Get() => s_instance ??= new T();
}
