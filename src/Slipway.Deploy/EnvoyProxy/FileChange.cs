using System.Text;

namespace Slipway.Deploy;

/// <summary>A file that is to be written or removed.</summary>
/// <param name="Name">Its name in its folder.</param>
/// <param name="Before">What is in it; null where it is not there.</param>
/// <param name="After">What it is to have in it; null where it is to go.</param>
public sealed record FileChange(string Name, byte[]? Before, byte[]? After)
{
    /// <summary>The change as a step of a rollout.</summary>
    public RolloutStep Step(string folder)
    {
        var outcome = Before is null ? RolloutOutcome.Created
            : After is null ? RolloutOutcome.Removed
            : Before.AsSpan().SequenceEqual(After) ? RolloutOutcome.Unchanged
            : RolloutOutcome.Changed;
        return new RolloutStep("File", folder, Name, outcome, Text(Before), Text(After));
    }

    internal void Make(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (After is null)
        {
            File.Delete(path);
            return;
        }

        if (Before is not null && Before.AsSpan().SequenceEqual(After))
            return;
        var beside = Path.Combine(folder, "." + Path.GetRandomFileName());
        try
        {
            using (var file = new FileStream(beside, FileMode.CreateNew))
            {
                file.Write(After);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    private string Text(byte[]? content) => content is null ? ""
        : Name.EndsWith(".yaml", StringComparison.Ordinal) ? Encoding.UTF8.GetString(content)
        : $"({content.Length} bytes)\n";
}
