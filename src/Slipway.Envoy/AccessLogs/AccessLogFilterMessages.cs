using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Reads the filters of access logs.</summary>
internal static class AccessLogFilterMessages
{
    private static readonly ImmutableHashSet<string> Flags =
    [
        .. ("LH UH UT LR UR UF UC UO NR DI FI RL UAEX RLSE DC URX SI IH DPE UMSDR RFCF NFCF DT UPE NC OM DF DO DR UDO").Split(' '),
    ];

    private static readonly EnumReader<ComparisonOp> Ops = new()
    {
        { "EQ", 0, ComparisonOp.Equal },
        { "GE", 1, ComparisonOp.GreaterOrEqual },
        { "LE", 2, ComparisonOp.LessOrEqual },
        { "NE", 3, ComparisonOp.NotEqual },
    };

    private static readonly Message<uint> RuntimeNumber = new Message<uint>("envoy.config.core.v3.RuntimeUInt32", 0)
    {
        { "default_value", Scalars.UInt32, (_, number) => number },
    }
    .Ignores("runtime_key", "there is no runtime, so the default value holds");

    private static readonly Message<NumberComparison> Comparison =
        new Message<NumberComparison>("envoy.config.accesslog.v3.ComparisonFilter", new(ComparisonOp.Equal, 0))
        {
            { "op", Ops.Read, (value, op) => value with { Op = op } },
            { "value", RuntimeNumber.Read, (value, number) => value with { Value = number } },
        }
        .Requires("value");

    private static readonly Message<AccessLogFilter?> Filter = new Message<AccessLogFilter?>("envoy.config.accesslog.v3.AccessLogFilter", null)
    {
        { "status_code_filter", Compared("StatusCodeFilter", value => new StatusCodeFilter(value)).Read, (_, filter) => filter },
        { "duration_filter", Compared("DurationFilter", value => new DurationFilter(value)).Read, (_, filter) => filter },
        {
            "not_health_check_filter",
            new Message<AccessLogFilter?>("envoy.config.accesslog.v3.NotHealthCheckFilter", new NotHealthCheckFilter()).Read, (_, filter) => filter
        },
        {
            "header_filter",
            new Message<AccessLogFilter?>("envoy.config.accesslog.v3.HeaderFilter", null)
            {
                { "header", MatchMessages.Header.Read, (_, header) => new HeaderFilter(header) },
            }.Requires("header").Read,
            (_, filter) => filter
        },
        {
            "response_flag_filter",
            new Message<AccessLogFilter?>("envoy.config.accesslog.v3.ResponseFlagFilter", new ResponseFlagFilter([]))
            {
                { "flags", Composites.Repeated(Flag), (_, flags) => new ResponseFlagFilter(flags) },
            }.Read,
            (_, filter) => filter
        },
        { "and_filter", at => Several("AndFilter", filters => new AndFilter(filters)).Read(at), (_, filter) => filter },
        { "or_filter", at => Several("OrFilter", filters => new OrFilter(filters)).Read(at), (_, filter) => filter },
    }
    .ExactlyOneOf(
        "status_code_filter", "duration_filter", "not_health_check_filter", "header_filter", "response_flag_filter", "and_filter", "or_filter",
        "traceable_filter", "runtime_filter", "grpc_status_filter", "extension_filter", "metadata_filter", "log_type_filter")
    .Refuses(
        "traceable_filter runtime_filter grpc_status_filter extension_filter metadata_filter log_type_filter",
        "use status_code_filter, duration_filter, header_filter or response_flag_filter");

    public static AccessLogFilter? Read(Cursor at) => Filter.Read(at);

    private static Message<AccessLogFilter?> Compared(string name, Func<NumberComparison, AccessLogFilter> create) =>
        new Message<AccessLogFilter?>($"envoy.config.accesslog.v3.{name}", null)
        {
            { "comparison", Comparison.Read, (_, comparison) => create(comparison) },
        }
        .Requires("comparison");

    private static Message<AccessLogFilter?> Several(string name, Func<ImmutableArray<AccessLogFilter>, AccessLogFilter> create) =>
        new Message<AccessLogFilter?>($"envoy.config.accesslog.v3.{name}", null)
        {
            { "filters", Composites.Repeated(Read), (_, filters) => create([.. filters.OfType<AccessLogFilter>()]) },
        }
        .Requires("filters")
        .Then((value, fields) =>
        {
            if (fields.Has("filters") && fields.Value<ImmutableArray<AccessLogFilter?>>("filters", []).Length < 2)
                fields.At("filters").Error("must have at least two filters");
            return value;
        });

    private static string Flag(Cursor at)
    {
        var flag = Scalars.Text(at);
        if (!Flags.Contains(flag))
            at.Error($"'{flag}' is no response flag{at.Suggest(Flags, flag)}");
        return flag;
    }
}
