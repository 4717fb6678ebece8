using Slipway.Cli.Building;

namespace Slipway.Cli.Tests.Building;

/// <summary>What may be built without MSBuild, and what may not.</summary>
public sealed class BuildInputsTests : IDisposable
{
    private readonly string _above = Directory.CreateTempSubdirectory("slipway-inputs-").FullName;
    private readonly string _folder, _project, _elsewhere;

    public BuildInputsTests()
    {
        _folder = Directory.CreateDirectory(Path.Combine(_above, "greeter")).FullName;
        _project = Path.Combine(_folder, "greeter.csproj");
        _elsewhere = Path.Combine(_above, "shared", "Shared.cs");
        foreach (var (file, text) in new[] { ("greeter.csproj", "<Project />"), ("Filter.cs", "class A;"), ("Parts/B.cs", "class B;"), ("tests.yaml", "tests: []"), ("../shared/Shared.cs", "class S;") })
            Write(file, text);
    }

    public void Dispose() => Directory.Delete(_above, recursive: true);

    [Theory]
    [InlineData("obj/g.cs", "class G;", InputChanges.None)]
    [InlineData("bin/x.txt", "x", InputChanges.None)]
    [InlineData("Filter.cs", "class Another;", InputChanges.Sources)]
    [InlineData("Parts/B.cs", "class Another;", InputChanges.Sources)]
    [InlineData("Parts/C.cs", "class C;", InputChanges.Others)]
    [InlineData("tests.yaml", "tests: [ ]", InputChanges.Others)]
    [InlineData("greeter.csproj", "<Project><!-- --></Project>", InputChanges.Others)]
    [InlineData("../Directory.Build.props", "<Project />", InputChanges.Others)]
    [InlineData("../shared/Shared.cs", "class Another;", InputChanges.Others)]
    [InlineData("../shared/Unknown.cs", "class Unknown;", InputChanges.None)]
    public void A_file_that_is_written_is(string file, string text, object changes)
    {
        var before = Last();
        Write(file, text);
        Assert.Equal(changes, before.ChangesTo(BuildInputs.Of(_project)));
    }

    [Fact]
    public void A_source_that_is_deleted_is_for_MSBuild()
    {
        var before = Last();
        File.Delete(Path.Combine(_folder, "Parts/B.cs"));
        Assert.Equal(InputChanges.Others, before.ChangesTo(BuildInputs.Of(_project)));
    }

    [Fact]
    public void A_project_that_imports_others_is_for_MSBuild()
    {
        Write("greeter.csproj", "<Project><Import Project=\"../common.props\" /></Project>");
        Assert.Equal(InputChanges.Others, Last().ChangesTo(BuildInputs.Of(_project)));
    }

    /// <summary>As after a build that read a file of elsewhere.</summary>
    private BuildInputs Last()
    {
        Write("obj/recipe", $"Program={_project}\nArgument=b\nInput={_elsewhere}\nInput={Path.Combine(_folder, "Filter.cs")}\n");
        var recipe = Path.Combine(_folder, "obj/recipe");
        return BuildInputs.Of(_project).With(Recipe.Read(recipe), new BuildRecord(Path.Combine(_folder, "obj/module"), "", recipe, BuildInputs.Of(_project)));
    }

    private void Write(string file, string text)
    {
        var path = Path.GetFullPath(Path.Combine(_folder, file));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
