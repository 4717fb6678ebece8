// Takes a JSON object of strings from its configuration: each member becomes a response header.
export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  Context, FilterHeadersStatusValues, LogLevelValues, RootContext, log, registerRootContext, stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";

class ConfigRoot extends RootContext {
  names: string[] = [];
  values: string[] = [];

  onConfigure(configuration_size: u32): bool {
    if (!super.onConfigure(configuration_size)) return false;
    // The strings of a flat JSON object are its names and values in turn, whatever space and order the host writes.
    const strings = quoted(this.getConfiguration());
    if (strings.length == 0 || strings.length % 2 != 0) {
      log(LogLevelValues.error, "the configuration must be a JSON object of strings");
      return false;
    }
    for (let i = 0; i < strings.length; i += 2) {
      this.names.push(strings[i]);
      this.values.push(strings[i + 1]);
    }
    log(LogLevelValues.info, "configured with " + this.names.length.toString() + " headers");
    return true;
  }

  createContext(context_id: u32): Context {
    return new ConfigStream(context_id, this);
  }
}

class ConfigStream extends Context {
  constructor(context_id: u32, root_context: ConfigRoot) {
    super(context_id, root_context);
  }

  onResponseHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const root = this.root_context as ConfigRoot;
    for (let i = 0; i < root.names.length; i++) stream_context.headers.response.add(root.names[i], root.values[i]);
    return FilterHeadersStatusValues.Continue;
  }
}

/** The double-quoted strings in a text, with backslash escapes of quotes and backslashes undone. */
function quoted(text: string): string[] {
  const found: string[] = [];
  let current = "";
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (inside && c == "\\") {
      current += text.charAt(++i);
    } else if (c != '"') {
      if (inside) current += c;
    } else {
      if (inside) found.push(current);
      current = "";
      inside = !inside;
    }
  }
  return found;
}

registerRootContext((context_id: u32) => { return new ConfigRoot(context_id); }, "config");
