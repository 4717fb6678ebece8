using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Slipway.Hub.Metadata;

/// <summary>
/// All that this process writes into SQLite, on a thread of its own. What waits while one transaction is flushed to the disk shares the next:
/// many pushes at once cost little more than one.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxBatch = 128;
    private const int MaxWaiting = 4096;

    private readonly SqliteConnection _connection;
    private readonly BlockingCollection<Work> _waiting = new(MaxWaiting);
    private readonly Task _thread;

    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _thread = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Writes, in a transaction; the result is there when all of it is on the disk.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> write)
    {
        var work = new Work<T>(write);
        _waiting.Add(work);
        return work.Task;
    }

    /// <summary>Ends when all that waits is written.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.CompleteAdding();
        await _thread;
        await _connection.DisposeAsync();
        _waiting.Dispose();
    }

    private void Run()
    {
        var batch = new List<Work>();
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MaxBatch && _waiting.TryTake(out var next))
                batch.Add(next);
            Write(batch);
            batch.Clear();
        }
    }

    private void Write(List<Work> batch)
    {
        try
        {
            _connection.Execute("BEGIN IMMEDIATE");
            foreach (var work in batch)
            {
                _connection.Execute("SAVEPOINT work");
                if (!work.TryRun(_connection))
                    _connection.Execute("ROLLBACK TO work");
                _connection.Execute("RELEASE work");
            }

            _connection.Execute("COMMIT");
        }
        catch (Exception e)
        {
            Abandon(e);
            batch.ForEach(work => work.Fail(e));
            return;
        }

        batch.ForEach(work => work.Complete());
    }

    private void Abandon(Exception reason)
    {
        try
        {
            _connection.Execute("ROLLBACK");
        }
        catch (SqliteException e) when (reason is SqliteException)
        {
            // SQLite has ended the transaction itself (a full disk does that), or it never began.
            _ = e;
        }
    }

    private abstract class Work
    {
        /// <returns>Whether it succeeded; its own failure is no other's.</returns>
        public abstract bool TryRun(SqliteConnection connection);

        public abstract void Complete();

        public abstract void Fail(Exception reason);
    }

    private sealed class Work<T>(Func<SqliteConnection, T> write) : Work
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _failure;

        public Task<T> Task => _done.Task;

        public override bool TryRun(SqliteConnection connection)
        {
            try
            {
                _result = write(connection);
                return true;
            }
            catch (Exception e)
            {
                _failure = e;
                return false;
            }
        }

        public override void Complete()
        {
            if (_failure is not null)
                _done.SetException(_failure);
            else
                _done.SetResult(_result!);
        }

        public override void Fail(Exception reason) => _done.SetException(_failure ?? reason);
    }
}
