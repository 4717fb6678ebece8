using Slipway.ProxyWasm.Abi;

namespace Slipway.ProxyWasm.Streams;

/// <summary>One filter's place in a stream. Called in the stream's turns.</summary>
internal abstract class FilterSlot
{
    /// <summary>The filter is called no more: its VM failed, or the stream has ended.</summary>
    public bool Ended { get; set; }

    public FilterSide Request { get; } = new();

    public FilterSide Response { get; } = new();

    public FilterSide Side(bool isRequest) => isRequest ? Request : Response;

    public abstract HeadersStatus Headers(HttpStream stream, bool isRequest, bool end);

    public abstract DataStatus Body(HttpStream stream, bool isRequest, BodyBuffer body, bool end);

    /// <summary>Whether <see cref="Body"/> would do anything.</summary>
    public abstract bool SeesBody(bool isRequest);

    public abstract TrailersStatus Trailers(HttpStream stream, bool isRequest);

    /// <summary>The stream is over and can still be read.</summary>
    public abstract void Log(HttpStream stream);

    /// <summary>After all filters have logged.</summary>
    public abstract void End();

    /// <summary>Outside of the last turn.</summary>
    public abstract void Release();
}

internal enum Iteration
{
    /// <summary>What arrives goes on to the next filter.</summary>
    Continue,

    /// <summary>What arrives is shown to this filter and then held.</summary>
    StopOne,

    /// <summary>What arrives is held and not even shown to this filter.</summary>
    StopAll,
}

/// <summary>One filter's state in one direction of a stream.</summary>
internal sealed class FilterSide : IDisposable
{
    public Iteration State { get; set; }

    /// <summary>The filter has let the headers go on.</summary>
    public bool HeadersContinued { get; set; }

    /// <summary>The headers have come to this filter.</summary>
    public bool HeadersSeen { get; set; }

    /// <summary>The held body, null where none is held.</summary>
    public BodyBuffer? Held { get; set; }

    /// <summary>The next chunk is shown to the guest together with what is held: it answered StopIterationAndBuffer.</summary>
    public bool Accumulates { get; set; }

    /// <summary>Over the limit the sender is slowed down; otherwise the stream fails.</summary>
    public bool Watermark { get; set; }

    /// <summary>How many bytes may be held here, where that is not the chain's limit.</summary>
    public int? Limit { get; set; }

    /// <summary>The end of the stream came while the body was held.</summary>
    public bool EndHeld { get; set; }

    /// <summary>Trailers came that this filter has not seen (all was stopped).</summary>
    public bool TrailersUnseen { get; set; }

    /// <summary>The filter has seen the trailers and holds them.</summary>
    public bool TrailersHeld { get; set; }

    /// <summary>The guest has asked for this side to go on, which will be done; guarded by the stream.</summary>
    public bool ResumeRequested { get; set; }

    // What hostcalls may touch.

    public bool HeadersReadable { get; set; }

    public bool TrailersReadable { get; set; }

    public BodyBuffer? Body { get; set; }

    public bool EndOfStream { get; set; }

    /// <summary>Takes headers, body and trailers out of the guest's hands.</summary>
    public void Close()
    {
        HeadersReadable = false;
        TrailersReadable = false;
        Body = null;
    }

    public void Dispose()
    {
        Held?.Dispose();
        Held = null;
        Body = null;
    }
}
