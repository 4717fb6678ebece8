using System.Buffers;
using System.Text;
sealed class Piece : ReadOnlySequenceSegment<byte>
{
    public Piece(string text, long index) => (Memory, RunningIndex) = (Encoding.UTF8.GetBytes(text), index);
    public Piece Then(string text)
    {
        var next = new Piece(text, RunningIndex + Memory.Length);
        Next = next;
        return next;
    }
}
static class Program
{
    public static void Main()
    {
        var first = new Piece("GET /a", 0);
        var last = first.Then("").Then("bc?x=1 HT").Then("TP/1.1\r\nhost: x\r\n");
        var sequence = new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        Output.Line($"{sequence.Length} {sequence.IsSingleSegment} {Encoding.UTF8.GetString(sequence.Slice(4, 7).ToArray())}");
        foreach (var part in sequence)
            Output.Line(part.Length);
        Output.Line(sequence.PositionOf((byte)'?') is { } at ? Encoding.UTF8.GetString(sequence.Slice(at).ToArray()).Length : -1);
        var reader = new SequenceReader<byte>(sequence);
        while (reader.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
            Output.Line(Encoding.UTF8.GetString(line.ToArray()) + " " + reader.Consumed);
        Output.Line(reader.End.ToString() + reader.TryRead(out _));
        reader.Rewind(5);
        Output.Line($"{reader.TryPeek(out byte b)} {b} {reader.Remaining} {reader.IsNext((byte)'x')}");
        Show.Line("slice", () => sequence.Slice(100).Length);
        var writer = new ArrayBufferWriter<char>(2);
        for (int i = 0; i < 5; i++)
        {
            var room = writer.GetSpan(3);
            Output.Line((room.Length >= 3).ToString());
            i.TryFormat(room, out int n);
            writer.Advance(n);
        }
        writer.Write("tail");
        Output.Line(new string(writer.WrittenSpan) + writer.WrittenCount);
        Show.Line("advance", () => writer.Advance(100000));
        Show.Line("capacity", () => new ArrayBufferWriter<int>(0));
        writer.Clear();
        Output.Line(writer.WrittenCount);
    }
}
