static class Program
{
    public static void Main()
    {
        object[] v = [null, true, 'A', (byte)200, (short)-5, 42, -7L, 3.5f, 2.5, 3.5, -0.5, 1e20, 12.5m, "17", "x", "", " 5 ", "True",
            "1.5"];
        foreach (var o in v)
        {
            Show.Line($"{o} bool", () => Convert.ToBoolean(o));
            Show.Line("char", () => Convert.ToChar(o));
            Show.Line("byte", () => Convert.ToByte(o));
            Show.Line("sbyte", () => Convert.ToSByte(o));
            Show.Line("short", () => Convert.ToInt16(o));
            Show.Line("int", () => Convert.ToInt32(o));
            Show.Line("uint", () => Convert.ToUInt32(o));
            Show.Line("long", () => Convert.ToInt64(o));
            Show.Line("double", () => Convert.ToDouble(o));
            Show.Line("decimal", () => Convert.ToDecimal(o));
            Show.Line("string", () => Convert.ToString(o));
            Show.Line("code", () => Convert.GetTypeCode(o).ToString());
        }

        foreach (var b in new[]
        {
            2,
            8,
            10,
            16,
            3
        }

        )
        {
            Show.Line($"base {b}", () => Convert.ToString(-255, b));
            Show.Line("to", () => Convert.ToInt32("101", b));
            Show.Line("byte", () => Convert.ToString((byte)200, b));
            Show.Line("long", () => Convert.ToInt64("77", b));
        }

        Show.Line("hex", () => Convert.ToInt32("ffffffff", 16));
        Show.Line("hex bad", () => Convert.ToInt32("xyz", 16));
        Output.Line(Convert.ToInt32(2.5));
        Output.Line(Convert.ToInt32(3.5));
        Show.Line("change", () => Convert.ToInt32(1e10));
        Output.Line(Convert.ToByte('a'));
        Output.Line(Convert.ToBoolean(0.0).ToString());
    }
}
