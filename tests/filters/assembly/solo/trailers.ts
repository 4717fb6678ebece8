// Reads, adds, replaces and removes response trailers.
export * from "@solo-io/proxy-runtime/proxy";
import { Context, FilterTrailersStatusValues, RootContext, registerRootContext, stream_context } from "@solo-io/proxy-runtime";

class TrailersRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new TrailersStream(context_id, this);
  }
}

class TrailersStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onResponseTrailers(count: u32): FilterTrailersStatusValues {
    const trailers = stream_context.trailers.response;
    trailers.add("x-trailer-count", count.toString());
    trailers.add("x-copied", trailers.get("x-checksum"));
    trailers.replace("x-checksum", "replaced");
    trailers.remove("x-internal");
    return FilterTrailersStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => { return new TrailersRoot(context_id); }, "trailers");
