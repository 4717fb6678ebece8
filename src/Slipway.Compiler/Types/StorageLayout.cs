using System.Reflection;
using System.Runtime.InteropServices;

namespace Slipway.Compiler.Types;

/// <summary>Where the instance fields of a type lie, with pointers of four bytes.</summary>
internal sealed class StorageLayout
{
    /// <summary>Every object starts with the address of its type's descriptor.</summary>
    public const int HeaderSize = 4;

    /// <summary>Arrays and strings: the descriptor, then the length, then the elements.</summary>
    public const int ArrayDataOffset = 8;

    private readonly Dictionary<FieldDef, int> _offsets = [];

    private StorageLayout(int size, int alignment, IReadOnlyList<int> references)
    {
        Size = size;
        Alignment = alignment;
        References = references;
    }

    /// <summary>Bytes of the fields: without the header for classes.</summary>
    public int Size { get; private set; }

    public int Alignment { get; private set; }

    /// <summary>Offsets of references to objects: from the object's start for classes, from the value's start for structs.</summary>
    public IReadOnlyList<int> References { get; private set; }

    public bool ContainsReferences => References.Count > 0;

    public int OffsetOf(FieldDesc field) => _offsets[field.Def];

    public static StorageLayout Of(TypeDesc type) => type.Kind switch
    {
        TypeKind.Void => new(0, 1, []),
        TypeKind.Boolean or TypeKind.SByte or TypeKind.Byte => Primitive(type, 1),
        TypeKind.Char or TypeKind.Int16 or TypeKind.UInt16 => Primitive(type, 2),
        TypeKind.Int64 or TypeKind.UInt64 or TypeKind.Double => Primitive(type, 8),
        TypeKind.Struct => OfFields(type, 0, 1, []),
        TypeKind.Class when type.Base is { } parent => OfFields(type, parent.Layout.Size, parent.Layout.Alignment, parent.Layout.References),
        TypeKind.Class => OfFields(type, 0, 4, []),
        _ => Primitive(type, 4),
    };

    /// <summary>Bytes that a variable of this type takes.</summary>
    public static int SizeOf(TypeDesc type) => type.IsValueType ? type.Layout.Size : type.Kind is TypeKind.Void ? 0 : 4;

    public static int AlignmentOf(TypeDesc type) => type.IsValueType ? type.Layout.Alignment : 4;

    /// <summary>Offsets of references inside of a variable of this type.</summary>
    public static IReadOnlyList<int> ReferencesOf(TypeDesc type) =>
        type.IsReference ? [0] : type.Kind is TypeKind.Struct ? type.Layout.References : [];

    private static StorageLayout Primitive(TypeDesc type, int size)
    {
        var layout = new StorageLayout(size, size, []);
        // The fields of primitives are their own values: Int32.m_value.
        if (type.Def is not null)
        {
            foreach (var field in type.Def.Fields.Where(field => !field.IsStatic))
                layout._offsets[field] = 0;
        }
        return layout;
    }

    private static StorageLayout OfFields(TypeDesc type, int start, int alignment, IReadOnlyList<int> inherited)
    {
        var header = type.IsValueType ? 0 : HeaderSize;
        var def = type.Def!;
        var isExplicit = (def.Attributes & TypeAttributes.LayoutMask) == TypeAttributes.ExplicitLayout;
        var declared = def.Row.GetLayout();
        var pack = declared.IsDefault || declared.PackingSize == 0 ? 8 : declared.PackingSize;
        var references = new List<int>(inherited);
        var layout = new StorageLayout(0, alignment, references);
        var offset = start;
        var end = start;
        foreach (var fieldDef in def.Fields.Where(field => !field.IsStatic))
        {
            var field = type.Field(fieldDef);
            var fieldAlignment = Math.Min(AlignmentOf(field.Type), pack);
            var at = isExplicit ? start + fieldDef.Row.GetOffset() : Align(offset + header, fieldAlignment) - header;
            layout._offsets[fieldDef] = at + header;
            foreach (var reference in ReferencesOf(field.Type))
                references.Add(at + header + reference);
            offset = at + SizeOf(field.Type);
            end = Math.Max(end, offset);
            layout.Alignment = Math.Max(layout.Alignment, fieldAlignment);
        }
        if (InlineArrayLength(def) is { } length)
        {
            var element = type.Field(def.Fields.First(field => !field.IsStatic)).Type;
            var size = SizeOf(element);
            foreach (var i in Enumerable.Range(1, length - 1))
                references.AddRange(ReferencesOf(element).Select(reference => reference + i * size));
            end = start + size * length;
        }
        if (type.IsValueType)
            end = Math.Max(Align(end, layout.Alignment), 1);
        layout.Size = declared.IsDefault ? end : Math.Max(end, start + declared.Size);
        return layout;
    }

    private static int? InlineArrayLength(TypeDef def)
    {
        var attribute = Metadata.Attributed.Find(def.File.Reader, def.Row.GetCustomAttributes(), "InlineArrayAttribute");
        if (attribute is null)
            return null;
        var blob = def.File.Reader.GetBlobReader(attribute.Value.Value);
        blob.ReadUInt16();
        return blob.ReadInt32();
    }

    private static int Align(int value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
