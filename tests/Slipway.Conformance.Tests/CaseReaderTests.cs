namespace Slipway.Conformance.Tests;

public sealed class CaseReaderTests
{
    [Fact]
    public void A_row_of_the_matrix_becomes_a_case_with_its_values()
    {
        const string text = """
            about: a <<word>>
            source: here
            matrix:
              - { word: one, status: "200", seen: { matches: ".*" } }
              - { word: two, status: "404", seen: absent }
            steps:
              - request: { path: /<<word>> }
                expect: { status: <<status>>, headers: { x-a: <<seen>> } }
            """;
        var cases = CaseReader.Read("area/name", text).ToList();
        Assert.Equal(["area/name [one]", "area/name [two]"], cases.Select(c => c.Name));
        Assert.Equal("a two", cases[1].About);
        Assert.Equal("/two", cases[1].Steps[0].Request.Path);
        Assert.Equal(404, cases[1].Steps[0].Expect.Status);
        Assert.Equal(ExpectedText.Rule.Matches, cases[0].Steps[0].Expect.Headers["x-a"].How);
        Assert.Equal(ExpectedText.Rule.Absent, cases[1].Steps[0].Expect.Headers["x-a"].How);
    }

    [Fact]
    public void A_field_that_the_format_does_not_have_is_an_error() =>
        Assert.ThrowsAny<Exception>(() => CaseReader.Read("test", "about: a\nsource: b\nexpects: {}").ToList());
}
