using Slipway.Cli.Output;

namespace Slipway.Cli.Tests.Output;

/// <summary>A file that a command writes is there as a whole or not at all.</summary>
public sealed class WholeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-whole-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "filter.wasm");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_cut_off_leaves_what_was_there()
    {
        await File.WriteAllTextAsync(Path, "before", TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<CommandException>(() => WholeFile.WriteAsync(Path, async file =>
        {
            await file.WriteAsync("half"u8.ToArray());
            throw new IOException("No space left on device.");
        }));

        Assert.Contains($"{Path} cannot be written: No space left on device.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("before", await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Who_has_opened_it_goes_on_with_what_was_there()
    {
        await File.WriteAllTextAsync(Path, "before", TestContext.Current.CancellationToken);
        using var reader = File.OpenText(Path);

        await WholeFile.WriteAsync(Path, file => file.WriteAsync("after"u8.ToArray()).AsTask());

        Assert.Equal("before", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal("after", await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_link_stays_one()
    {
        var target = System.IO.Path.Combine(_folder, "target");
        await File.WriteAllTextAsync(target, "before", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path, target);

        await WholeFile.WriteAsync(Path, file => file.WriteAsync("after"u8.ToArray()).AsTask());

        Assert.NotNull(new FileInfo(Path).LinkTarget);
        Assert.Equal("after", await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken));
    }
}
