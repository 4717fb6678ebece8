using Slipway.ProxyWasm.Abi;

namespace Slipway.ProxyWasm.Streams;

/// <summary>
/// Takes the headers, body and trailers of one direction through the filters, as each filter's answer says. Used inside the stream's turns.
/// </summary>
internal sealed class FilterIteration(HttpStream stream, StreamDirection direction, FilterSlot[] slots, bool isRequest, int limit)
{
    private bool _stopped;

    /// <summary>The slots in the order of this direction: requests pass the first filter first, responses the last.</summary>
    private FilterSlot Slot(int position) => slots[isRequest ? position : slots.Length - 1 - position];

    private FilterSide Side(FilterSlot slot) => slot.Side(isRequest);

    /// <summary>A request is over, as far as filters are concerned, once it has been answered from here.</summary>
    private bool Over => _stopped || stream.Interrupted || (isRequest && stream.Reply is not null);

    public void PushHeaders(bool end)
    {
        direction.HeadersIn = true;
        direction.EndIn = end;
        Headers(0, end);
        UpdatePause();
    }

    public void PushData(ReadOnlySpan<byte> data, bool end)
    {
        if (direction.EndIn || Over)
            return;
        direction.EndIn = end;
        direction.BytesIn += data.Length;
        direction.Chunk.Append(data);
        Data(0, direction.Chunk, end);
        direction.Chunk.Clear();
        UpdatePause();
    }

    public void PushTrailers()
    {
        if (direction.EndIn || Over)
            return;
        direction.EndIn = true;
        direction.HasTrailers = true;
        Trailers(0);
        UpdatePause();
    }

    /// <summary>Goes on behind a filter that had stopped; nothing happens if it had not.</summary>
    public void Resume(FilterSlot slot)
    {
        var side = Side(slot);
        if (side.State == Iteration.Continue || Over)
            return;
        var position = Array.IndexOf(slots, slot);
        if (!isRequest)
            position = slots.Length - 1 - position;

        // What a filter stopped altogether, it has not seen; what it stopped after having seen it, the next one sees.
        var from = side.State == Iteration.StopAll ? position : position + 1;
        side.State = Iteration.Continue;
        side.Accumulates = false;
        BodyBuffer? held;
        bool end;
        lock (stream.Messages)
        {
            (held, end) = (side.Held, side.EndHeld);
            side.Held = null;
            side.EndHeld = false;
            side.Close();
        }

        if (side.HeadersSeen && !side.HeadersContinued)
        {
            side.HeadersContinued = true;
            Headers(position + 1, direction.EndIn && held is null && !end && !direction.HasTrailers);
        }

        if ((held is not null || end) && !Over)
        {
            held ??= new BodyBuffer();
            Data(from, held, end);
        }

        held?.Dispose();
        if ((side.TrailersUnseen || side.TrailersHeld) && !Over)
        {
            var next = side.TrailersUnseen ? position : position + 1;
            (side.TrailersUnseen, side.TrailersHeld) = (false, false);
            Trailers(next);
        }

        UpdatePause();
    }

    /// <summary>Lets a response out past all filters.</summary>
    public void PassDirectly(ReadOnlySpan<byte> body)
    {
        _stopped = true;
        direction.HeadersIn = true;
        direction.EndIn = true;
        direction.HeadersOut = true;
        direction.TrailersOut = false;
        direction.Output.Clear();
        direction.Output.Append(body);
        direction.EndOut = true;
        UpdatePause();
    }

    /// <summary>Whether the next piece of the body would come out at once, as it went in, and nothing is before it.</summary>
    public bool IsTransparent
    {
        get
        {
            if (!direction.HeadersOut || direction.EndIn || direction.OutputLength > 0 || Over)
                return false;
            foreach (var slot in slots)
            {
                if (slot.SeesBody(isRequest) || Side(slot).State != Iteration.Continue)
                    return false;
            }

            return true;
        }
    }

    /// <returns>True when input was paused and is so no longer.</returns>
    public bool UpdatePause()
    {
        var before = direction.InputPaused;
        var paused = direction.OutputLength >= limit;
        foreach (var slot in slots)
        {
            var side = Side(slot);
            paused |= side is { Watermark: true, State: not Iteration.Continue, Held.Length: var held } && held >= (side.Limit ?? limit);
        }

        direction.InputPaused = paused;
        return before && !paused;
    }

    private void Headers(int position, bool end)
    {
        for (; position < slots.Length; position++)
        {
            var slot = Slot(position);
            var side = Side(slot);
            side.HeadersSeen = true;
            var status = slot.Headers(stream, isRequest, end);
            if (Over)
                return;
            switch (status)
            {
                case HeadersStatus.Continue or HeadersStatus.ContinueAndEndStream:
                    side.HeadersContinued = true;
                    break;
                case HeadersStatus.StopIteration:
                    side.State = Iteration.StopOne;
                    return;
                default:
                    side.State = Iteration.StopAll;
                    side.Watermark = status == HeadersStatus.StopAllIterationAndWatermark;
                    return;
            }
        }

        direction.HeadersOut = true;
        direction.EndOut |= end;
    }

