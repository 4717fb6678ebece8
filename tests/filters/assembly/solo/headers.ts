// Adds, replaces and removes single headers in both directions.
export * from "@solo-io/proxy-runtime/proxy";
import {
  Context, FilterHeadersStatusValues, RootContext, registerRootContext, stream_context,
} from "@solo-io/proxy-runtime";

class HeadersRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new HeadersStream(context_id, this);
  }
}

class HeadersStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const request = stream_context.headers.request;
    request.add("x-tag", "second");
    request.replace("user-agent", "slipway-filter");
    request.replace("x-replaced-new", "created");
    request.remove("x-secret");
    request.add("x-seen-method", request.get(":method"));
    request.replace(":path", "/rewritten" + request.get(":path"));
    return FilterHeadersStatusValues.Continue;
  }

  onResponseHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const response = stream_context.headers.response;
    response.add("x-upstream-status", response.get(":status"));
    response.add("x-upstream", "filter");
    response.replace("x-origin", "filter");
    response.remove("x-powered-by");
    if (response.get("x-missing") == "") response.add("x-missing-reads", "empty");
    return FilterHeadersStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => { return new HeadersRoot(context_id); }, "headers");
