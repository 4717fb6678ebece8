abstract class Animal { public abstract Animal Clone(); public virtual object Food => "food"; public virtual IEnumerable<Animal> Young() => []; public virtual Animal this[int i] => this; }

class Cat(string name) : Animal
{
    public string Name => name;
    public override Cat Clone() => new(name + "'");
    public override string Food => "fish";
    public override List<Animal> Young() => [new Cat("kitten")];
    public override Cat this[int i] => new(name + i);
}

class Lion() : Cat("lion") { public override Lion Clone() => new(); public sealed override string Food => base.Food + " and meat"; public override Lion this[int i] => this; }

abstract record Query { public abstract Query Where(string s); public virtual Query Self() => this; }

record Select(string Text) : Query { public override Select Where(string s) => this with { Text = Text + " where " + s }; public override Select Self() => this; }

interface IFactory<out T> { T Make(); }

class AnimalFactory : IFactory<Animal> { public virtual Animal Make() => new Cat("made"); }

class LionFactory : AnimalFactory, IFactory<Lion> { public override Lion Make() => new(); }

abstract class Generic<T> where T : class { public abstract IReadOnlyCollection<T> All(); public virtual T One() => null; }

class Strings : Generic<string> { public override string[] All() => ["a", "b"]; public override string One() => "one"; }

class Hides : Cat { public Hides() : base("hides") { } public new string Clone() => "hidden"; public new int Food => 5; }

static class Program
{
    static string Feed<T>(T animal) where T : Animal => animal.Food + ":" + animal.Clone().GetType().Name;

    public static void Main()
    {
        Cat cat = new("tom");
        Animal animal = cat;
        Output.Line(cat.Clone().Name + " " + ((Cat)animal.Clone()).Name + " " + cat.Food.Length + animal.Food);
        Lion lion = new();
        animal = lion; cat = lion;
        Output.Line(animal.Clone().GetType().Name + cat.Clone().GetType().Name + lion.Clone().Name + cat.Food + animal.Food);
        Output.Line(cat.Young().Count + " " + new Lion()[3].Name + new Cat("c")[3].Name + animal[1].GetType().Name);
        Output.Line(Feed(cat) + Feed(animal) + Feed(lion));
        Query query = new Select("x");
        Output.Line(query.Where("y").ToString() + ((Select)query).Where("z").Self().Text);
        IFactory<Animal> factory = new LionFactory();
        Output.Line(factory.Make().GetType().Name + ((AnimalFactory)factory).Make().GetType().Name + new LionFactory().Make().Food);
        Generic<string> generic = new Strings();
        Output.Line(generic.All().Count + generic.One() + new Strings().All()[1]);
        var hides = new Hides();
        Output.Line(hides.Clone() + hides.Food + ((Cat)hides).Food + ((Animal)hides).Clone().GetType().Name);
        Func<Cat> make = cat.Clone;
        Func<Animal> wider = make;
        Output.Line(wider().GetType().Name);
    }
}
