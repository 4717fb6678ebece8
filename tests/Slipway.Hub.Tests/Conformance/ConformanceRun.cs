using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Artifacts;

namespace Slipway.Hub.Tests.Conformance;

/// <summary>Runs a case against a registry.</summary>
internal sealed class ConformanceRun
{
    private static readonly Dictionary<string, string> _common = new()
    {
        ["config"] = """{"architecture":"wasm","os":"wasip1"}""",
        ["layer"] = "the bytes of a layer",
        ["manifest"] = """
            {"schemaVersion":2,"mediaType":"${oci-manifest}",
            "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"${config.digest}","size":${config.size}},
            "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"${layer.digest}","size":${layer.size}}]}
            """,
        ["empty-manifest"] = """
            {"schemaVersion":2,"mediaType":"${oci-manifest}",
            "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"${config.digest}","size":${config.size}},"layers":[]}
            """,
    };

    private readonly ConformanceCase _case;
    private readonly HttpClient _client;
    private readonly bool _isControl;
    private readonly Variables _variables = new();
    private readonly Dictionary<string, byte[]> _contents = [];

    /// <param name="conformanceCase">The case.</param>
    /// <param name="client">A client of the registry.</param>
    /// <param name="isControl">Whether the registry is the control.</param>
    public ConformanceRun(ConformanceCase conformanceCase, HttpClient client, bool isControl)
    {
        (_case, _client, _isControl) = (conformanceCase, client, isControl);
        var name = $"conformance/case-{Guid.NewGuid():n}";
        _variables["name"] = name;
        _variables["name-before"] = name[..^1];
        _variables["other-name"] = $"conformance/other-{Guid.NewGuid():n}";
        _variables["oci-manifest"] = "application/vnd.oci.image.manifest.v1+json";
        _variables["oci-index"] = "application/vnd.oci.image.index.v1+json";
        foreach (var (key, text) in _common.Concat(_case.Contents))
        {
            var content = Encoding.UTF8.GetBytes(_variables.Expand(text));
            _contents[key] = content;
            _variables[$"{key}.digest"] = Digest.Of(content).ToString();
            _variables[$"{key}.size"] = content.Length.ToString(CultureInfo.InvariantCulture);
        }
    }

    public async Task RunAsync()
    {
        foreach (var given in _case.Given)
            await GiveAsync(given.Split(' '));
        foreach (var step in _case.Steps)
        {
            var departure = _isControl ? step.Control : null;
            using var response = await SendAsync(step);
            await CheckAsync(step, departure, response);
            if (departure is { Ends: true })
                return;
            foreach (var (variable, header) in step.Capture)
                _variables[variable] = Header(response, header) ?? throw new InvalidOperationException($"{step.Request}: no {header}");
        }
    }

    private async Task GiveAsync(string[] given)
    {
        if (given is ["blob", var blob])
        {
            using var begun = await _client.PostAsync($"/v2/{_variables["name"]}/blobs/uploads/", null);
            var location = Header(begun, "Location")!;
            var address = $"{location}{(location.Contains('?') ? '&' : '?')}digest={_variables[$"{blob}.digest"]}";
            using var done = await _client.PutAsync(address, new ByteArrayContent(_contents[blob]));
            Assert.Equal(201, (int)done.StatusCode);
            return;
        }

        var content = new ByteArrayContent(_contents[given[1]]) { Headers = { ContentType = new MediaTypeHeaderValue(_variables["oci-manifest"]) } };
        using var put = await _client.PutAsync($"/v2/{_variables["name"]}/manifests/{given[2]}", content);
        Assert.Equal(201, (int)put.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(ConformanceStep step)
    {
        var (method, target) = (step.Request[..step.Request.IndexOf(' ')], _variables.Expand(step.Request[(step.Request.IndexOf(' ') + 1)..]));
        if (step.Query is not null)
            target += (target.Contains('?') ? "&" : "?") + _variables.Expand(step.Query);
        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        if (step.Body is not null)
            request.Content = new ByteArrayContent(_contents[step.Body]);
        else if (step.Zeros is { } zeros)
            request.Content = new ByteArrayContent(new byte[zeros]);
        else if (method is "POST" or "PUT" or "PATCH")
            request.Content = new ByteArrayContent([]);
        foreach (var (name, value) in step.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, _variables.Expand(value)))
                request.Content?.Headers.TryAddWithoutValidation(name, _variables.Expand(value));
        }

        return await _client.SendAsync(request);
    }

    private async Task CheckAsync(ConformanceStep step, ControlDeparture? departure, HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 2000)));
        var allowed = departure?.Status ?? step.Expect.Status;
        Assert.True(allowed.Contains((int)response.StatusCode), $"{step.Request} is answered with {(int)response.StatusCode}: {text}");
        if (departure is not null)
            return;
        foreach (var (name, value) in step.Expect.Headers)
            Assert.True(_variables.Expand(value) == Header(response, name), $"{step.Request}: {name} is '{Header(response, name)}'");
        foreach (var name in step.Expect.Present)
            Assert.True(Header(response, name) is not null, $"{step.Request}: there is no {name}");
        foreach (var name in step.Expect.Absent)
            Assert.True(Header(response, name) is null, $"{step.Request}: there is {name}");
        if (step.Expect.Body is { } content)
            Assert.Equal(_contents[content], body);
        if (step.Expect.Error is { } code)
            Assert.Equal(code, (string?)JsonNode.Parse(body)?["errors"]?[0]?["code"]);
        foreach (var (name, value) in step.Expect.Json ?? [])
        {
            var actual = JsonNode.Parse(body)?[name];
            Assert.True(Same(value, actual), $"{step.Request}: {name} is {actual?.ToJsonString()}");
        }
    }

    /// <summary>YAML knows no difference between a number and its text; for JSON, what is compared is the text.</summary>
    private bool Same(object? expected, JsonNode? actual) => (expected, actual) switch
    {
        (IDictionary<object, object> map, JsonObject value) =>
            map.Count == value.Count && map.All(entry => Same(entry.Value, value[(string)entry.Key])),
        (IList<object> list, JsonArray array) => list.Count == array.Count && list.Zip(array).All(pair => Same(pair.First, pair.Second)),
        (string text, JsonValue value) => _variables.Expand(text) == value.ToString(),
        _ => false,
    };

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;
}
