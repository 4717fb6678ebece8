using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Slipway.Tests;

/// <summary>One process of Debian's docker-registry, on a free port of the loopback, with a folder of its own.</summary>
internal sealed partial class DockerRegistry : IAsyncDisposable
{
    public const string NotInstalled = "docker-registry is neither installed nor to be had with apt-get (on Debian: apt-get install docker-registry).";

    private readonly Process _process;
    private readonly string _folder;

    private DockerRegistry(Process process, string folder, string address) => (_process, _folder, Address) = (process, folder, address);

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>Where it keeps what it was given.</summary>
    public string Folder => _folder;

    /// <param name="configuration">Further sections of its configuration.</param>
    /// <param name="http">Further lines of the section about HTTP.</param>
    /// <returns>Null where there is none.</returns>
    public static async Task<DockerRegistry?> StartAsync(string configuration = "", string http = "")
    {
        if (await DebianProgram.FindAsync("docker-registry", "docker-registry") is not { } program)
            return null;
        var folder = Directory.CreateTempSubdirectory("slipway-registry-").FullName;
        var file = Path.Combine(folder, "config.yml");
        await File.WriteAllTextAsync(file, $"""
            version: 0.1
            log: {"{"} level: info, formatter: text {"}"}
            storage:
              filesystem: {"{"} rootdirectory: {folder} {"}"}
              delete: {"{"} enabled: true {"}"}
            http:
              addr: 127.0.0.1:0
            {http}
            {configuration}
            """);
        var process = program.Start(["serve", file], start =>
        {
            start.RedirectStandardError = true;
            start.RedirectStandardOutput = true;
            start.Environment["OTEL_TRACES_EXPORTER"] = "none";
        });
        var log = new List<string>();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            log.Add(line);
            if (ListeningPattern().Match(line) is not { Success: true } match)
                continue;

            // What nobody reads would stop it when the pipe is full.
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new DockerRegistry(process, folder, match.Groups[1].Value);
        }

        throw new InvalidOperationException($"docker-registry does not start:\n{string.Join('\n', log)}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex(@"listening on (127\.0\.0\.1:[0-9]+)")]
    private static partial Regex ListeningPattern();
}
