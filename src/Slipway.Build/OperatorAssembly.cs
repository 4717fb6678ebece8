using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Slipway.Build;

/// <summary>Whether an assembly has an operator, as its metadata says: a class with <c>[Operator]</c>.</summary>
internal static class OperatorAssembly
{
    private const string Space = "Slipway.Sdk.Operators";
    private const string Attribute = "OperatorAttribute";

    public static bool IsAt(string path)
    {
        // What cannot be read is the compiler's to tell.
        if (!File.Exists(path))
            return false;
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
            return false;
        var reader = file.GetMetadataReader();
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (member.Parent.Kind is not HandleKind.TypeReference || !reader.StringComparer.Equals(member.Name, ".ctor"))
                continue;
            var type = reader.GetTypeReference((TypeReferenceHandle)member.Parent);
            if (reader.StringComparer.Equals(type.Name, Attribute) && reader.StringComparer.Equals(type.Namespace, Space))
                return true;
        }

        return false;
    }
}
