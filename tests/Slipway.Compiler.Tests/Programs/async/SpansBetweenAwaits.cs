using System.Threading.Tasks;

/// <summary>Spans, references and stack memory in asynchronous methods and iterators, between the places where they wait.</summary>
static class Program
{
    static int Sum(ReadOnlySpan<int> numbers) { var sum = 0; foreach (var n in numbers) sum += n; return sum; }

    static async Task<int> Run(int[] numbers)
    {
        Span<int> all = numbers;
        all[0] = 10;
        ref int first = ref numbers[0];
        first++;
        var before = Sum(all[1..]);
        await Task.Yield();
        Span<int> again = numbers.AsSpan(1);
        again.Reverse();
        Span<int> small = stackalloc int[4];
        small.Fill(before);
        var total = Sum(small) + Sum(again);
        await Task.Yield();
        ReadOnlySpan<char> text = "a,b,c";
        foreach (var part in text.Split(','))
            total += text[part][0];
        return total;
    }

    static IEnumerable<int> Words(string text)
    {
        for (int start = 0; start < text.Length;)
        {
            ReadOnlySpan<char> rest = text.AsSpan(start);
            var end = rest.IndexOf(' ');
            var length = end < 0 ? rest.Length : end;
            yield return length;
            start += length + 1;
        }
    }

    static async Task<string> Unsafe(byte[] bytes)
    {
        int total = 0;
        unsafe
        {
            fixed (byte* p = bytes)
            {
                for (int i = 0; i < bytes.Length; i++)
                    total += p[i];
            }
        }
        await Task.Yield();
        return total + " " + bytes.Length;
    }

    public static void Main()
    {
        int[] numbers = [1, 2, 3];
        Output.Line(Run(numbers).Result + " " + string.Join(",", numbers));
        Output.Line(string.Join(",", Words("the quick  fox")));
        Output.Line(Unsafe([1, 2, 250]).Result);
    }
}
