// Collects the whole request body before deciding: bodies with the configured word are refused, others pass unchanged.
export * from "@solo-io/proxy-runtime/proxy";
import {
  Context, FilterDataStatusValues, FilterHeadersStatusValues, GrpcStatusValues, LogLevelValues, RootContext,
  log, registerRootContext, send_local_response, stream_context,
} from "@solo-io/proxy-runtime";
import { BufferTypeValues, get_buffer_bytes, get_buffer_status } from "@solo-io/proxy-runtime/runtime";

class BodyGuardRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new BodyGuardStream(context_id, this);
  }
}

class BodyGuardStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    stream_context.headers.request.add("x-has-body", (!end_of_stream).toString());
    return FilterHeadersStatusValues.Continue;
  }

  onRequestBody(size: usize, end_of_stream: bool): FilterDataStatusValues {
    if (!end_of_stream) return FilterDataStatusValues.StopIterationAndBuffer;
    const buffered = get_buffer_status(BufferTypeValues.HttpRequestBody);
    const body = get_buffer_bytes(BufferTypeValues.HttpRequestBody, 0, <u32>size);
    log(LogLevelValues.info, "body of " + body.byteLength.toString() + " bytes, buffer status says " + buffered.length.toString());
    if (String.UTF8.decode(body).includes(this.root_context.getConfiguration())) {
      send_local_response(400, "forbidden_word", String.UTF8.encode("forbidden word"), [], GrpcStatusValues.InvalidCode);
      return FilterDataStatusValues.StopIterationNoBuffer;
    }
    return FilterDataStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => { return new BodyGuardRoot(context_id); }, "body_guard");
