using Slipway.Sdk.Native;

namespace Slipway.Sdk.Abi;

/// <summary>The ABI with spans in place of addresses and lengths. A result is null where the host did not say OK.</summary>
internal static unsafe class Hostcalls
{
    public static Status Log(LogLevel level, ReadOnlySpan<byte> message)
    {
        fixed (byte* messageAddress = message)
            return (Status)(Target.IsWasm
                ? Imports.Log((int)level, messageAddress, message.Length)
                : NativeHost.Call(Hostcall.Log, (int)level, (nint)messageAddress, message.Length));
    }

    public static Status GetLogLevel(out int level)
    {
        int levelWord = 0;
        var status = Target.IsWasm
            ? Imports.GetLogLevel(&levelWord)
            : NativeHost.Call(Hostcall.GetLogLevel, (nint)(&levelWord));
        level = levelWord;
        return (Status)status;
    }

    public static Status GetStatus(out int code, out byte[]? message)
    {
        int codeWord = 0;
        byte* messageAddress = null;
        int messageLength = 0;
        var status = Target.IsWasm
            ? Imports.GetStatus(&codeWord, &messageAddress, &messageLength)
            : NativeHost.Call(Hostcall.GetStatus, (nint)(&codeWord), (nint)(&messageAddress), (nint)(&messageLength));
        code = codeWord;
        message = status == 0 ? GuestMemory.Take(messageAddress, messageLength) : null;
        return (Status)status;
    }

    public static Status GetProperty(ReadOnlySpan<byte> path, out byte[]? value)
    {
        byte* valueAddress = null;
        int valueLength = 0;
        int status;
        fixed (byte* pathAddress = path)
            status = Target.IsWasm
                ? Imports.GetProperty(pathAddress, path.Length, &valueAddress, &valueLength)
                : NativeHost.Call(Hostcall.GetProperty, (nint)pathAddress, path.Length, (nint)(&valueAddress), (nint)(&valueLength));
        value = status == 0 ? GuestMemory.Take(valueAddress, valueLength) : null;
        return (Status)status;
    }

    public static Status SetProperty(ReadOnlySpan<byte> path, ReadOnlySpan<byte> value)
    {
        fixed (byte* pathAddress = path)
        fixed (byte* valueAddress = value)
            return (Status)(Target.IsWasm
                ? Imports.SetProperty(pathAddress, path.Length, valueAddress, value.Length)
                : NativeHost.Call(Hostcall.SetProperty, (nint)pathAddress, path.Length, (nint)valueAddress, value.Length));
    }

    public static Status SendLocalResponse(
        int code, ReadOnlySpan<byte> details, ReadOnlySpan<byte> body, ReadOnlySpan<byte> headers, int grpcStatus)
    {
        fixed (byte* detailsAddress = details)
        fixed (byte* bodyAddress = body)
        fixed (byte* headersAddress = headers)
            return (Status)(Target.IsWasm
                ? Imports.SendLocalResponse(
                    code, detailsAddress, details.Length, bodyAddress, body.Length, headersAddress, headers.Length, grpcStatus)
                : NativeHost.Call(
                    Hostcall.SendLocalResponse, code, (nint)detailsAddress, details.Length, (nint)bodyAddress, body.Length,
                    (nint)headersAddress, headers.Length, grpcStatus));
    }

    public static Status GetSharedData(ReadOnlySpan<byte> key, out byte[]? value, out int cas)
    {
        byte* valueAddress = null;
        int valueLength = 0;
        int casWord = 0;
        int status;
        fixed (byte* keyAddress = key)
            status = Target.IsWasm
                ? Imports.GetSharedData(keyAddress, key.Length, &valueAddress, &valueLength, &casWord)
                : NativeHost.Call(
                    Hostcall.GetSharedData, (nint)keyAddress, key.Length, (nint)(&valueAddress), (nint)(&valueLength),
                    (nint)(&casWord));
        value = status == 0 ? GuestMemory.Take(valueAddress, valueLength) : null;
        cas = casWord;
        return (Status)status;
    }

    public static Status SetSharedData(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int cas)
    {
        fixed (byte* keyAddress = key)
        fixed (byte* valueAddress = value)
            return (Status)(Target.IsWasm
                ? Imports.SetSharedData(keyAddress, key.Length, valueAddress, value.Length, cas)
                : NativeHost.Call(Hostcall.SetSharedData, (nint)keyAddress, key.Length, (nint)valueAddress, value.Length, cas));
    }

