using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Compiler.Tests.Subset;

/// <summary>The types whose members the page tells about, generic ones with the arguments that they are tried with.</summary>
internal static class SupportedTypes
{
    public static IReadOnlyList<Type> All { get; } =
    [
        typeof(object), typeof(string), typeof(bool), typeof(char), typeof(Rune),
        typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(nint), typeof(nuint),
        typeof(Int128), typeof(UInt128), typeof(Half), typeof(float), typeof(double), typeof(decimal), typeof(BigInteger), typeof(Complex),
        typeof(Math), typeof(MathF), typeof(BitOperations), typeof(Convert), typeof(BitConverter), typeof(Random), typeof(HashCode),
        typeof(Guid), typeof(Version), typeof(Uri), typeof(UriBuilder),
        typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly), typeof(TimeZoneInfo),
        typeof(Array), typeof(Buffer), typeof(Index), typeof(Range), typeof(Nullable<int>), typeof(Nullable), typeof(Enum), typeof(Delegate), typeof(Tuple),
        typeof(Tuple<int, string>), typeof(ValueTuple<int, string>), typeof(Lazy<string>), typeof(ArraySegment<byte>), typeof(WeakReference<string>),
        typeof(Span<char>), typeof(ReadOnlySpan<char>), typeof(Memory<byte>), typeof(ReadOnlyMemory<byte>), typeof(MemoryExtensions),
        typeof(StringComparer), typeof(Environment), typeof(GC), typeof(Console), typeof(Activator), typeof(Type), typeof(AppContext),
        typeof(Exception), typeof(ArgumentException), typeof(ArgumentNullException), typeof(ArgumentOutOfRangeException),
        typeof(InvalidOperationException), typeof(AggregateException), typeof(FormatException),

        typeof(ArrayPool<byte>), typeof(ArrayBufferWriter<byte>), typeof(SearchValues), typeof(SearchValues<char>), typeof(ReadOnlySequence<byte>),
        typeof(SequenceReader<byte>), typeof(BuffersExtensions), typeof(BinaryPrimitives), typeof(Base64), typeof(Base64Url), typeof(Utf8Parser),
        typeof(Utf8Formatter),

        typeof(ArrayList), typeof(BitArray), typeof(Hashtable),
        typeof(List<string>), typeof(Dictionary<string, int>), typeof(HashSet<string>), typeof(Queue<int>), typeof(Stack<int>), typeof(LinkedList<string>),
        typeof(SortedDictionary<string, int>), typeof(SortedList<string, int>), typeof(SortedSet<int>), typeof(PriorityQueue<string, int>),
        typeof(OrderedDictionary<string, int>), typeof(KeyValuePair<string, int>), typeof(Comparer<int>), typeof(EqualityComparer<string>),
        typeof(CollectionExtensions),
        typeof(ConcurrentDictionary<string, int>), typeof(ConcurrentQueue<int>), typeof(ConcurrentStack<int>), typeof(ConcurrentBag<int>),
        typeof(FrozenDictionary), typeof(FrozenDictionary<string, int>), typeof(FrozenSet), typeof(FrozenSet<string>),
        typeof(ImmutableArray<int>), typeof(ImmutableList<int>), typeof(ImmutableDictionary<string, int>), typeof(ImmutableHashSet<string>),
        typeof(Collection<string>), typeof(ReadOnlyCollection<string>), typeof(ReadOnlyDictionary<string, int>),

        typeof(CultureInfo), typeof(NumberFormatInfo), typeof(CharUnicodeInfo),
        typeof(Enumerable),
        typeof(Unsafe), typeof(RuntimeHelpers), typeof(MemoryMarshal), typeof(CollectionsMarshal), typeof(NativeMemory),
        typeof(SHA256), typeof(SHA1), typeof(MD5), typeof(HMACSHA256), typeof(RandomNumberGenerator), typeof(CryptographicOperations), typeof(RSA),
        typeof(StringBuilder), typeof(Encoding), typeof(UTF8Encoding), typeof(ASCIIEncoding), typeof(Ascii), typeof(CompositeFormat),
        typeof(Utf8JsonReader), typeof(Utf8JsonWriter), typeof(JsonDocument), typeof(JsonElement),
        typeof(JsonNode), typeof(JsonObject), typeof(JsonArray), typeof(JsonValue),
        typeof(Interlocked), typeof(Volatile), typeof(Monitor), typeof(Lock), typeof(Thread), typeof(ThreadPool), typeof(Timer), typeof(SemaphoreSlim),
        typeof(CancellationTokenSource), typeof(CancellationToken), typeof(ThreadLocal<int>), typeof(AsyncLocal<int>),
        typeof(Task), typeof(Task<int>), typeof(ValueTask), typeof(ValueTask<int>), typeof(TaskCompletionSource<int>),
        typeof(System.Diagnostics.Stopwatch), typeof(System.Diagnostics.Debug), typeof(Stream), typeof(MemoryStream), typeof(StringReader),
        typeof(StringWriter), typeof(Path), typeof(File), typeof(System.Net.IPAddress), typeof(System.Net.IPNetwork),
        typeof(System.Net.WebUtility),
    ];
}
