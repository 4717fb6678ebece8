using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Cli.Arguments;
using Slipway.Deploy;

namespace Slipway.Cli.Deploying;

/// <summary>A plugin's configuration as it is given on the command line: JSON itself, or the name of a file.</summary>
internal static class ConfigurationArgument
{
    /// <summary>JSON and YAML become documents; any other file is text, which some filters take.</summary>
    public static JsonNode? Read(string? argument)
    {
        if (argument is null)
            return null;
        if (argument.TrimStart() is ['{' or '[' or '"', ..])
            return Json("--config", argument);
        var text = System.Text.Encoding.UTF8.GetString(FileArgument.Read(argument));
        return Path.GetExtension(argument).ToLowerInvariant() switch
        {
            ".json" => Json(argument, text),
            ".yaml" or ".yml" => YamlDocument.Read(argument, text),
            _ => JsonValue.Create(text),
        };
    }

    private static JsonNode? Json(string source, string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new CommandException(ExitCodes.Invalid, $"{source} is not JSON: {e.Message.TrimEnd('.')}.", inner: e);
        }
    }
}
