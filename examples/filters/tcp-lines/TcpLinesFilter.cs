using System.ComponentModel.DataAnnotations;
using Slipway.Sdk;

[assembly: Filter<TcpLines.TcpLinesFilter>]

namespace TcpLines;

/// <summary>Guards a protocol of lines, such as Redis' inline commands or SMTP: some commands are not let through.</summary>
[FilterConfiguration]
public sealed partial record TcpLinesConfiguration
{
    /// <summary>Commands, the first word of a line, that close the connection; in upper case.</summary>
    public required IReadOnlyList<string> DeniedCommands { get; init; }

    /// <summary>How long a line may be, in bytes.</summary>
    [Range(1, 65536)]
    public int MaxLineBytes { get; init; } = 1024;
}

/// <summary>The filter.</summary>
public sealed class TcpLinesFilter : RootContext<TcpLinesConfiguration>
{
    private Counter _denied;

    /// <inheritdoc/>
    public override TcpContext CreateTcpContext() => new Connection(this);

    /// <inheritdoc/>
    protected override bool OnConfigured()
    {
        _denied = Counter.Define("tcp_lines.denied");
        return true;
    }

    private sealed class Connection(TcpLinesFilter filter) : TcpContext
    {
        /// <summary>Data goes on when its last line is complete, so that no part of a denied line does.</summary>
        public override FilterStatus OnDownstreamData(int size, bool endOfStream)
        {
            var data = DownstreamData.Read().AsSpan();
            while (data.Length > 0)
            {
                var end = data.IndexOf((byte)'\n');
                if ((end < 0 ? data.Length : end) > filter.Configuration.MaxLineBytes)
                    return Deny("a line is too long");
                if (end < 0)
                    return endOfStream ? FilterStatus.Continue : FilterStatus.StopIteration;
                if (IsDenied(data[..end]))
                    return Deny("a command is not allowed");
                data = data[(end + 1)..];
            }

            return FilterStatus.Continue;
        }

        private bool IsDenied(ReadOnlySpan<byte> line)
        {
            var word = 0;
            while (word < line.Length && line[word] > ' ')
                word++;
            foreach (var command in filter.Configuration.DeniedCommands)
            {
                if (IsCommand(line[..word], command))
                    return true;
            }

            return false;
        }

        private static bool IsCommand(ReadOnlySpan<byte> word, string command)
        {
            if (word.Length != command.Length)
                return false;
            for (var i = 0; i < word.Length; i++)
            {
                if ((word[i] is >= (byte)'a' and <= (byte)'z' ? word[i] - 32 : word[i]) != command[i])
                    return false;
            }

            return true;
        }

        private FilterStatus Deny(string reason)
        {
            filter._denied.Increment();
            Log.Info($"{Properties.GetText("source", "address")}: {reason}");
            Close();
            return FilterStatus.StopIteration;
        }
    }
}
