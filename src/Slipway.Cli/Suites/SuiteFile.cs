using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using Slipway.Cli.Arguments;
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

    public static Suite Read(string path)
    {
        var text = System.Text.Encoding.UTF8.GetString(FileArgument.Read(path));
        Suite? suite;
        try
        {
            suite = s_reader.Deserialize<Suite?>(text);
        }
        catch (YamlException e)
        {
            throw new CommandException(ExitCodes.Invalid, $"{path}:{e.Start.Line}: {Reason(e)}", "'slipway test --schema' tells all fields.", e);
        }

        if (suite is null || suite.Tests.Count == 0)
            throw new CommandException(ExitCodes.Invalid, $"{path} has no tests.", "Give at least one below 'tests:'.");
        if (suite.Tests.FindIndex(test => test.Name.Length == 0) is >= 0 and var index)
            throw new CommandException(ExitCodes.Invalid, $"{path}: test {index + 1} has no name.", "Say in 'name' what the filter does.");
        return suite;
    }

    /// <summary>The JSON Schema of suites, for editors.</summary>
    public static JsonNode Schema()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Default)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        };
        var schema = options.GetJsonSchemaAsNode(typeof(Suite), new JsonSchemaExporterOptions
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
