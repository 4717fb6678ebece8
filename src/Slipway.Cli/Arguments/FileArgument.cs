using System.Text;

namespace Slipway.Cli.Arguments;

/// <summary>Files named on the command line.</summary>
internal static class FileArgument
{
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>The text itself, or the content of the file that follows an <c>@</c>, as curl has it; nothing for null.</summary>
    public static byte[] TextOrFile(string? argument) => argument switch
    {
        null => [],
        ['@', .. var path] => Read(path),
        _ => Encoding.UTF8.GetBytes(argument),
    };

    private static CommandException Unreadable(string path, Exception e)
    {
        if (Directory.Exists(path))
            return new CommandException(ExitCodes.Invalid, $"{path} is a directory, not a file.", inner: e);
        if (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new CommandException(
                ExitCodes.Invalid,
                $"There is no file {path}.",
                Path.IsPathRooted(path) ? null : $"It was looked for below {Environment.CurrentDirectory}.",
                e);
        }

        return new CommandException(ExitCodes.Invalid, $"{path} cannot be read: {e.Message}", inner: e);
    }
}
