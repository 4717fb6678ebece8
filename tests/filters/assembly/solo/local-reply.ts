// Answers some paths itself. Its response callbacks see the local reply as they see any other response.
export * from "@solo-io/proxy-runtime/proxy";
import {
  Context, FilterHeadersStatusValues, GrpcStatusValues, HeaderPair, Headers, RootContext,
  registerRootContext, send_local_response, stream_context,
} from "@solo-io/proxy-runtime";

class LocalReplyRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new LocalReplyStream(context_id, this);
  }
}

class LocalReplyStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const path = stream_context.headers.request.get(":path");
    if (path == "/teapot") {
      const headers: Headers = [pair("x-reply", "one"), pair("x-reply", "two"), pair("content-type", "text/plain; charset=utf-8")];
      send_local_response(418, "short and stout", String.UTF8.encode("I am a teapot ☕"), headers, GrpcStatusValues.InvalidCode);
      return FilterHeadersStatusValues.StopIteration;
    }
    if (path == "/careless") {
      // Returns Continue after replying: the reply must still win and the upstream must not be asked.
      send_local_response(451, "", new ArrayBuffer(0), [], GrpcStatusValues.InvalidCode);
    }
    if (path == "/twice") {
      send_local_response(410, "first", String.UTF8.encode("first"), [], GrpcStatusValues.InvalidCode);
      send_local_response(411, "second", String.UTF8.encode("second"), [], GrpcStatusValues.InvalidCode);
      return FilterHeadersStatusValues.StopIteration;
    }
    return FilterHeadersStatusValues.Continue;
  }

  onResponseHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    stream_context.headers.response.add("x-response-phase", stream_context.headers.response.get(":status"));
    return FilterHeadersStatusValues.Continue;
  }
}

function pair(name: string, value: string): HeaderPair {
  return new HeaderPair(String.UTF8.encode(name), String.UTF8.encode(value));
}

registerRootContext((context_id: u32) => { return new LocalReplyRoot(context_id); }, "local_reply");
