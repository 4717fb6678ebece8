using System.Globalization;
using System.Runtime.InteropServices;

namespace Slipway.ProxyBenchmarks;

/// <summary>What a process and its children have used, from the system's own accounting.</summary>
internal static class ProcessTree
{
    /// <summary>Processor time in seconds, of user and system, to the nanosecond: what <c>/proc</c> tells of a process is in steps of 10 ms.</summary>
    public static double CpuSeconds(int id) => Members(id).Sum(member =>
        clock_getcpuclockid(member, out var clock) == 0 && clock_gettime(clock, out var time) == 0 ? time.Seconds + (time.Nanoseconds / 1e9) : 0);

    /// <summary>Resident memory in bytes.</summary>
    public static long ResidentBytes(int id) => Members(id).Sum(member =>
    {
        var line = ReadOrEmpty($"/proc/{member}/status").Split('\n').FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line is null ? 0 : (long)Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) * 1024;
    });

    private static IEnumerable<int> Members(int id) => ReadOrEmpty($"/proc/{id}/task/{id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(child => Members(int.Parse(child, CultureInfo.InvariantCulture)))
        .Prepend(id);

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [DllImport("libc")]
    private static extern int clock_getcpuclockid(int process, out int clock);

    [DllImport("libc")]
    private static extern int clock_gettime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
