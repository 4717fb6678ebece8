namespace Slipway.Sandbox.Tests;

public sealed class SourceLinesTests
{
    // Two files; of the second function, two places: at its start line 7 of the first file, from byte 3 on line 9 of the second.
    private const string Lines = """\01\02\04a.cs\08dir/b.cs\01\01\02\00\00\07\03\01\02""";

    [Theory]
    [InlineData(Lines, "f", null)]
    [InlineData(Lines, "g", "a.cs:7")]
    [InlineData(Lines, "late", "dir/b.cs:9")]
    [InlineData("""\02\02""", "g", null)]
    [InlineData("""\01\7f""", "g", null)]
    [InlineData("""\01\00\01\01\01\00\05\07""", "g", null)]
    [InlineData("", "g", null)]
    public void A_frame_has_the_line_that_the_module_tells_and_none_where_that_makes_no_sense(string section, string function, string? source)
    {
        using var wat = new Wat();
        using var guest = wat.Run($$"""
            (module
              (func (export "f") unreachable)
              (func (export "g") (param i32) {{(function == "late" ? "(drop (i32.div_u (i32.const 1) (local.get 0)))" : "unreachable")}})
              (func (export "late") (call 1 (i32.const 0)))
              (@custom "slipway.lines" "{{section}}"))
            """);
        var export = guest.GetFunction(function)!;

        var trap = Assert.Throws<GuestTrapException>(() => function == "g" ? export.Call(0) : export.Call());

        Assert.Equal(source, trap.Frames[0].Source);
        Assert.Contains(source is null ? " (0x" : $" ({source}, 0x", trap.Frames[0].ToString(), StringComparison.Ordinal);
    }
}
