using Slipway.Cli.Arguments;

namespace Slipway.Cli.OperatorCommands;

/// <summary>Modules on the disk that may change: files, and all <c>.wasm</c> files of folders.</summary>
internal sealed class ModuleFiles(IReadOnlyList<string> paths)
{
    private readonly Dictionary<string, (DateTime Written, long Length)> _known = new(StringComparer.Ordinal);

    /// <summary>What is new or has changed since the last look, with its content, and what is gone.</summary>
    public (IReadOnlyList<(string Name, ReadOnlyMemory<byte> Wasm)> Changed, IReadOnlyList<string> Gone) Look()
    {
        var files = paths.SelectMany(path => Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.wasm") : [path]).ToList();
        List<(string, ReadOnlyMemory<byte>)> changed = [];
        foreach (var path in files)
        {
            var file = new FileInfo(path);
            var state = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            if (_known.TryGetValue(path, out var known) && known == state)
                continue;
            _known[path] = state;
            if (file.Exists)
                changed.Add((NameOf(path), FileArgument.Read(path)));
        }

        var gone = _known.Keys.Where(path => !files.Contains(path)).ToList();
        foreach (var path in gone)
            _known.Remove(path);
        return (changed, [.. gone.Select(NameOf)]);
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path);
}
