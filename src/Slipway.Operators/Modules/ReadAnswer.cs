using System.Text;

namespace Slipway.Operators.Modules;

/// <summary>What a read comes to: JSON where it is <see cref="OperatorStatus.Ok"/>, else a sentence.</summary>
internal readonly record struct ReadAnswer(OperatorStatus Status, ReadOnlyMemory<byte> Message)
{
    public static ReadAnswer Found(ReadOnlyMemory<byte> json) => new(OperatorStatus.Ok, json);

    public static ReadAnswer No(OperatorStatus status, string why) => new(status, Encoding.UTF8.GetBytes(why));
}
