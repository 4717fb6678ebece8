using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.extensions.wasm.v3</c>, and their forms in v2alpha.</summary>
internal static class WasmMessages
{
    private const string AgentPrefix = "ISTIO_META_";
    private const string PullPolicyKey = "ISTIO_META_WASM_IMAGE_PULL_POLICY";
    private const string PullSecretKey = "ISTIO_META_WASM_IMAGE_PULL_SECRET";

    private static readonly Dictionary<string, ArtifactPullPolicy> PullPolicies = new()
    {
        ["UNSPECIFIED_POLICY"] = ArtifactPullPolicy.Unspecified,
        ["IfNotPresent"] = ArtifactPullPolicy.IfNotPresent,
        ["Always"] = ArtifactPullPolicy.Always,
    };

    private static readonly Message<EnvironmentVariables> Environment =
        new Message<EnvironmentVariables>("envoy.extensions.wasm.v3.EnvironmentVariables", new())
        {
            { "host_env_keys", Composites.Repeated(Scalars.NonEmptyText), (value, keys) => value with { HostKeys = keys } },
            { "key_values", Composites.Map(Scalars.Text), (value, map) => value with { KeyValues = map } },
        }
        .Then((value, fields) =>
        {
            var seen = value.KeyValues.Keys.ToHashSet();
            for (var i = 0; i < value.HostKeys.Length; i++)
            {
                if (value.HostKeys[i].Length > 0 && !seen.Add(value.HostKeys[i]))
                    fields.At("host_env_keys").Item(i).Error($"the key '{value.HostKeys[i]}' is duplicated; all the keys must be unique");
            }

            foreach (var key in value.KeyValues.Keys.Where(key => key.Length == 0 || key.Contains('=') || key.Contains('\0')))
                fields.At("key_values").Error($"'{key.Replace('\0', ' ')}' cannot be the name of an environment variable");
            return value;
        });

    private static readonly Message<VmConfig> Vm =
        new Message<VmConfig>("envoy.extensions.wasm.v3.VmConfig", new())
        {
            { "vm_id", Scalars.Text, (value, id) => value with { VmId = id } },
            { "runtime", Scalars.Text, (value, runtime) => value with { Runtime = runtime } },
            { "code", DataSourceMessages.AsyncDataSource.Read, (value, code) => value with { Code = code } },
            { "configuration", Any.GuestBytes, (value, bytes) => value with { Configuration = bytes } },
            { "environment_variables", Environment.Read, (value, variables) => value with { Environment = variables } },
        }
        .Requires("code")
        .Then((value, fields) =>
        {
            // Code that runs outside of the sandbox comes from this machine, and from where it was put on purpose.
            if (value.IsNative && fields.Has("code") && value.Code is not LocalDataSource { Source: FileDataSource })
                fields.At("code").Error("the null runtime runs the .NET assembly of a C# filter; name its file in local.filename");
            if (value.IsNative && fields.Has("environment_variables"))
                fields.At("environment_variables").Error("the null runtime has the environment of the process; remove this");
            return value.Code is ArtifactDataSource artifact ? Pull(value, artifact, fields.At("environment_variables")) : value;
        })
        .Ignores("allow_precompiled", "modules are always compiled here, and the result cached")
        .Ignores("nack_on_code_cache_miss", "remote code is fetched before anything is served");

    private static readonly EnumReader<FailurePolicy> FailurePolicies = new()
    {
        { "UNSPECIFIED", 0, FailurePolicy.Unspecified },
        { "FAIL_RELOAD", 1, FailurePolicy.FailReload },
        { "FAIL_CLOSED", 2, FailurePolicy.FailClosed },
        { "FAIL_OPEN", 3, FailurePolicy.FailOpen },
    };

    private static readonly EnumReader<Isolation> Isolations = new()
    {
        { "UNSPECIFIED", 0, Isolation.Unspecified },
        { "NONE", 1, Isolation.None },
        { "STREAM", 2, Isolation.Stream },
    };

