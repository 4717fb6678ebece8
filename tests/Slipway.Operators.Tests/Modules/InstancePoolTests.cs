using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Slipway.Operators.Modules;
using Slipway.Sandbox;

namespace Slipway.Operators.Tests.Modules;

public sealed class InstancePoolTests : IDisposable
{
    /// <summary>Counts its reconciles in its memory, and saves the count.</summary>
    private static readonly byte[] s_counting = Guest.With(
        """
        (i32.store8 (i32.const 16) (i32.add (i32.load8_u (i32.const 16)) (i32.const 1)))
        (call $set_response (i32.const 16) (i32.const 1))
        """,
        """
        (func (export "operator_on_save") (result i32) (call $set_response (i32.const 16) (i32.const 1)))
        (func (export "operator_on_restore") (param $size i32) (result i32)
          (call $get_message (i32.const 16) (i32.const 0) (local.get $size)))
        """ + Guest.Data(16, "0"));

    private readonly SandboxEngine _engine = new(new SandboxOptions { CacheDirectory = "", Pooling = false });
    private readonly HostFunctions _functions;
    private readonly FakeTimeProvider _time = new();

    public InstancePoolTests() => _functions = OperatorHostcalls.Define(_engine);

    [Fact]
    public async Task An_instance_is_kept_for_the_next_callback()
    {
        using var pool = await PoolAsync(s_counting);

        Assert.Equal("123", Reconcile(pool) + Reconcile(pool) + Reconcile(pool));
        Assert.Equal((1, 1), (pool.ColdStarts, pool.Count));
    }

    [Fact]
    public async Task What_is_idle_is_evicted_and_what_it_saved_is_restored()
    {
        using var pool = await PoolAsync(s_counting);
        Reconcile(pool);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, pool.Evict(TimeSpan.FromSeconds(30)));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, pool.Evict(TimeSpan.FromSeconds(30)));
        Assert.Equal((0, 0), (pool.Count, _engine.LiveInstances));

        Assert.Equal("2", Reconcile(pool));
        Assert.Equal(2, pool.ColdStarts);
    }

    [Fact]
    public async Task What_is_in_a_callback_is_not_evicted()
    {
        using var pool = await PoolAsync(s_counting);
        var instance = pool.Rent();
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, pool.Evict(TimeSpan.FromSeconds(30)));
        pool.Return(instance);
    }

    [Fact]
    public async Task What_has_trapped_is_thrown_away_and_the_state_saved_before_is_kept()
    {
        using var pool = await PoolAsync(s_counting);
        Reconcile(pool);
        pool.Evict(TimeSpan.Zero);
        Reconcile(pool);

        pool.Discard(pool.Rent());

        Assert.Equal("2", Reconcile(pool));
    }

    [Fact]
    public async Task The_next_version_gets_the_state()
    {
        using var pool = await PoolAsync(s_counting);
        Reconcile(pool);
        using var next = await PoolAsync(s_counting, pool.TakeState());

        Assert.Equal("2", Reconcile(next));
    }

    [Fact]
    public async Task A_refused_configuration_is_told_and_no_instance_is_left()
    {
        using var pool = await PoolAsync(Guest.With("(i32.const 0)", """
            (func (export "operator_on_configure") (param $size i32) (result i32)
              (drop (call $set_response (i32.const 16) (i32.const 12))) (i32.const 1))
            """ + Guest.Data(16, "zone is gone")));

        Assert.Equal("guest refuses its configuration: zone is gone.", Assert.Throws<OperatorModuleException>(() => pool.Rent()).Message);
        Assert.Equal((0, 0), (pool.Count, _engine.LiveInstances));
    }

    [Fact]
    public async Task What_has_saved_nothing_is_not_asked_to_restore_anything()
    {
        using var pool = await PoolAsync(Guest.With("(i32.const 0)", """
            (func (export "operator_on_save") (result i32) (i32.const 0))
            (func (export "operator_on_restore") (param $size i32) (result i32) unreachable)
            """));

        pool.Return(pool.Rent());

        Assert.Equal(TimeSpan.Zero, pool.LastColdStart.Restore);
    }

    [Fact]
    public async Task The_machine_code_goes_with_the_instances_and_the_next_instance_maps_it_again()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-pool-");
        try
        {
            using var engine = new SandboxEngine(new SandboxOptions { CacheDirectory = Path.Combine(folder.FullName, "modules"), Pooling = false });
            using var functions = OperatorHostcalls.Define(engine);
            var starts = new List<ColdStart>();
            var module = await OperatorModule.LoadAsync(
                engine, functions, "guest", s_counting, OperatorLimits.Default, NullLogger.Instance, TestContext.Current.CancellationToken);
            using var pool = new InstancePool(
                module, OperatorLimits.Default, "{}"u8.ToArray(), null, _time, NullLogger.Instance, starts.Add);
            Reconcile(pool);

            _time.Advance(TimeSpan.FromSeconds(30));
            pool.Evict(TimeSpan.FromSeconds(30));
            Assert.False(module.Code.IsLoaded);

            Assert.Equal("2", Reconcile(pool));
            Assert.True(module.Code.IsLoaded);
            Assert.All(starts[1..], start => Assert.All([start.Load, start.Instantiate, start.Restore], part => Assert.NotEqual(TimeSpan.Zero, part)));
            Assert.Equal(starts[1], pool.LastColdStart);
            Assert.Equal(2, starts.Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_module_that_was_never_called_does_not_keep_its_machine_code_in_memory_either()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-pool-");
        try
        {
            using var engine = new SandboxEngine(new SandboxOptions { CacheDirectory = Path.Combine(folder.FullName, "modules"), Pooling = false });
            using var functions = OperatorHostcalls.Define(engine);
            var module = await OperatorModule.LoadAsync(
                engine, functions, "guest", s_counting, OperatorLimits.Default, NullLogger.Instance, TestContext.Current.CancellationToken);
            using var pool = new InstancePool(module, OperatorLimits.Default, "{}"u8.ToArray(), null, _time, NullLogger.Instance);

            _time.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal(0, pool.Evict(TimeSpan.FromSeconds(30)));

            Assert.False(module.Code.IsLoaded);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public void Dispose()
    {
        _functions.Dispose();
        _engine.Dispose();
    }

    private static string Reconcile(InstancePool pool)
    {
        var instance = pool.Rent();
        var result = Encoding.UTF8.GetString(instance.Call(OperatorCallback.Reconcile, "{}"u8.ToArray()).Answer.Span);
        pool.Return(instance);
        return result;
    }

    private async Task<InstancePool> PoolAsync(byte[] wasm, byte[]? state = null)
    {
        var module = await OperatorModule.LoadAsync(
            _engine, _functions, "guest", wasm, OperatorLimits.Default, NullLogger.Instance, TestContext.Current.CancellationToken);
        return new InstancePool(module, OperatorLimits.Default, "{}"u8.ToArray(), state, _time, NullLogger.Instance);
    }
}
