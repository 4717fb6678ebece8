// Two root contexts in one module: the plugin's root_id chooses, and both may live in one VM.
export * from "@solo-io/proxy-runtime/proxy";
import {
  Context, FilterHeadersStatusValues, RootContext, registerRootContext, stream_context,
} from "@solo-io/proxy-runtime";

// One per VM: two plugins that share a VM see each other's writes.
let streams: u32 = 0;

class AlphaRoot extends RootContext {
  createContext(context_id: u32): Context {
    streams++;
    return new AlphaStream(context_id, this);
  }
}

class AlphaStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    stream_context.headers.request.add("x-roots", "alpha(" + this.root_context.getConfiguration() + ")");
    return FilterHeadersStatusValues.Continue;
  }

  onResponseHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    stream_context.headers.response.add("x-roots", "alpha");
    return FilterHeadersStatusValues.Continue;
  }
}

class BetaRoot extends RootContext {
  createContext(context_id: u32): Context {
    streams++;
    return new BetaStream(context_id, this);
  }
}

class BetaStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    stream_context.headers.request.add("x-roots", "beta(" + this.root_context.getConfiguration() + ")");
    stream_context.headers.request.add("x-one-vm", (streams >= 2 && streams % 2 == 0).toString());
    return FilterHeadersStatusValues.Continue;
  }

  onResponseHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    stream_context.headers.response.add("x-roots", "beta");
    return FilterHeadersStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => { return new AlphaRoot(context_id); }, "alpha");
registerRootContext((context_id: u32) => { return new BetaRoot(context_id); }, "beta");
