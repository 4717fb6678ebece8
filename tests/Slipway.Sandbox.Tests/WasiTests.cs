using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Slipway.Sandbox.Tests;

public sealed class WasiTests : IDisposable
{
    private const long Outside = 65536;

    private readonly Wat _wat = new(WasiFunctions.Define);
    private readonly Owner _owner = new();

    /// <summary>Every function with its true signature: one letter for each parameter, i for i32 and I for i64.</summary>
    public static TheoryData<string, string> Signatures => new()
    {
        { "args_get", "ii" }, { "args_sizes_get", "ii" }, { "environ_get", "ii" }, { "environ_sizes_get", "ii" },
        { "clock_res_get", "ii" }, { "clock_time_get", "iIi" }, { "random_get", "ii" }, { "poll_oneoff", "iiii" }, { "sched_yield", "" },
        { "fd_advise", "iIIi" }, { "fd_allocate", "iII" }, { "fd_close", "i" }, { "fd_datasync", "i" }, { "fd_fdstat_get", "ii" },
        { "fd_fdstat_set_flags", "ii" }, { "fd_fdstat_set_rights", "iII" }, { "fd_filestat_get", "ii" }, { "fd_filestat_set_size", "iI" },
        { "fd_filestat_set_times", "iIIi" }, { "fd_pread", "iiiIi" }, { "fd_prestat_get", "ii" }, { "fd_prestat_dir_name", "iii" },
        { "fd_pwrite", "iiiIi" }, { "fd_read", "iiii" }, { "fd_readdir", "iiiIi" }, { "fd_renumber", "ii" }, { "fd_seek", "iIii" },
        { "fd_sync", "i" }, { "fd_tell", "ii" }, { "fd_write", "iiii" },
        { "path_create_directory", "iii" }, { "path_filestat_get", "iiiii" }, { "path_filestat_set_times", "iiiiIIi" },
        { "path_link", "iiiiiii" }, { "path_open", "iiiiiIIii" }, { "path_readlink", "iiiiii" }, { "path_remove_directory", "iii" },
        { "path_rename", "iiiiii" }, { "path_symlink", "iiiii" }, { "path_unlink_file", "iii" },
        { "sock_accept", "iii" }, { "sock_recv", "iiiiii" }, { "sock_send", "iiiii" }, { "sock_shutdown", "ii" },
    };

    public void Dispose() => _wat.Dispose();

    [Theory]
    [MemberData(nameof(Signatures))]
    public void Every_function_has_its_true_signature_under_both_names_and_can_be_denied(string name, string signature)
    {
        foreach (var module in (string[])["wasi_snapshot_preview1", "wasi_unstable"])
        {
            // A function that was not defined would be a stub, which cannot be denied; one of another signature would not link.
            _owner.Denied = name;
            Assert.Equal(76, Call(name, signature, [.. signature.Select(_ => 0L)], module));
        }
    }

