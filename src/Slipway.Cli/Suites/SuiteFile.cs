using System.ComponentModel;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using Slipway.Cli.Arguments;
using Slipway.Cli.Output;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Slipway.Cli.Suites;

/// <summary>Reads suites. A field that is not known is an error, told with its line.</summary>
internal static partial class SuiteFile
{
    private static readonly IDeserializer s_reader = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .WithAttemptingUnquotedStringTypeDeserialization()
        .WithDuplicateKeyChecking()
        .Build();

    /// <param name="path">The file.</param>
    /// <param name="command">The command that has <c>--schema</c>.</param>
    /// <param name="names">The names of the tests of a suite.</param>
    public static T Read<T>(string path, string command, Func<T, IReadOnlyList<string>> names) where T : class
    {
        var text = System.Text.Encoding.UTF8.GetString(FileArgument.Read(path));
        T? suite;
        try
        {
            suite = s_reader.Deserialize<T?>(text);
        }
        catch (YamlException e)
        {
            throw new CommandException(ExitCodes.Invalid, $"{path}:{e.Start.Line}: {Reason(e)}", $"'{command} --schema' tells all fields.", e);
        }

        if (suite is null || names(suite) is not { Count: > 0 } tests)
            throw new CommandException(ExitCodes.Invalid, $"{path} has no tests.", "Give at least one below 'tests:'.");
        for (var i = 0; i < tests.Count; i++)
        {
            if (tests[i].Length == 0)
                throw new CommandException(ExitCodes.Invalid, $"{path}: test {i + 1} has no name.", "Say in 'name' what must come of it.");
        }

        return suite;
    }

    /// <summary>Writes the JSON Schema of suites, for editors.</summary>
    public static void WriteSchema<T>(Terminal terminal) => terminal.Out.Writer.WriteLine(Schema<T>().ToJsonString(new JsonSerializerOptions
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }));

    internal static JsonNode Schema<T>()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Default)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        };
        var schema = options.GetJsonSchemaAsNode(typeof(T), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = static (context, node) =>
            {
                if (context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), false)
                    is not [DescriptionAttribute description, ..])
                {
                    return node;
                }

                // What may be anything is the schema 'true'.
                var described = node as JsonObject ?? [];
                described.Insert(0, "description", description.Description);
                return described;
            },
        });
        schema.AsObject().Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        return schema;
    }

    private static string Reason(YamlException e)
    {
        var inner = e;
        while (inner.InnerException is YamlException next)
            inner = next;
        var message = inner.InnerException?.Message ?? inner.Message;
        var unknown = UnknownField().Match(message);
        if (!unknown.Success)
            return message;
        var type = Type.GetType(unknown.Groups[2].Value);
        var fields = type?.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(field => JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name));
        return $"there is no field '{unknown.Groups[1].Value}' here; the fields are {string.Join(", ", fields ?? [])}.";
    }

    [GeneratedRegex("^Property '(.*)' not found on type '(.*)'")]
    private static partial Regex UnknownField();
}
