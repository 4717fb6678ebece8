using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Slipway.Sandbox;

/// <summary>A directory whose content nobody but the current user can change.</summary>
internal static partial class PrivateDirectory
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Creates the directory where it is missing; returns why it cannot be used, or null if it can.</summary>
    public static string? Prepare(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                // Directories below a user's profile are private by inheritance; elsewhere their owner has chosen.
                Directory.CreateDirectory(path);
                return null;
            }

            Directory.CreateDirectory(path, Private);
            return WhyNotPrivate(path, CurrentUser());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return exception.Message;
        }
    }

    /// <summary>Why a user should not trust what is in a directory, or null.</summary>
    [UnsupportedOSPlatform("windows")]
    internal static string? WhyNotPrivate(string path, uint user)
    {
        var mode = File.GetUnixFileMode(path);
        if ((mode & WritableByOthers) != 0)
        {
            return $"others may write to it (its mode is {Convert.ToString((int)mode, 8)}, chmod it to 700)";
        }

        if (!OperatingSystem.IsLinux()) return null;
        var owner = OwnerOf(path);
        return owner == user ? null : $"it belongs to user {owner}, not to user {user}";
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint CurrentUser();

    private static uint OwnerOf(string path)
    {
        const int currentDirectory = -100;
        const uint wantOwner = 0x8;
        return StatX(currentDirectory, path, 0, wantOwner, out var status) == 0
            ? status.Owner
            : throw new IOException($"the owner of {path} cannot be determined (error {Marshal.GetLastPInvokeError()})");
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatX(int directory, string path, int flags, uint mask, out Status status);

    /// <summary>The kernel's <c>struct statx</c>, which is the same on every architecture; only the field needed is named.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(20)]
        public uint Owner;
    }
}
