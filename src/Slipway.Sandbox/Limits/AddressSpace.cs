using System.Globalization;
using System.Runtime.InteropServices;

namespace Slipway.Sandbox;

/// <summary>
/// Asks the system whether an amount of address space can be reserved and divided. Wasmtime does so when it creates an engine with a pool,
/// and ends the process where that fails, so the question has to be put first.
/// </summary>
internal static partial class AddressSpace
{
    private const int NoAccess = 0;
    private const int PrivateMapping = 0x2;
    private static readonly int s_anonymous = OperatingSystem.IsMacOS() ? 0x1000 : 0x20;
    private static readonly int s_noReserve = OperatingSystem.IsMacOS() ? 0x40 : 0x4000;

    public static bool CanReserve(ulong bytes)
    {
        if (nint.Size < 8 || !(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) || bytes > long.MaxValue) return false;
        var address = Map(0, (nuint)bytes, NoAccess, PrivateMapping | s_anonymous | s_noReserve, -1, 0);
        if (address == -1) return false;
        _ = Unmap(address, (nuint)bytes);
        return true;
    }

    /// <summary>Whether the process may have this many more mappings (Linux: <c>vm.max_map_count</c>).</summary>
    public static bool CanDivide(int mappings)
    {
        try
        {
            if (!OperatingSystem.IsLinux()) return true;
            var limit = long.Parse(File.ReadAllText("/proc/sys/vm/max_map_count"), CultureInfo.InvariantCulture);
            return File.ReadLines("/proc/self/maps").LongCount() + mappings <= limit;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
