using System.Text;
using Slipway.Sdk;

[assembly: Filter<Audit.AuditFilter>]

namespace Audit;

/// <summary>Logs each request in one line of JSON, without what is secret in it.</summary>
[FilterConfiguration]
public sealed partial record AuditConfiguration
{
    /// <summary>Request headers to log.</summary>
    public IReadOnlyList<string> Headers { get; init; } = ["user-agent"];

    /// <summary>Headers and query parameters whose values are not logged, in lower case.</summary>
    public IReadOnlyList<string> Redact { get; init; } = ["authorization", "cookie", "token", "password"];
}

/// <summary>The filter; it stands among HTTP filters, or in the place of an access log.</summary>
public sealed class AuditFilter : RootContext<AuditConfiguration>
{
    private const string Redacted = "***";

    private Counter _requests;
    private Counter _errors;
    private Histogram _milliseconds;

    /// <inheritdoc/>
    public override HttpContext CreateHttpContext() => new Stream(this);

    /// <inheritdoc/>
    protected override bool OnConfigured()
    {
        _requests = Counter.Define("audit.requests");
        _errors = Counter.Define("audit.errors");
        _milliseconds = Histogram.Define("audit.duration_ms");
        return true;
    }

    private bool IsSecret(string name) => Configuration.Redact.Contains(name.ToLowerInvariant());

    private string WithoutSecrets(string path)
    {
        var query = path.IndexOf('?');
        if (query < 0)
            return path;
        var parameters = path[(query + 1)..].Split('&');
        for (var i = 0; i < parameters.Length; i++)
        {
            var name = parameters[i].Split('=')[0];
            if (IsSecret(name))
                parameters[i] = $"{name}={Redacted}";
        }

        return $"{path[..query]}?{string.Join('&', parameters)}";
    }

    private sealed class Stream(AuditFilter filter) : HttpContext
    {
        public override void OnLog()
        {
            var status = ResponseHeaders[":status"] ?? "0";
            filter._requests.Increment();
            if (status[0] == '5')
                filter._errors.Increment();
            var line = new StringBuilder("{");
            Append(line, "time", HostClock.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ"));
            Append(line, "client", Properties.GetText("source", "address") ?? "");
            Append(line, "method", RequestHeaders[":method"] ?? "");
            Append(line, "path", filter.WithoutSecrets(RequestHeaders[":path"] ?? ""));
            Append(line, "status", status);
            foreach (var header in filter.Configuration.Headers)
            {
                if (RequestHeaders[header] is { } value)
                    Append(line, header, filter.IsSecret(header) ? Redacted : value);
            }

            if (Properties.GetDuration("request", "duration") is { } duration)
                filter._milliseconds.Record(duration.Ticks / TimeSpan.TicksPerMillisecond);
            Log.Info(line.Append('}').ToString());
        }

        private static void Append(StringBuilder line, string name, string value)
        {
            line.Append(line.Length > 1 ? "," : "").Append('"').Append(name).Append("\":\"");
            foreach (var c in value)
            {
                if (c is '"' or '\\')
                    line.Append('\\').Append(c);
                else
                    line.Append(c < ' ' ? ' ' : c);
            }

            line.Append('"');
        }
    }
}
