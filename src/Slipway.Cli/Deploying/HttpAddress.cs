using System.CommandLine;

namespace Slipway.Cli.Deploying;

/// <summary>Options whose value is an http or https address.</summary>
internal static class HttpAddress
{
    public static Option<Uri?> Option(string name, string description, bool required = false) => new(name)
    {
        Description = description,
        HelpName = "http[s]://HOST:PORT",
        Required = required,
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                return address;
            argument.AddError($"'{text}' is no http or https address");
            return null;
        },
    };
}
