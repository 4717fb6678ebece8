using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Clusters.Turns;

/// <summary>
/// What an event loop leaves for the end of its turn. A loop serves all sockets for which something has come before it asks again. An
/// upstream on the same machine that is written to in between is woken for a single request and takes the processor, once for each; if it
/// is written to at the end, it is woken for several of them. Belongs to its loop's thread.
/// </summary>
/// <param name="ring">Has the loop call <see cref="End"/> when it has served what has come up to now.</param>
internal sealed class LoopTurn(Action ring)
{
    /// <summary>
    /// Where nothing else is written in a turn, there is nothing to gain, and to end one costs three system calls: then only one write of
    /// so many waits, to see whether that is still so.
    /// </summary>
    private const int Probe = 16;

    [ThreadStatic]
    private static LoopTurn? t_current;

    private readonly List<TurnStream> _held = [];
    private bool _isRung;
    private int _alone;

    /// <summary>The turn of the loop that this thread is; null where it is none, or one whose turns are not known yet.</summary>
    public static LoopTurn? Current
    {
        get
        {
            if (t_current is null && EventLoop.Current is not null)
                TurnBell.TryInstall();
            return t_current;
        }
    }

    /// <summary>Whether the next write is to wait for the end.</summary>
    public bool Holds => _isRung || ++_alone >= Probe;

    /// <summary>Makes a turn that of the loop that this thread is. False if it is none, or has another.</summary>
    public static bool TryAdopt(LoopTurn turn)
    {
        if (EventLoop.Current is not null)
            t_current ??= turn;
        return t_current == turn;
    }

    /// <summary>Has a stream send at the end of this turn what it holds.</summary>
    public void Add(TurnStream stream)
    {
        _held.Add(stream);
        if (_isRung)
            return;
        _isRung = true;
        ring();
    }

    /// <summary>Has all that is held sent.</summary>
    public void End()
    {
        _isRung = false;
        _alone = _held.Count > 1 ? Probe : 0;

        // A connection found broken may have its request sent anew at once, on another that is then added here.
        for (var next = 0; next < _held.Count; next++)
            _held[next].SendHeld();
        _held.Clear();
    }
}
