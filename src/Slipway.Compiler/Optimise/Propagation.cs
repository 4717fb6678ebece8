using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Optimise;

/// <summary>A local that only ever holds a constant, an address or a parameter that does not change is replaced by that.</summary>
internal static class Propagation
{
    public static bool Run(Function function)
    {
        var definitions = new Dictionary<Local, int>();
        var values = new Dictionary<Local, Node>();
        Rewriting.Visit(function, node =>
        {
            if (node.Op is not Op.SetLocal)
                return;
            definitions[node.Local!] = definitions.GetValueOrDefault(node.Local!) + 1;
            values[node.Local!] = node[0];
        });
        var replaced = new Dictionary<Local, Node>();
        foreach (var (local, value) in values)
        {
            if (definitions[local] != 1 || local.IsVariable || local.IsPinned || local.InFrame || function.Parameters.Contains(local))
                continue;
            if (value.Op is Op.Const or Op.Address or Op.FrameAddress || IsFrameOffset(value)
                || value.Op is Op.Local && function.Parameters.Contains(value.Local!) && !definitions.ContainsKey(value.Local!))
            {
                replaced[local] = value;
            }
        }
        if (replaced.Count == 0)
            return false;
        // A replacement may itself be of a local that is replaced.
        Node Resolve(Node node)
        {
            while (node.Op is Op.Local && replaced.TryGetValue(node.Local!, out var value))
                node = As(value, node.Kind);
            return node;
        }
        Rewriting.Map(function, Resolve);
        foreach (var block in function.Blocks)
            block.Statements.RemoveAll(statement => statement.Op is Op.SetLocal && replaced.ContainsKey(statement.Local!));
        return true;
    }

    private static bool IsFrameOffset(Node node) =>
        node is { Op: Op.Numeric, Bits: Wasm.I32Add } && node[0].Op is Op.FrameAddress && node[1].IsConst;

    /// <summary>The address of a struct stands for the struct, and for a reference to it.</summary>
    private static Node As(Node value, ValueKind kind) => value.Op is Op.FrameAddress && value.Kind is ValueKind.Struct && kind is not ValueKind.Struct
        ? Build.FrameAddress(value.Local!) : value;
}
