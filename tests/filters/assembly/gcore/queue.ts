// Streams put their paths into a shared queue; the root context takes them out and keeps the last one in shared data.
export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  Context, FilterHeadersStatusValues, LogLevelValues, RootContext, WasmResultValues,
  dequeue_shared_queue, enqueue_shared_queue, get_shared_data, log, register_shared_queue, registerRootContext, resolve_shared_queue,
  set_shared_data, stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";

const QUEUE = "paths";

class QueueRoot extends RootContext {
  token: u32 = 0;

  onStart(vm_configuration_size: usize): bool {
    const queue = register_shared_queue(QUEUE);
    this.token = queue.token;
    return queue.result == WasmResultValues.Ok && queue.token != 0;
  }

  onQueueReady(token: u32): void {
    let item = dequeue_shared_queue(token);
    while (item.result == WasmResultValues.Ok) {
      const path = item.data === null ? "" : String.UTF8.decode(item.data!);
      log(LogLevelValues.info, "queue delivered " + path);
      set_shared_data("queue:last", String.UTF8.encode(path));
      item = dequeue_shared_queue(token);
    }
    if (item.result != WasmResultValues.Empty) log(LogLevelValues.error, "queue ended with " + item.result.toString());
  }

  createContext(context_id: u32): Context {
    return new QueueStream(context_id, this);
  }
}

class QueueStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const request = stream_context.headers.request;
    if (request.get(":path") == "/last") {
      const last = get_shared_data("queue:last");
      request.add("x-last", last.value === null ? "none" : String.UTF8.decode(last.value!));
      return FilterHeadersStatusValues.Continue;
    }
    const queue = resolve_shared_queue("", QUEUE);
    const unknown = resolve_shared_queue("", "no-such-queue");
    const sent = enqueue_shared_queue(queue.token, String.UTF8.encode(request.get(":path")));
    request.add("x-queue", queue.result.toString() + " " + unknown.result.toString() + " " + sent.toString());
    return FilterHeadersStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => { return new QueueRoot(context_id); }, "queue");
