using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Envoy;

/// <summary>
/// <c>envoy.type.matcher.v3.RegexMatchAndSubstitute</c>, with RE2's substitution syntax: <c>\1</c> to <c>\9</c> are groups,
/// <c>\0</c> the match, <c>\\</c> a backslash.
/// </summary>
public sealed class RegexRewrite
{
    private readonly MatchEvaluator evaluator;

    private RegexRewrite(SafeRegex regex, string substitution)
    {
        Regex = regex;
        Substitution = substitution;
        evaluator = Expand;
    }

    /// <summary>What is replaced, every time it occurs.</summary>
    public SafeRegex Regex { get; }

    /// <summary>What replaces it.</summary>
    public string Substitution { get; }

    /// <summary>Checks the substitution and puts both together.</summary>
    /// <exception cref="ArgumentException">The substitution has a stray backslash, or names a group that the expression lacks.</exception>
    public static RegexRewrite Create(SafeRegex regex, string substitution)
    {
        for (var i = 0; i < substitution.Length; i++)
        {
            if (substitution[i] != '\\')
                continue;
            if (++i == substitution.Length || (substitution[i] != '\\' && !char.IsAsciiDigit(substitution[i])))
                throw new ArgumentException("a backslash must be followed by a digit or a backslash", nameof(substitution));
            if (char.IsAsciiDigit(substitution[i]) && substitution[i] - '0' > regex.Groups)
                throw new ArgumentException($"the regex has no group {substitution[i]}", nameof(substitution));
        }

        return new RegexRewrite(regex, substitution);
    }

    /// <summary><paramref name="text"/> with every match replaced.</summary>
    public string Apply(string text) => Regex.ReplaceAll(text, evaluator);

    private string Expand(Match match)
    {
        var result = new StringBuilder();
        for (var i = 0; i < Substitution.Length; i++)
        {
            if (Substitution[i] != '\\')
                result.Append(Substitution[i]);
            else if (Substitution[++i] == '\\')
                result.Append('\\');
            else
                result.Append(match.Groups[Substitution[i] - '0'].ValueSpan);
        }

        return result.ToString();
    }
}
