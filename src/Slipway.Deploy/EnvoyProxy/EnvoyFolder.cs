using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>
/// A folder from which an Envoy reads its listeners, clusters and filters while it runs. Each file appears by being renamed when it is
/// complete, which is what Envoy watches for; and what is referred to is there before the reference.
/// </summary>
public sealed class EnvoyFolder
{
    private const string Bootstrap = "bootstrap.yaml";
    private const string Listeners = "lds.yaml";
    private const string Clusters = "cds.yaml";
    private const string ExtensionEnd = ".ecds.yaml";
    private const string ModuleEnd = ".wasm";
    private const string TypePrefix = "type.googleapis.com/";

    private readonly string _folder;
    private readonly string _mountedAt;

    /// <param name="folder">The folder.</param>
    /// <param name="mountedAt">Where Envoy finds it; null for the same place.</param>
    public EnvoyFolder(string folder, string? mountedAt = null)
    {
        _folder = Path.GetFullPath(folder);
        _mountedAt = (mountedAt ?? _folder).TrimEnd('/');
    }

    /// <summary>What has to change for a filter to run, or to run in another way.</summary>
    /// <param name="plugin">The filter.</param>
    /// <param name="module">Its module; it is put into the folder unless the proxy gets it from elsewhere.</param>
    /// <param name="route">The listener, where the folder has none yet.</param>
    /// <exception cref="DeployException">There is no listener, or the folder's files are not as they should be.</exception>
    public IReadOnlyList<FileChange> Plan(PluginDeployment plugin, ReadOnlyMemory<byte> module, EnvoyRoute? route)
    {
        var ownModule = plugin.Source is ModuleSource.Registry;
        var moduleFile = plugin.Module.Hex + ModuleEnd;
        var placed = ownModule ? plugin with { Source = new ModuleSource.File($"{_mountedAt}/{moduleFile}") } : plugin;
        var (code, cluster) = EnvoyWasm.Code(placed, "");
        var listeners = Resources(Listeners);
        if (listeners.Count == 0)
            listeners.Add(Typed("envoy.config.listener.v3.Listener", (route ?? throw NoListener()).Listener()));
        if (listeners.Sum(listener => FilterInsertion.Into(listener, plugin.Type, Discovery(plugin), IsFilterOf(plugin.Name))) == 0)
            throw new DeployException($"No listener in {Path.Combine(_folder, Listeners)} has a place for the filter.");
        var clusters = Resources(Clusters);
        foreach (var needed in (IEnumerable<CalloutCluster?>)[route?.Upstream, .. plugin.Clusters, cluster])
        {
            if (needed is not null)
                Replace(clusters, Typed("envoy.config.cluster.v3.Cluster", EnvoyCluster.Write(needed)));
        }

        var extension = Typed("envoy.config.core.v3.TypedExtensionConfig", new JsonObject
        {
            ["name"] = ResourceName(plugin.Name),
            ["typed_config"] = EnvoyWasm.TypedConfiguration(placed, code),
        });
        return
        [
            .. ownModule ? [Change(moduleFile, module.ToArray())] : Array.Empty<FileChange>(),
            Change(plugin.Name + ExtensionEnd, Document([extension])),
            Change(Clusters, Document(clusters)),
            Change(Listeners, Document(listeners)),
            .. File.Exists(Path.Combine(_folder, Bootstrap)) ? []
                : (FileChange[])[Change(Bootstrap, Encoding.UTF8.GetBytes(YamlText.Write(BootstrapDocument())))],
            .. Unused(plugin.Name, ownModule ? plugin.Module.Hex : null),
        ];
    }

    /// <summary>What has to change for a filter to be gone.</summary>
    /// <exception cref="DeployException">It is not there.</exception>
    public IReadOnlyList<FileChange> PlanRemoval(string plugin)
    {
        if (!File.Exists(Path.Combine(_folder, plugin + ExtensionEnd)))
            throw new DeployException($"Nothing is deployed as {plugin} in {_folder}.");
        var listeners = Resources(Listeners);
        foreach (var listener in listeners)
            FilterInsertion.Remove(listener, IsFilterOf(plugin));
        return [Change(Listeners, Document(listeners)), Change(plugin + ExtensionEnd, null), .. Unused(plugin, null)];
    }

