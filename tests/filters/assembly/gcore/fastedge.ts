// Calls what G-Core's own platform adds to the ABI. Elsewhere those calls fail, and the filter must go on without them.
export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  Context, FilterHeadersStatusValues, RootContext, registerRootContext, stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";
import { KvStore, getDictionary, getEnv, getSecret, getSecretEffectiveAt } from "@gcoredev/proxy-wasm-sdk-as/assembly/fastedge";
import { proxy_get_secret } from "@gcoredev/proxy-wasm-sdk-as/assembly/imports";

class FastEdgeRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new FastEdgeStream(context_id, this);
  }
}

class FastEdgeStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const request = stream_context.headers.request;
    request.add("x-env", getEnv("REGION"));
    request.add("x-env-missing", "[" + getEnv("NOT_SET") + "]");
    request.add("x-dictionary", "[" + getDictionary("policy") + "]");
    request.add("x-secret", "[" + getSecret("token") + getSecretEffectiveAt("token", 1) + "]");
    request.add("x-store", KvStore.open("store") === null ? "none" : "open");
    const name = String.UTF8.encode("token");
    const cells = new StaticArray<usize>(2);
    const at = changetype<usize>(cells);
    request.add("x-secret-status", proxy_get_secret(changetype<usize>(name), name.byteLength, at, at + sizeof<usize>()).toString());
    return FilterHeadersStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => { return new FastEdgeRoot(context_id); }, "fastedge");
