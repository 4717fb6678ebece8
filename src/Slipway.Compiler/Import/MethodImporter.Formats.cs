using System.Reflection.Metadata;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Import;

/// <summary>
/// Formats of integers that are known where they are written. Digits, decimal or hexadecimal, take a kilobyte of code; all that the framework
/// can make of an integer takes fourteen. So a call that hands a simple format on goes to a copy of its method that knows the format, down to
/// where the framework would read it.
/// </summary>
internal sealed partial class MethodImporter
{
    private static readonly HashSet<string> s_formatting = ["ToString", "TryFormat", "AppendFormatted", "AppendFormattedWithTempSpace"];

    private static readonly HashSet<string> s_ofNumber = ["FormatInt32", "FormatUInt32", "FormatInt64", "FormatUInt64",
        "TryFormatInt32", "TryFormatUInt32", "TryFormatInt64", "TryFormatUInt64"];

    // Spans and arguments whose text is known.
    private readonly Dictionary<Node, string> _formats = [];
    private (Local? Local, int Offset) _defaulted;

    private string? FormatOf(Node node) => node switch
    {
        { Op: Op.Address, Symbol: Symbol.StringLiteral literal } => literal.Text,
        { Op: Op.Const, Kind: ValueKind.Ref } => "",
        _ => _formats.GetValueOrDefault(node),
    };

    /// <summary>The method that formats an integer in the way that its arguments ask for.</summary>
    private MethodDesc KnowingFormat(MethodDesc method, Node[] arguments)
    {
        var index = Formats(method) ? method.Def!.FormatParameter : -1;
        if (index < 0 || FormatOf(arguments[index]) is not { } format || !IsDigits(format))
            return method;
        return method.Owner.Def!.Name == "Number" ? _world.Method(_runtime.OpenType("IntegerFormat").MethodsNamed(method.Name).Single(),
            _runtime.Type("IntegerFormat"), method.MethodArgs) : _world.Knowing(method, format);
    }

    private static bool Formats(MethodDesc method) => method.Def is { Owner: { File.IsUserCode: false, Name: var owner } } def
        && (method.Owner.IsInteger ? s_formatting.Contains(def.Name)
            : method.MethodArgs is [{ IsInteger: true }] ? s_formatting.Contains(def.Name)
            : owner == "Number" && s_ofNumber.Contains(def.Name));

    /// <summary>D, G and X.</summary>
    private static bool IsDigits(string format) => format is "" or ['d' or 'D' or 'x' or 'X', ..] or ['g' or 'G']
        && format.Length <= 3 && format.AsSpan(Math.Min(format.Length, 1)).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Text is known as a span as well.</summary>
    private void NoteSpanOf(MethodDesc method, Node[] arguments)
    {
        if (method.Name is "AsSpan" or "op_Implicit" && arguments is [{ Kind: ValueKind.Ref } text] && method.Def is { Owner.File.IsUserCode: false }
            && FormatOf(text) is { } format)
        {
            _formats[_stack.Peek()] = format;
        }
    }

    private void NoteDefault(Node address, TypeDesc type)
    {
        if (address.Op is Op.FrameAddress && type.Def is { Name: "ReadOnlySpan`1" })
            _defaulted = (address.Local, _il.Offset);
    }

    private void NoteLoadOfDefault(Local local)
    {
        if (_defaulted.Local == local && _defaulted.Offset == Position)
            _formats[_stack.Peek()] = "";
    }

    private void NoteArgument(int index)
    {
        if (_method.Format is { } format && index == _method.Def!.FormatParameter)
            _formats[_stack.Peek()] = format;
    }
}
