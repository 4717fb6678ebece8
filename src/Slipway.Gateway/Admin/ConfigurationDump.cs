using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Envoy;

namespace Slipway.Gateway.Admin;

/// <summary>
/// The configuration as the gateway understood it, defaults included. Whatever may be a secret is left out: the values of environment
/// variables, and those of fields named like one.
/// </summary>
internal sealed class ConfigurationDump
{
    private const string Redacted = "[redacted]";

    private static readonly string[] Secret = ["password", "secret", "token", "private_key", "api_key", "apikey", "credential"];

    private readonly bool _redacts;

    private ConfigurationDump(bool redacts) => _redacts = redacts;

    public static JsonObject Of(Bootstrap bootstrap) => new()
    {
        ["configs"] = new JsonArray(new JsonObject
        {
            ["@type"] = "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump",
            ["bootstrap"] = new ConfigurationDump(redacts: true).Convert(bootstrap),
        }),
    };

    /// <summary>
    /// A text that is the same for equal configurations and for no others: what tells what has changed. It stands for secrets too, and is a
    /// hash for that reason.
    /// </summary>
    public static string Fingerprint(object configuration)
    {
        var text = new ConfigurationDump(redacts: false).Convert(configuration)!.ToJsonString();
        return System.Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private JsonNode? Convert(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        Enum name => JsonValue.Create(name.ToString()),
        int or long or uint or ulong or double => JsonValue.Create(System.Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        TimeSpan time => JsonValue.Create($"{time.TotalSeconds:0.#########}s"),
        SocketAddress or FormatString or SafeRegex => JsonValue.Create(value.ToString()),
        RegexRewrite rewrite => new JsonObject { ["regex"] = rewrite.Regex.Pattern, ["substitution"] = rewrite.Substitution },
        ReadOnlyMemory<byte> bytes => Bytes(bytes),
        ImmutableArray<byte> bytes => JsonValue.Create(System.Convert.ToHexStringLower(bytes.AsSpan())),
        ImmutableArray<(int Start, int End)> ranges => new JsonArray(
            [.. ranges.Select(range => new JsonObject { ["start"] = range.Start, ["end"] = range.End })]),
        TlsCertificate { CertificateChain: var chain } when _redacts => new JsonObject { ["certificate_chain"] = Convert(chain), ["private_key"] = Redacted },
        ArtifactDataSource { PullSecret: not ("" or Redacted) } artifact when _redacts => Convert(artifact with { PullSecret = Redacted }),
        StructValue data => Redact(JsonNode.Parse(data.ToJson())),
        EnvironmentVariables variables when _redacts => new JsonObject
        {
            ["host_env_keys"] = new JsonArray([.. variables.HostKeys.Select(key => JsonValue.Create(key))]),
            ["key_values"] = new JsonObject(variables.KeyValues.Keys.Select(key => KeyValuePair.Create<string, JsonNode?>(key, Redacted))),
        },
        IDictionary map => new JsonObject(map.Keys.Cast<object>().OrderBy(key => $"{key}", StringComparer.Ordinal).Select(key => KeyValuePair.Create($"{key}", Convert(map[key])))),
        IEnumerable items => new JsonArray([.. items.Cast<object>().Select(Convert)]),
        _ when value.GetType().Assembly == typeof(Bootstrap).Assembly => OfRecord(value),
        _ => JsonValue.Create(value.ToString()),
    };

    private JsonObject OfRecord(object record)
    {
        var fields = new JsonObject();

        // Two kinds of the same thing may have the same fields.
        if (!_redacts)
            fields["@type"] = record.GetType().Name;
        foreach (var property in record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length == 0 && property.GetValue(record) is { } value)
                fields[SnakeCase(property.Name)] = Convert(value);
        }

        return fields;
    }

    /// <summary>A plugin's configuration is text or JSON; a module is only named by its size.</summary>
    private JsonNode Bytes(ReadOnlyMemory<byte> bytes)
    {
        if (!_redacts)
            return JsonValue.Create(System.Convert.ToHexStringLower(SHA256.HashData(bytes.Span)));
        if (bytes.Length > 64 * 1024 || bytes.Span.Contains((byte)0))
            return JsonValue.Create($"[{bytes.Length} bytes]");
        var text = Encoding.UTF8.GetString(bytes.Span);
        try
        {
            return Redact(JsonNode.Parse(text)) ?? JsonValue.Create(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private JsonNode? Redact(JsonNode? node)
    {
        if (!_redacts)
            return node;
        switch (node)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields.ToArray())
                {
                    if (value is JsonValue && Secret.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
                        fields[name] = Redacted;
                    else
                        Redact(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                    Redact(item);
                break;
        }

        return node;
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
