class Bad { public static int X; static Bad() { Output.Line("bad cctor"); throw new InvalidOperationException("inside"); } public static void Touch() => Output.Line("touched"); }
class BadField { public static int Y = int.Parse("zz"); static BadField() { } }
static class Program
{
    public static void Main()
    {
        for (int i = 0; i < 2; i++) try { Bad.Touch(); } catch (TypeInitializationException e) { Output.Line($"{e.GetType().Name} {e.InnerException.GetType().Name} {e.InnerException.Message} {e.TypeName.EndsWith("Bad")}"); }
        try { Output.Line(Bad.X); } catch (TypeInitializationException) { Output.Line("field too"); } try { new Bad(); } catch (Exception e) { Output.Line(e.GetType().Name); } try { Output.Line(BadField.Y); } catch (TypeInitializationException e) { Output.Line(e.InnerException is FormatException ? "format" : "?"); }
    }
}
