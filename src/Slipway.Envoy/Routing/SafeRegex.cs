using System.Text.RegularExpressions;

namespace Slipway.Envoy;

/// <summary>
/// <c>envoy.type.matcher.v3.RegexMatcher</c>. Runs in time linear in the input, as RE2 does in Envoy, so that no request can stall it.
/// </summary>
public sealed class SafeRegex
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Longest expression, in characters.</summary>
    private const int MaxLength = 16 * 1024;

    private readonly Regex whole;
    private readonly Regex anywhere;

    private SafeRegex(string pattern, Regex whole, Regex anywhere)
    {
        Pattern = pattern;
        this.whole = whole;
        this.anywhere = anywhere;
    }

    /// <summary>An expression that matches the empty text only.</summary>
    public static SafeRegex Nothing { get; } = Parse("");

    /// <summary>The expression as written.</summary>
    public string Pattern { get; }

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="ArgumentException">It is none, is too large, or needs backtracking (lookaround, backreferences).</exception>
    public static SafeRegex Parse(string pattern)
    {
        if (pattern.Length > MaxLength)
            throw new ArgumentException($"a regex must not be longer than {MaxLength} characters", nameof(pattern));
        try
        {
            var translated = Re2Syntax.ToDotNet(pattern);
            return new SafeRegex(pattern, new Regex($@"\A(?:{translated})\z", Options), new Regex(translated, Options));
        }
        catch (Exception e) when (e is NotSupportedException or InsufficientExecutionStackException)
        {
            throw new ArgumentException(e.Message, nameof(pattern), e);
        }
    }

    /// <summary>Whether the whole of <paramref name="text"/> matches.</summary>
    public bool IsFullMatch(ReadOnlySpan<char> text) => whole.IsMatch(text);

    /// <summary>Replaces every match in <paramref name="text"/>.</summary>
    internal string ReplaceAll(string text, MatchEvaluator replacement) => anywhere.Replace(text, replacement);

    /// <summary>Number of capture groups, besides the whole match.</summary>
    internal int Groups => anywhere.GetGroupNumbers().Length - 1;

    /// <summary>The expression as written.</summary>
    public override string ToString() => Pattern;
}
