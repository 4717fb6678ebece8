using System.Reflection;
using System.Runtime.Loader;
using Slipway.ProxyWasm.Plugins;

namespace Slipway.ProxyWasm.Native;

/// <summary>
/// A filter's assembly, read once. Each VM loads it anew together with all that it depends on, the SDK included, so that no two share a
/// static field, as no two instances of a module share a memory.
/// </summary>
internal sealed class NativeAssembly
{
    /// <summary>The class of the SDK that knows the filter's callbacks.</summary>
    private const string Entry = "Slipway.Sdk.Native.NativeModule";

    private readonly PluginOptions _options;
    private readonly string _directory;
    private readonly byte[]? _symbols;

    public NativeAssembly(PluginOptions options)
    {
        _options = options;
        _directory = Path.GetDirectoryName(Path.GetFullPath(options.CodeSource)) ?? ".";
        var symbols = Path.ChangeExtension(options.CodeSource, ".pdb");
        _symbols = File.Exists(symbols) ? File.ReadAllBytes(symbols) : null;
    }

    /// <summary>Loads the filter, and runs its module initialisers.</summary>
    /// <exception cref="PluginLoadException">It is no filter, or failed.</exception>
    public NativeFilterAssembly Load()
    {
        var context = new FilterLoadContext(_options.Name, _directory);
        try
        {
            var assembly = context.Load(_options.Code, _symbols);
            var sdk = assembly.GetReferencedAssemblies().FirstOrDefault(reference => reference.Name == "Slipway.Sdk")
                ?? throw Refused("does not use Slipway.Sdk, and so is no filter; name the assembly of one");
            var entry = context.LoadFromAssemblyName(sdk).GetType(Entry, throwOnError: true)!;
            return new NativeFilterAssembly(context, assembly, entry);
        }
        catch (Exception e)
        {
            context.Unload();
            throw e switch
            {
                BadImageFormatException => Refused(
                    "is no .NET assembly; the null runtime takes the assembly of a C# filter, modules need another runtime", e),
                FileNotFoundException missing => Refused($"needs {missing.FileName}, which is not in {_directory}; put it there", e),
                _ => e,
            };
        }
    }

    private PluginLoadException Refused(string what, Exception? inner = null) => new($"{_options.CodeSource} {what}.", inner);

    /// <summary>Takes the framework from the process, and everything else from beside the filter.</summary>
    private sealed class FilterLoadContext(string name, string directory) : AssemblyLoadContext(name, isCollectible: true)
    {
        private static readonly string[] OfTheProcess = ["System", "Microsoft.", "netstandard", "mscorlib"];

        /// <summary>From bytes: a file that is mapped cannot be built anew while the filter runs.</summary>
        public Assembly Load(ReadOnlyMemory<byte> assembly, byte[]? symbols) =>
            LoadFromStream(new MemoryStream(assembly.ToArray()), symbols is null ? null : new MemoryStream(symbols));

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (Array.Exists(OfTheProcess, prefix => assemblyName.Name!.StartsWith(prefix, StringComparison.Ordinal)))
                return null;
            foreach (var place in (string[])[directory, AppContext.BaseDirectory])
            {
                var file = Path.Combine(place, assemblyName.Name + ".dll");
                if (!File.Exists(file))
                    continue;
                var symbols = Path.ChangeExtension(file, ".pdb");
                return Load(File.ReadAllBytes(file), File.Exists(symbols) ? File.ReadAllBytes(symbols) : null);
            }

            return null;
        }
    }
}
