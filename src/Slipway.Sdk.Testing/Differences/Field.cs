using System.Text;

namespace Slipway.Sdk.Testing.Differences;

/// <summary>A header, pseudo-header or trailer.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Value">A character for each byte, as HTTP has it; for people there is <see cref="Text"/>.</param>
internal readonly record struct Field(string Name, string Value)
{
    /// <summary>The value read as UTF-8 where it is that.</summary>
    public string Text => BodyText.TryText(Encoding.Latin1.GetBytes(Value), out var text) ? text : Value;

    public override string ToString() => $"{Name}: {Text}";
}
