using System.Text.Json.Nodes;
using Slipway.Artifacts;

namespace Slipway.Hub.Tests.Kills;

/// <summary>All that the hub shows to clients.</summary>
internal static class VisibleContent
{
    /// <summary>Pulls everything that is listed, and fails where something is missing or not what its digest says.</summary>
    /// <param name="http">A client of the hub.</param>
    /// <param name="before">What was found whole before; it is not pulled once more.</param>
    /// <returns>All tags, with their repositories.</returns>
    public static async Task<HashSet<string>> CheckAsync(HttpClient http, HashSet<string>? before = null)
    {
        var visible = new HashSet<string>();
        foreach (var repository in await ListAsync(http, "/v2/_catalog?n=1000", "repositories"))
        {
            foreach (var tag in await ListAsync(http, $"/v2/{repository}/tags/list?n=1000", "tags"))
            {
                if (!visible.Add($"{repository}:{tag}") || before?.Contains($"{repository}:{tag}") == true)
                    continue;
                using var answer = await http.GetAsync($"/v2/{repository}/manifests/{tag}");
                var bytes = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
                Assert.Equal(answer.Headers.GetValues("Docker-Content-Digest").Single(), Digest.Of(bytes).ToString());
                var manifest = JsonNode.Parse(bytes)!;
                foreach (var blob in manifest["layers"]!.AsArray().Append(manifest["config"]))
                {
                    var digest = (string)blob!["digest"]!;
                    Assert.Equal(digest, Digest.Of(await http.GetByteArrayAsync($"/v2/{repository}/blobs/{digest}")).ToString());
                }
            }
        }

        return visible;
    }

    private static async Task<IEnumerable<string>> ListAsync(HttpClient http, string path, string field) =>
        JsonNode.Parse(await http.GetStringAsync(path))![field]!.AsArray().Select(each => (string)each!);
}
