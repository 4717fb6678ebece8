using System.Reflection.Metadata;

namespace Slipway.Compiler.Types;

/// <summary>The names and values of an enum.</summary>
internal static class EnumValues
{
    /// <summary>In order of their values as unsigned numbers.</summary>
    public static List<(string Name, long Value)> Of(TypeDesc type)
    {
        var reader = type.Def!.File.Reader;
        var values = new List<(string Name, long Value)>();
        foreach (var field in type.Def.Fields.Where(field => field.IsLiteral))
        {
            var constant = reader.GetConstant(field.Row.GetDefaultValue());
            var blob = reader.GetBlobReader(constant.Value);
            values.Add((field.Name, constant.TypeCode switch
            {
                ConstantTypeCode.SByte => blob.ReadSByte(),
                ConstantTypeCode.Byte => blob.ReadByte(),
                ConstantTypeCode.Int16 => blob.ReadInt16(),
                ConstantTypeCode.UInt16 => blob.ReadUInt16(),
                ConstantTypeCode.Int32 => blob.ReadInt32(),
                ConstantTypeCode.UInt32 => blob.ReadUInt32(),
                _ => blob.ReadInt64(),
            }));
        }
        return [.. values.OrderBy(entry => (ulong)entry.Value)];
    }
}
