enum Small : sbyte { Negative = -3, Zero, Big = 100 }

[Flags] enum Bits : ulong { None, A = 1, B = 1UL << 63, AB = A | B, C = 4 }

static class Program
{
    static readonly Type[] s_types = [typeof(Small), typeof(Bits), typeof(DayOfWeek), typeof(StringComparison)];

    public static void Main()
    {
        foreach (var type in s_types)
        {
            Output.Line(type.Name + " " + string.Join(",", Enum.GetNames(type)));
            foreach (var text in new[] { "Zero", "zero", "A, C", "-3", "4", "300", "", " Friday ", "Ordinal", "None,none", null })
            {
                Show.Line(text ?? "null", () => Enum.Parse(type, text));
                Show.Line("  ignoring case", () => Enum.Parse(type, text, true));
                Show.Line("  trying", () => Enum.TryParse(type, text, out var value) ? value.GetType().Name + " " + value : "no");
            }
            foreach (var value in new object[] { 0, (sbyte)-3, 4L, (byte)5, DayOfWeek.Friday, Small.Big, "Zero" })
            {
                Show.Line("object " + value, () => Enum.ToObject(type, value));
                if (value is not (long or byte or sbyte or int))
                    continue;
                Show.Line("  int", () => Enum.ToObject(type, Convert.ToInt32(value)));
            }
        }
        Show.Line("name", () => Enum.GetName(typeof(Small), Small.Big) + Enum.GetName(typeof(DayOfWeek), 5) + (Enum.GetName(typeof(Bits), 64UL) ?? "none"));
        Show.Line("defined", () => Enum.IsDefined(typeof(DayOfWeek), 3).ToString() + Enum.IsDefined(typeof(DayOfWeek), "Friday") + Enum.IsDefined(typeof(DayOfWeek), DayOfWeek.Monday));
        Show.Line("not an enum", () => Enum.Parse(typeof(int), "1"));
        Show.Line("null type", () => Enum.Parse(null, "1"));
        Show.Line("unboxed", () => (Bits)Enum.Parse(typeof(Bits), "AB") == Bits.AB);
        Show.Line("compared", () => Small.Negative.CompareTo(Small.Big) + Math.Sign(Bits.B.CompareTo(Bits.A)) + Small.Zero.CompareTo(null));
        Show.Line("compared to other", () => Small.Zero.CompareTo(DayOfWeek.Sunday));
        Show.Line("flags", () => Bits.AB.HasFlag(Bits.B).ToString() + (Bits.AB & ~Bits.A) + (Bits)12 + (Bits.A | Bits.C));
    }
}
