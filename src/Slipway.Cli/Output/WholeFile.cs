namespace Slipway.Cli.Output;

/// <summary>A file that is there as a whole or not at all: whoever is served from it meanwhile has what was there before.</summary>
internal static class WholeFile
{
    /// <summary>Writes it beside its place, and puts it there in one step.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        try
        {
            // What a link leads to, a device too, is written where it is.
            if (new FileInfo(path) is { LinkTarget: not null } || path.StartsWith("/dev/", StringComparison.Ordinal))
            {
                await using var stream = new FileStream(path, FileMode.Create, FileAccess.Write);
                await write(stream);
                return;
            }

            var temporary = $"{path}.{Path.GetRandomFileName()}";
            try
            {
                await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
                    await write(stream);
                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Invalid, $"{path} cannot be written: {e.Message}", inner: e);
        }
    }
}
