using System.Net.Http.Headers;
using System.Text;
using Slipway.Artifacts;
using Slipway.Hub.Administration;

namespace Slipway.Hub.Tests.Catalogue;

/// <summary>What is private is shown to whom may pull it.</summary>
public sealed class VisibilityTests
{
    private const string Password = "correct horse";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bob", true)]
    [InlineData("alice", false)]
    [InlineData(null, false)]
    public async Task A_private_repository_is_there_for_its_owner_alone(string? reader, bool seen)
    {
        var hub = await TemporaryHub.StartAsync(options => options with { Open = false });
        await using (var administration = HubAdministration.Open(hub.Folder))
        {
            await administration.AddUserAsync("alice", Password, isAdmin: false, isPrivate: false);
            await administration.AddUserAsync("bob", Password, isAdmin: false, isPrivate: true);
        }

        await using var site = await CatalogueSite.OfAsync(hub, new RegistryCredential("bob", Password), new SampleFilter("bob/secret", "1") { Licence = "secret" });
        if (reader is not null)
        {
            site.Http.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{reader}:{Password}")));
        }

        foreach (var address in new[] { "/", "/?q=secret", "/api/search?q=secret", "/?licence=secret" })
        {
            var page = await site.GetAsync(address);
            Assert.Equal((address, seen), (address, page.Contains("bob/secret", StringComparison.Ordinal)));
        }

        using var repository = await site.Http.GetAsync(new Uri("/r/bob/secret", UriKind.Relative), Cancellation);
        Assert.Equal(seen ? 200 : 404, (int)repository.StatusCode);
        Assert.Equal(seen ? 200 : 404, (await site.TryAsync("bob/secret")).Status);
    }
}
