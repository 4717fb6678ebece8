namespace Slipway.Sdk.Operators;

/// <summary>The host of a module.</summary>
internal sealed unsafe class ModuleHost : OperatorHost
{
    public override byte[] Message(int size)
    {
        var message = new byte[size];
        fixed (byte* address = message)
            Require(OperatorImports.GetMessage(address, 0, size), "operator_get_message");
        OperatorModule.Seed(message);
        return message;
    }

    public override void Respond(ReadOnlySpan<byte> response)
    {
        fixed (byte* address = response)
            Require(OperatorImports.SetResponse(address, response.Length), "operator_set_response");
    }

    public override OperatorStatus Read(ReadOnlySpan<byte> request, out int size)
    {
        int answerSize = 0;
        int status;
        fixed (byte* address = request)
            status = OperatorImports.Read(address, request.Length, &answerSize);
        size = answerSize;
        return (OperatorStatus)status;
    }

    /// <summary>A line that the host does not take is no reason to fail.</summary>
    public override void Log(LogLevel level, ReadOnlySpan<byte> line)
    {
        fixed (byte* address = line)
            _ = OperatorImports.Log((int)level, address, line.Length);
    }

    private static void Require(int status, string function)
    {
        if (status != 0)
            throw new InvalidOperationException(string.Concat(function, " answered ", Decimal.Text(status)));
    }
}