    public static Status RegisterSharedQueue(ReadOnlySpan<byte> name, out int queue)
    {
        int queueWord = 0;
        int status;
        fixed (byte* nameAddress = name)
            status = Target.IsWasm
                ? Imports.RegisterSharedQueue(nameAddress, name.Length, &queueWord)
                : NativeHost.Call(Hostcall.RegisterSharedQueue, (nint)nameAddress, name.Length, (nint)(&queueWord));
        queue = queueWord;
        return (Status)status;
    }

    public static Status ResolveSharedQueue(ReadOnlySpan<byte> vmId, ReadOnlySpan<byte> name, out int queue)
    {
        int queueWord = 0;
        int status;
        fixed (byte* vmIdAddress = vmId)
        fixed (byte* nameAddress = name)
            status = Target.IsWasm
                ? Imports.ResolveSharedQueue(vmIdAddress, vmId.Length, nameAddress, name.Length, &queueWord)
                : NativeHost.Call(
                    Hostcall.ResolveSharedQueue, (nint)vmIdAddress, vmId.Length, (nint)nameAddress, name.Length,
                    (nint)(&queueWord));
        queue = queueWord;
        return (Status)status;
    }

    public static Status DequeueSharedQueue(int queue, out byte[]? data)
    {
        byte* dataAddress = null;
        int dataLength = 0;
        var status = Target.IsWasm
            ? Imports.DequeueSharedQueue(queue, &dataAddress, &dataLength)
            : NativeHost.Call(Hostcall.DequeueSharedQueue, queue, (nint)(&dataAddress), (nint)(&dataLength));
        data = status == 0 ? GuestMemory.Take(dataAddress, dataLength) : null;
        return (Status)status;
    }

    public static Status EnqueueSharedQueue(int queue, ReadOnlySpan<byte> data)
    {
        fixed (byte* dataAddress = data)
            return (Status)(Target.IsWasm
                ? Imports.EnqueueSharedQueue(queue, dataAddress, data.Length)
                : NativeHost.Call(Hostcall.EnqueueSharedQueue, queue, (nint)dataAddress, data.Length));
    }

    public static Status GetHeaderMapValue(HeaderMapType map, ReadOnlySpan<byte> name, out byte[]? value)
    {
        byte* valueAddress = null;
        int valueLength = 0;
        int status;
        fixed (byte* nameAddress = name)
            status = Target.IsWasm
                ? Imports.GetHeaderMapValue((int)map, nameAddress, name.Length, &valueAddress, &valueLength)
                : NativeHost.Call(
                    Hostcall.GetHeaderMapValue, (int)map, (nint)nameAddress, name.Length, (nint)(&valueAddress),
                    (nint)(&valueLength));
        value = status == 0 ? GuestMemory.Take(valueAddress, valueLength) : null;
        return (Status)status;
    }

    public static Status AddHeaderMapValue(HeaderMapType map, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        fixed (byte* nameAddress = name)
        fixed (byte* valueAddress = value)
            return (Status)(Target.IsWasm
                ? Imports.AddHeaderMapValue((int)map, nameAddress, name.Length, valueAddress, value.Length)
                : NativeHost.Call(Hostcall.AddHeaderMapValue, (int)map, (nint)nameAddress, name.Length, (nint)valueAddress, value.Length));
    }

    public static Status ReplaceHeaderMapValue(HeaderMapType map, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        fixed (byte* nameAddress = name)
        fixed (byte* valueAddress = value)
            return (Status)(Target.IsWasm
                ? Imports.ReplaceHeaderMapValue((int)map, nameAddress, name.Length, valueAddress, value.Length)
                : NativeHost.Call(
                    Hostcall.ReplaceHeaderMapValue, (int)map, (nint)nameAddress, name.Length, (nint)valueAddress, value.Length));
    }

    public static Status RemoveHeaderMapValue(HeaderMapType map, ReadOnlySpan<byte> name)
    {
        fixed (byte* nameAddress = name)
            return (Status)(Target.IsWasm
                ? Imports.RemoveHeaderMapValue((int)map, nameAddress, name.Length)
                : NativeHost.Call(Hostcall.RemoveHeaderMapValue, (int)map, (nint)nameAddress, name.Length));
    }

    public static Status GetHeaderMapPairs(HeaderMapType map, out byte[]? pairs)
    {
        byte* pairsAddress = null;
        int pairsLength = 0;
        var status = Target.IsWasm
            ? Imports.GetHeaderMapPairs((int)map, &pairsAddress, &pairsLength)
            : NativeHost.Call(Hostcall.GetHeaderMapPairs, (int)map, (nint)(&pairsAddress), (nint)(&pairsLength));
        pairs = status == 0 ? GuestMemory.Take(pairsAddress, pairsLength) : null;
        return (Status)status;
    }

