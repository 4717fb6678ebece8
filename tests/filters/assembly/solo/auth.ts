// Holds each request while the "auth" cluster is asked, then lets it pass with what the answer says or refuses it.
export * from "@solo-io/proxy-runtime/proxy";
import {
  Context, FilterHeadersStatusValues, GrpcStatusValues, HeaderPair, Headers, LogLevelValues, RootContext, WasmResultValues,
  log, registerRootContext, send_local_response, stream_context,
} from "@solo-io/proxy-runtime";

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
    const cluster = request.get("x-auth-cluster") == "" ? "auth" : request.get("x-auth-cluster");
    const call: Headers = [
      pair(":method", "GET"),
      pair(":path", "/check" + request.get(":path")),
      pair(":authority", "auth.local"),
      pair("authorization", request.get("authorization")),
    ];
    const sent = this.root_context.httpCall(cluster, call, new ArrayBuffer(0), [], 5000, this, answered);
    if (sent != WasmResultValues.Ok) {
      send_local_response(500, "auth_not_sent", String.UTF8.encode("auth call refused with status " + sent.toString()), [],
        GrpcStatusValues.InvalidCode);
    }
    return FilterHeadersStatusValues.StopIteration;
  }
}

function answered(origin: Context, headers: u32, body_size: usize, trailers: u32): void {
  const status = stream_context.headers.http_callback.get(":status");
  log(LogLevelValues.info, "auth answered " + status);
  if (status == "200") {
    stream_context.headers.request.add("x-user", stream_context.headers.http_callback.get("x-user"));
    stream_context.headers.request.remove("authorization");
    origin.continueRequest();
    return;
  }
  const reply: Headers = [pair("www-authenticate", "Bearer"), pair("x-auth-status", status)];
  send_local_response(status == "403" ? 403 : 401, "auth_denied", String.UTF8.encode("denied"), reply, GrpcStatusValues.InvalidCode);
}

function pair(name: string, value: string): HeaderPair {
  return new HeaderPair(String.UTF8.encode(name), String.UTF8.encode(value));
}

registerRootContext((context_id: u32) => { return new AuthRoot(context_id); }, "auth");
