using Slipway.Compiler.Types;

namespace Slipway.Compiler.Emit;

/// <summary>An instruction, by its offset in its function's body, and what it comes from, by its offset in the method's IL.</summary>
internal readonly record struct CodePosition(int CodeOffset, int IlOffset);

/// <summary>
/// The custom section <c>slipway.lines</c>, by which a host names lines of the source in backtraces. Numbers are LEB128: a version (1); a
/// vector of file names; a vector of functions, each with its number among those that have a body, less that of the one before, and a vector
/// of places, each of which holds up to the next: its offset from the start of the body, its file and its line, each less that of the one
/// before, the latter two signed.
/// </summary>
internal sealed class SourceLines(string? root)
{
    public const string SectionName = "slipway.lines";
    private const int Version = 1;

    private readonly Dictionary<string, int> _files = [];
    private readonly WasmWriter _functions = new();
    private int _count;
    private int _last;

    /// <summary>Adds a function, if it is of the user's code.</summary>
    /// <param name="number">Its number among the functions that have a body.</param>
    /// <param name="method">The method.</param>
    /// <param name="positions">Where its instructions come from, in order.</param>
    public void Add(int number, MethodDesc method, IReadOnlyList<CodePosition> positions)
    {
        if (method.Def is not { } def || !def.Owner.File.IsUserCode)
            return;
        var places = new List<(int Offset, int File, int Line)>();
        foreach (var position in positions)
        {
            if (def.Owner.File.Locate(def.Handle, position.IlOffset) is not { } source)
                continue;
            var file = FileOf(source.File, def.Owner.File.Name);
            if (places.Count == 0 || places[^1].File != file || places[^1].Line != source.Line)
                places.Add((position.CodeOffset, file, source.Line));
        }

        if (places.Count == 0)
            return;
        _functions.Unsigned(number - _last);
        _functions.Unsigned(places.Count);
        var before = (Offset: 0, File: 0, Line: 0);
        foreach (var place in places)
        {
            _functions.Unsigned(place.Offset - before.Offset);
            _functions.Signed(place.File - before.File);
            _functions.Signed(place.Line - before.Line);
            before = place;
        }

        _last = number;
        _count++;
    }

    /// <summary>The section's content, after its name.</summary>
    public WasmWriter Content()
    {
        var content = new WasmWriter();
        content.Name(SectionName);
        content.Unsigned(Version);
        content.Unsigned(_files.Count);
        foreach (var file in _files.Keys)
            content.Name(file);
        content.Unsigned(_count);
        content.Bytes(_functions.Written);
        return content;
    }

    private int FileOf(string path, string assembly)
    {
        var name = Shown(path, assembly);
        if (!_files.TryGetValue(name, out var index))
            _files[name] = index = _files.Count;
        return index;
    }

    /// <summary>Modules tell nothing about the machine that has built them, and are the same on each.</summary>
    private string Shown(string path, string assembly)
    {
        path = path.Replace('\\', '/');
        var folder = root?.Replace('\\', '/').TrimEnd('/') + "/";
        return root is not null && path.StartsWith(folder, StringComparison.Ordinal) ? path[folder.Length..]
            : $"{assembly}/{path[(path.LastIndexOf('/') + 1)..]}";
    }
}