    public static Status SetHeaderMapPairs(HeaderMapType map, ReadOnlySpan<byte> pairs)
    {
        fixed (byte* pairsAddress = pairs)
            return (Status)(Target.IsWasm
                ? Imports.SetHeaderMapPairs((int)map, pairsAddress, pairs.Length)
                : NativeHost.Call(Hostcall.SetHeaderMapPairs, (int)map, (nint)pairsAddress, pairs.Length));
    }

    public static Status GetBufferStatus(BufferType buffer, out int length, out int flags)
    {
        int lengthWord = 0;
        int flagsWord = 0;
        var status = Target.IsWasm
            ? Imports.GetBufferStatus((int)buffer, &lengthWord, &flagsWord)
            : NativeHost.Call(Hostcall.GetBufferStatus, (int)buffer, (nint)(&lengthWord), (nint)(&flagsWord));
        length = lengthWord;
        flags = flagsWord;
        return (Status)status;
    }

    public static Status GetBufferBytes(BufferType buffer, int start, int length, out byte[]? bytes)
    {
        byte* bytesAddress = null;
        int bytesLength = 0;
        var status = Target.IsWasm
            ? Imports.GetBufferBytes((int)buffer, start, length, &bytesAddress, &bytesLength)
            : NativeHost.Call(Hostcall.GetBufferBytes, (int)buffer, start, length, (nint)(&bytesAddress), (nint)(&bytesLength));
        bytes = status == 0 ? GuestMemory.Take(bytesAddress, bytesLength) : null;
        return (Status)status;
    }

