using Slipway.Compiler.Import;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Reachability;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Emit;

/// <summary>
/// Where each virtual method stands in the descriptors of types. Two methods share a place unless one type has both, so that
/// descriptors stay short; methods of classes and of interfaces are the same here.
/// </summary>
internal sealed class DispatchTables
{
    /// <summary>Bytes of a descriptor before its slots.</summary>
    public const int HeaderSize = 16;

    private readonly Dictionary<MethodDesc, int> _slots = [];
    private readonly Dictionary<TypeDesc, SortedDictionary<int, MethodDesc>> _rows = [];
    private readonly Dictionary<TypeDesc, int> _ids = [];

    public DispatchTables(RuntimeLibrary runtime, Reachable reachable)
    {
        Types = [.. reachable.Instantiated.OrderBy(type => type.Id)];
        Number(runtime);
        foreach (var type in Types)
            _rows[type] = [];
        foreach (var selectors in reachable.Selectors.GroupBy(selector => selector.Method).OrderBy(group => group.Key.Id))
            Place(runtime, selectors.Key, [.. selectors]);
        TableMethods = [.. Types.SelectMany(type => _rows[type].Values).Distinct().OrderBy(method => method.Id)];
    }

    /// <summary>Types that objects are made of.</summary>
    public IReadOnlyList<TypeDesc> Types { get; }

    public IReadOnlyList<MethodDesc> TableMethods { get; }

    public int SlotOffset(MethodDesc selector) => HeaderSize + 4 * _slots.GetValueOrDefault(selector);

    public IReadOnlyDictionary<int, MethodDesc> Row(TypeDesc type) => _rows[type];

    public int RowLength(TypeDesc type) => _rows[type].Count == 0 ? 0 : _rows[type].Keys.Max() + 1;

    /// <summary>Numbers in which derived types follow their bases.</summary>
    public int IdOf(TypeDesc type) => _ids[type];

    private void Number(RuntimeLibrary runtime)
    {
        var children = new Dictionary<TypeDesc, List<TypeDesc>>();
        var known = new HashSet<TypeDesc>();
        foreach (var type in Types)
        {
            for (var at = type; at is not null && known.Add(at); at = at.Base)
            {
                if (at.Base is { } parent)
                {
                    if (!children.TryGetValue(parent, out var list))
                        children[parent] = list = [];
                    list.Add(at);
                }
            }
        }
        var next = 1;
        var stack = new Stack<TypeDesc>();
        stack.Push(runtime.TypeType.World.Object);
        while (stack.TryPop(out var type))
        {
            _ids[type] = next++;
            if (children.TryGetValue(type, out var list))
            {
                foreach (var child in list.OrderByDescending(child => child.Id))
                    stack.Push(child);
            }
        }
    }

    private void Place(RuntimeLibrary runtime, MethodDesc method, List<Selector> selectors)
    {
        var filled = new List<(TypeDesc Type, MethodDesc Target)>();
        foreach (var type in Types)
        {
            // A type that none of the calls is made on keeps the place free.
            if (selectors.Select(selector => Reachable.Target(type, selector)).FirstOrDefault(target => target is not null) is { } target)
                filled.Add((type, runtime.SlotEntry(target)));
        }
        var slot = 0;
        while (filled.Exists(entry => _rows[entry.Type].ContainsKey(slot)))
            slot++;
        _slots[method] = slot;
        foreach (var (type, target) in filled)
            _rows[type].Add(slot, target);
    }
}
