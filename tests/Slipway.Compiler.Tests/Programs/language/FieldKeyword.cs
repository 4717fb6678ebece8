using System.Diagnostics.CodeAnalysis;

partial class Widget
{
    public string Name { get; set => field = value?.Trim() ?? throw new ArgumentNullException(nameof(value)); } = "unnamed";
    public int Reads => field++;
    public List<int> Items => field ??= [];
    public int Size { get; set { if (field != value) { field = value; Changed?.Invoke(value); } } }
    public event Action<int> Changed;
    public partial int Doubled { get; set; }
    public partial string this[int index] { get; }
    partial void Hook(ref int value);
    public partial bool TryGet(int key, out string value);
    public required string Id { get; init => field = value + "!"; }
    [SetsRequiredMembers] public Widget(string id) => Id = id;
    public Widget() { }
    public int Run() { int value = 1; Hook(ref value); return value; }
}

partial class Widget
{
    private int _half;
    public partial int Doubled { get => _half * 2; set => _half = value / 2; }
    public partial string this[int index] => Name + index;
    partial void Hook(ref int value) => value += 41;
    public partial bool TryGet(int key, out string value) { value = key > 0 ? "v" + key : null; return key > 0; }
    static partial void NotImplemented(string text);
    public static void CallNotImplemented(Func<string> f) => NotImplemented(f());
}

abstract class Base { public abstract int Value { get; protected set; } public virtual string Text { get; set; } = "base"; public void Set(int v) => Value = v; }

sealed class Derived : Base
{
    public override int Value { get; protected set => field = value * 10; }
    public override string Text { get => base.Text + field; set => field = "[" + value + "]"; }
}

struct Lazy { public int Made { get { if (field == 0) field = 7; return field++; } } public readonly int Auto { get; init; } }

static class Program
{
    public static void Main()
    {
        var widget = new Widget { Id = "id", Name = "  trimmed " };
        Output.Line(widget.Name + widget.Id + new Widget("set").Id);
        Show.Line("null name", () => widget.Name = null);
        Output.Line(widget.Reads + widget.Reads + widget.Reads);
        widget.Items.Add(5);
        Output.Line(widget.Items.Count);
        widget.Changed += size => Output.Line("size " + size);
        widget.Size = 5; widget.Size = 5; widget.Size++;
        widget.Doubled = 9;
        Output.Line(widget.Doubled + widget[3] + widget.Run() + widget.TryGet(2, out var value) + value + widget.TryGet(0, out _));
        Widget.CallNotImplemented(() => { Output.Line("not evaluated"); return ""; });
        var derived = new Derived();
        derived.Set(4);
        derived.Text = "text";
        Output.Line(derived.Value + derived.Text);
        var lazy = new Lazy { Auto = 3 };
        Output.Line(lazy.Made + lazy.Made + lazy.Auto);
        Widget none = null;
        none?.Name = "ignored";
        widget?.Size = 100;
        Output.Line(widget?.Size ?? 0);
    }
}
