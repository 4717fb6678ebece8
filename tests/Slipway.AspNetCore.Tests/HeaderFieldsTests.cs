using System.Globalization;
using Microsoft.AspNetCore.Http;
using Slipway.Headers;

namespace Slipway.AspNetCore.Tests;

public sealed class HeaderFieldsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(1000)]
    public void A_loop_sees_all_fields_as_they_were_when_it_began(int count)
    {
        var headers = Headers("name", count);
        var seen = new List<string>();

        using var fields = new HeaderFields(headers);
        headers.Clear();
        foreach (var (name, values) in fields)
            seen.Add($"{name}: {values}");

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"name{i}: {i}").Order(), seen.Order());
    }

    [Fact]
    public void A_loop_inside_of_another_has_fields_of_its_own()
    {
        var (outer, inner) = (Headers("outer", 2), Headers("inner", 5));
        var seen = new List<string>();

        using var fields = new HeaderFields(outer);
        foreach (var (name, _) in fields)
        {
            using var others = new HeaderFields(inner);
            foreach (var (other, _) in others)
                seen.Add($"{name} {other}");
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"outer{i / 5} inner{i % 5}"), seen.Order());
    }

    private static HeaderDictionary Headers(string name, int count)
    {
        var headers = new HeaderDictionary();
        for (var i = 0; i < count; i++)
            headers[$"{name}{i}"] = i.ToString(CultureInfo.InvariantCulture);
        return headers;
    }
}
