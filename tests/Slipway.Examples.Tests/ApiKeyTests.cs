using ApiKey;
using Slipway.Sdk.Testing;

namespace Slipway.Examples.Tests;

public sealed class ApiKeyTests
{
    private const string Configuration = """{ "keys": { "secret-1": "alice", "secret-2": "bob" } }""";

    [Theory, ClassData<Forms>]
    public void A_known_key_passes_and_the_upstream_sees_the_clients_name_in_its_place(Form form)
    {
        using var host = Filter.Load<ApiKeyFilter>(form, Configuration);
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-api-key", "secret-2"), ("x-client", "alice"));

        Assert.Equal(["bob"], exchange.UpstreamRequestHeaders!.All("x-client"));
        Assert.Null(exchange.UpstreamRequestHeaders["x-api-key"]);
    }

    [Theory, ClassData<Forms>]
    public void Any_other_and_none_are_refused(Form form)
    {
        using var host = Filter.Load<ApiKeyFilter>(form, Configuration);
        using var unknown = host.OpenRequest().SendRequest("GET", "/", ("x-api-key", "secret-3"));
        using var missing = host.OpenRequest().SendRequest("GET", "/");

        Assert.Equal((401, "The API key is not known.\n", "api_key_denied"),
            (unknown.Status, unknown.ResponseBody, unknown.ResponseDetails));
        Assert.Equal((401, "An API key is needed.\n"), (missing.Status, missing.ResponseBody));
    }

    [Theory, ClassData<Forms>]
    public void A_configuration_without_keys_is_refused_with_the_fields_name(Form form)
    {
        var refusal = Assert.Throws<FilterLoadException>(() => Filter.Load<ApiKeyFilter>(form, "{}"));

        Assert.Equal(["configuration, line 1, column 3: the configuration must have the field keys"], refusal.FilterLog);
    }
}
