using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Metadata;

/// <summary>An assembly on disk: its metadata, its IL, and its portable PDB where there is one.</summary>
internal sealed class AssemblyImage : IDisposable
{
    private readonly PEReader _pe;
    private readonly MetadataReaderProvider? _pdbProvider;
    private readonly MetadataReader? _pdb;
    private readonly Dictionary<TypeDefinitionHandle, TypeDef> _defs = [];
    private readonly Dictionary<(string Namespace, string Name), TypeDefinitionHandle> _byName = [];

    private AssemblyImage(string path, Stream stream)
    {
        Path = path;
        _pe = new PEReader(stream, PEStreamOptions.PrefetchEntireImage);
        Reader = _pe.GetMetadataReader();
        Name = Reader.GetString(Reader.GetAssemblyDefinition().Name);
        if (_pe.TryOpenAssociatedPortablePdb(path.Length == 0 ? Name + ".dll" : path, OpenIfExists, out _pdbProvider, out _))
            _pdb = _pdbProvider?.GetMetadataReader();
        foreach (var handle in Reader.TypeDefinitions)
        {
            var type = Reader.GetTypeDefinition(handle);
            if (!type.IsNested)
                _byName.TryAdd((Reader.GetString(type.Namespace), Reader.GetString(type.Name)), handle);
        }
    }

    public string Path { get; }

    public string Name { get; }

    public MetadataReader Reader { get; }

    /// <summary>Whether the person who compiles wrote this: the assembly given and those beside it, not the framework.</summary>
    public bool IsUserCode { get; init; }

    public Dictionary<EntityHandle, object> Resolved { get; } = [];

    public static AssemblyImage Open(string path, bool isUserCode) =>
        new(path, File.OpenRead(path)) { IsUserCode = isUserCode };

    public static AssemblyImage Read(Stream stream) => new("", stream);

    public TypeDef Def(TypeDefinitionHandle handle)
    {
        if (!_defs.TryGetValue(handle, out var def))
            _defs[handle] = def = new TypeDef(this, handle);
        return def;
    }

    public TypeDef? Find(string @namespace, string name) =>
        _byName.TryGetValue((@namespace, name), out var handle) ? Def(handle) : null;

    public MethodBodyBlock Body(int rva) => _pe.GetMethodBody(rva);

    /// <summary>The bytes that a field is initialised with from the image.</summary>
    public byte[] FieldData(int rva, int size) => _pe.GetSectionData(rva).GetContent(0, size).ToArray();

    /// <summary>Where in its source an instruction comes from.</summary>
    public (string File, int Line)? Locate(MethodDefinitionHandle method, int ilOffset)
    {
        if (_pdb is null)
            return null;
        var information = _pdb.GetMethodDebugInformation(method);
        (string, int)? found = null;
        foreach (var point in information.GetSequencePoints())
        {
            if (point.Offset > ilOffset)
                break;
            if (!point.IsHidden)
                found = (_pdb.GetString(_pdb.GetDocument(point.Document).Name), point.StartLine);
        }
        return found;
    }

    public void Dispose()
    {
        _pdbProvider?.Dispose();
        _pe.Dispose();
    }

    private static FileStream? OpenIfExists(string path) => File.Exists(path) ? File.OpenRead(path) : null;
}
