extern alias sdk;

using System.Text;
using sdk::Slipway.Sdk.Operators;

namespace Slipway.Sdk.Testing;

/// <summary>The host of an operator in a test.</summary>
internal sealed class TestOperatorHost : OperatorHost
{
    private static readonly string[] s_levels = ["trace", "debug", "info", "warn", "error", "critical"];

    public ClusterView Cluster { get; } = new();

    public List<string> Lines { get; } = [];

    public byte[] CurrentMessage { get; private set; } = [];

    public byte[] Response { get; private set; } = [];

    public void Begin(byte[] message) => (CurrentMessage, Response) = (message, []);

    public override byte[] Message(int size) => size == CurrentMessage.Length
        ? (byte[])CurrentMessage.Clone()
        : throw new InvalidOperationException("The message has another size.");

    public override void Respond(ReadOnlySpan<byte> response) => Response = response.ToArray();

    public override OperatorStatus Read(ReadOnlySpan<byte> request, out int size)
    {
        var (status, answer) = Cluster.Answer(request.ToArray());
        CurrentMessage = answer;
        size = answer.Length;
        return (OperatorStatus)status;
    }

    public override void Log(sdk::Slipway.Sdk.LogLevel level, ReadOnlySpan<byte> line) => Log((int)level, line);

    public void Log(int level, ReadOnlySpan<byte> line) =>
        Lines.Add($"{(level >= 0 && level < s_levels.Length ? s_levels[level] : $"{level}")} {Encoding.UTF8.GetString(line)}");
}