    [Theory]
    [InlineData("args_get", 0, 0L, 0L)]
    [InlineData("args_sizes_get", 0, 8L, 12L)]
    [InlineData("args_sizes_get", 21, Outside, 12L)]
    [InlineData("environ_sizes_get", 21, 8L, Outside - 3L)]
    [InlineData("environ_get", 21, 8L, Outside - 5L)]
    [InlineData("environ_get", 21, Outside, 8L)]
    [InlineData("clock_res_get", 0, 0L, 8L)]
    [InlineData("clock_res_get", 0, 1L, 8L)]
    [InlineData("clock_res_get", 58, 2L, 8L)]
    [InlineData("clock_res_get", 21, 0L, Outside)]
    [InlineData("clock_time_get", 58, 9L, 0L, 8L)]
    [InlineData("clock_time_get", 21, 0L, 0L, Outside - 7L)]
    [InlineData("random_get", 0, 0L, 65536L)]
    [InlineData("random_get", 28, 0L, 65537L)]
    [InlineData("random_get", 28, 0L, -1L)]
    [InlineData("random_get", 21, 1L, 65536L)]
    [InlineData("random_get", 0, Outside, 0L)]
    [InlineData("poll_oneoff", 0, 0L, 0L, 1L, 8L)]
    [InlineData("poll_oneoff", 21, 0L, 0L, 1L, Outside)]
    [InlineData("sched_yield", 0)]
    [InlineData("fd_advise", 0, 9L, 0L, 0L, 0L)]
    [InlineData("fd_allocate", 0, 1L, 0L, 0L)]
    [InlineData("fd_allocate", 8, 3L, 0L, 0L)]
    [InlineData("fd_close", 0, 77L)]
    [InlineData("fd_datasync", 8, 0L)]
    [InlineData("fd_fdstat_get", 8, 0L, 8L)]
    [InlineData("fd_fdstat_get", 21, 1L, Outside - 23L)]
    [InlineData("fd_fdstat_set_flags", 52, 1L, 0L)]
    [InlineData("fd_fdstat_set_rights", 0, 2L, 0L, 0L)]
    [InlineData("fd_filestat_get", 8, 1L, 8L)]
    [InlineData("fd_filestat_set_size", 8, 0L, 0L)]
    [InlineData("fd_filestat_set_times", 0, 1L, 0L, 0L, 0L)]
    [InlineData("fd_pread", 52, 1L, 0L, 0L, 0L, 0L)]
    [InlineData("fd_prestat_get", 8, 3L, 8L)]
    [InlineData("fd_prestat_dir_name", 52, 3L, 8L, 1L)]
    [InlineData("fd_read", 52, 0L, 0L, 0L, 0L)]
    [InlineData("fd_readdir", 54, 3L, 0L, 0L, 0L, 8L)]
    [InlineData("fd_readdir", 21, 3L, 0L, 0L, 0L, Outside)]
    [InlineData("fd_renumber", 58, 1L, 2L)]
    [InlineData("fd_renumber", 8, 1L, 5L)]
    [InlineData("fd_seek", 0, 1L, 0L, 0L, 8L)]
    [InlineData("fd_seek", 21, 1L, 0L, 0L, Outside)]
    [InlineData("fd_sync", 0, 1L)]
    [InlineData("fd_tell", 0, 1L, 8L)]
    [InlineData("fd_tell", 8, 0L, 8L)]
    [InlineData("fd_write", 8, 0L, 0L, 0L, 8L)]
    [InlineData("fd_write", 8, 3L, 0L, 0L, 8L)]
    [InlineData("fd_write", 21, 1L, Outside, 1L, 8L)]
    [InlineData("fd_write", 21, 1L, 0L, 0L, Outside)]
    [InlineData("fd_write", 28, 1L, 0L, 1025L, 8L)]
    [InlineData("fd_write", 28, 1L, 0L, -1L, 8L)]
    [InlineData("fd_pwrite", 8, 0L, 0L, 0L, 0L, 8L)]
    [InlineData("path_create_directory", 58, 3L, 0L, 0L)]
    [InlineData("path_filestat_get", 58, 3L, 0L, 0L, 0L, 8L)]
    [InlineData("path_filestat_get", 21, 3L, 0L, 0L, 0L, Outside - 63L)]
    [InlineData("path_filestat_set_times", 58, 3L, 0L, 0L, 0L, 0L, 0L, 0L)]
    [InlineData("path_link", 58, 3L, 0L, 0L, 0L, 0L, 0L, 0L)]
    [InlineData("path_open", 44, 3L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 8L)]
    [InlineData("path_readlink", 58, 3L, 0L, 0L, 0L, 0L, 8L)]
    [InlineData("path_readlink", 21, 3L, 0L, 0L, 0L, 0L, Outside)]
    [InlineData("path_remove_directory", 58, 3L, 0L, 0L)]
    [InlineData("path_rename", 58, 3L, 0L, 0L, 3L, 0L, 0L)]
    [InlineData("path_symlink", 58, 0L, 0L, 3L, 0L, 0L)]
    [InlineData("path_unlink_file", 58, 3L, 0L, 0L)]
    [InlineData("sock_accept", 58, 3L, 0L, 8L)]
    [InlineData("sock_accept", 21, 3L, 0L, Outside)]
    [InlineData("sock_recv", 58, 3L, 0L, 0L, 0L, 8L, 16L)]
    [InlineData("sock_recv", 21, 3L, 0L, 0L, 0L, 8L, Outside - 1L)]
    [InlineData("sock_send", 58, 3L, 0L, 0L, 0L, 8L)]
    [InlineData("sock_shutdown", 58, 3L, 0L)]
    public void Functions_answer_as_Proxy_Wasm_hosts_do(string name, int errno, params long[] arguments) =>
        Assert.Equal(errno, Call(name, Signatures.Single(row => row.Data.Item1 == name).Data.Item2, arguments));

