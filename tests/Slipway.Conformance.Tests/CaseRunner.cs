using System.Net;
using System.Net.Sockets;
using Wasmtime;
using Isolation = Slipway.ProxyWasm.Plugins.Isolation;

namespace Slipway.Conformance.Tests;

/// <summary>Runs one case: modules, configuration, servers, proxy, steps, log. Answers the differences found.</summary>
internal static class CaseRunner
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _stepLimit = TimeSpan.FromSeconds(20);

    public static IReadOnlyDictionary<string, byte[]> Modules(ConformanceCase conformanceCase)
    {
        var texts = conformanceCase.Modules.AsEnumerable();
        if (conformanceCase.Wat is { } main)
            texts = texts.Append(new("main", main));
        return texts
            .Select(m => KeyValuePair.Create(m.Key, Module.ConvertText(
                ModuleText.Assemble(m.Value, conformanceCase.Abi, conformanceCase.Prelude, conformanceCase.Imports))))
            .Concat(conformanceCase.ModulesHex.Select(m => KeyValuePair.Create(
                m.Key, Convert.FromHexString(m.Value.Replace(" ", "", StringComparison.Ordinal)))))
            .ToDictionary();
    }

    public static async Task<IReadOnlyList<string>> RunAsync(ConformanceCase conformanceCase, Isolation isolation = Isolation.None)
    {
        var folder = Directory.CreateTempSubdirectory("conformance-");
        try
        {
            var files = new Dictionary<string, string>();
            var modules = Modules(conformanceCase);
            foreach (var (name, bytes) in modules)
                await File.WriteAllBytesAsync(files[name] = Path.Combine(folder.FullName, name + ".wasm"), bytes);
            await using var upstream = await ScriptedUpstream.StartAsync(conformanceCase.Upstream, modules);
            await using var callout = await ScriptedUpstream.StartAsync(conformanceCase.Callout, modules);
            var free = FreePorts(3);
            var ports = new EnvoyConfiguration.Ports(
                free[0], free[1], upstream.Port, upstream.Http2Port, callout.Port, callout.Http2Port, free[2]);
            var configuration = Path.Combine(folder.FullName, "envoy.yaml");
            await File.WriteAllTextAsync(configuration, EnvoyConfiguration.Write(conformanceCase, files, ports));
            return await RunAsync(conformanceCase, configuration, ports, upstream, callout, isolation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<string>> RunAsync(
        ConformanceCase conformanceCase, string configuration, EnvoyConfiguration.Ports ports, ScriptedUpstream upstream,
        ScriptedUpstream callout, Isolation isolation)
    {
        IProxyUnderTest proxy;
        try
        {
            using var limit = new CancellationTokenSource(_startLimit);
            proxy = await ProxyUnderTest.StartAsync(configuration, ports.Listener, isolation, limit.Token);
        }
        catch (ProxyRefusedException e)
        {
            if (conformanceCase.Starts)
                return [$"the proxy should start. {e.Message}"];
            return conformanceCase.Error is { } words && !e.Message.Contains(words, StringComparison.OrdinalIgnoreCase)
                ? [$"the refusal should say \"{words}\". {e.Message}"] : [];
        }
        await using var running = proxy;
        if (!conformanceCase.Starts)
            return ["the proxy should refuse the configuration, it started"];

        var differences = new List<string>();
        for (var i = 0; i < conformanceCase.Steps.Count && differences.Count == 0; i++)
        {
            var found = await RunStepAsync(conformanceCase, conformanceCase.Steps[i], ports, proxy, upstream, callout, isolation);
            differences.AddRange(found.Select(d => $"step {i + 1} ({conformanceCase.Steps[i].Request.Path}): {d}"));
        }
        using var logLimit = new CancellationTokenSource(_stepLimit);
        if (differences.Count == 0 && await proxy.Log.WaitForAsync(conformanceCase.Log, logLimit.Token) is { } missing)
            differences.Add($"the log should contain \"{missing}\" (after the lines before it)");
        differences.AddRange(
            from text in conformanceCase.NeverLogged
            where proxy.Log.Lines.Any(l => l.Contains(text, StringComparison.Ordinal))
            select $"the log should not contain \"{text}\"");
        if (differences.Count > 0)
            differences.Add("the log was:\n    " + string.Join("\n    ", proxy.Log.Lines));
        return differences;
    }

    private static async Task<IReadOnlyList<string>> RunStepAsync(
        ConformanceCase conformanceCase, Step step, EnvoyConfiguration.Ports ports, IProxyUnderTest proxy, ScriptedUpstream upstream, ScriptedUpstream callout, Isolation isolation)
    {
        using var limit = new CancellationTokenSource(_stepLimit);
        IReadOnlyList<string> differences = [];
        try
        {
            while (true)
            {
                upstream.Forget();
                callout.Forget();
                var response = await SendAsync(conformanceCase, step.Request, ports, proxy, upstream, limit.Token);
                IReadOnlyList<string> found =
                [
                    .. step.Request.Abort == AbortKind.Never ? Comparison.OfResponse(step.Expect, response) : [],
                    .. step.Expect.Upstream is { } main ? Comparison.OfRequest("the upstream", main, upstream.LastRequest) : [],
                    .. step.Expect.Callout is { } other ? Comparison.OfRequest("the callout server", other, callout.LastRequest) : [],
                ];
                differences = found;
                if (differences.Count == 0 || !step.Eventually)
                    return differences;
                await Task.Delay(20, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return differences.Count > 0 ? differences : [$"nothing came within {_stepLimit.TotalSeconds:0} s"];
        }
        catch (SocketException e)
        {
            return [$"the proxy cannot be reached: {e.Message}"];
        }
    }

    private static Task<HttpMessage> SendAsync(
        ConformanceCase conformanceCase, SentRequest request, EnvoyConfiguration.Ports ports, IProxyUnderTest proxy, ScriptedUpstream upstream,
        CancellationToken cancellation)
    {
        var port = request.Admin ? ports.Admin : ports.Listener;
        return (request.Protocol, request.Abort) switch
        {
            ("http2", _) => Http2Client.SendAsync(port, request, cancellation),
            ("http1", AbortKind.Never) => Http1Client.SendAsync(port, request, null, cancellation),
            ("http1", AbortKind.WhenUpstreamIsCalled) =>
                Http1Client.SendAsync(port, request, () => upstream.WaitForCallAsync(cancellation), cancellation),
            ("http1", AbortKind.WhenLogged) =>
                Http1Client.SendAsync(
                    port, request, () => proxy.Log.WaitForAsync([.. conformanceCase.Log.Take(1)], cancellation), cancellation),
            var (protocol, _) => throw new FormatException($"The protocol '{protocol}' is neither http1 nor http2."),
        };
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
            listener.Dispose();
        return ports;
    }
}
