using System.Text;

/// <summary>The chunked transfer coding (RFC 9112, section 7.1) decoded by a state machine, however its bytes are cut.</summary>
static class Program
{
    private enum State { Size, Extension, SizeEnd, Data, DataEnd, DataEndLine, Trailer, Done, Broken }

    private sealed class Decoder
    {
        private State _state;
        private long _size;
        private int _digits, _lineLength;
        private readonly StringBuilder _body = new();

        public string Result => $"{_state} {_body}";

        public void Feed(ReadOnlySpan<byte> bytes)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                var b = bytes[i];
                switch (_state)
                {
                    case State.Size when Hex(b) is >= 0 and var digit && _digits < 15:
                        _size = _size << 4 | (long)digit;
                        _digits++;
                        break;
                    case State.Size when _digits > 0 && b is (byte)';' or (byte)' ':
                        _state = State.Extension;
                        break;
                    case State.Size or State.Extension when b == '\r' && _digits > 0:
                        _state = State.SizeEnd;
                        break;
                    case State.Extension:
                        break;
                    case State.SizeEnd when b == '\n':
                        _state = _size == 0 ? State.Trailer : State.Data;
                        _lineLength = 0;
                        break;
                    case State.Data:
                        _body.Append((char)b);
                        if (--_size == 0)
                            _state = State.DataEnd;
                        break;
                    case State.DataEnd when b == '\r':
                        _state = State.DataEndLine;
                        break;
                    case State.DataEndLine when b == '\n':
                        (_state, _digits, _size) = (State.Size, 0, 0);
                        break;
                    case State.Trailer when b == '\r':
                        break;
                    case State.Trailer when b == '\n':
                        if (_lineLength == 0)
                            _state = State.Done;
                        _lineLength = 0;
                        break;
                    case State.Trailer:
                        _lineLength++;
                        break;
                    case State.Done:
                        goto default;
                    default:
                        _state = State.Broken;
                        return;
                }
            }
        }

        private static int Hex(byte b) => b switch
        {
            >= (byte)'0' and <= (byte)'9' => b - '0',
            >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
            _ => -1,
        };
    }

    public static void Main()
    {
        string[] streams =
        [
            "5\r\nhello\r\n0\r\n\r\n", "3;name=value\r\nabc\r\nA\r\n0123456789\r\n0\r\nx: y\r\nz: w\r\n\r\n", "0\r\n\r\n", "\r\n", "5\r\nhel", "g\r\n",
            "1\r\nab\r\n", "00000000000000001\r\na", "1 \r\na\r\n0\r\n\r\nmore", "",
        ];
        foreach (var stream in streams)
        {
            var bytes = Encoding.ASCII.GetBytes(stream);
            foreach (var piece in new[] { 1, 2, 3, 7, 64 })
            {
                var decoder = new Decoder();
                for (var at = 0; at < bytes.Length; at += piece)
                    decoder.Feed(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
                Output.Line(decoder.Result);
            }
        }
    }
}
