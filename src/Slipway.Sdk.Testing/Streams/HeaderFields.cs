using System.Collections;
using System.Text;
using Slipway.ProxyWasm.Headers;

namespace Slipway.Sdk.Testing;

/// <summary>Headers or trailers as they were when the test looked.</summary>
public sealed class HeaderFields : IReadOnlyList<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    internal HeaderFields(HeaderMap map)
    {
        for (var i = 0; i < map.Count; i++)
            _fields.Add(new(Encoding.UTF8.GetString(map.NameAt(i)), Encoding.UTF8.GetString(map.ValueAt(i))));
    }

    internal HeaderFields(IEnumerable<KeyValuePair<string, string>> fields) => _fields = [.. fields];

    /// <inheritdoc/>
    public int Count => _fields.Count;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => _fields[index];

    /// <summary>The first value of that name; null where there is none.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (key, value) in _fields)
            {
                if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return value;
            }

            return null;
        }
    }

    /// <summary>All values of that name.</summary>
    public IReadOnlyList<string> All(string name) =>
        [.. _fields.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value)];

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", _fields.Select(field => $"{field.Key}: {field.Value}"));
}
