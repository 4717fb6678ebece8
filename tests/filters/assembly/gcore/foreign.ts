// Sends a text through the host's compress and uncompress functions, and calls one that no host has.
export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  Context, FilterHeadersStatusValues, RootContext, call_foreign_function, registerRootContext, stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";
import { proxy_call_foreign_function } from "@gcoredev/proxy-wasm-sdk-as/assembly/imports";

class ForeignRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new ForeignStream(context_id, this);
  }
}

class ForeignStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const request = stream_context.headers.request;
    const plain = "slipway ".repeat(250);
    const packed = call_foreign_function("compress", plain);
    request.add("x-smaller", (packed.byteLength > 0 && packed.byteLength < 100).toString());
    request.add("x-zlib", (load<u8>(changetype<usize>(packed)) == 0x78).toString());
    request.add("x-uncompress", call("uncompress", packed).toString() + " " + (text() == plain).toString());
    request.add("x-uncompress-garbage", call("uncompress", String.UTF8.encode("not zlib")).toString());
    request.add("x-unknown", call("no_such_function", packed).toString());
    return FilterHeadersStatusValues.Continue;
  }
}

// Where the host writes the address and the size of a result.
const result = new StaticArray<usize>(2);

function call(name: string, argument: ArrayBuffer): u32 {
  const key = String.UTF8.encode(name);
  const at = changetype<usize>(result);
  return proxy_call_foreign_function(
    changetype<usize>(key), key.byteLength, changetype<usize>(argument), argument.byteLength, at, at + sizeof<usize>());
}

function text(): string {
  return String.UTF8.decodeUnsafe(result[0], result[1]);
}

registerRootContext((context_id: u32) => { return new ForeignRoot(context_id); }, "foreign");
