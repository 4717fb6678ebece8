using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Compiler;

/// <summary>What a build tells about a module beside it: every function with its size, and which one led to it.</summary>
/// <param name="CompileTime">Seconds that the compiler took.</param>
/// <param name="Functions">The functions of the module.</param>
public sealed record CompilerReport(double CompileTime, IReadOnlyList<CompiledFunction> Functions)
{
    /// <summary>Bytes of code by the type whose methods they are, the largest first.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Type, int Bytes)> SizesByType => CompiledFunction.SizesByType(Functions);

    /// <summary>The report of a compilation.</summary>
    public static CompilerReport Of(CompilerResult result, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new CompilerReport(Math.Round(time.TotalSeconds, 3), result.Functions);
    }

    /// <summary>Reads one; null where the file is not there or holds something else.</summary>
    public static CompilerReport? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), CompilerReportFormat.Default.CompilerReport);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it.</summary>
    public void Write(string path) =>
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, CompilerReportFormat.Default.CompilerReport));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CompilerReport))]
internal sealed partial class CompilerReportFormat : JsonSerializerContext;