    [Fact]
    public void Clocks_tell_the_time()
    {
        var before = DateTime.UtcNow;
        Call("clock_time_get", "iIi", [0, 0, 8], check: memory =>
        {
            var time = DateTime.UnixEpoch.AddTicks((long)BinaryPrimitives.ReadUInt64LittleEndian(memory[8..]) / 100);
            Assert.InRange(time, before, DateTime.UtcNow);
        });
        var first = 0UL;
        Call("clock_time_get", "iIi", [1, 0, 8], check: memory => first = BinaryPrimitives.ReadUInt64LittleEndian(memory[8..]));
        Call("clock_time_get", "iIi", [1, 0, 8], check: memory =>
            Assert.True(BinaryPrimitives.ReadUInt64LittleEndian(memory[8..]) >= first));
    }

    [Fact]
    public void Random_bytes_are_random() =>
        Call("random_get", "ii", [0, 65536], check: memory => Assert.True(memory.ToArray().Distinct().Count() > 200));

    [Fact]
    public void Standard_output_can_be_written_to_and_nothing_else() =>
        Call("fd_fdstat_get", "ii", [1, 8], check: memory => Assert.Equal(64UL, BinaryPrimitives.ReadUInt64LittleEndian(memory[16..])));

    [Fact]
    public void The_environment_is_what_the_owner_configured()
    {
        _owner.Environment = [new("A", "1"), new("NAME", "välue"), new("EMPTY", "")];

        Call("environ_sizes_get", "ii", [8, 12], check: memory =>
        {
            Assert.Equal(3, BinaryPrimitives.ReadInt32LittleEndian(memory[8..]));
            Assert.Equal(4 + 12 + 7, BinaryPrimitives.ReadInt32LittleEndian(memory[12..]));
        });
        Call("environ_get", "ii", [8, 100], check: memory =>
        {
            Assert.Equal("A=1\0NAME=välue\0EMPTY=\0", Encoding.UTF8.GetString(memory[100..123]));
            Assert.Equal([100, 104, 116], MemoryMarshal.Cast<byte, int>(memory[8..20]).ToArray());
        });
    }

    [Fact]
    public void Output_arrives_whole_and_raw_with_the_number_of_bytes_written()
    {
        var data = """
            (data (i32.const 16) "\40\00\00\00\03\00\00\00\50\00\00\00\03\00\00\00")
            (data (i32.const 64) "one") (data (i32.const 80) "\fftwo")
            """;

        Assert.Equal(0, Call("fd_write", "iiii", [2, 16, 2, 8], data: data, check: memory => Assert.Equal(6, memory[8])));

        Assert.Equal((2, "6f6e65ff7477"), (Assert.Single(_owner.Output).Fd, Convert.ToHexStringLower(_owner.Output[0].Text)));
    }

    [Fact]
    public void A_single_write_is_bounded_and_says_so()
    {
        var data = """(data (i32.const 16) "\00\00\00\00\00\00\01\00\00\00\00\00\00\00\01\00")""";

        Call("fd_write", "iiii", [1, 16, 2, 8], data: data, check: memory => Assert.Equal(65536, BitConverter.ToInt32(memory[8..12])));

        Assert.Equal(65536, Assert.Single(_owner.Output).Text.Length);
    }

