using System.Threading.Channels;
using System.Threading.Tasks;

static class Program
{
    static async Task Produce(ChannelWriter<int> writer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await writer.WriteAsync(i);
            Output.Line("wrote " + i);
        }
        writer.Complete();
    }

    static async Task<int> Consume(ChannelReader<int> reader)
    {
        var sum = 0;
        await foreach (var item in reader.ReadAllAsync())
            sum += item;
        return sum;
    }

    public static void Main()
    {
        var unbounded = Channel.CreateUnbounded<int>();
        Produce(unbounded.Writer, 3).Wait();
        Output.Line(Consume(unbounded.Reader).Result);
        Output.Line(unbounded.Writer.TryWrite(1).ToString() + unbounded.Reader.Completion.IsCompleted);

        var full = Channel.CreateBounded<string>(2);
        Output.Line(full.Writer.TryWrite("a").ToString() + full.Writer.TryWrite("b") + full.Writer.TryWrite("c"));
        Output.Line(full.Reader.TryRead(out var first) + first + full.Reader.TryPeek(out var next) + next + full.Reader.Count);
        var dropping = Channel.CreateBounded<int>(new BoundedChannelOptions(2) { FullMode = BoundedChannelFullMode.DropOldest });
        for (int i = 0; i < 5; i++)
            dropping.Writer.TryWrite(i);
        dropping.Writer.Complete(new InvalidOperationException("ended"));
        while (dropping.Reader.TryRead(out var item))
            Output.Line(item);
        Output.Line(dropping.Reader.Completion.Status.ToString());
        Show.Line("closed", () => dropping.Writer.WriteAsync(1).AsTask().GetAwaiter().GetResult());
        Show.Line("complete again", () => dropping.Writer.Complete());
    }
}
