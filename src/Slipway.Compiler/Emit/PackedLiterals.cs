using Slipway.Compiler.Ir;

namespace Slipway.Compiler.Emit;

/// <summary>
/// The literals that a module carries as bytes and unpacks to string objects when it is instantiated: those of ASCII alone. What unpacks
/// them is <c>Slipway.Runtime.Literals</c>.
/// </summary>
internal sealed class PackedLiterals
{
    /// <summary>Characters in all from which on the bytes that are saved are more than the code that unpacks them.</summary>
    private const int LeastCharacters = 160;

    private readonly List<Symbol.StringLiteral> _literals = [];
    private readonly WasmWriter _bytes = new();

    /// <summary>What the module carries.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Written;

    /// <summary>Where it is put; its end is the end of the objects that are made of it.</summary>
    public int Address { get; private set; }

    public static bool Pay(IEnumerable<Function> functions)
    {
        var literals = new HashSet<Symbol>();
        foreach (var function in functions)
        {
            Optimise.Rewriting.Visit(function, node =>
            {
                if (node.Symbol is Symbol.StringLiteral { Text: var text } && IsPackable(text))
                    literals.Add(node.Symbol);
            });
        }
        return literals.Sum(symbol => ((Symbol.StringLiteral)symbol).Text.Length) >= LeastCharacters;
    }

    public static bool IsPackable(string text) => text.Length > 0 && text.All(char.IsAscii);

    public void Add(Symbol.StringLiteral literal)
    {
        _literals.Add(literal);
        var text = literal.Text;
        for (var i = 0; i < text.Length; i++)
            _bytes.Byte(i == text.Length - 1 ? text[i] | 0x80 : text[i]);
    }

    /// <summary>Gives each object its address, from the first on; returns where the last ends.</summary>
    public int Place(int start, Action<Symbol, int> place)
    {
        var end = start;
        foreach (var literal in _literals)
        {
            place(literal, end);
            // Two words before the characters, a zero behind them.
            end = (end + 8 + 2 * literal.Text.Length + 2 + 3) / 4 * 4;
        }
        Address = end - _bytes.Length;
        return end;
    }
}
