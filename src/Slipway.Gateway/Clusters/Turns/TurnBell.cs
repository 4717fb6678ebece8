using System.Net.Sockets;

namespace Slipway.Gateway.Clusters.Turns;

/// <summary>
/// Tells an event loop that its turn has ended: a socket that is connected to itself. What is sent to it while the loop serves other
/// sockets is found by the loop when it asks again, before what has come since. .NET has no other way to be told, and does not let one
/// choose the loop that a socket is on; so bells are made until each loop has one. They last as long as the process.
/// </summary>
internal sealed class TurnBell
{
    /// <summary>.NET gives sockets to its loops in turn, other sockets too, so a few attempts by each loop are enough.</summary>
    private const int MostAttempts = 32;

    [ThreadStatic]
    private static int t_attempts;

    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _receiving = new(true);
    private readonly byte[] _ring = new byte[1];
    private readonly LoopTurn _turn;
    private bool _isBroken;

    private TurnBell()
    {
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        _turn = new LoopTurn(Ring);
        _receiving.SetBuffer(new byte[1]);
        _receiving.Completed += (_, _) => Heard();
    }

    /// <summary>Tries to make a bell, for this thread's loop or for whichever it comes to be on.</summary>
    public static void TryInstall()
    {
        // Names that are no files are Linux's alone.
        if (t_attempts == MostAttempts || !OperatingSystem.IsLinux())
            return;
        t_attempts++;
        TurnBell? bell = null;
        try
        {
            bell = new TurnBell();
            var itself = new UnixDomainSocketEndPoint($"\0slipway-{Guid.NewGuid():N}");
            bell._socket.Bind(itself);
            bell._socket.Connect(itself);
            if (bell._socket.ReceiveAsync(bell._receiving))
                bell._socket.Send(bell._ring);
        }
        catch (SocketException)
        {
            bell?.Close();
        }
    }

    private void Ring()
    {
        if (!_isBroken)
        {
            try
            {
                _socket.Send(_ring);
                return;
            }
            catch (SocketException)
            {
                _isBroken = true;
            }
        }

        // Then nothing waits, as without turns.
        _turn.End();
    }

    private void Heard()
    {
        if (!LoopTurn.TryAdopt(_turn))
        {
            Close();
            return;
        }

        do
        {
            _isBroken |= _receiving.SocketError != SocketError.Success;
            _turn.End();
        }
        while (!_isBroken && !_socket.ReceiveAsync(_receiving));
    }

    private void Close()
    {
        _socket.Dispose();
        _receiving.Dispose();
    }
}
