namespace Slipway.Sandbox;

/// <summary>
/// Reads past instructions of the Core Specification 2.0, chapter 5.4, with those for tail calls and wide arithmetic, to find the end of a
/// constant expression, or what writes a table.
/// </summary>
internal static class Instruction
{
    public const byte End = 0x0b;

    /// <summary>
    /// The form of what follows each opcode: <c>-</c> nothing, <c>n</c> a number, <c>N</c> two, <c>m</c> a place in memory, <c>t</c> a
    /// vector of numbers and one more, <c>v</c> a vector of bytes, <c>4</c> and <c>8</c> so many bytes, <c>w</c> the instruction writes a
    /// table, <c>x</c> and <c>s</c> a second opcode follows, <c>?</c> no such instruction.
    /// </summary>
    private static readonly char[] s_forms = Forms(
        ('-', 0x00, 0x01), ('n', 0x02, 0x04), ('-', 0x05, 0x05), ('-', 0x0b, 0x0b), ('n', 0x0c, 0x0d), ('t', 0x0e, 0x0e), ('-', 0x0f, 0x0f),
        ('n', 0x10, 0x10), ('N', 0x11, 0x11), ('n', 0x12, 0x12), ('N', 0x13, 0x13), ('-', 0x1a, 0x1b), ('v', 0x1c, 0x1c), ('n', 0x20, 0x25),
        ('w', 0x26, 0x26), ('m', 0x28, 0x3e), ('n', 0x3f, 0x42), ('4', 0x43, 0x43), ('8', 0x44, 0x44), ('-', 0x45, 0xc4), ('n', 0xd0, 0xd0),
        ('-', 0xd1, 0xd1), ('n', 0xd2, 0xd2), ('x', 0xfc, 0xfc), ('s', 0xfd, 0xfd));

    /// <summary>Of the second opcode after 0xfc: saturating conversions, bulk memory, tables, wide arithmetic.</summary>
    private static readonly char[] s_bulkForms = Forms(
        ('-', 0, 7), ('N', 8, 8), ('n', 9, 9), ('N', 10, 10), ('n', 11, 11), ('w', 12, 12), ('n', 13, 13), ('w', 14, 15), ('n', 16, 16), ('w', 17, 17),
        ('-', 19, 22));

    /// <summary>Reads one instruction.</summary>
    /// <exception cref="InvalidDataException">It is not known.</exception>
    public static (byte Opcode, bool WritesTable) Read(ref WasmReader body)
    {
        var opcode = body.ReadByte();
        var form = s_forms[opcode];
        ulong second = 0;
        if (form is 'x' or 's')
        {
            second = body.ReadUnsigned();
            form = form == 's' ? SimdForm(second) : second < (ulong)s_bulkForms.Length ? s_bulkForms[second] : '?';
        }

        switch (form)
        {
            case '-':
                break;
            case 'n':
                body.ReadUnsigned();
                break;
            case 'N':
                body.ReadUnsigned();
                body.ReadUnsigned();
                break;
            case 'm':
                SkipPlace(ref body);
                break;
            case 't':
                for (var left = body.ReadCount() + 1; left > 0; left--)
                    body.ReadUnsigned();
                break;
            case 'v':
                body.Take(body.ReadCount());
                break;
            case '1':
                body.Take(1);
                break;
            case '4':
                body.Take(4);
                break;
            case '8':
                body.Take(8);
                break;
            case '6':
                body.Take(16);
                break;
            case 'l':
                SkipPlace(ref body);
                body.Take(1);
                break;
            case 'w':
                return (opcode, true);
            default:
                throw new InvalidDataException($"the instruction {opcode:x2} {second:x} is not known");
        }

        return (opcode, false);
    }

    /// <summary>Of the second opcode after 0xfd: besides those above, <c>6</c> 16 bytes, <c>1</c> a lane, <c>l</c> a place and a lane.</summary>
    private static char SimdForm(ulong opcode) => opcode switch
    {
        <= 11 or 92 or 93 => 'm',
        12 or 13 => '6',
        >= 21 and <= 34 => '1',
        >= 84 and <= 91 => 'l',
        _ => '-',
    };

    private static void SkipPlace(ref WasmReader body)
    {
        body.ReadUnsigned();
        body.ReadUnsigned();
    }

    private static char[] Forms(params ReadOnlySpan<(char Form, int First, int Last)> ranges)
    {
        var forms = new char[256];
        Array.Fill(forms, '?');
        foreach (var (form, first, last) in ranges)
            Array.Fill(forms, form, first, last - first + 1);
        return forms;
    }
}
