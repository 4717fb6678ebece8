// Counts requests for each path in shared data, with compare-and-swap, so that every VM of the plugin sees one count.
export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  Context, FilterHeadersStatusValues, RootContext, WasmResultValues,
  get_shared_data, registerRootContext, set_shared_data, stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";

class HitsRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new HitsStream(context_id, this);
  }
}

class HitsStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const key = "hits:" + stream_context.headers.request.get(":path");
    stream_context.headers.request.add("x-hits", increment(key).toString());
    const stale = set_shared_data(key, String.UTF8.encode("0"), 0xfffffff0);
    stream_context.headers.request.add("x-stale-write", stale.toString());
    return FilterHeadersStatusValues.Continue;
  }
}

function increment(key: string): i32 {
  let next = 0;
  let stored = WasmResultValues.CasMismatch;
  while (stored == WasmResultValues.CasMismatch) {
    const current = get_shared_data(key);
    const known = current.result == WasmResultValues.Ok && current.value !== null;
    next = known ? I32.parseInt(String.UTF8.decode(current.value!)) + 1 : 1;
    stored = set_shared_data(key, String.UTF8.encode(next.toString()), known ? current.cas : 0);
  }
  return next;
}

registerRootContext((context_id: u32) => { return new HitsRoot(context_id); }, "hits");
