using Slipway.Compiler.Emit;
using Slipway.Compiler.Import;
using Slipway.Compiler.Metadata;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Reachability;

/// <summary>What a module may export, and when it does; always where there is no condition.</summary>
internal sealed record ExportCandidate(ExportedFunction Function, IReadOnlyList<ExportCondition> Conditions)
{
    public bool IsWanted(Reachable reachable) => Conditions.Count == 0 || Conditions.Any(condition => condition.IsMet(reachable));
}

/// <summary>
/// Finds what a module exports: static methods with <c>UnmanagedCallersOnly</c> and a name, under the conditions of their <c>[ExportIf]</c>; and as
/// <c>_initialize</c>, which hosts call before anything else, the module initialiser of an assembly.
/// </summary>
internal static class Exports
{
    public static List<ExportCandidate> Of(World world, AssemblyImage file, DiagnosticLog log)
    {
        var exports = new List<ExportCandidate>();
        foreach (var assembly in WithReferences(world, file))
        {
            foreach (var handle in assembly.Reader.TypeDefinitions)
            {
                foreach (var def in assembly.Def(handle).Methods)
                {
                    if (def.IsStatic && NameOf(def) is { } name)
                        exports.Add(new ExportCandidate(new ExportedFunction(name, Wrapped(world, def)), ConditionsOf(def)));
                }
            }
        }
        exports.Sort((left, right) => string.CompareOrdinal(left.Function.Name, right.Function.Name));
        for (var i = 1; i < exports.Count; i++)
        {
            var (one, other) = (exports[i - 1].Function, exports[i].Function);
            if (one.Name == other.Name)
                log.Add("SLW0131", $"Two methods export '{one.Name}': '{one.Method.Target}' and '{other.Method.Target}'.");
        }
        if (exports.Count == 0)
            log.Add("SLW0130", $"'{file.Name}' exports nothing: a module needs static methods with [UnmanagedCallersOnly(EntryPoint = \"…\")].");
        return exports;
    }

    /// <summary>The user's assemblies: an SDK exports what the host calls.</summary>
    public static IEnumerable<AssemblyImage> WithReferences(World world, AssemblyImage file)
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

    /// <summary>The name that a method is exported by; null where it is not. What initialises an assembly is the static constructor of its module.</summary>
    private static string? NameOf(MethodDef def)
    {
        if (def is { Name: ".cctor", Owner.FullName: "<Module>" })
            return "_initialize";
        var reader = def.Owner.File.Reader;
        var attribute = Attributed.Find(reader, def.Row.GetCustomAttributes(), "UnmanagedCallersOnlyAttribute");
        return attribute is null ? null : Attributed.NamedString(reader, attribute.Value, "EntryPoint");
    }

    private static List<ExportCondition> ConditionsOf(MethodDef def)
    {
        var file = def.Owner.File;
        var conditions = new List<ExportCondition>();
        foreach (var attribute in Attributed.All(file.Reader, def.Row.GetCustomAttributes(), "ExportIfAttribute"))
        {
            if (Attributed.TwoStrings(file.Reader, attribute) is not var (typeName, method))
                continue;
            foreach (var handle in file.Reader.TypeDefinitions)
            {
                if (file.Def(handle) is var type && type.FullName == typeName)
                    conditions.Add(new ExportCondition(type, method));
            }
        }
        return conditions;
    }
}
