// Counts requests, keeps a gauge of streams in flight and a histogram of path lengths.
export * from "@solo-io/proxy-runtime/proxy";
import {
  Context, Counter, FilterHeadersStatusValues, Gauge, Histogram, RootContext, WasmResultValues, registerRootContext, stream_context,
} from "@solo-io/proxy-runtime";

class MetricsRoot extends RootContext {
  requests: Counter = new Counter("solo_requests");
  in_flight: Gauge = new Gauge("solo_in_flight");
  path_length: Histogram = new Histogram("solo_path_length");

  createContext(context_id: u32): Context {
    return new MetricsStream(context_id, this);
  }
}

class MetricsStream extends Context {
  constructor(context_id: u32, root_context: MetricsRoot) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const root = this.root_context as MetricsRoot;
    const path = stream_context.headers.request.get(":path");
    const counted = root.requests.increment(1);
    const raised = root.in_flight.increment(1);
    const recorded = root.path_length.record(root.path_length.metric_id, path.length);
    const refused = root.path_length.increment(1);
    stream_context.headers.request.add("x-metric-statuses",
      counted.toString() + " " + raised.toString() + " " + recorded.toString() + " " + refused.toString());
    return FilterHeadersStatusValues.Continue;
  }

  onLog(): void {
    (this.root_context as MetricsRoot).in_flight.increment(-1);
  }
}

registerRootContext((context_id: u32) => { return new MetricsRoot(context_id); }, "metrics");