    private static readonly Message<ReloadConfig> Backoff = new Message<ReloadConfig>("envoy.config.core.v3.BackoffStrategy", new())
    {
        { "base_interval", Scalars.Duration, (value, interval) => value with { BaseInterval = interval } },
        { "max_interval", Scalars.Duration, (value, interval) => value with { MaxInterval = interval } },
    }
        .Requires("base_interval")
        .Then((value, fields) =>
        {
            if (fields.Has("base_interval") && value.BaseInterval < TimeSpan.FromMilliseconds(1))
                fields.At("base_interval").Error("must be at least 0.001s");
            if (value.MaxInterval < value.BaseInterval)
                fields.At("max_interval").Error("must not be shorter than base_interval");
            return value;
        });

    private static readonly Message<ReloadConfig> Reload = new("envoy.extensions.wasm.v3.ReloadConfig", new())
    {
        { "backoff", Backoff.Read, (_, backoff) => backoff },
    };

    private static readonly Message<bool> Sanitization = new("envoy.extensions.wasm.v3.SanitizationConfig", true);

    private static readonly Message<ImmutableHashSet<string>> Capabilities = new(
        "envoy.extensions.wasm.v3.CapabilityRestrictionConfig", [])
    {
        { "allowed_capabilities", Composites.Map(Sanitized), (_, map) => [.. map.Keys] },
    };

    public static readonly Message<PluginConfig> Plugin =
        new Message<PluginConfig>("envoy.extensions.wasm.v3.PluginConfig", new())
        {
            { "name", Scalars.Text, (value, name) => value with { Name = name } },
            { "root_id", Scalars.Text, (value, id) => value with { RootId = id } },
            { "vm_config", Vm.Read, (value, vm) => value with { Vm = vm } },
            { "configuration", Any.GuestBytes, (value, bytes) => value with { Configuration = bytes } },
            { "fail_open", Scalars.Bool, (value, open) => value with { FailOpen = open } },
            { "failure_policy", FailurePolicies.Read, (value, policy) => value with { FailurePolicy = policy } },
            { "reload_config", Reload.Read, (value, reload) => value with { Reload = reload } },
            { "capability_restriction_config", Capabilities.Read, (value, allowed) => value with { AllowedCapabilities = allowed } },
            { "isolation", Isolations.Read, (value, isolation) => value with { Isolation = isolation } },
            { "allow_on_headers_stop_iteration", Scalars.Bool, (value, allow) => value with { AllowOnHeadersStopIteration = allow } },
        }
        .Requires("vm_config")
        .Then((value, fields) =>
        {
            if (value.FailOpen && value.FailurePolicy != FailurePolicy.Unspecified)
                fields.At("failure_policy").Error("only one of fail_open or failure_policy can be set");
            return value;
        });

    /// <summary>The messages that have nothing but a plugin: HTTP filter, network filter, access log.</summary>
    public static Message<PluginConfig> Holder(string name) => new Message<PluginConfig>(name, new())
    {
        { "config", Plugin.Read, (_, plugin) => plugin },
    }.Requires("config");

    public static readonly Message<WasmService> Service = new Message<WasmService>("envoy.extensions.wasm.v3.WasmService", new())
    {
        { "config", Plugin.Read, (value, plugin) => value with { Plugin = plugin } },
        { "singleton", Scalars.Bool, (value, singleton) => value with { Singleton = singleton } },
    }.Requires("config");

    /// <summary>
    /// istiod has only the environment to tell its agent how to pull in. As the agent does, this keeps it from the guest, the pull secret above all.
    /// </summary>
    private static VmConfig Pull(VmConfig vm, ArtifactDataSource artifact, Cursor at)
    {
        var given = vm.Environment.KeyValues;
        var policy = ArtifactPullPolicy.Unspecified;
        if (given.TryGetValue(PullPolicyKey, out var name) && !PullPolicies.TryGetValue(name, out policy))
            at.Error($"{PullPolicyKey} must be one of {string.Join(", ", PullPolicies.Keys)}, not '{name}'");
        return vm with
        {
            Code = artifact with { PullPolicy = policy, PullSecret = given.GetValueOrDefault(PullSecretKey, "") },
            Environment = vm.Environment with
            {
                KeyValues = given.RemoveRange(given.Keys.Where(key => key.StartsWith(AgentPrefix, StringComparison.Ordinal))),
            },
        };
    }

    /// <summary>Envoy's examples write an empty mapping, or nothing, behind each capability.</summary>
    private static bool Sanitized(Cursor at) => at.IsNull || Sanitization.Read(at);
}
