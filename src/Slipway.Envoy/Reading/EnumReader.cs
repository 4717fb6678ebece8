using System.Collections;

namespace Slipway.Envoy;

/// <summary>
/// A table of an enum's values: by name in any case, as Envoy reads them, or by number. Values that are Envoy's but not Slipway's are
/// errors.
/// </summary>
internal sealed class EnumReader<T> : IEnumerable
    where T : struct
{
    private readonly List<(string Name, int Number, T? Value)> values = [];

    public void Add(string name, int number, T? value) => values.Add((name, number, value));

    public T Read(Cursor at)
    {
        var scalar = at.Node as ScalarNode;
        foreach (var (name, number, value) in values)
        {
            var isMeant = scalar?.Kind switch
            {
                ScalarKind.Text => name.Equals(scalar.Text, StringComparison.OrdinalIgnoreCase),
                ScalarKind.Number => scalar.Text == number.ToString(System.Globalization.CultureInfo.InvariantCulture),
                _ => false,
            };
            if (!isMeant)
                continue;
            if (value is null)
                at.Error($"{name} is not supported yet; use one of {Supported()}");
            return value ?? default;
        }

        at.Error($"must be one of {Supported()}, not {at.Described()}");
        return default;
    }

    IEnumerator IEnumerable.GetEnumerator() => values.GetEnumerator();

    private string Supported() => string.Join(", ", values.Where(entry => entry.Value is not null).Select(entry => entry.Name));
}
