using System.Runtime.Versioning;
using System.Text;

namespace Slipway.Sandbox.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class CacheTests : IDisposable
{
    private const string Answer = """(module (func (export "answer") (result i32) i32.const 42))""";

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"slipway-cache-{Guid.NewGuid():n}", "modules");

    public void Dispose()
    {
        var parent = Path.GetDirectoryName(_directory)!;
        if (Directory.Exists(parent)) Directory.Delete(parent, recursive: true);
    }

    [Fact]
    public void A_module_is_compiled_the_first_time_and_loaded_from_disk_afterwards()
    {
        Assert.Equal(new Visit(FromCache: false, Hits: 0, Misses: 1, Compilations: 1), Load());
        Assert.Equal(new Visit(FromCache: true, Hits: 1, Misses: 0, Compilations: 0), Load());
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(_directory));
        Assert.All(Directory.GetFiles(_directory), file => Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void Other_settings_have_entries_of_their_own()
    {
        Load();

        Assert.False(Load(pooling: false).FromCache);
        Assert.True(Load(pooling: false).FromCache);
        Assert.True(Load().FromCache);
    }

    [Fact]
    public void A_trap_in_a_module_from_disk_names_its_functions_as_in_one_that_was_compiled()
    {
        var frames = new List<IEnumerable<string>>();
        for (var i = 0; i < 2; i++)
        {
            using var wat = new Wat(
                f => f.DefineVoid("env", "nothing", (SandboxInstance _) => { }), new SandboxOptions { CacheDirectory = _directory, MaxInstances = 4 });
            using var guest = wat.Run("""
                (module (import "env" "nothing" (func)) (func unreachable) (func call 1) (func (export "named") call 2))
                """);
            var trap = Assert.Throws<GuestTrapException>(() => guest.GetFunction("named")!.Call());
            frames.Add([$"from disk: {guest.Module.FromCache}", .. trap.Frames.Select(f => f.Function)]);
        }

        Assert.Equal([["from disk: False", "func[1]", "func[2]", "named"], ["from disk: True", "func[1]", "func[2]", "named"]], frames);
    }

    /// <summary>The first time the code has been compiled, the second time it comes from disk.</summary>
    [Fact]
    public async Task Code_that_was_taken_out_of_memory_is_mapped_again_and_instances_keep_what_they_run()
    {
        for (var i = 0; i < 2; i++)
        {
            using var engine = new SandboxEngine(new SandboxOptions { CacheDirectory = _directory, MaxInstances = 4 });
            using var functions = new HostFunctions(engine);
            var module = await engine.LoadAsync("guest", Encoding.UTF8.GetBytes(Answer), TestContext.Current.CancellationToken);
            using var before = engine.Instantiate(module, functions, InstanceLimits.Default, new object());

            Assert.True(module.Unload());
            Assert.False(module.IsLoaded);
            Assert.Equal(42, before.GetFunction("answer")!.Call());

            using var after = engine.Instantiate(module, functions, InstanceLimits.Default, new object());
            Assert.True(module.IsLoaded);
            Assert.Equal(42, after.GetFunction("answer")!.Call());
        }
    }

    [Fact]
    public async Task What_is_mapped_again_is_the_file_that_was_verified_whatever_has_its_name_now()
    {
        using var engine = new SandboxEngine(new SandboxOptions { CacheDirectory = _directory, MaxInstances = 4 });
        using var functions = new HostFunctions(engine);
        var module = await engine.LoadAsync("guest", Encoding.UTF8.GetBytes(Answer), TestContext.Current.CancellationToken);
        Assert.True(module.Unload());
        foreach (var file in Directory.GetFiles(_directory, "*.cwasm"))
        {
            File.WriteAllText(file + ".new", "what others would like to be run");
            File.Move(file + ".new", file, overwrite: true);
        }

        using var guest = engine.Instantiate(module, functions, InstanceLimits.Default, new object());

        Assert.Equal(42, guest.GetFunction("answer")!.Call());
    }

    [Fact]
    public async Task Without_a_cache_the_code_stays_in_memory()
    {
        using var engine = new SandboxEngine(new SandboxOptions { CacheDirectory = "", MaxInstances = 4 });
        var module = await engine.LoadAsync("guest", Encoding.UTF8.GetBytes(Answer), TestContext.Current.CancellationToken);

        Assert.False(module.Unload());
        Assert.True(module.IsLoaded);
    }

    [Fact]
    public async Task Code_can_be_taken_out_of_memory_while_many_threads_make_instances_of_it()
    {
        using var engine = new SandboxEngine(new SandboxOptions { CacheDirectory = _directory, MaxInstances = 16 });
        using var functions = new HostFunctions(engine);
        var module = await engine.LoadAsync("guest", Encoding.UTF8.GetBytes(Answer), TestContext.Current.CancellationToken);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var sum = 0;
            for (var i = 0; i < 500; i++)
            {
                using var guest = engine.Instantiate(module, functions, InstanceLimits.Default, new object());
                module.Unload();
                sum += guest.GetFunction("answer")!.Call();
            }

            return sum;
        })));

        Assert.All(answers, sum => Assert.Equal(500 * 42, sum));
    }

    [Fact]
    public void Without_a_directory_nothing_is_kept()
    {
        using var wat = new Wat(options: new SandboxOptions { CacheDirectory = "", MaxInstances = 4 });
        using var misses = new MetricProbe(wat.Engine, "slipway.sandbox.cache.misses");

        Assert.False(wat.Load(Answer).FromCache);
        Assert.Equal(0, misses.Count);
    }

    [Theory]
    [InlineData(".cwasm", 0)]
    [InlineData(".cwasm", 5000)]
    [InlineData(".cwasm", -1)]
    [InlineData(".seal", 0)]
    [InlineData(".seal", 20)]
    [InlineData(".seal", -1)]
    public void A_changed_byte_anywhere_makes_an_entry_worthless_and_it_is_replaced(string extension, int position)
    {
        Load();
        var bytes = File.ReadAllBytes(Only(extension));
        bytes[position < 0 ? bytes.Length - 1 : position] ^= 1;
        File.WriteAllBytes(Only(extension), bytes);

        AssertCompiledAgainAndThenCached();
    }

    [Theory]
    [InlineData(".cwasm")]
    [InlineData(".seal")]
    public void A_truncated_extended_or_missing_file_makes_an_entry_worthless_and_it_is_replaced(string extension)
    {
        Load();
        foreach (var length in (long[])[0, 10, new FileInfo(Only(extension)).Length - 1, new FileInfo(Only(extension)).Length + 1])
        {
            using (var file = File.OpenWrite(Only(extension))) file.SetLength(length);
            AssertCompiledAgainAndThenCached();
        }

        File.Delete(Only(extension));
        AssertCompiledAgainAndThenCached();
    }

    [Fact]
    public void An_entry_made_under_another_secret_is_never_loaded()
    {
        Load();
        File.WriteAllBytes(Path.Combine(_directory, CompiledModuleCache.SecretFile), new byte[PayloadSeal.SecretLength]);

        AssertCompiledAgainAndThenCached();
    }

    [Theory]
    [InlineData(0b110_100_000, 32)]
    [InlineData(0b110_000_000, 31)]
    [InlineData(0b110_000_000, 33)]
    public void A_secret_that_others_could_read_or_that_is_damaged_is_replaced(int mode, int length)
    {
        Load();
        var secret = Path.Combine(_directory, CompiledModuleCache.SecretFile);
        var before = File.ReadAllBytes(secret);
        using (var file = File.OpenWrite(secret)) file.SetLength(length);
        File.SetUnixFileMode(secret, (UnixFileMode)mode);

        AssertCompiledAgainAndThenCached();
        Assert.NotEqual(before, File.ReadAllBytes(secret));
    }

    [Fact]
    public void An_entry_renamed_to_another_module_is_never_loaded()
    {
        Load();
        var entry = Only(".cwasm");
        Load("""(module (func (export "answer") (result i32) i32.const 666))""");
        var other = Directory.GetFiles(_directory, "*.cwasm").Single(file => file != entry);
        foreach (var extension in (string[])[".cwasm", ".seal"])
        {
            File.Copy(Path.ChangeExtension(other, extension), Path.ChangeExtension(entry, extension), overwrite: true);
        }

        AssertCompiledAgainAndThenCached();
    }

    [Theory]
    [InlineData(0b111_010_000)]
    [InlineData(0b111_000_010)]
    public void A_directory_that_others_may_write_to_is_not_used_and_a_warning_says_so(int mode)
    {
        Directory.CreateDirectory(_directory);
        File.SetUnixFileMode(_directory, (UnixFileMode)mode);
        var log = new ListLogger();

        Assert.False(Load(logger: log).FromCache);

        Assert.Contains("others may write to it", Assert.Single(log.Warnings), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Fact]
    public void A_directory_of_another_user_is_not_private()
    {
        Assert.Null(PrivateDirectory.Prepare(_directory));
        var me = PrivateDirectory.CurrentUser();

        Assert.Null(PrivateDirectory.WhyNotPrivate(_directory, me));
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal($"it belongs to user {me}, not to user {me + 1}", PrivateDirectory.WhyNotPrivate(_directory, me + 1));
        }
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_a_warning_and_no_more()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_directory)!);
        File.WriteAllText(_directory, "a file");
        var log = new ListLogger();

        Assert.False(Load(logger: log).FromCache);
        Assert.StartsWith("Compiled modules are not cached on disk", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_least_recently_used_entries_go_when_the_cache_is_full()
    {
        var cache = CompiledModuleCache.Open(_directory, new ListLogger(), maxBytes: 2500)!;
        foreach (var (key, age) in (ReadOnlySpan<(string, int)>)[("old", 3), ("older", 4), ("recent", 1)])
        {
            cache.Save(key, new byte[1000], FunctionBodies.Restore([]));
            if (File.Exists(Path.Combine(_directory, key + ".cwasm")))
            {
                File.SetLastWriteTimeUtc(Path.Combine(_directory, key + ".cwasm"), DateTime.UtcNow.AddDays(-age));
            }
        }

        cache.Save("new", new byte[1000], FunctionBodies.Restore([]));

        Assert.Equal(["new", "recent"], Directory.GetFiles(_directory, "*.cwasm").Select(Path.GetFileNameWithoutExtension).Order());
        Assert.Equal(["new", "recent"], Directory.GetFiles(_directory, "*.seal").Select(Path.GetFileNameWithoutExtension).Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256 << 10)]
    [InlineData((1 << 20) + 1)]
    public void A_seal_fits_exactly_one_payload_one_purpose_and_one_secret(int length)
    {
        Directory.CreateDirectory(_directory);
        var payload = new byte[length];
        new Random(1).NextBytes(payload);
        var path = Path.Combine(_directory, "payload");
        var secret = new byte[PayloadSeal.SecretLength];
        var seal = PayloadSeal.Create(secret, "this", payload);

        Assert.True(Verify(payload, secret, "this"));
        Assert.False(Verify(payload, secret, "that"));
        Assert.False(Verify(payload, [.. secret[1..], 1], "this"));
        Assert.False(Verify([.. payload, 0], secret, "this"));
        for (var position = 0; position < length; position += 100_003)
        {
            payload[position] ^= 0x80;
            Assert.False(Verify(payload, secret, "this"));
            payload[position] ^= 0x80;
        }

        bool Verify(byte[] bytes, byte[] key, string purpose)
        {
            File.WriteAllBytes(path, bytes);
            using var file = File.OpenHandle(path);
            return PayloadSeal.Verify(key, purpose, seal, file);
        }
    }

    private void AssertCompiledAgainAndThenCached()
    {
        Assert.Equal(new Visit(FromCache: false, Hits: 0, Misses: 1, Compilations: 1), Load());
        Assert.Equal(new Visit(FromCache: true, Hits: 1, Misses: 0, Compilations: 0), Load());
    }

    private string Only(string extension) => Assert.Single(Directory.GetFiles(_directory, "*" + extension));

    private Visit Load(string text = Answer, bool pooling = true, ListLogger? logger = null)
    {
        var options = new SandboxOptions { CacheDirectory = _directory, MaxInstances = 4, Pooling = pooling };
        using var engine = new SandboxEngine(options, logger);
        using var functions = new HostFunctions(engine);
        using var hits = new MetricProbe(engine, "slipway.sandbox.cache.hits");
        using var misses = new MetricProbe(engine, "slipway.sandbox.cache.misses");
        using var compilations = new MetricProbe(engine, "slipway.sandbox.compile.duration");
        var module = engine.LoadAsync("guest.wat", Wat.Bytes(text)).GetAwaiter().GetResult();
        using var guest = engine.Instantiate(module, functions, InstanceLimits.Default, this);
        if (text == Answer) Assert.Equal(42, guest.GetFunction("answer")!.Call());
        return new Visit(module.FromCache, hits.Count, misses.Count, compilations.Count);
    }

    private sealed record Visit(bool FromCache, int Hits, int Misses, int Compilations);
}