    public static Status SetBufferBytes(BufferType buffer, int start, int length, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* bytesAddress = bytes)
            return (Status)(Target.IsWasm
                ? Imports.SetBufferBytes((int)buffer, start, length, bytesAddress, bytes.Length)
                : NativeHost.Call(Hostcall.SetBufferBytes, (int)buffer, start, length, (nint)bytesAddress, bytes.Length));
    }

    public static Status HttpCall(
        ReadOnlySpan<byte> upstream, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> body, ReadOnlySpan<byte> trailers, int timeout,
        out int token)
    {
        int tokenWord = 0;
        int status;
        fixed (byte* upstreamAddress = upstream)
        fixed (byte* headersAddress = headers)
        fixed (byte* bodyAddress = body)
        fixed (byte* trailersAddress = trailers)
            status = Target.IsWasm
                ? Imports.HttpCall(
                    upstreamAddress, upstream.Length, headersAddress, headers.Length, bodyAddress, body.Length, trailersAddress,
                    trailers.Length, timeout, &tokenWord)
                : NativeHost.Call(
                    Hostcall.HttpCall, (nint)upstreamAddress, upstream.Length, (nint)headersAddress, headers.Length,
                    (nint)bodyAddress, body.Length, (nint)trailersAddress, trailers.Length, timeout, (nint)(&tokenWord));
        token = tokenWord;
        return (Status)status;
    }

    public static Status GrpcCall(
        ReadOnlySpan<byte> upstream, ReadOnlySpan<byte> service, ReadOnlySpan<byte> method, ReadOnlySpan<byte> metadata,
        ReadOnlySpan<byte> message, int timeout, out int token)
    {
        int tokenWord = 0;
        int status;
        fixed (byte* upstreamAddress = upstream)
        fixed (byte* serviceAddress = service)
        fixed (byte* methodAddress = method)
        fixed (byte* metadataAddress = metadata)
        fixed (byte* messageAddress = message)
            status = Target.IsWasm
                ? Imports.GrpcCall(
                    upstreamAddress, upstream.Length, serviceAddress, service.Length, methodAddress, method.Length,
                    metadataAddress, metadata.Length, messageAddress, message.Length, timeout, &tokenWord)
                : NativeHost.Call(
                    Hostcall.GrpcCall, (nint)upstreamAddress, upstream.Length, (nint)serviceAddress, service.Length,
                    (nint)methodAddress, method.Length, (nint)metadataAddress, metadata.Length, (nint)messageAddress,
                    message.Length, timeout, (nint)(&tokenWord));
        token = tokenWord;
        return (Status)status;
    }

    public static Status GrpcStream(
        ReadOnlySpan<byte> upstream, ReadOnlySpan<byte> service, ReadOnlySpan<byte> method, ReadOnlySpan<byte> metadata,
        out int token)
    {
        int tokenWord = 0;
        int status;
        fixed (byte* upstreamAddress = upstream)
        fixed (byte* serviceAddress = service)
        fixed (byte* methodAddress = method)
        fixed (byte* metadataAddress = metadata)
            status = Target.IsWasm
                ? Imports.GrpcStream(
                    upstreamAddress, upstream.Length, serviceAddress, service.Length, methodAddress, method.Length,
                    metadataAddress, metadata.Length, &tokenWord)
                : NativeHost.Call(
                    Hostcall.GrpcStream, (nint)upstreamAddress, upstream.Length, (nint)serviceAddress, service.Length,
                    (nint)methodAddress, method.Length, (nint)metadataAddress, metadata.Length, (nint)(&tokenWord));
        token = tokenWord;
        return (Status)status;
    }

    public static Status GrpcSend(int token, ReadOnlySpan<byte> message, int endStream)
    {
        fixed (byte* messageAddress = message)
            return (Status)(Target.IsWasm
                ? Imports.GrpcSend(token, messageAddress, message.Length, endStream)
                : NativeHost.Call(Hostcall.GrpcSend, token, (nint)messageAddress, message.Length, endStream));
    }

    public static Status GrpcCancel(int token) =>
        (Status)(Target.IsWasm ? Imports.GrpcCancel(token) : NativeHost.Call(Hostcall.GrpcCancel, token));

    public static Status GrpcClose(int token) =>
        (Status)(Target.IsWasm ? Imports.GrpcClose(token) : NativeHost.Call(Hostcall.GrpcClose, token));

    public static Status SetTickPeriod(int milliseconds) =>
        (Status)(Target.IsWasm ? Imports.SetTickPeriod(milliseconds) : NativeHost.Call(Hostcall.SetTickPeriod, milliseconds));

    public static Status GetCurrentTime(out long time)
    {
        long timeWord = 0;
        var status = Target.IsWasm
            ? Imports.GetCurrentTime(&timeWord)
            : NativeHost.Call(Hostcall.GetCurrentTime, (nint)(&timeWord));
        time = timeWord;
        return (Status)status;
    }

    public static Status DefineMetric(int type, ReadOnlySpan<byte> name, out int metric)
    {
        int metricWord = 0;
        int status;
        fixed (byte* nameAddress = name)
            status = Target.IsWasm
                ? Imports.DefineMetric(type, nameAddress, name.Length, &metricWord)
                : NativeHost.Call(Hostcall.DefineMetric, type, (nint)nameAddress, name.Length, (nint)(&metricWord));
        metric = metricWord;
        return (Status)status;
    }

    public static Status IncrementMetric(int metric, long delta) =>
        (Status)(Target.IsWasm ? Imports.IncrementMetric(metric, delta) : NativeHost.Call(Hostcall.IncrementMetric, metric, (nint)delta));

    public static Status RecordMetric(int metric, long value) =>
        (Status)(Target.IsWasm ? Imports.RecordMetric(metric, value) : NativeHost.Call(Hostcall.RecordMetric, metric, (nint)value));

    public static Status GetMetric(int metric, out long value)
    {
        long valueWord = 0;
        var status = Target.IsWasm
            ? Imports.GetMetric(metric, &valueWord)
            : NativeHost.Call(Hostcall.GetMetric, metric, (nint)(&valueWord));
        value = valueWord;
        return (Status)status;
    }

    public static Status SetEffectiveContext(int context) =>
        (Status)(Target.IsWasm ? Imports.SetEffectiveContext(context) : NativeHost.Call(Hostcall.SetEffectiveContext, context));

    public static Status Done() =>
        (Status)(Target.IsWasm ? Imports.Done() : NativeHost.Call(Hostcall.Done));

    public static Status CallForeignFunction(ReadOnlySpan<byte> name, ReadOnlySpan<byte> arguments, out byte[]? result)
    {
        byte* resultAddress = null;
        int resultLength = 0;
        int status;
        fixed (byte* nameAddress = name)
        fixed (byte* argumentsAddress = arguments)
            status = Target.IsWasm
                ? Imports.CallForeignFunction(nameAddress, name.Length, argumentsAddress, arguments.Length, &resultAddress, &resultLength)
                : NativeHost.Call(
                    Hostcall.CallForeignFunction, (nint)nameAddress, name.Length, (nint)argumentsAddress, arguments.Length,
                    (nint)(&resultAddress), (nint)(&resultLength));
        result = status == 0 ? GuestMemory.Take(resultAddress, resultLength) : null;
        return (Status)status;
    }

    public static Status ContinueStream(StreamType stream) =>
        (Status)(Target.IsWasm ? Imports.ContinueStream((int)stream) : NativeHost.Call(Hostcall.ContinueStream, (int)stream));

    public static Status CloseStream(StreamType stream) =>
        (Status)(Target.IsWasm ? Imports.CloseStream((int)stream) : NativeHost.Call(Hostcall.CloseStream, (int)stream));
}
