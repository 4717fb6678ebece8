using System.Collections;
using System.Reflection;
using Slipway.Envoy;
using Slipway.Gateway.Code;

namespace Slipway.Gateway.Configuration;

/// <summary>Tells when a configuration's file, or one that it names, has changed; certificates excepted, which are read again in any case.</summary>
internal sealed class ConfigurationWatch
{
    private readonly string _path;
    private readonly bool _native;
    private Bootstrap _bootstrap;
    private string[] _files;
    private FileStamp[] _applied;
    private FileStamp[] _seen;

    /// <param name="path">The configuration's file.</param>
    /// <param name="present">The configuration that is applied; what changes from now on is told.</param>
    /// <param name="native">Assemblies beside modules are watched too.</param>
    public ConfigurationWatch(string path, Bootstrap present, bool native)
    {
        (_path, _bootstrap, _native) = (path, present, native);
        _files = Files(present);
        _applied = _seen = [.. _files.Select(FileStamp.Of)];
    }

    /// <summary>Whether there is a change that has rested since the last call; each is told once.</summary>
    /// <param name="present">The configuration that is applied, whose files are watched.</param>
    public bool HasChanged(Bootstrap present)
    {
        if (present != _bootstrap)
        {
            _bootstrap = present;
            var known = _files.Zip(_applied).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
            _files = Files(present);
            _applied = _seen = [.. _files.Select(file => known.TryGetValue(file, out var stamp) ? stamp : FileStamp.Of(file))];
        }

        FileStamp[] now = [.. _files.Select(FileStamp.Of)];
        var rests = now.AsSpan().SequenceEqual(_seen);
        _seen = now;
        if (!rests || now.AsSpan().SequenceEqual(_applied))
            return false;
        _applied = now;
        return true;
    }

    private string[] Files(Bootstrap bootstrap)
    {
        string[] files = [_path, .. FilesIn(bootstrap).Distinct(StringComparer.Ordinal)];
        return !_native
            ? files
            : [.. files, .. files.Where(file => file.EndsWith(".wasm", StringComparison.Ordinal)).Select(file => Path.ChangeExtension(file, ".dll"))];
    }

    private static IEnumerable<string> FilesIn(object? value) => value switch
    {
        null or string or TlsContext or ReadOnlyMemory<byte> => [],
        FileDataSource file => [file.Filename],
        IDictionary map => map.Values.Cast<object?>().SelectMany(FilesIn),
        IEnumerable items => items.Cast<object?>().SelectMany(FilesIn),
        _ when value.GetType().Assembly == typeof(Bootstrap).Assembly => value.GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .SelectMany(property => FilesIn(property.GetValue(value))),
        _ => [],
    };
}
