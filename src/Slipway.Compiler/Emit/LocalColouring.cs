using Slipway.Compiler.Ir;
using Slipway.Compiler.Optimise;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Emit;

/// <summary>
/// Locals of one type that are never needed at the same time become one. Where one is set to another they are joined first, so that
/// nothing is left to copy.
/// </summary>
internal static class LocalColouring
{
    /// <summary>Which local stands for each; those that stand for themselves are not part of it.</summary>
    public static Dictionary<Local, Local> Of(Function function, List<Local> locals)
    {
        var all = function.Parameters.Concat(locals).ToList();
        var index = all.Select((local, i) => (local, i)).ToDictionary(pair => pair.local, pair => pair.i);
        var conflicts = Conflicts(function, index);
        var groups = new List<List<int>>();
        var groupOf = new int[all.Count];
        Array.Fill(groupOf, -1);
        // Parameters are where the caller puts them.
        for (var i = 0; i < function.Parameters.Count; i++)
        {
            groupOf[i] = groups.Count;
            groups.Add([i]);
        }
        var copies = Copies(function, index);
        for (var i = function.Parameters.Count; i < all.Count; i++)
        {
            var code = ModuleLayout.TypeCode(all[i].Kind);
            bool Fits(int group) => ModuleLayout.TypeCode(all[groups[group][0]].Kind) == code && !groups[group].Exists(other => conflicts[i].Contains(other));
            var preferred = copies.GetValueOrDefault(i)?.Select(other => groupOf[other]).Where(group => group >= 0 && Fits(group)).ToList() ?? [];
            var found = preferred.Count > 0 ? preferred[0] : Enumerable.Range(0, groups.Count).FirstOrDefault(Fits, -1);
            if (found < 0)
            {
                found = groups.Count;
                groups.Add([]);
            }
            groups[found].Add(i);
            groupOf[i] = found;
        }
        var standsFor = new Dictionary<Local, Local>();
        foreach (var group in groups)
        {
            for (var i = 1; i < group.Count; i++)
                standsFor[all[group[i]]] = all[group[0]];
        }
        return standsFor;
    }

    /// <summary>A local conflicts with everything that is needed after it is set, except what it is a copy of.</summary>
    private static HashSet<int>[] Conflicts(Function function, Dictionary<Local, int> index)
    {
        var conflicts = new HashSet<int>[index.Count];
        for (var i = 0; i < conflicts.Length; i++)
            conflicts[i] = [];
        void Add(int one, int other)
        {
            if (one == other)
                return;
            conflicts[one].Add(other);
            conflicts[other].Add(one);
        }
        var liveness = new Liveness(function);
        // What is read before it is set is zero, which it is from the function's start on.
        var atEntry = liveness.In(function.Blocks[0]).Where(index.ContainsKey).Select(local => index[local])
            .Concat(function.Parameters.Select(local => index[local])).Distinct().ToList();
        foreach (var one in atEntry)
        {
            foreach (var other in atEntry)
                Add(one, other);
        }
        foreach (var block in function.Blocks)
        {
            liveness.Visit(block, (statement, after) =>
            {
                if (statement.Op is not Op.SetLocal || !index.TryGetValue(statement.Local!, out var set))
                    return;
                foreach (var local in after)
                {
                    if (index.TryGetValue(local, out var live) && !(statement[0].Op is Op.Local && statement[0].Local == local))
                        Add(set, live);
                }
            });
        }
        return conflicts;
    }

    private static Dictionary<int, List<int>> Copies(Function function, Dictionary<Local, int> index)
    {
        var copies = new Dictionary<int, List<int>>();
        foreach (var statement in function.Blocks.SelectMany(block => block.Statements))
        {
            if (statement.Op is not Op.SetLocal || statement[0].Op is not Op.Local
                || !index.TryGetValue(statement.Local!, out var to) || !index.TryGetValue(statement[0].Local!, out var from))
            {
                continue;
            }
            foreach (var (one, other) in ((int, int)[])[(to, from), (from, to)])
            {
                if (!copies.TryGetValue(one, out var list))
                    copies[one] = list = [];
                list.Add(other);
            }
        }
        return copies;
    }
}
