using System.Globalization;

namespace Slipway.ProxyBenchmarks;

/// <summary>What a process and its children have used, from the system's own accounting.</summary>
internal static class ProcessTree
{
    /// <summary>Ticks in a second that Linux counts processor time in, on all machines.</summary>
    private const double Ticks = 100;

    /// <summary>Processor time in seconds, of user and system.</summary>
    public static double CpuSeconds(int id) => Members(id).Sum(member =>
    {
        var fields = Stat(member);
        return fields.Length < 14 ? 0 : (Number(fields[11]) + Number(fields[12])) / Ticks;
    });

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

    /// <summary>The fields behind the name, which may hold blanks.</summary>
    private static string[] Stat(int id)
    {
        var text = ReadOrEmpty($"/proc/{id}/stat");
        return text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

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
}
