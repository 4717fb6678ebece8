using CsCheck;
using Slipway.Sdk.Collections;

namespace Slipway.Sdk.Tests.Collections;

public sealed class NumberTableTests
{
    /// <summary>Few numbers, so that they are added and removed again and again and collide; and some that are far apart.</summary>
    private static readonly Gen<int> Numbers = Gen.OneOf(Gen.Int[0, 40], Gen.Int[0, 40].Select(n => n * 64), Gen.Int);

    [Fact]
    public void It_finds_what_a_dictionary_finds() => Gen.Select(Numbers, Gen.Bool).List[0, 400].Sample(steps =>
    {
        var table = new NumberTable<string>();
        var model = new Dictionary<int, string>();
        foreach (var (number, add) in steps)
        {
            if (add && model.TryAdd(number, $"{number}"))
                table.Add(number, $"{number}");
            else if (!add)
                Assert.Equal(model.Remove(number, out var removed) ? removed : null, table.Remove(number));
        }

        foreach (var (number, _) in steps)
            Assert.Equal(model.GetValueOrDefault(number), table.Find(number));
    });
}
