namespace Slipway.Artifacts.Tests.References;

public sealed class ReferenceTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("ghcr.io/acme/filter:1.0", "ghcr.io", "acme/filter", "1.0", null)]
    [InlineData("oci://ghcr.io/acme/filter", "ghcr.io", "acme/filter", "latest", null)]
    [InlineData("localhost/filter:a", "localhost", "filter", "a", null)]
    [InlineData("127.0.0.1:5000/a/b/c_d.e--f:X", "127.0.0.1:5000", "a/b/c_d.e--f", "X", null)]
    [InlineData("[::1]:5000/a:b", "[::1]:5000", "a", "b", null)]
    [InlineData("r.example/a@sha256:" + Hex, "r.example", "a", null, Hex)]
    [InlineData("r.example/a:1@sha256:" + Hex, "r.example", "a", "1", Hex)]
    public void A_reference_has_parts(string text, string registry, string repository, string? tag, string? hex)
    {
        var reference = ArtifactReference.Parse(text);

        Assert.Equal((registry, repository, tag, hex), (reference.Registry, reference.Repository, reference.Tag, reference.Digest?.Hex));
        Assert.Equal(reference, ArtifactReference.Parse(reference.ToString()));
    }

    [Theory]
    [InlineData("filter:1.0", "names no registry")]
    [InlineData("acme/filter:1.0", "names no registry")]
    [InlineData("r.example/Filter", "'Filter' is no repository")]
    [InlineData("r.example/../a", "'../a' is no repository")]
    [InlineData("r.example/a//b", "'a//b' is no repository")]
    [InlineData("r.example/", "'' is no repository")]
    [InlineData("r.example/a:", "'' is no tag")]
    [InlineData("r.example/a:.x", "'.x' is no tag")]
    [InlineData("r.example/a:b/c", "'b/c' is no tag")]
    [InlineData("r.example/a\n", "is no repository")]
    [InlineData("user@r.example/a", "'user@r.example' is no host")]
    [InlineData("r.example:x/a", "'r.example:x' is no host")]
    [InlineData("r.example/a@sha256:abc", "what follows '@' is not sha256:")]
    public void What_is_no_reference_is_refused(string text, string reason)
    {
        var error = Assert.Throws<ArtifactException>(() => ArtifactReference.Parse(text));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
