static class Program
{
    static void Multiply(List<uint> digits, uint by)
    {
        ulong carry = 0;
        for (int i = 0; i < digits.Count; i++)
        {
            carry += (ulong)digits[i] * by;
            digits[i] = (uint)(carry % 1_000_000_000);
            carry /= 1_000_000_000;
        }
        if (carry > 0)
            digits.Add((uint)carry);
    }
    static string Text(List<uint> digits)
    {
        var text = new System.Text.StringBuilder();
        text.Append(digits[^1]);
        for (int i = digits.Count - 2; i >= 0; i--)
            text.Append(digits[i].ToString("D9"));
        return text.ToString();
    }
    public static void Main()
    {
        List<uint> digits = [1];
        for (uint n = 1; n <= 200; n++)
        {
            Multiply(digits, n);
            if (n is 20 or 21 or 52 or 200)
                Output.Line($"{n}! = {Text(digits)}");
        }
    }
}
