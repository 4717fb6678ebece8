// Shows properties of the request, the connection, the plugin and the response, and one that the filter sets itself.
export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  Context, FilterHeadersStatusValues, RootContext, get_property, registerRootContext, set_property, stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";

class PropertiesRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new PropertiesStream(context_id, this);
  }
}

class PropertiesStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const request = stream_context.headers.request;
    request.add("x-prop-path", text("request.path"));
    request.add("x-prop-url-path", text("request.url_path"));
    request.add("x-prop-query", text("request.query"));
    request.add("x-prop-method", text("request.method"));
    request.add("x-prop-host", text("request.host"));
    request.add("x-prop-scheme", text("request.scheme"));
    request.add("x-prop-protocol", text("request.protocol"));
    request.add("x-prop-header", text("request.headers.x-color"));
    request.add("x-prop-source-loopback", text("source.address").startsWith("127.0.0.1:").toString());
    request.add("x-prop-source-port", (integer("source.port") > 0).toString());
    request.add("x-prop-root-id", text("plugin_root_id"));
    request.add("x-prop-name", text("plugin_name"));
    request.add("x-prop-vm-id", text("plugin_vm_id"));
    request.add("x-prop-mtls", bytes("connection.mtls").byteLength.toString());
    request.add("x-prop-unknown", bytes("no.such.property").byteLength.toString());
    set_property("slipway_color", String.UTF8.encode("blue"));
    return FilterHeadersStatusValues.Continue;
  }

  onResponseHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const response = stream_context.headers.response;
    response.add("x-prop-code", integer("response.code").toString());
    response.add("x-prop-set", text("slipway_color"));
    response.add("x-prop-cluster", text("cluster_name"));
    response.add("x-prop-route", text("route_name"));
    return FilterHeadersStatusValues.Continue;
  }
}

/** The value of a property whose path is written with dots; the ABI separates segments with NUL. */
function bytes(path: string): ArrayBuffer {
  return get_property(path.split(".").join("\0"));
}

function text(path: string): string {
  return String.UTF8.decode(bytes(path));
}

function integer(path: string): i64 {
  const value = bytes(path);
  return value.byteLength == 8 ? load<i64>(changetype<usize>(value)) : -1;
}

registerRootContext((context_id: u32) => { return new PropertiesRoot(context_id); }, "properties");
