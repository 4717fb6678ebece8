/// <summary>Exceptions as objects: hierarchies, messages, inner ones, results of their members.</summary>
class AppException : Exception
{
    public AppException() { }
    public AppException(string message) : base(message) { }
    public AppException(string message, Exception inner) : base(message, inner) { }
    public int Code { get; init; }
    public override string Message => base.Message + " (code " + Code + ")";
}

sealed class Specific<T>(T value) : AppException("specific") { public T Value => value; public override string ToString() => "Specific of " + value; }

static class Program
{
    static void Throw(int kind)
    {
        switch (kind)
        {
            case 0: throw new AppException("zero") { Code = 7 };
            case 1: throw new Specific<int>(5);
            case 2: throw new Specific<string>("text");
            case 3: throw new AppException("outer", new ArgumentException("inner", new FormatException("innermost")));
            case 4: throw new ArgumentOutOfRangeException("name", 5, "message");
            case 5: throw new ArgumentNullException("parameter", "given");
            case 6: throw new KeyNotFoundException();
            case 7: throw null;
            case 8: throw new ObjectDisposedException("thing", "gone");
            case 9: throw new OperationCanceledException("stopped");
            default: object o = "x"; _ = (int)o; break;
        }
    }

    static string Tell(int kind)
    {
        try { Throw(kind); return "nothing"; }
        catch (Specific<int> e) { return "int " + e.Value + " " + e; }
        catch (Specific<string> e) when (e.Value == "other") { return "wrong"; }
        catch (AppException e) when (e.InnerException is ArgumentException { InnerException: FormatException f }) { return "nested " + f.Message + e.GetBaseException().Message; }
        catch (AppException e) { return e.GetType().Name + " " + e.Message; }
        catch (ArgumentNullException e) { return "null " + e.ParamName; }
        catch (ArgumentOutOfRangeException e) { return "range " + e.ParamName + e.ActualValue; }
        catch (ObjectDisposedException e) { return "disposed " + e.ObjectName; }
        catch (Exception e) { return "other " + e.GetType().Name; }
    }

    public static void Main()
    {
        for (int i = 0; i < 11; i++)
            Output.Line(Tell(i));
        var e = new AppException { Code = 1, HResult = 42, Source = "here", HelpLink = "link" };
        Output.Line(e.HResult + e.Source + e.HelpLink + (e.StackTrace ?? "none") + (e.InnerException == null));
        Output.Line(new Specific<bool>(true).ToString() + (new AppException("a") is Exception));
        Output.Line(new InvalidOperationException("m").ToString());
        Output.Line(new Exception("outer", new Exception("inner")).Message);
        Show.Line("help", () => throw new NotImplementedException());
    }
}
