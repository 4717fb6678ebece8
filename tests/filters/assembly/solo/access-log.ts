// Writes one line for each finished stream, from what can still be read in the log phase.
export * from "@solo-io/proxy-runtime/proxy";
import {
  Context, FilterHeadersStatusValues, LogLevelValues, RootContext, log, registerRootContext, stream_context,
} from "@solo-io/proxy-runtime";
import { get_current_time_nanoseconds } from "@solo-io/proxy-runtime/runtime";

class AccessLogRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new AccessLogStream(context_id, this);
  }
}

class AccessLogStream extends Context {
  started: u64 = 0;

  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    this.started = get_current_time_nanoseconds();
    return FilterHeadersStatusValues.Continue;
  }

  onLog(): void {
    const request = stream_context.headers.request;
    const response = stream_context.headers.response;
    const elapsed = get_current_time_nanoseconds() - this.started;
    log(LogLevelValues.info, "access " + request.get(":method") + " " + request.get(":path") + " -> " + response.get(":status")
      + " from " + response.get("x-upstream") + (this.started != 0 && elapsed < 60000000000 ? " timed" : " untimed"));
  }

  onDone(): bool {
    log(LogLevelValues.info, "access stream done");
    return true;
  }

  onDelete(): void {
    log(LogLevelValues.info, "access stream deleted");
  }
}

registerRootContext((context_id: u32) => { return new AccessLogRoot(context_id); }, "access_log");
