using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Emit;

/// <summary>
/// Gives a function whose loops have several ways in one loop with one way in: every jump says where it goes in a local, and goes
/// through a table.
/// </summary>
internal static class Dispatcher
{
    public static void Route(Function function)
    {
        var place = function.NewLocal(ValueKind.I32);
        var originals = function.Blocks.ToList();
        var numbers = originals.Select((block, i) => (block, i)).ToDictionary(pair => pair.block, pair => pair.i);
        var entry = function.NewBlock(null);
        var dispatch = function.NewBlock(null);
        dispatch.End = EndKind.Switch;
        dispatch.Value = Build.Get(place);
        var entries = originals.ToDictionary(block => block, _ => (Block?)null);
        dispatch.Targets = [.. originals];
        entry.Statements.Add(Build.Set(place, Build.I32(0)));
        entry.End = EndKind.Jump;
        entry.Targets = [dispatch];

        Block Hop(Block target)
        {
            var hop = function.NewBlock(null);
            hop.Statements.Add(Build.Set(place, Build.I32(numbers[target])));
            hop.End = EndKind.Jump;
            hop.Targets = [dispatch];
            return hop;
        }

        foreach (var block in originals)
        {
            block.Targets = [.. block.Targets.Select(Hop)];
            if (block.Handler is { } handler && numbers.ContainsKey(handler))
                block.Handler = entries[handler] ??= Hop(handler);
        }
        function.Blocks.Remove(entry);
        function.Blocks.Insert(0, entry);
    }
}
