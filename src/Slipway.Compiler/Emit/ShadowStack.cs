using Slipway.Compiler.Import;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Optimise;
using Slipway.Compiler.Reachability;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Emit;

/// <summary>
/// Where the collector may run in the middle of functions, every reference that is still needed after a call is also kept in the
/// frame in memory, where the collector looks.
/// </summary>
internal static class ShadowStack
{
    public static void Run(RuntimeLibrary runtime, Reachable reachable)
    {
        var collecting = Collecting(runtime, reachable);
        foreach (var function in reachable.Functions.Values)
            Keep(function, node => MayCollect(node, collecting, reachable));
    }

    /// <summary>Methods that may end up collecting. What a host function calls back may, too.</summary>
    private static HashSet<MethodDesc> Collecting(RuntimeLibrary runtime, Reachable reachable)
    {
        var collecting = new HashSet<MethodDesc> { runtime.Type("Heap").Method("Collect") };
        collecting.UnionWith(reachable.Methods.Keys.Where(method => MethodBodies.ImportedName(method) is not null));
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (method, function) in reachable.Functions)
            {
                if (!collecting.Contains(method) && Any(function, node => MayCollect(node, collecting, reachable)))
                    changed = collecting.Add(method);
            }
        }
        return collecting;
    }

    private static bool Any(Function function, Func<Node, bool> test) =>
        function.Blocks.Exists(block => block.Statements.Exists(statement => Any(statement, test))
            || block.Value is not null && Any(block.Value, test));

    private static bool Any(Node node, Func<Node, bool> test) => test(node) || Array.Exists(node.Operands, operand => Any(operand, test));

    private static bool MayCollect(Node node, HashSet<MethodDesc> collecting, Reachable reachable) => node.Op switch
    {
        Op.Call => collecting.Contains(node.Method!),
        Op.CallVirtual => reachable.CachedTargets(node.Selector).Exists(collecting.Contains),
        Op.CallIndirect or Op.Check => true,
        _ => false,
    };

    private static void Keep(Function function, Func<Node, bool> mayCollect)
    {
        if (!Any(function, mayCollect))
            return;
        var liveness = new Liveness(function);
        var kept = new HashSet<Local>(function.Locals.Where(local => local.IsPinned && !local.InFrame));
        foreach (var block in function.Blocks)
        {
            liveness.Visit(block, (statement, after) =>
            {
                if (!Any(statement, mayCollect))
                    return;
                // A fault makes its exception where only the handler's locals matter.
                var needed = statement.Op is not Op.Check || Any(statement[0], mayCollect) ? after
                    : block.Handler is null ? [] : liveness.In(block.Handler);
                // A call inside of a tree runs while the rest of the tree's operands are on the machine's own stack.
                var root = statement.Op is Op.SetLocal or Op.Drop ? statement[0] : statement;
                if (Array.Exists(root.Operands, operand => Any(operand, mayCollect)))
                {
                    needed = [.. needed];
                    Rewriting.Visit(root, node =>
                    {
                        if (node.Op is Op.Local)
                            needed.Add(node.Local!);
                    });
                }
                kept.UnionWith(needed.Where(local => local.Kind is ValueKind.Ref or ValueKind.ByRef && !local.InFrame
                    && (local != statement.Local || root.Operands.Length > 0 && Array.Exists(root.Operands, operand => Rewriting.Any(operand, node => node.Local == local)))));
            });
        }
        if (kept.Count == 0)
            return;
        var homes = kept.OrderBy(local => local.Index).ToDictionary(local => local, local =>
        {
            var home = function.NewLocal(ValueKind.I32, local.Type?.World.Int32 ?? function.Method.World().Int32);
            home.InFrame = true;
            return home;
        });
        foreach (var block in function.Blocks)
        {
            var statements = new List<Node>();
            if (block == function.Blocks[0])
                statements.AddRange(function.Parameters.Where(homes.ContainsKey).Select(local => Save(local, homes[local])));
            foreach (var statement in block.Statements)
            {
                statements.Add(statement);
                if (statement.Op is Op.SetLocal && homes.TryGetValue(statement.Local!, out var home))
                    statements.Add(Save(statement.Local!, home));
            }
            block.Statements = statements;
        }
    }

    private static Node Save(Local local, Local home) => Build.Store(Wasm.I32Store, Build.FrameAddress(home), Build.Get(local));
}
