using System.Text;
using Slipway.Artifacts;

namespace Slipway.Hub.Tests.Catalogue;

/// <summary>A filter with what is published about it.</summary>
internal sealed record SampleFilter(string Repository, string Tag)
{
    /// <summary>Adds a header to requests, replaces one of responses, says so in its log, and answers /denied itself.</summary>
    public const string ChangesHeaders = """
        (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
        (import "env" "proxy_add_header_map_value" (func $add (param i32 i32 i32 i32 i32) (result i32)))
        (import "env" "proxy_replace_header_map_value" (func $replace (param i32 i32 i32 i32 i32) (result i32)))
        (data (i32.const 16) "x-added")
        (data (i32.const 32) "by the filter")
        (data (i32.const 48) "content-type")
        (data (i32.const 64) "text/html")
        (data (i32.const 80) "A request passed <b>by</b>")
        (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
          (drop (call $add (i32.const 0) (i32.const 16) (i32.const 7) (i32.const 32) (i32.const 13)))
          (drop (call $log (i32.const 2) (i32.const 80) (i32.const 26)))
          (i32.const 0))
        (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
          (drop (call $replace (i32.const 2) (i32.const 48) (i32.const 12) (i32.const 64) (i32.const 9)))
          (i32.const 0))
        """;

    public const string Answers = """
        (import "env" "proxy_send_local_response" (func $reply (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
        (data (i32.const 16) "not today")
        (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
          (drop (call $reply (i32.const 403) (i32.const 0) (i32.const 0) (i32.const 16) (i32.const 9) (i32.const 0) (i32.const 0) (i32.const -1)))
          (i32.const 1))
        """;

    public const string Traps = """(func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) unreachable)""";

    public const string NeverEnds = """(func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (loop (br 0)) (i32.const 0))""";

    /// <summary>Takes memory until it gets no more, and fails then.</summary>
    public const string TakesAllMemory = """
        (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
          (loop (br_if 0 (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
          unreachable)
        """;

    /// <summary>Holds the request, and never lets it go.</summary>
    public const string Holds = """(func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (i32.const 1))""";

    /// <summary>Logs without an end.</summary>
    public const string LogsForEver = """
        (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
        (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
          (loop (drop (call $log (i32.const 2) (i32.const 0) (i32.const 0))) (br 0)) (i32.const 0))
        """;

    public const string IsTcp = """(func (export "proxy_on_new_connection") (param i32) (result i32) (i32.const 0))""";

    /// <summary>What it does, as the inside of a module in text form.</summary>
    public string Code { get; init; } = ChangesHeaders;

    /// <summary>What its producers section says.</summary>
    public string? Language { get; init; }

    public string? Description { get; init; }

    public string? Licence { get; init; }

    public string? Readme { get; init; }

    public string? Schema { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> RootIds { get; init; } = [];

    public ArtifactContent Content()
    {
        var annotations = new Dictionary<string, string>(Annotations);
        Annotate("description", Description);
        Annotate("licenses", Licence);
        return new ArtifactContent
        {
            Name = Repository,
            Module = Module(),
            RootIds = RootIds,
            Readme = Document(Readme),
            Schema = Document(Schema),
            Annotations = annotations,
        };

        void Annotate(string name, string? value)
        {
            if (value is not null)
                annotations.TryAdd($"org.opencontainers.image.{name}", value);
        }

        static ReadOnlyMemory<byte>? Document(string? text) => text is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(text);
    }

    private byte[] Module()
    {
        // Imports come first in the text form.
        var lines = Code.Split('\n');
        var imports = lines.Where(line => line.StartsWith("(import", StringComparison.Ordinal));
        var rest = lines.Where(line => !line.StartsWith("(import", StringComparison.Ordinal));
        var producers = Language is null ? "" : $"(@custom \"producers\" \"\\01\\08language\\01\\{Language.Length:x2}{Language}\\00\")";
        return Wasmtime.Module.ConvertText($"""
            (module
            {string.Join('\n', imports)}
            (memory (export "memory") 1)
            (global $next (mut i32) (i32.const 1024))
            (func (export "proxy_abi_version_0_2_1"))
            (func (export "proxy_on_memory_allocate") (param i32) (result i32)
              (global.get $next) (global.set $next (i32.add (global.get $next) (local.get 0))))
            {string.Join('\n', rest)}
            {producers})
            """);
    }
}
