using System.Text;

namespace Slipway.Envoy;

/// <summary>The two spellings of a field that proto3 JSON accepts.</summary>
internal static class FieldName
{
    /// <summary><c>load_assignment</c> as <c>loadAssignment</c>.</summary>
    public static string Camel(string name)
    {
        var result = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '_')
                result.Append(name[i]);
            else if (++i < name.Length)
                result.Append(char.ToUpperInvariant(name[i]));
        }

        return result.ToString();
    }
}