    [Fact]
    public void Output_from_outside_the_memory_is_a_fault_and_nothing_is_written()
    {
        var data = """(data (i32.const 16) "\40\00\00\00\03\00\00\00\ff\ff\ff\ff\03\00\00\00")""";

        Assert.Equal(21, Call("fd_write", "iiii", [1, 16, 2, 8], data: data));
        Assert.Empty(_owner.Output);
    }

    [Fact]
    public void Exit_is_told_to_the_owner_and_returns()
    {
        using var guest = _wat.Run(
            """
            (module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (func (export "soft") (result i32) (call $exit (i32.const 0)) i32.const 9)
              (func (export "hard") (call $exit (i32.const 3)) unreachable))
            """,
            state: _owner);

        Assert.Equal(9, guest.GetFunction("soft")!.Call());
        Assert.Equal(0, guest.ExitCode);
        var trap = Assert.Throws<GuestTrapException>(() => guest.GetFunction("hard")!.Call());
        Assert.Equal(TrapKind.Exit, trap.Kind);
        Assert.StartsWith("trap: exit with code 3 in guest.wat!hard", trap.Message, StringComparison.Ordinal);
        Assert.Equal([0, 3], _owner.Exits);
    }

    [Fact]
    public void A_guest_whose_owner_knows_nothing_of_WASI_gets_harmless_answers()
    {
        using var guest = _wat.Run("""
            (module (import "wasi_snapshot_preview1" "environ_sizes_get" (func $e (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_write" (func $w (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $x (param i32)))
              (memory (export "memory") 1) (data (i32.const 16) "\00\00\00\00\04\00\00\00")
              (func (export "run") (result i32) (call $x (i32.const 1))
                (i32.add (call $e (i32.const 8) (i32.const 12)) (call $w (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 32)))))
            """);

        Assert.Equal(0, guest.GetFunction("run")!.Call());
    }

    [Fact]
    public void What_Emscripten_adds_is_there()
    {
        using var guest = _wat.Run("""
            (module (import "env" "emscripten_notify_memory_growth" (func $n (param i32)))
              (import "env" "pthread_equal" (func $eq (param i32 i32) (result i32)))
              (func (export "equal") (param i32 i32) (result i32) (call $n (i32.const 0)) (call $eq (local.get 0) (local.get 1))))
            """);

        Assert.Equal((1, 0), (guest.GetFunction("equal")!.Call(5, 5), guest.GetFunction("equal")!.Call(5, 6)));
    }

    private delegate void MemoryCheck(ReadOnlySpan<byte> memory);

    private int Call(
        string name,
        string signature,
        long[] arguments,
        string module = "wasi_snapshot_preview1",
        string data = "",
        MemoryCheck? check = null)
    {
        var types = string.Concat(signature.Select(letter => letter == 'i' ? "i32 " : "i64 "));
        var pushes = string.Concat(arguments.Zip(signature, (argument, letter) =>
            letter == 'i' ? $"i32.const {(int)argument} " : $"i64.const {argument} "));
        using var guest = _wat.Run(
            $"""
            (module (import "{module}" "{name}" (func $f (param {types}) (result i32)))
              (memory (export "memory") 1) {data}
              (func (export "run") (result i32) {pushes} call $f))
            """,
            state: _owner);
        var errno = guest.GetFunction("run")!.Call();
        if (check is not null)
        {
            Assert.Equal(0, errno);
            Assert.True(guest.TryGetMemory(0, 65536, out var memory));
            check(memory);
        }

        return errno;
    }

    private sealed class Owner : IWasiHost
    {
        public IReadOnlyList<KeyValuePair<string, string>> Environment { get; set; } = [new("HOME", "/")];

        public string? Denied { get; set; }

        public List<(int Fd, byte[] Text)> Output { get; } = [];

        public List<int> Exits { get; } = [];

        public void WriteOutput(int fd, ReadOnlySpan<byte> text) => Output.Add((fd, text.ToArray()));

        public bool IsAllowed(string wasiFunction) => wasiFunction != Denied;

        public void Exited(int code) => Exits.Add(code);
    }
}
