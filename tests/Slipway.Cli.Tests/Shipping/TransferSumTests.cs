using Slipway.Artifacts;
using Slipway.Cli.Shipping;

namespace Slipway.Cli.Tests.Shipping;

/// <summary>What the bar of a transfer shows.</summary>
public sealed class TransferSumTests
{
    private static readonly Descriptor s_first = Blob("first", 1000);
    private static readonly Descriptor s_second = Blob("second", 3000);

    private readonly TransferSum _sum = new();

    [Fact]
    public void One_blob_is_shown_by_its_digest()
    {
        Add(s_first, TransferState.Running, 500);

        Assert.Equal($"{s_first.Digest.Hex[..12]} [{new string('=', 15)}{new string(' ', 15)}] 500 B of 1000 B", _sum.ToString());
    }

    [Fact]
    public void Several_at_once_are_shown_together()
    {
        Add(s_first, TransferState.Running, 500);
        Add(s_second, TransferState.Running, 1500);

        Assert.Equal($"2 blobs [{new string('=', 15)}{new string(' ', 15)}] 2.0 KiB of 3.9 KiB", _sum.ToString());
    }

    [Fact]
    public void The_bar_does_not_go_back_when_one_of_several_has_arrived()
    {
        Add(s_first, TransferState.Running, 500);
        Add(s_second, TransferState.Running, 2000);
        Add(s_first, TransferState.Done, 1000);

        Assert.Equal($"2 blobs [{new string('=', 22)}{new string(' ', 8)}] 2.9 KiB of 3.9 KiB", _sum.ToString());
    }

    [Fact]
    public void What_comes_after_all_have_arrived_begins_anew()
    {
        Add(s_first, TransferState.Running, 500);
        Add(s_first, TransferState.Done, 1000);
        Add(s_second, TransferState.Running, 300);

        Assert.StartsWith($"{s_second.Digest.Hex[..12]} [===   ", _sum.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_there_already_does_not_count()
    {
        Add(s_first, TransferState.AlreadyThere, 1000);
        Add(s_second, TransferState.Running, 300);

        Assert.EndsWith("300 B of 2.9 KiB", _sum.ToString(), StringComparison.Ordinal);
    }

    private static Descriptor Blob(string content, long size) =>
        new() { MediaType = "a/b", Digest = Digest.Of(System.Text.Encoding.UTF8.GetBytes(content)), Size = size };

    private void Add(Descriptor blob, TransferState state, long done) => _sum.Add(new TransferProgress(blob, state, done));
}
