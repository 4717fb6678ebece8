// Defines one metric of each kind, changes them by request and reads them back.
export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  Context, Counter, FilterHeadersStatusValues, Gauge, Histogram, RootContext, WasmResultValues, registerRootContext, stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";
import { proxy_get_metric } from "@gcoredev/proxy-wasm-sdk-as/assembly/imports";

class MetricsRoot extends RootContext {
  requests: Counter = new Counter("gcore_requests");
  level: Gauge = new Gauge("gcore_level");
  sizes: Histogram = new Histogram("gcore_sizes");

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
    const request = stream_context.headers.request;
    root.requests.increment(2);
    root.level.record(root.level.metric_id, 40);
    root.level.increment(2);
    root.sizes.record(root.sizes.metric_id, 100);
    request.add("x-requests", read(root.requests.metric_id));
    request.add("x-level", read(root.level.metric_id));
    request.add("x-sizes", read(root.sizes.metric_id));
    request.add("x-counter-down", root.requests.increment(0).toString());
    request.add("x-unknown", read(0xfff0));
    return FilterHeadersStatusValues.Continue;
  }
}

const cell = new StaticArray<u64>(1);

/** The metric's value, or "status N" when the host refuses to give one. */
function read(metric_id: u32): string {
  const result = proxy_get_metric(metric_id, changetype<usize>(cell));
  return result == WasmResultValues.Ok ? cell[0].toString() : "status " + result.toString();
}

registerRootContext((context_id: u32) => { return new MetricsRoot(context_id); }, "metrics");
