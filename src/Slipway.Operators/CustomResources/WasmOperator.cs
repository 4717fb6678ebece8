using System.Globalization;
using System.Text;
using System.Text.Json;
using Slipway.Artifacts;
using Slipway.Operators.Authority;
using Slipway.Operators.Cluster;
using Slipway.Operators.Hosting;
using Slipway.Operators.Json;
using Slipway.Operators.Modules;
using Slipway.Operators.Watching;

namespace Slipway.Operators.CustomResources;

/// <summary>
/// What a <c>WasmOperator</c> of the cluster asks for: a module by its digest, whose ServiceAccount it acts as, and what it may do and use. Its
/// definition says the same to the API server; an older one may have let something else through, so all is checked again.
/// </summary>
internal sealed record WasmOperator
{
    public static readonly ResourceKind Kind = new("operators.slipway.dev", "v1alpha1", "WasmOperator", "wasmoperators", true);

    /// <summary>
    /// How grants may name the core API group. Its real name is an empty text, which reads like a mistake, and which some builds of the API server
    /// turn into null within a custom resource.
    /// </summary>
    public const string CoreGroup = "core";

    private const int MaxText = 512;
    private const int MaxItems = 64;
    private const int MaxRules = 256;

    /// <summary>Where the module is, with its digest.</summary>
    public required ArtifactReference Image { get; init; }

    /// <summary>The ServiceAccount, in the namespace of the resource; null for that of the name in the module's manifest.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>What it may do at most.</summary>
    public required IReadOnlyList<AccessRule> Grants { get; init; }

    /// <summary>The namespaces it is kept to; null for all.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    public required bool Force { get; init; }

    public required OperatorLimits Limits { get; init; }

    public required TimeSpan IdleTimeout { get; init; }

    public required ReadOnlyMemory<byte> Configuration { get; init; }

    /// <exception cref="MessageException">Something in it is wrong; the message says what and where.</exception>
    public static WasmOperator Read(CachedObject resource)
    {
        using var document = StrictJson.ParseObject(resource.Utf8);
        var spec = JsonFields.Of(document).RequiredObject("spec");
        var module = spec.RequiredObject("module");
        var image = ImageOf(module);
        module.RequireNothingElse();
        var limits = spec.Object("limits");
        var read = new WasmOperator
        {
            Image = image,
            ServiceAccountName = spec.Text("serviceAccountName", MaxText),
            Grants = [.. spec.Objects("grants", MaxRules).Select(RuleOf)],
            Namespaces = spec.Texts("namespaces", MaxRules, MaxText) is { Count: > 0 } spaces ? spaces : null,
            Force = spec.Word("fieldConflicts", "TakeOver", "Fail") is not "Fail",
            Limits = limits is null ? OperatorLimits.Default : LimitsOf(limits),
            IdleTimeout = spec.Text("idleTimeout", MaxText) is { } text
                ? GoDuration.TryParse(text, out var idle) && idle >= TimeSpan.FromSeconds(1) ? idle
                    : throw spec.Error("idleTimeout", $"is “{text}”, but should be a time such as 30s or 1m30s, of at least a second")
                : OperatorSpec.DefaultIdleTimeout,
            Configuration = spec.RawObject("configuration") is { } configuration
                ? Encoding.UTF8.GetBytes(configuration.GetRawText())
                : OperatorSpec.NoConfiguration,
        };
        spec.RequireNothingElse();
        return read;
    }

    /// <summary>As the host takes it.</summary>
    /// <param name="key">Of the resource.</param>
    /// <param name="wasm">The module.</param>
    public OperatorSpec SpecOf(ObjectKey key, ReadOnlyMemory<byte> wasm) => new()
    {
        Name = key.Name,
        Wasm = wasm,
        ServiceAccountNamespace = key.Namespace,
        ServiceAccount = ServiceAccountName,
        Grants = Grants,
        Namespaces = Namespaces,
        MayForce = Force,
        Limits = Limits,
        IdleTimeout = IdleTimeout,
        Configuration = Configuration,
    };

    private static ArtifactReference ImageOf(JsonFields module)
    {
        var text = module.RequiredText("image", MaxText);
        try
        {
            var reference = ArtifactReference.Parse(text);
            return reference.Digest is not null ? reference
                : throw module.Error("image", $"is “{text}”, without a digest: what runs would change without anybody having asked for it");
        }
        catch (ArtifactException e)
        {
            throw module.Error("image", $"is wrong: {e.Message}");
        }
    }

    private static AccessRule RuleOf(JsonFields fields)
    {
        var rule = new AccessRule(
            [.. fields.Texts("apiGroups", MaxItems, MaxText).Select(group => group == CoreGroup ? "" : group)],
            fields.Texts("resources", MaxItems, MaxText),
            fields.Texts("verbs", MaxItems, MaxText))
        {
            ResourceNames = fields.Texts("resourceNames", MaxRules, MaxText),
            Namespaces = fields.Texts("namespaces", MaxRules, MaxText) is { Count: > 0 } spaces ? spaces : null,
        };
        fields.RequireNothingElse();
        return rule;
    }

    private static OperatorLimits LimitsOf(JsonFields fields)
    {
        var standard = OperatorLimits.Default;
        var limits = new OperatorLimits
        {
            MemoryBytes = Bytes(fields, "memory") ?? standard.MemoryBytes,
            CpuPerCallback = fields.Text("cpuPerCallback", MaxText) is { } text
                ? GoDuration.TryParse(text, out var time) ? time : throw fields.Error("cpuPerCallback", $"is “{text}”, but should be a time such as 500ms")
                : standard.CpuPerCallback,
            MessageBytes = (int?)Bytes(fields, "message") ?? standard.MessageBytes,
            Actions = fields.Number("actions", 1, 10_000) ?? standard.Actions,
            Reads = fields.Number("reads", 0, 10_000) ?? standard.Reads,
            LogBytes = (int?)Bytes(fields, "log") ?? standard.LogBytes,
            WritesPerSecond = fields.Number("writesPerSecond", 1, 10_000) ?? standard.WritesPerSecond,
        };
        fields.RequireNothingElse();
        try
        {
            limits.Validate();
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new MessageException($"{fields.Path} is out of range: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        return limits;
    }

    /// <summary>A quantity as Kubernetes writes it, <c>64Mi</c>, or a number of bytes.</summary>
    private static long? Bytes(JsonFields fields, string name)
    {
        if (fields.Raw(name) is not { } value)
            return null;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        try
        {
            var bytes = new k8s.Models.ResourceQuantity(text).ToDecimal();
            if (bytes is >= 0 and <= 1 << 30 && decimal.IsInteger(bytes))
                return (long)bytes;
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            // Told below.
        }

        throw fields.Error(name, string.Create(CultureInfo.InvariantCulture, $"is “{text}”, but should be a quantity such as 64Mi, of at most 1Gi"));
    }
}
