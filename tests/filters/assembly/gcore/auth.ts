// Asks the "auth" cluster with a POST once the request is complete; the answer's body decides and travels on.
export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  BaseContext, BufferTypeValues, Context, FilterHeadersStatusValues, RootContext, WasmResultValues,
  continue_request, get_buffer_bytes, makeHeaderPair, registerRootContext, send_http_response, stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";

class AuthRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new AuthStream(context_id, this);
  }
}

class AuthStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const request = stream_context.headers.request;
    const call = [
      makeHeaderPair(":method", "POST"),
      makeHeaderPair(":path", "/decide"),
      makeHeaderPair(":authority", "auth.local"),
      makeHeaderPair("authorization", request.get("authorization")),
    ];
    const body = String.UTF8.encode(request.get(":method") + " " + request.get(":path"));
    const sent = this.root_context.httpCall(this.root_context.getConfiguration(), call, body, [], 2000, this, answered);
    if (sent != WasmResultValues.Ok) {
      send_http_response(500, "auth_not_sent", String.UTF8.encode("auth call refused with status " + sent.toString()), []);
    }
    return FilterHeadersStatusValues.StopAllIterationAndWatermark;
  }
}

function answered(origin: BaseContext, headers: u32, body_size: usize, trailers: u32): void {
  const status = stream_context.headers.http_callback.get(":status");
  const verdict = String.UTF8.decode(get_buffer_bytes(BufferTypeValues.HttpCallResponseBody, 0, <u32>body_size));
  if (status != "200") {
    const reply = [makeHeaderPair("x-auth-status", status), makeHeaderPair("content-type", "text/plain")];
    send_http_response(status == "403" ? 403 : 503, "auth_denied", String.UTF8.encode(verdict), reply);
    return;
  }
  stream_context.headers.request.add("x-verdict", verdict);
  continue_request();
}

registerRootContext((context_id: u32) => { return new AuthRoot(context_id); }, "auth");
