using System.Text;
using Slipway.Sdk;

[assembly: Filter<Transform.TransformFilter>]

namespace Transform;

/// <summary>Changes headers, and the fields of JSON bodies.</summary>
[FilterConfiguration]
public sealed partial record TransformConfiguration
{
    /// <summary>What is done to requests.</summary>
    public MessageChanges Request { get; init; } = new();

    /// <summary>What is done to responses.</summary>
    public MessageChanges Response { get; init; } = new();
}

/// <summary>What is done to a message.</summary>
[FilterConfiguration]
public sealed partial record MessageChanges
{
    /// <summary>Headers to set.</summary>
    public IReadOnlyDictionary<string, string> SetHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>Headers to remove.</summary>
    public IReadOnlyList<string> RemoveHeaders { get; init; } = [];

    /// <summary>Fields of a JSON object to set to a text, where the body is one.</summary>
    public IReadOnlyDictionary<string, string> SetFields { get; init; } = new Dictionary<string, string>();

    /// <summary>Fields of a JSON object to remove, where the body is one.</summary>
    public IReadOnlyList<string> RemoveFields { get; init; } = [];

    internal bool ChangeBody => SetFields.Count + RemoveFields.Count > 0;
}

/// <summary>The filter.</summary>
public sealed class TransformFilter : RootContext<TransformConfiguration>
{
    /// <inheritdoc/>
    public override HttpContext CreateHttpContext() => new Stream(Configuration);

    private sealed class Stream(TransformConfiguration configuration) : HttpContext
    {
        private bool _changesRequest;
        private bool _changesResponse;

        public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
        {
            _changesRequest = Change(RequestHeaders, configuration.Request);
            return FilterHeadersStatus.Continue;
        }

        public override FilterDataStatus OnRequestBody(int size, bool endOfStream) =>
            _changesRequest ? Change(RequestBody, configuration.Request, endOfStream) : FilterDataStatus.Continue;

        public override FilterHeadersStatus OnResponseHeaders(int count, bool endOfStream)
        {
            _changesResponse = Change(ResponseHeaders, configuration.Response);
            return FilterHeadersStatus.Continue;
        }

        public override FilterDataStatus OnResponseBody(int size, bool endOfStream) =>
            _changesResponse ? Change(ResponseBody, configuration.Response, endOfStream) : FilterDataStatus.Continue;

        /// <returns>Whether the body is to be changed too.</returns>
        private static bool Change(HeaderMap headers, MessageChanges changes)
        {
            foreach (var name in changes.RemoveHeaders)
                headers.Remove(name);
            foreach (var (name, value) in changes.SetHeaders)
                headers.Set(name, value);
            if (!changes.ChangeBody || headers["content-type"]?.StartsWith("application/json", StringComparison.Ordinal) != true)
                return false;

            // It will have another length, which is not known before it is complete.
            headers.Remove("content-length");
            return true;
        }

        private static FilterDataStatus Change(BodyBuffer body, MessageChanges changes, bool endOfStream)
        {
            if (!endOfStream)
                return FilterDataStatus.StopIterationAndBuffer;
            try
            {
                body.Set(JsonFields.Change(body.Read(), changes));
            }
            catch (ConfigurationException e)
            {
                Log.Warn($"a body that should be a JSON object is none, and goes on as it is: {e.Message}");
            }

            return FilterDataStatus.Continue;
        }
    }
}
