static class Program
{
    static List<(int Distance, int Length, byte Next)> Pack(byte[] data)
    {
        var packed = new List<(int, int, byte)>();
        for (int at = 0; at < data.Length;)
        {
            int bestLength = 0, bestDistance = 0;
            for (int from = Math.Max(0, at - 255); from < at; from++)
            {
                int length = 0;
                while (at + length < data.Length - 1 && length < 60 && data[from + length] == data[at + length])
                    length++;
                if (length > bestLength)
                    (bestLength, bestDistance) = (length, at - from);
            }
            packed.Add((bestDistance, bestLength, data[at + bestLength]));
            at += bestLength + 1;
        }
        return packed;
    }
    static byte[] Unpack(List<(int Distance, int Length, byte Next)> packed)
    {
        var data = new List<byte>();
        foreach (var (distance, length, next) in packed)
        {
            for (int i = 0; i < length; i++)
                data.Add(data[^distance]);
            data.Add(next);
        }
        return data.ToArray();
    }
    public static void Main()
    {
        foreach (var text in (string[])["", "a", "aaaaaaaaaaaaaaaaaaaa", "abracadabra abracadabra", "no repetition: 0123456789"])
        {
            var data = System.Text.Encoding.UTF8.GetBytes(text);
            var packed = Pack(data);
            Output.Line($"{data.Length} -> {packed.Count}: {string.Join(" ", packed)}");
            Output.Line(System.Text.Encoding.UTF8.GetString(Unpack(packed)));
        }
    }
}
