using System.Collections.Concurrent;
using Grpc.Core;
using Slipway.Gateway.AccessLogs.OpenTelemetry;

namespace Slipway.Gateway.Tests.Grpc;

/// <summary>How the server finds the method.</summary>
[BindServiceMethod(typeof(LogsServiceBase), nameof(BindService))]
internal abstract class LogsServiceBase
{
    private static readonly Method<ExportLogsServiceRequest, ExportLogsServiceResponse> s_export = new(
        MethodType.Unary,
        "opentelemetry.proto.collector.logs.v1.LogsService",
        "Export",
        Marshallers.Create(_ => throw new NotSupportedException(), ExportLogsServiceRequest.Parser.ParseFrom),
        Marshallers.Create(Google.Protobuf.MessageExtensions.ToByteArray, ExportLogsServiceResponse.Parser.ParseFrom));

    public static void BindService(ServiceBinderBase binder, LogsServiceBase? service) => binder.AddMethod(
        s_export, service is null ? null : new UnaryServerMethod<ExportLogsServiceRequest, ExportLogsServiceResponse>(service.Export));

    public abstract Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context);
}

/// <summary>A collector that keeps what it is sent.</summary>
internal sealed class LogsService : LogsServiceBase
{
    public ConcurrentQueue<(ExportLogsServiceRequest Request, global::Grpc.Core.Metadata Headers, string Host)> Exports { get; } = new();

    /// <summary>How many of the records of each export it says it has not taken.</summary>
    public long Rejects { get; init; }

    /// <summary>Completes when exports are answered.</summary>
    public Task Answers { get; init; } = Task.CompletedTask;

    public IEnumerable<LogRecord> Records => Exports.SelectMany(export => export.Request.ResourceLogs.Single().ScopeLogs.Single().LogRecords);

    public override async Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
    {
        await Answers.WaitAsync(context.CancellationToken);
        Exports.Enqueue((request, context.RequestHeaders, context.Host));
        return new() { PartialSuccess = new() { RejectedLogRecords = Rejects } };
    }
}
