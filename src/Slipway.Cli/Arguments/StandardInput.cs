namespace Slipway.Cli.Arguments;

/// <summary>Secrets come from standard input: other users could read those of a command line.</summary>
internal static class StandardInput
{
    /// <summary>Reads all of it, without the line's end.</summary>
    /// <param name="asked">Whether it was said that the password comes from there.</param>
    /// <param name="example">A command line that does so.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">It was not said, or there is none.</exception>
    public static async Task<string> ReadPasswordAsync(bool asked, string example, CancellationToken cancellationToken)
    {
        if (!asked)
            throw new CommandException(ExitCodes.Usage, "Where the password comes from is not given.", "Add --password-stdin, and write it there.");
        var password = (await Console.In.ReadToEndAsync(cancellationToken)).TrimEnd('\r', '\n');
        return password.Length > 0 ? password : throw new CommandException(ExitCodes.Usage, "There is no password on standard input.", example);
    }
}
