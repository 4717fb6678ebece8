using System.Buffers;
using System.Text;
using System.Text.Json;
using Slipway.Operators.Cluster;

namespace Slipway.Operators.Watching;

/// <summary>
/// Reads objects off the wire in one pass: finds the metadata, leaves out <c>managedFields</c>, and adds <c>apiVersion</c> and <c>kind</c>,
/// which items of lists do not have.
/// </summary>
internal sealed class ObjectParser(ResourceKind kind)
{
    /// <summary>Definitions of custom resources nest deeper than most parsers allow at first.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = MaxDepth };

    private readonly byte[] _apiVersion = Member("apiVersion", kind.ApiVersion);
    private readonly byte[] _kind = Member("kind", kind.Kind);

    /// <summary>Namespaces are few, and are in every object.</summary>
    private readonly Dictionary<string, string> _namespaces = new(StringComparer.Ordinal) { [""] = "" };

    /// <param name="json">An object and nothing else. It is copied.</param>
    /// <exception cref="JsonException">It is no Kubernetes object.</exception>
    public CachedObject Parse(in ReadOnlySequence<byte> json)
    {
        if (json.IsSingleSegment)
            return Parse(json.FirstSpan);
        var length = checked((int)json.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            json.CopyTo(buffer);
            return Parse(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc cref="Parse(in ReadOnlySequence{byte})"/>
    public CachedObject Parse(ReadOnlySpan<byte> json)
    {
        var head = new Head();
        var reader = new Utf8JsonReader(json, s_options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("It is no object.");
        var start = (int)reader.BytesConsumed;
        var (hasApiVersion, hasKind, isEmpty) = (false, false, true);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            hasApiVersion |= reader.ValueTextEquals("apiVersion"u8);
            hasKind |= reader.ValueTextEquals("kind"u8);
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
                head.ReadMetadata(ref reader);
            else
                reader.Skip();
        }

        if (head.Name is null)
            throw new JsonException("It has no metadata.name.");
        byte[][] added = [.. hasApiVersion ? [] : (byte[][])[_apiVersion], .. hasKind ? [] : (byte[][])[_kind]];
        return Copy(json, start, isEmpty, added, head);
    }

    private CachedObject Copy(ReadOnlySpan<byte> json, int start, bool isEmpty, byte[][] added, in Head head)
    {
        var inserted = added.Sum(member => member.Length) - (isEmpty && added.Length > 0 ? 1 : 0);
        var cut = head.CutEnd - head.CutStart;
        var copy = GC.AllocateUninitializedArray<byte>(json.Length + inserted - cut);
        json[..start].CopyTo(copy);
        var at = start;
        foreach (var member in added)
        {
            member.CopyTo(copy.AsSpan(at));
            at += member.Length;
        }

        if (cut > 0)
        {
            json[start..head.CutStart].CopyTo(copy.AsSpan(start + inserted));
            json[head.CutEnd..].CopyTo(copy.AsSpan(head.CutStart + inserted));
        }
        else
        {
            json[start..].CopyTo(copy.AsSpan(start + inserted));
        }

        var (cutEnd, layout) = (head.CutEnd, head.Layout);
        layout.Uid = Moved(layout.Uid);
        layout.ResourceVersion = Moved(layout.ResourceVersion);
        layout.Labels = Moved(layout.Labels);
        layout.Annotations = Moved(layout.Annotations);
        layout.OwnerReferences = Moved(layout.OwnerReferences);
        layout.Finalizers = Moved(layout.Finalizers);
        return new CachedObject(copy, new ObjectKey(Shared(head.Namespace ?? ""), head.Name!), layout);

        CachedObject.Slice Moved(CachedObject.Slice slice) =>
            slice with { Offset = slice.Length == 0 ? 0 : slice.Offset + inserted - (slice.Offset >= cutEnd ? cut : 0) };
    }

    private string Shared(string @namespace)
    {
        if (_namespaces.TryGetValue(@namespace, out var shared))
            return shared;
        _namespaces.Add(@namespace, @namespace);
        return @namespace;
    }

    private static byte[] Member(string name, string value) => Encoding.UTF8.GetBytes($"\"{name}\":{JsonSerializer.Serialize(value)},");

    private ref struct Head
    {
        public string? Name;
        public string? Namespace;
        public CachedObject.Layout Layout;

        /// <summary>What is left out, with the comma before it or, where it is the first, after it.</summary>
        public int CutStart;
        public int CutEnd;

        public void ReadMetadata(ref Utf8JsonReader reader)
        {
            var previousEnd = (int)reader.BytesConsumed;
            var (isFirst, endsAtNext) = (true, false);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (endsAtNext)
                    CutEnd = (int)reader.TokenStartIndex;
                endsAtNext = false;
                if (reader.ValueTextEquals("managedFields"u8))
                {
                    CutStart = previousEnd;
                    reader.Skip();
                    CutEnd = (int)reader.BytesConsumed;
                    endsAtNext = isFirst;
                }
                else
                {
                    ReadField(ref reader);
                }

                (isFirst, previousEnd) = (false, (int)reader.BytesConsumed);
            }
        }

        private void ReadField(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("name"u8))
                Name = Text(ref reader);
            else if (reader.ValueTextEquals("namespace"u8))
                Namespace = Text(ref reader);
            else if (reader.ValueTextEquals("uid"u8))
                Layout.Uid = Plain(ref reader);
            else if (reader.ValueTextEquals("resourceVersion"u8))
                Layout.ResourceVersion = Plain(ref reader);
            else if (reader.ValueTextEquals("generation"u8))
                Layout.Generation = Number(ref reader);
            else if (reader.ValueTextEquals("deletionTimestamp"u8))
                Layout.IsBeingDeleted = Text(ref reader) is not null;
            else if (reader.ValueTextEquals("labels"u8))
                Layout.Labels = Whole(ref reader, JsonTokenType.StartObject);
            else if (reader.ValueTextEquals("annotations"u8))
                Layout.Annotations = Whole(ref reader, JsonTokenType.StartObject);
            else if (reader.ValueTextEquals("ownerReferences"u8))
                Layout.OwnerReferences = Whole(ref reader, JsonTokenType.StartArray);
            else if (reader.ValueTextEquals("finalizers"u8))
                Layout.Finalizers = Whole(ref reader, JsonTokenType.StartArray);
            else
                reader.Skip();
        }

        private static long Number(ref Utf8JsonReader reader)
        {
            reader.Read();
            var number = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : 0;
            reader.Skip();
            return number;
        }

        private static string? Text(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
                throw new JsonException("A field of its metadata is no text.");
            return reader.GetString();
        }

        /// <summary>A text without its quotes.</summary>
        private static CachedObject.Slice Plain(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
                throw new JsonException("A field of its metadata is no plain text.");
            return new((int)reader.TokenStartIndex + 1, (int)(reader.BytesConsumed - reader.TokenStartIndex) - 2);
        }

        private static CachedObject.Slice Whole(ref Utf8JsonReader reader, JsonTokenType type)
        {
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.Null)
                return default;
            if (reader.TokenType != type)
                throw new JsonException("A field of its metadata has another type than it should.");
            reader.Skip();
            return new(start, (int)reader.BytesConsumed - start);
        }
    }
}