    /// <summary>
    /// Plans changes and makes them, in their order, while no other process of this user does so with the folder: all filters are in the
    /// same two files.
    /// </summary>
    /// <param name="plan">What has to change, by how the folder is now.</param>
    /// <returns>What was changed.</returns>
    /// <exception cref="DeployException">A file cannot be written, or there is no plan.</exception>
    public IReadOnlyList<FileChange> Apply(Func<EnvoyFolder, IReadOnlyList<FileChange>> plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using var turn = new Mutex(initiallyOwned: false, $"Global\\slipway-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_folder)))}");
        try
        {
            turn.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Who had it was killed. Each file is whole all the same, and the plan begins with what is there.
        }

        try
        {
            var changes = plan(this);
            Directory.CreateDirectory(_folder);
            foreach (var change in changes)
                change.Make(_folder);
            return changes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeployException($"{_folder} cannot be written: {e.Message.TrimEnd('.')}.", inner: e);
        }
        finally
        {
            turn.ReleaseMutex();
        }
    }

    private DeployException NoListener() => new(
        $"{_folder} has no listener yet.", "Give --upstream http://HOST:PORT, and --listen HOST:PORT where 127.0.0.1:10000 will not do.");

    private static string ResourceName(string plugin) => $"slipway.{plugin}";

    private static Func<JsonNode?, bool> IsFilterOf(string plugin) => filter => EnvoyDocument.Text(filter, "name") == ResourceName(plugin);

    private JsonObject Discovery(PluginDeployment plugin) => new()
    {
        ["name"] = ResourceName(plugin.Name),
        ["config_discovery"] = new JsonObject
        {
            ["config_source"] = Source(plugin.Name + ExtensionEnd),
            ["type_urls"] = new JsonArray(EnvoyWasm.TypeUrl(plugin.Type)),
        },
    };

    private JsonObject Source(string file) => new()
    {
        ["path_config_source"] = new JsonObject { ["path"] = $"{_mountedAt}/{file}" },
        ["resource_api_version"] = "V3",
    };

    private JsonObject BootstrapDocument() => new()
    {
        ["node"] = new JsonObject { ["id"] = "slipway", ["cluster"] = "slipway" },
        ["dynamic_resources"] = new JsonObject { ["lds_config"] = Source(Listeners), ["cds_config"] = Source(Clusters) },
    };

    /// <summary>Modules that no filter loads any more. An Envoy that runs has read its own long ago.</summary>
    private IEnumerable<FileChange> Unused(string changing, string? needed)
    {
        if (!Directory.Exists(_folder))
            return [];
        var others = Directory.EnumerateFiles(_folder, "*" + ExtensionEnd)
            .Where(file => Path.GetFileName(file) != changing + ExtensionEnd)
            .Select(File.ReadAllText)
            .ToList();
        return Directory.EnumerateFiles(_folder, "*" + ModuleEnd)
            .Select(file => Path.GetFileName(file)!)
            .Where(file => file != needed + ModuleEnd && !others.Any(text => text.Contains(file, StringComparison.Ordinal)))
            .Select(file => Change(file, null));
    }

    private JsonArray Resources(string file)
    {
        var path = Path.Combine(_folder, file);
        if (!File.Exists(path))
            return [];
        var resources = EnvoyDocument.Field(YamlDocument.Read(path, File.ReadAllText(path)), "resources") as JsonArray
            ?? throw new DeployException($"{path} has no list of resources.");
        return (JsonArray)resources.DeepClone();
    }

    private static void Replace(JsonArray resources, JsonObject resource)
    {
        var name = EnvoyDocument.Text(resource, "name");
        var at = resources.IndexOf(resources.FirstOrDefault(known => EnvoyDocument.Text(known, "name") == name));
        if (at < 0)
            resources.Add(resource);
        else
            resources[at] = resource;
    }

    private static JsonObject Typed(string type, JsonObject message)
    {
        message.Insert(0, "@type", TypePrefix + type);
        return message;
    }

    private static byte[] Document(JsonArray resources) =>
        Encoding.UTF8.GetBytes(YamlText.Write(new JsonObject { ["resources"] = resources }));

    private FileChange Change(string name, byte[]? after)
    {
        var path = Path.Combine(_folder, name);
        return new FileChange(name, File.Exists(path) ? File.ReadAllBytes(path) : null, after);
    }
}
