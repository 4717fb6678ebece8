using System.Diagnostics;

namespace Slipway.Tests;

/// <summary>
/// A program of Debian's packages: the one that is installed, or else one unpacked into a folder of the tests' own, so that no service is set
/// up on the machine and nobody needs to be root.
/// </summary>
internal sealed class DebianProgram
{
    private static readonly SemaphoreSlim _once = new(1);

    private readonly string? _libraries;

    private DebianProgram(string path, string? libraries) => (Path, _libraries) = (path, libraries);

    public string Path { get; }

    /// <param name="command">The program.</param>
    /// <param name="packages">The package that has it, and those of libraries that may not be installed.</param>
    /// <returns>Null where it is neither installed nor to be had.</returns>
    public static async Task<DebianProgram?> FindAsync(string command, params string[] packages) =>
        await ExternalProgram.ExistsAsync(command) ? new DebianProgram(command, null) : await FindUnpackedAsync(command, null, packages);

    /// <param name="suite">The release of Debian that has it, which need not be this machine's: what it needs has to be here all the same.</param>
    /// <param name="command">The program.</param>
    /// <param name="package">The package that has it.</param>
    /// <returns>Null where it is not to be had.</returns>
    public static Task<DebianProgram?> FindInSuiteAsync(string suite, string command, string package) =>
        FindUnpackedAsync(command, suite, [package]);

    public void Prepare(IDictionary<string, string?> environment)
    {
        if (!string.IsNullOrEmpty(_libraries))
            environment["LD_LIBRARY_PATH"] = _libraries;
    }

    public Process Start(IEnumerable<string> arguments, Action<ProcessStartInfo> adjust)
    {
        var start = new ProcessStartInfo(Path, arguments);
        Prepare(start.Environment);
        adjust(start);
        return Process.Start(start)!;
    }

    private static async Task<DebianProgram?> FindUnpackedAsync(string command, string? suite, string[] packages)
    {
        var root = System.IO.Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "slipway-tests",
            suite is null ? "debian" : $"debian-{suite}",
            packages[0]);
        await _once.WaitAsync();
        try
        {
            if (!Directory.Exists(root) && !await UnpackAsync(root, suite, packages))
                return null;
        }
        finally
        {
            _once.Release();
        }

        var libraries = Directory.EnumerateFiles(root, "*.so.*", SearchOption.AllDirectories).Select(System.IO.Path.GetDirectoryName).Distinct();
        return new DebianProgram(System.IO.Path.Combine(root, "usr", "bin", command), string.Join(':', libraries));
    }

    private static async Task<bool> UnpackAsync(string root, string? suite, string[] packages)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-debian-").FullName;
        try
        {
            var unpacked = System.IO.Path.Combine(folder, "unpacked");
            Directory.CreateDirectory(unpacked);
            var options = suite is null ? [] : await OptionsAsync(suite, folder);
            if (options is null || await ExternalProgram.RunAsync("apt-get", [.. options, "download", .. packages], folder) is not (0, _))
                return false;
            foreach (var package in Directory.EnumerateFiles(folder, "*.deb"))
            {
                if (await ExternalProgram.RunAsync("dpkg", ["-x", package, unpacked], folder) is not (0, _))
                    return false;
            }

            // Complete or not there at all, should another process do the same.
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(root)!);
            var beside = root + "." + System.IO.Path.GetRandomFileName();
            if (await ExternalProgram.RunAsync("cp", ["-a", unpacked, beside], folder) is not (0, _))
                return false;
            try
            {
                Directory.Move(beside, root);
            }
            catch (IOException)
            {
                Directory.Delete(beside, recursive: true);
            }

            return true;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What makes apt look into another release, with lists of its own. Null where that is not to be had.</summary>
    private static async Task<string[]?> OptionsAsync(string suite, string folder)
    {
        var sources = System.IO.Path.Combine(folder, "sources.list");
        await File.WriteAllTextAsync(
            sources, $"deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian {suite} main\n");
        Directory.CreateDirectory(System.IO.Path.Combine(folder, "lists", "partial"));
        Directory.CreateDirectory(System.IO.Path.Combine(folder, "cache", "archives", "partial"));
        string[] options =
        [
            "-o", $"Dir::Etc::SourceList={sources}", "-o", "Dir::Etc::SourceParts=/dev/null",
            "-o", $"Dir::State::Lists={folder}/lists", "-o", $"Dir::Cache={folder}/cache",
        ];
        return await ExternalProgram.RunAsync("apt-get", [.. options, "update"], folder) is (0, _) ? options : null;
    }
}
