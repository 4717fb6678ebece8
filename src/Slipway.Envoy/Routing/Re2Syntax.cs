using System.Collections.Frozen;
using System.Text;

namespace Slipway.Envoy;

/// <summary>
/// Rewrites RE2's syntax as that of .NET where the two look alike and differ: in RE2 <c>\d</c>, <c>\w</c> and <c>\s</c> are ASCII, named
/// groups are <c>(?P&lt;name&gt;...)</c> and numbered with the others, a bracket inside a class is itself, and classes like
/// <c>[[:alpha:]]</c> exist.
/// </summary>
internal static class Re2Syntax
{
    private static readonly FrozenDictionary<char, string> AsciiClasses = new Dictionary<char, string>
    {
        ['d'] = "0-9",
        ['D'] = @"\x00-/:-\uFFFF",
        ['w'] = "0-9A-Za-z_",
        ['W'] = @"\x00-/:-@\[-\^`{-\uFFFF",
        ['s'] = @"\t\n\f\r ",
        ['S'] = @"\x00-\x08\x0B\x0E-\x1F!-\uFFFF",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> PosixClasses = new Dictionary<string, string>
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\x00-\x7F",
        ["blank"] = @"\t ",
        ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    }.ToFrozenDictionary();

    /// <exception cref="ArgumentException">A class or group name is broken.</exception>
    public static string ToDotNet(string pattern)
    {
        var result = new StringBuilder(pattern.Length);
        var inClass = false;
        var followsSet = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            var wasSet = followsSet;
            followsSet = false;
            if (rest is ['\\', var escaped, ..])
            {
                var isAscii = AsciiClasses.TryGetValue(escaped, out var members);
                result.Append(isAscii ? inClass ? members : $"[{members}]" : rest[..2]);
                followsSet = isAscii && inClass;
                i++;
            }
            else if (inClass && rest.StartsWith("[:"))
            {
                followsSet = true;
                i += AppendPosixClass(rest, result);
            }
            else if (wasSet && rest[0] == '-')
            {
                result.Append(@"\-"); // no range begins with a whole set
            }
            else if (inClass)
            {
                inClass = rest[0] != ']';
                result.Append(rest[0] == '[' ? @"\[" : rest[..1]);
            }
            else if (rest[0] == '[')
            {
                // A closing bracket right at the beginning is itself.
                inClass = true;
                var length = rest.StartsWith("[^") ? 2 : 1;
                result.Append(rest[..length]);
                if (rest.Length > length && rest[length] == ']')
                {
                    result.Append(@"\]");
                    length++;
                }

                i += length - 1;
            }
            else if (rest.StartsWith("(?P<") || (rest.StartsWith("(?<") && !rest.StartsWith("(?<=") && !rest.StartsWith("(?<!")))
            {
                var end = rest.IndexOf('>');
                result.Append(end < 0 ? throw new ArgumentException("a group's name is not closed by >") : '(');
                i += end;
            }
            else
            {
                result.Append(rest[0]);
            }
        }

        return result.ToString();
    }

    /// <summary>Appends the members of <c>[:name:]</c> and gives the number of characters to skip.</summary>
    private static int AppendPosixClass(ReadOnlySpan<char> rest, StringBuilder result)
    {
        var end = rest.IndexOf(":]");
        if (end < 2 || !PosixClasses.TryGetValue(rest[2..end].ToString(), out var members))
            throw new ArgumentException("there is no such character class as [[:...:]] has");
        result.Append(members);
        return end + 1;
    }
}
