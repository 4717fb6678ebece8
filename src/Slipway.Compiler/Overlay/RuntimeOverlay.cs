using System.Reflection.Metadata;
using Slipway.Compiler.Metadata;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Overlay;

/// <summary>
/// Lays the runtime's types and methods over the framework's. Each must match what it stands for, so that another build of the
/// framework fails here and not in a module.
/// </summary>
internal static class RuntimeOverlay
{
    private const string ResourceName = "Slipway.Compiler.Runtime.dll";

    public static AssemblyImage Open() => AssemblyImage.Read(
        typeof(RuntimeOverlay).Assembly.GetManifestResourceStream(ResourceName)
        ?? throw new OverlayException($"The compiler was built without its runtime, '{ResourceName}'."));

    public static void Apply(World world, AssemblyImage runtime)
    {
        // Assemblies of the framework have copies of these classes of their own.
        (string Name, TypeDef Plugs)[] copied = [("SR", runtime.Find("Slipway.Runtime", "ResourcesPlug")!),
            ("Marvin", runtime.Find("Slipway.Runtime", "MarvinPlug")!)];
        world.Loaded = file =>
        {
            foreach (var (name, plugs) in copied)
            {
                if (!file.IsUserCode && file.Find("System", name) is { } copy)
                    Plug(world, plugs, copy, isCopy: true);
            }
        };
        var types = runtime.Reader.TypeDefinitions.Select(runtime.Def).ToList();
        // All types first: the signatures of methods are about them.
        foreach (var type in types)
        {
            if (NameIn(type, "ReplaceAttribute") is not { } name)
                continue;
            type.ReplacedName = name;
            world.Replace(Framework(world, name), type);
        }
        foreach (var type in types)
        {
            if (NameIn(type, "PlugAttribute") is { } name)
                Plug(world, type, world.Replaced(Framework(world, name)));
        }
    }

    private static void Plug(World world, TypeDef plugs, TypeDef target, bool isCopy = false)
    {
        foreach (var plug in plugs.Methods.Where(method => method.IsStatic && method.Name != ".cctor" && !method.HasAttribute("NotAPlugAttribute")))
        {
            // The variables of the target's type come first among those of the plug.
            var variables = world.OpenContext(target.GenericCount, 64);
            var signature = plug.Row.DecodeSignature(world.Decoder.For(plugs.File),
                new GenericContext([], [.. variables.TypeArgs, .. variables.MethodArgs]));
            var name = plug.Name is "Constructor" ? ".ctor" : NameIn(plugs.File, plug.Row.GetCustomAttributes(), "PlugAttribute") ?? plug.Name;
            var matches = target.MethodsNamed(name).Where(method => Matches(world, method, plug, [.. signature.ParameterTypes])).ToList();
            if (isCopy && matches.Count == 0)
                continue;
            if (matches.Count != 1)
            {
                throw new OverlayException($"The runtime's '{plugs.Name}.{plug.Name}' stands for a method of '{target}', of which this build "
                    + $"of the framework has {matches.Count} that match.");
            }
            matches[0].Plug = plug;
        }
    }

    private static bool Matches(World world, MethodDef method, MethodDef plug, TypeDesc[] parameters)
    {
        if (plug.GenericCount != method.Owner.GenericCount + method.GenericCount)
            return false;
        var open = world.OpenSignatureOf(method).ParameterTypes;
        var self = method.IsStatic ? 0 : 1;
        if (open.Length + self != parameters.Length)
            return false;
        for (var i = 0; i < open.Length; i++)
        {
            if (!Stands.For(open[i], parameters[i + self]))
                return false;
        }
        return true;
    }

    private static TypeDef Framework(World world, string name)
    {
        var parts = name.Split('+');
        var dot = parts[0].LastIndexOf('.');
        var def = world.CoreLib.Find(dot < 0 ? "" : parts[0][..dot], parts[0][(dot + 1)..]);
        foreach (var nested in parts.Skip(1))
        {
            def = def?.Row.GetNestedTypes().Select(def.File.Def).FirstOrDefault(type => type.Name == nested);
        }
        return def ?? throw new OverlayException($"The runtime stands for the framework's type '{name}', which this build of it does not have.");
    }

    private static string? NameIn(TypeDef type, string attributeName) => NameIn(type.File, type.Row.GetCustomAttributes(), attributeName);

    private static string? NameIn(AssemblyImage file, CustomAttributeHandleCollection attributes, string attributeName)
    {
        var attribute = Attributed.Find(file.Reader, attributes, attributeName);
        return attribute is null ? null : Attributed.FirstString(file.Reader, attribute.Value);
    }
}
