using Slipway.Compiler.Emit;
using Slipway.Compiler.Import;
using Slipway.Compiler.Metadata;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Reachability;

/// <summary>Finds what a module exports: static methods with <c>UnmanagedCallersOnly</c> and a name.</summary>
internal static class Exports
{
    public static List<ExportedFunction> Of(World world, AssemblyImage file, DiagnosticLog log)
    {
        var exports = new List<ExportedFunction>();
        foreach (var assembly in WithReferences(world, file))
        {
            foreach (var handle in assembly.Reader.TypeDefinitions)
            {
                foreach (var def in assembly.Def(handle).Methods)
                {
                    if (def.IsStatic && NameOf(def) is { } name)
                        exports.Add(new ExportedFunction(name, Wrapped(world, def)));
                }
            }
        }
        exports.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        for (var i = 1; i < exports.Count; i++)
        {
            if (exports[i].Name == exports[i - 1].Name)
                log.Add("SLW0131", $"Two methods export '{exports[i].Name}': '{exports[i - 1].Method.Target}' and '{exports[i].Method.Target}'.");
        }
        if (exports.Count == 0)
            log.Add("SLW0130", $"'{file.Name}' exports nothing: a module needs static methods with [UnmanagedCallersOnly(EntryPoint = \"…\")].");
        return exports;
    }

    /// <summary>The user's assemblies: an SDK exports what the host calls.</summary>
    private static IEnumerable<AssemblyImage> WithReferences(World world, AssemblyImage file)
    {
        var seen = new HashSet<AssemblyImage> { file };
        var work = new Queue<AssemblyImage>([file]);
        while (work.TryDequeue(out var next))
        {
            yield return next;
            foreach (var handle in next.Reader.AssemblyReferences)
            {
                var reference = world.Assembly(next.Reader.GetString(next.Reader.GetAssemblyReference(handle).Name));
                if (reference.IsUserCode && seen.Add(reference))
                    work.Enqueue(reference);
            }
        }
    }

    private static MethodDesc Wrapped(World world, MethodDef def)
    {
        var method = world.Method(def, world.Closed(def.Owner, []), []);
        return world.Thunk(MethodBodyKind.Export, method, method.Owner, method.Shape);
    }

    private static string? NameOf(MethodDef def)
    {
        var reader = def.Owner.File.Reader;
        var attribute = Attributed.Find(reader, def.Row.GetCustomAttributes(), "UnmanagedCallersOnlyAttribute");
        return attribute is null ? null : Attributed.NamedString(reader, attribute.Value, "EntryPoint");
    }
}
