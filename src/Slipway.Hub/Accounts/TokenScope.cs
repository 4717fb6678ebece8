using System.Text.RegularExpressions;

namespace Slipway.Hub.Accounts;

/// <summary>
/// What a token is for: <c>PATTERN:ACTIONS</c>, such as <c>acme/*:pull,push</c>. In a pattern <c>*</c> stands for any characters; <c>admin</c>
/// and <c>*</c> stand for all actions.
/// </summary>
internal sealed partial record TokenScope(string Pattern, RepositoryActions Actions)
{
    private static readonly Dictionary<string, RepositoryActions> s_actions = new()
    {
        ["pull"] = RepositoryActions.Pull,
        ["push"] = RepositoryActions.Push,
        ["delete"] = RepositoryActions.Delete,
    };

    private static readonly Dictionary<string, RepositoryActions> s_names = new(s_actions)
    {
        ["admin"] = RepositoryActions.All,
        ["*"] = RepositoryActions.All,
    };

    /// <exception cref="HubException">It is no scope.</exception>
    public static TokenScope Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var pattern = colon < 0 ? "" : text[..colon];
        if (!PatternPattern().IsMatch(pattern))
            throw Wrong(text);
        var actions = RepositoryActions.None;
        foreach (var name in text[(colon + 1)..].Split(','))
            actions |= s_names.TryGetValue(name, out var action) ? action : throw Wrong(text);
        return new TokenScope(pattern, actions);
    }

    /// <summary>
    /// What a client of a registry asks for: <c>repository:NAME:pull,push</c>. Other kinds and actions grant nothing, as the protocol has it.
    /// </summary>
    public static TokenScope? TryParseRequested(string text)
    {
        if (text.Split(':') is not ["repository", var name, var actions])
            return null;
        return new TokenScope(name, actions.Split(',').Aggregate(
            RepositoryActions.None, (sum, action) => sum | s_names.GetValueOrDefault(action)));
    }

    /// <summary>Whether it is about a repository.</summary>
    public bool Matches(string repository)
    {
        // A pattern has no more than a few stars, and each is matched as short as it can be.
        var parts = Pattern.Split('*');
        if (parts.Length == 1)
            return repository == Pattern;
        if (repository.Length < parts[0].Length + parts[^1].Length
            || !repository.StartsWith(parts[0], StringComparison.Ordinal)
            || !repository.EndsWith(parts[^1], StringComparison.Ordinal))
            return false;
        var rest = repository.AsSpan(parts[0].Length, repository.Length - parts[0].Length - parts[^1].Length);
        foreach (var part in parts[1..^1])
        {
            var found = rest.IndexOf(part, StringComparison.Ordinal);
            if (found < 0)
                return false;
            rest = rest[(found + part.Length)..];
        }

        return true;
    }

    public override string ToString() =>
        $"{Pattern}:{string.Join(',', s_actions.Where(action => Actions.HasFlag(action.Value)).Select(action => action.Key))}";

    private static HubException Wrong(string text) => new(
        $"'{text}' is no scope: that is a repository, in which '*' stands for any characters, ':' and some of pull, push, delete and admin.",
        "For instance acme/*:pull,push.");

    [GeneratedRegex(@"^[a-z0-9._/*-]{1,255}\z")]
    private static partial Regex PatternPattern();
}
