using System.Globalization;

namespace Slipway.Sdk;

/// <summary>
/// Reads JSON (RFC 8259) in UTF-8 from its beginning to its end, value by value. Whoever reads says what must be there; where something
/// else is, the exception says so with the field and the position. Depth is bounded.
/// </summary>
public ref partial struct JsonReader
{
    private const int MaxDepth = 32;

    private readonly ReadOnlySpan<byte> _json;
    private readonly Level[] _levels = new Level[MaxDepth];
    private int _position;
    private int _depth;

    /// <summary>Begins to read.</summary>
    public JsonReader(ReadOnlySpan<byte> json) => _json = json;

    /// <summary>Goes into an object.</summary>
    public void BeginObject() => Begin((byte)'{', "must be an object");

    /// <summary>Goes to the next property of the object, or out of it.</summary>
    /// <param name="name">Its name, as it is written between the quotes.</param>
    /// <returns>False behind the last.</returns>
    public bool NextProperty(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!Next((byte)'}', "'}'"))
            return false;
        if (Peek() != '"')
            throw Error("must have names in quotes here");
        var start = _position + 1;
        SkipString();
        name = _json[start..(_position - 1)];
        ref var level = ref _levels[_depth - 1];
        (level.NameStart, level.NameLength) = (start, name.Length);
        if (Peek() != ':')
            throw Error("must have ':' and a value behind the name");
        _position++;
        Peek();
        return true;
    }

    /// <summary>Goes into an array.</summary>
    public void BeginArray() => Begin((byte)'[', "must be a list");

    /// <summary>Goes to the next item of the array, or out of it.</summary>
    /// <returns>False behind the last.</returns>
    public bool NextItem()
    {
        _levels[_depth - 1].Index++;
        return Next((byte)']', "']'");
    }

    /// <summary>Whether the value that is next is a text.</summary>
    public bool NextIsText => Peek() == '"';

    /// <summary>Reads a null if there is one.</summary>
    public bool TryReadNull() => TryReadWord("null"u8);

    /// <summary>Reads a truth value.</summary>
    public bool ReadBoolean()
    {
        if (TryReadWord("true"u8))
            return true;
        return TryReadWord("false"u8) ? false : throw Error("must be true or false");
    }

    /// <summary>Reads a whole number.</summary>
    public long ReadInt64(long minimum = long.MinValue, long maximum = long.MaxValue)
    {
        Peek();
        var start = _position;
        var text = NumberText();
        var negative = text.Length > 0 && text[0] == '-';
        var digits = negative ? text[1..] : text;
        long value = 0;
        var ok = digits.Length is > 0 and < 20;
        foreach (var digit in digits)
        {
            // Below zero there is one number more.
            ok &= digit is >= (byte)'0' and <= (byte)'9' && value >= (long.MinValue + (digit - '0')) / 10;
            value = unchecked(value * 10 - (digit - '0'));
        }

        ok &= negative || value != long.MinValue;
        value = negative ? value : -value;
        if (ok && value >= minimum && value <= maximum)
            return value;
        _position = start;
        throw Error(minimum == long.MinValue && maximum == long.MaxValue
            ? "must be a whole number"
            : string.Concat((string[])["must be a whole number from ", Decimal.Text(minimum), " to ", Decimal.Text(maximum)]));
    }

    /// <summary>Reads a whole number.</summary>
    public int ReadInt32(int minimum = int.MinValue, int maximum = int.MaxValue) => (int)ReadInt64(minimum, maximum);

    /// <summary>Reads a number.</summary>
    public double ReadDouble(double minimum = double.MinValue, double maximum = double.MaxValue)
    {
        Peek();
        var start = _position;
        var text = NumberText();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
            return value;
        _position = start;
        throw Error(minimum == double.MinValue && maximum == double.MaxValue
            ? "must be a number"
            : string.Concat((string[])
                [
                    "must be a number from ", minimum.ToString(CultureInfo.InvariantCulture), " to ", maximum.ToString(CultureInfo.InvariantCulture),
                ]));
    }

    /// <summary>Reads a text.</summary>
    public string ReadString(int minimumLength = 0, int maximumLength = int.MaxValue)
    {
        if (Peek() != '"')
            throw Error("must be a text");
        var start = _position;
        SkipString();
        var text = Unescape(_json[(start + 1)..(_position - 1)]);
        if (text.Length >= minimumLength && text.Length <= maximumLength)
            return text;
        _position = start;
        throw Error(text.Length < minimumLength
            ? minimumLength == 1 ? "must not be empty"
                : string.Concat("must have at least this many characters: ", Decimal.Text(minimumLength))
            : string.Concat("must not have more characters than ", Decimal.Text(maximumLength)));
    }

    /// <summary>Reads a text that must be one of several.</summary>
    /// <param name="choices">The texts, divided by <c>|</c>.</param>
    /// <returns>Which one, from 0.</returns>
    public int ReadChoice(string choices)
    {
        Peek();
        var start = _position;
        var text = ReadString();
        var choice = 0;
        var rest = choices.AsSpan();
        while (true)
        {
            var end = rest.IndexOf('|');
            if ((end < 0 ? rest : rest[..end]).SequenceEqual(text))
                return choice;
            if (end < 0)
                break;
            rest = rest[(end + 1)..];
            choice++;
        }

        _position = start;
        throw Error(string.Concat("must be one of ", choices.Replace("|", ", ")));
    }

    /// <summary>Reads a length of time: a number with <c>ms</c>, <c>s</c>, <c>m</c> or <c>h</c> behind it, such as <c>"1.5s"</c>.</summary>
    public TimeSpan ReadDuration()
    {
        Peek();
        var start = _position;
        var text = ReadString().AsSpan();
        var digits = 0;
        while (digits < text.Length && text[digits] is (>= '0' and <= '9') or '.')
            digits++;
        var ticks = digits == 0 || text[0] == '.' ? 0 : text[digits..] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            _ => 0,
        };
        if (ticks > 0 && TryScale(text[..digits], ticks, out var duration))
            return new TimeSpan(duration);
        _position = start;
        throw Error("must be a length of time such as \"250ms\", \"1.5s\", \"2m\" or \"1h\"");
    }

    /// <summary>Reads a value of any kind.</summary>
    /// <returns>As it is written.</returns>
    public ReadOnlySpan<byte> ReadRaw()
    {
        var first = Peek();
        var start = _position;
        switch (first)
        {
            case '"':
                SkipString();
                break;
            case '{':
                BeginObject();
                while (NextProperty(out _))
                    ReadRaw();
                break;
            case '[':
                BeginArray();
                while (NextItem())
                    ReadRaw();
                break;
            default:
                if (!TryReadWord("true"u8) && !TryReadWord("false"u8) && !TryReadNull() && NumberText().IsEmpty)
                    throw Error("must have a value here");
                break;
        }

        return _json[start.._position];
    }

    /// <summary>Nothing may follow.</summary>
    public void End()
    {
        if (Peek() >= 0)
            throw Error("must end here");
    }

    /// <summary>Says that what was read last is wrong.</summary>
    /// <param name="problem">Such as <c>must be even</c>.</param>
    public readonly ConfigurationException Error(string problem)
    {
        var (line, column) = (1, 1);
        foreach (var b in _json[..Math.Min(_position, _json.Length)])
        {
            if (b == '\n')
                (line, column) = (line + 1, 1);
            else if ((b & 0xC0) != 0x80)
                column++;
        }

        return new ConfigurationException(line, column, Path(), problem);
    }

    /// <summary>For generated parsers: a record within a record.</summary>
    public static T ReadRecord<T>(scoped ref JsonReader reader) where T : IFilterConfiguration<T> => T.Read(ref reader);

    /// <summary>For generated parsers: the key of a map.</summary>
    public readonly string Text(ReadOnlySpan<byte> name) => Unescape(name);

    /// <summary>For generated parsers: each property once.</summary>
    public readonly void Once(ref ulong seen, int property)
    {
        if ((seen & (1UL << property)) != 0)
            throw Error("is given twice");
        seen |= 1UL << property;
    }

    /// <summary>For generated parsers: after the object.</summary>
    public readonly void Require(ulong seen, int property, string name)
    {
        if ((seen & (1UL << property)) == 0)
            throw Error(string.Concat("must have the field ", name));
    }

    /// <summary>For generated parsers: a name that is not one of the record's.</summary>
    public readonly ConfigurationException Unknown(string known) => Error(string.Concat("is not a field; there are ", known));

    private static bool TryScale(ReadOnlySpan<char> number, long ticks, out long scaled)
    {
        scaled = 0;
        var fraction = false;
        foreach (var c in number)
        {
            if (c == '.')
            {
                if (fraction)
                    return false;
                fraction = true;
            }
            else if (fraction)
            {
                ticks /= 10;
                scaled += (c - '0') * ticks;
            }
            else
            {
                scaled = 10 * scaled + (c - '0') * ticks;
            }

            // A thousand years, as long as what protobuf's durations can be.
            if (scaled is < 0 or > 315_576_000_000 * TimeSpan.TicksPerSecond / 10)
                return false;
        }

        return true;
    }
}
