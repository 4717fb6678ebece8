namespace Slipway.Hub;

/// <summary>What lies where in the folder of a hub.</summary>
internal static class HubFolder
{
    public static string Database(string folder) => Path.Combine(folder, "hub.db");

    /// <summary>Held while a hub serves the folder.</summary>
    public static string Lock(string folder) => Path.Combine(folder, "lock");

    /// <summary>Keys that registry tokens are made with.</summary>
    public static string Keys(string folder) => Path.Combine(folder, "keys");

    /// <summary>Modules that were compiled to be tried.</summary>
    public static string Compiled(string folder) => Path.Combine(folder, "compiled");

    /// <summary>Makes it where it is not: for its owner alone, since there are hashes of passwords and keys in it.</summary>
    /// <exception cref="HubException">It cannot be made.</exception>
    public static void Create(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubException($"The folder {folder} cannot be made: {e.Message}", "--data names another folder.", e);
        }
    }
}
