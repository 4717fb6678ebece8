// Replaces the request body with its upper-case form, frames the response body between two lines, drops the old lengths.
export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  BufferTypeValues, Context, FilterDataStatusValues, FilterHeadersStatusValues, RootContext,
  get_buffer_bytes, registerRootContext, set_buffer_bytes, stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";

class BodyTransformRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new BodyTransformStream(context_id, this);
  }
}

class BodyTransformStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    if (!end_of_stream) stream_context.headers.request.remove("content-length");
    return FilterHeadersStatusValues.Continue;
  }

  onRequestBody(size: usize, end_of_stream: bool): FilterDataStatusValues {
    if (!end_of_stream) return FilterDataStatusValues.StopIterationAndBuffer;
    const text = String.UTF8.decode(get_buffer_bytes(BufferTypeValues.HttpRequestBody, 0, <u32>size));
    set_buffer_bytes(BufferTypeValues.HttpRequestBody, 0, <u32>size, String.UTF8.encode(text.toUpperCase()));
    return FilterDataStatusValues.Continue;
  }

  onResponseHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    stream_context.headers.response.remove("content-length");
    return FilterHeadersStatusValues.Continue;
  }

  onResponseBody(size: usize, end_of_stream: bool): FilterDataStatusValues {
    if (!end_of_stream) return FilterDataStatusValues.StopIterationAndBuffer;
    set_buffer_bytes(BufferTypeValues.HttpResponseBody, 0, 0, String.UTF8.encode("-- begin\n"));
    set_buffer_bytes(BufferTypeValues.HttpResponseBody, <u32>i32.MAX_VALUE, 0, String.UTF8.encode("\n-- end " + size.toString()));
    return FilterDataStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => { return new BodyTransformRoot(context_id); }, "body_transform");
