using Slipway.Operators.Modules;
using Slipway.Operators.Requests;

namespace Slipway.Operators.Recorded;

/// <summary>Passes reads on, and remembers what each came to.</summary>
internal sealed class RecordedReads(IOperatorReads reads) : IOperatorReads
{
    private readonly List<(ReadRequest Request, ReadAnswer Answer)> _answers = [];

    public IReadOnlyList<(ReadRequest Request, ReadAnswer Answer)> Answers => _answers;

    /// <inheritdoc/>
    public ReadAnswer Read(ReadRequest request)
    {
        var answer = reads.Read(request);
        _answers.Add((request, answer with { Message = answer.Message.ToArray() }));
        return answer;
    }
}
