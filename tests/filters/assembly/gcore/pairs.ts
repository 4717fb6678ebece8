// Reads every request header as pairs, drops the private ones and writes the rest back in one call.
export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  Context, FilterHeadersStatusValues, HeaderPair, Headers, RootContext, registerRootContext, stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";

const PRIVATE = "x-private-";

class PairsRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new PairsStream(context_id, this);
  }
}

class PairsStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const all = stream_context.headers.request.get_headers();
    const kept: Headers = [];
    let pseudo = 0;
    for (let i = 0; i < all.length; i++) {
      const name = String.UTF8.decode(all[i].key);
      if (name.startsWith(":")) pseudo++;
      if (!name.startsWith(PRIVATE)) kept.push(all[i]);
    }
    const dropped = all.length - kept.length;
    kept.push(pair("x-dropped", dropped.toString()));
    kept.push(pair("x-count-agrees", (count == <u32>all.length).toString()));
    kept.push(pair("x-pseudo-first", (pseudo > 0 && String.UTF8.decode(all[0].key).startsWith(":")).toString()));
    kept.push(pair("x-empty", ""));
    stream_context.headers.request.set_headers(kept);
    return FilterHeadersStatusValues.Continue;
  }

  onResponseHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const all = stream_context.headers.response.get_headers();
    const names: string[] = [];
    for (let i = 0; i < all.length; i++) {
      const name = String.UTF8.decode(all[i].key);
      if (name == ":status" || name == "x-upstream") names.push(name);
    }
    stream_context.headers.response.add("x-known-names", names.join(" "));
    return FilterHeadersStatusValues.Continue;
  }
}

function pair(name: string, value: string): HeaderPair {
  return new HeaderPair(String.UTF8.encode(name), String.UTF8.encode(value));
}

registerRootContext((context_id: u32) => { return new PairsRoot(context_id); }, "pairs");
