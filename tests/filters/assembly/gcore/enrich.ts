// Holds each response while the "auth" cluster is asked about it, adds what it answers, and lets the response go.
export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  BaseContext, Context, FilterHeadersStatusValues, RootContext, WasmResultValues,
  continue_response, makeHeaderPair, registerRootContext, stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";

class EnrichRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new EnrichStream(context_id, this);
  }
}

class EnrichStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onResponseHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const call = [
      makeHeaderPair(":method", "GET"),
      makeHeaderPair(":path", "/enrich"),
      makeHeaderPair(":authority", "auth.local"),
      makeHeaderPair("authorization", "Bearer alice"),
    ];
    const sent = this.root_context.httpCall("auth", call, new ArrayBuffer(0), [], 5000, this, answered);
    return sent == WasmResultValues.Ok ? FilterHeadersStatusValues.StopIteration : FilterHeadersStatusValues.Continue;
  }
}

function answered(origin: BaseContext, headers: u32, body_size: usize, trailers: u32): void {
  stream_context.headers.response.add("x-enriched-by", stream_context.headers.http_callback.get("x-user"));
  continue_response();
}

registerRootContext((context_id: u32) => { return new EnrichRoot(context_id); }, "enrich");