    private void Data(int position, BodyBuffer chunk, bool end)
    {
        for (; position < slots.Length; position++)
        {
            var slot = Slot(position);
            var side = Side(slot);
            if (side.State == Iteration.StopAll)
            {
                Hold(side, chunk, end);
                return;
            }

            if (side.Accumulates)
            {
                lock (stream.Messages)
                    side.Held!.Append(chunk.Span);
                chunk.Clear();
            }

            var hadTrailers = direction.HasTrailers;
            var body = side.Accumulates ? side.Held! : chunk;
            var status = slot.Body(stream, isRequest, body, end && !hadTrailers);
            if (Over)
                return;
            var madeTrailers = direction.HasTrailers && !hadTrailers;
            switch (status)
            {
                case DataStatus.Continue:
                    if (!GoOnWithData(position, side, chunk))
                    {
                        // A filter behind has stopped with the headers; Data finds that in its side.
                        if (Over)
                            return;
                    }

                    break;
                case DataStatus.StopIterationAndBuffer:
                    side.State = Iteration.StopOne;
                    side.Watermark = false;
                    Hold(side, chunk, end);
                    side.Accumulates = true;
                    side.Body = side.Held;
                    side.TrailersHeld |= madeTrailers;
                    return;
                case DataStatus.StopIterationAndWatermark:
                    side.State = Iteration.StopOne;
                    side.Watermark = true;
                    side.Accumulates = false;
                    Hold(side, chunk, end);
                    side.Body = side.Held;
                    side.TrailersHeld |= madeTrailers;
                    return;
                default:
                    side.State = Iteration.StopOne;
                    side.EndHeld |= end;
                    side.TrailersHeld |= madeTrailers;
                    side.Body = null;
                    chunk.Clear();
                    return;
            }

            if (madeTrailers)
            {
                // The body's end is no longer the stream's: the filters behind see body, then the new trailers.
                Data(position + 1, chunk, end: false);
                if (!Over)
                    Trailers(position + 1);
                return;
            }
        }

        if (chunk.Length > 0)
            chunk.MoveTo(direction.Output);
        direction.EndOut |= end && !direction.HasTrailers;
    }

    /// <summary>The filter lets its chunk, and what it had held before it, go on: the headers first, if they are still here.</summary>
    /// <returns>False when passing the headers on was interrupted.</returns>
    private bool GoOnWithData(int position, FilterSide side, BodyBuffer chunk)
    {
        if (side.State == Iteration.Continue)
            return true;
        side.State = Iteration.Continue;
        side.Accumulates = false;
        lock (stream.Messages)
        {
            if (side.Held is { } held)
            {
                held.Append(chunk.Span);
                chunk.Clear();
                held.MoveTo(chunk);
                held.Dispose();
                side.Held = null;
            }

            side.Close();
        }

        if (side.HeadersContinued)
            return true;
        side.HeadersContinued = true;
        Headers(position + 1, end: false);
        return !Over;
    }

    private void Trailers(int position)
    {
        for (; position < slots.Length; position++)
        {
            var slot = Slot(position);
            var side = Side(slot);
            if (side.State == Iteration.StopAll)
            {
                side.TrailersUnseen = true;
                return;
            }

            var status = slot.Trailers(stream, isRequest);
            if (Over)
                return;
            if (status == TrailersStatus.StopIteration)
            {
                side.State = Iteration.StopOne;
                side.TrailersHeld = true;
                return;
            }

            if (side.State == Iteration.StopOne)
            {
                // The filter held its body until the trailers came.
                using var chunk = new BodyBuffer();
                if (!GoOnWithData(position, side, chunk))
                    return;
                if (chunk.Length > 0)
                    Data(position + 1, chunk, end: false);
                if (Over)
                    return;
            }
        }

        direction.TrailersOut = true;
        direction.EndOut = true;
    }

    private void Hold(FilterSide side, BodyBuffer chunk, bool end)
    {
        lock (stream.Messages)
        {
            side.Held ??= new BodyBuffer();
            chunk.MoveTo(side.Held);
        }

        side.EndHeld |= end;
        if (side.Watermark || side.Held.Length <= (side.Limit ?? limit))
            return;

        stream.RequestReply(
            isRequest
                ? new LocalReply(413, "Payload Too Large"u8.ToArray(), null, null, "request_payload_too_large")
                : new LocalReply(500, "Internal Server Error"u8.ToArray(), null, null, "response_payload_too_large"));
    }
}
