using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Artifacts;

/// <summary>Makes the names in a folder last: a file's own flush does not say that its name is on the disk (fsync(2)).</summary>
internal static partial class DurableFolder
{
    private const int ReadOnly = 0;

    /// <summary>Renames a file; when it returns, a power cut leaves the file under its new name, over whatever had that name.</summary>
    public static void Move(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        Flush(Path.GetDirectoryName(to)!);
    }

    /// <summary>Returns when all names in a folder are on the disk.</summary>
    public static void Flush(string folder)
    {
        // Windows writes names with the file, and opens no folders.
        if (OperatingSystem.IsWindows())
            return;
        using var handle = Open(folder, ReadOnly);
        if (handle.IsInvalid || Synchronise(handle) != 0)
            throw new IOException($"The folder {folder} cannot be written to the disk.", new Win32Exception(Marshal.GetLastPInvokeError()));
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronise(SafeFileHandle handle);
}
