using System.Text;
using System.Text.Json;
using Slipway.Operators.Cluster;

namespace Slipway.Operators.Watching;

/// <summary>
/// An object as the API server sent it, without <c>metadata.managedFields</c>. What is asked for often is read once; the rest is found by
/// its place in the bytes and read when it is wanted, so that an object takes little more than its bytes.
/// </summary>
internal sealed class CachedObject
{
    private readonly byte[] _utf8;
    private readonly Layout _layout;

    internal CachedObject(byte[] utf8, ObjectKey key, Layout layout) => (_utf8, Key, _layout) = (utf8, key, layout);

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key { get; }

    /// <summary>All of it, as JSON.</summary>
    public ReadOnlyMemory<byte> Utf8 => _utf8;

    /// <summary><c>metadata.generation</c>; 0 where there is none.</summary>
    public long Generation => _layout.Generation;

    /// <summary>Whether <c>metadata.deletionTimestamp</c> is set.</summary>
    public bool IsBeingDeleted => _layout.IsBeingDeleted;

    /// <summary><c>metadata.uid</c>.</summary>
    public string Uid => Encoding.UTF8.GetString(UidUtf8);

    /// <summary><c>metadata.resourceVersion</c>.</summary>
    public string ResourceVersion => Encoding.UTF8.GetString(ResourceVersionUtf8);

    internal ReadOnlySpan<byte> UidUtf8 => Span(_layout.Uid);

    internal ReadOnlySpan<byte> ResourceVersionUtf8 => Span(_layout.ResourceVersion);

    /// <summary><c>metadata.labels</c>.</summary>
    public IReadOnlyDictionary<string, string> ReadLabels() => ReadMap(_layout.Labels);

    /// <summary><c>metadata.annotations</c>.</summary>
    public IReadOnlyDictionary<string, string> ReadAnnotations() => ReadMap(_layout.Annotations);

    /// <summary>A label's value; null where there is none of that name.</summary>
    public string? Label(string name) => Find(_layout.Labels, name);

    /// <summary>An annotation's value; null where there is none of that name.</summary>
    public string? Annotation(string name) => Find(_layout.Annotations, name);

    /// <summary>Whether the labels are those of another version, byte for byte.</summary>
    public bool HasLabelsOf(CachedObject other) => Span(_layout.Labels).SequenceEqual(other.Span(other._layout.Labels));

    /// <summary>Whether the annotations are those of another version, byte for byte.</summary>
    public bool HasAnnotationsOf(CachedObject other) => Span(_layout.Annotations).SequenceEqual(other.Span(other._layout.Annotations));

    /// <summary><c>metadata.finalizers</c>.</summary>
    public IReadOnlyList<string> ReadFinalizers() =>
        _layout.Finalizers.Length == 0 ? [] : JsonSerializer.Deserialize<string[]>(Span(_layout.Finalizers)) ?? [];

    /// <summary>The owner that is the controller; null where there is none.</summary>
    public OwnerReference? ReadController() =>
        _layout.OwnerReferences.Length == 0 ? null : OwnerReference.ReadController(Span(_layout.OwnerReferences));

    public override string ToString() => Key.ToString();

    private ReadOnlySpan<byte> Span(Slice slice) => _utf8.AsSpan(slice.Offset, slice.Length);

    private string? Find(Slice map, string name)
    {
        if (map.Length == 0)
            return null;
        var reader = new Utf8JsonReader(Span(map));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMeant = reader.ValueTextEquals(name);
            reader.Read();
            if (isMeant)
                return reader.GetString();
        }

        return null;
    }

    private IReadOnlyDictionary<string, string> ReadMap(Slice map) => map.Length == 0
        ? System.Collections.Immutable.ImmutableDictionary<string, string>.Empty
        : JsonSerializer.Deserialize<Dictionary<string, string>>(Span(map)) ?? [];

    /// <summary>A part of the bytes; empty where the object has no such field.</summary>
    internal readonly record struct Slice(int Offset, int Length);

    /// <summary>Where in the bytes the fields are.</summary>
    internal struct Layout
    {
        public Slice Uid;
        public Slice ResourceVersion;
        public Slice Labels;
        public Slice Annotations;
        public Slice OwnerReferences;
        public Slice Finalizers;
        public long Generation;
        public bool IsBeingDeleted;
    }
}
