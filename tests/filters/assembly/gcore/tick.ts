// A timer on the root context counts to three, publishes the count and stops itself.
export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  Context, FilterHeadersStatusValues, LogLevelValues, RootContext,
  get_shared_data, log, registerRootContext, set_shared_data, set_tick_period_milliseconds, stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";

class TickRoot extends RootContext {
  ticks: i32 = 0;

  onConfigure(configuration_size: u32): bool {
    if (!super.onConfigure(configuration_size)) return false;
    const period = I32.parseInt(this.getConfiguration());
    if (period <= 0) {
      log(LogLevelValues.error, "the configuration must be a period in milliseconds");
      return false;
    }
    set_tick_period_milliseconds(period);
    return true;
  }

  onTick(): void {
    this.ticks++;
    set_shared_data("tick:count", String.UTF8.encode(this.ticks.toString()));
    if (this.ticks == 3) {
      set_tick_period_milliseconds(0);
      log(LogLevelValues.info, "tick stopped after three");
    }
  }

  createContext(context_id: u32): Context {
    return new TickStream(context_id, this);
  }
}

class TickStream extends Context {
  constructor(context_id: u32, root_context: RootContext) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const ticks = get_shared_data("tick:count");
    stream_context.headers.request.add("x-ticks", ticks.value === null ? "0" : String.UTF8.decode(ticks.value!));
    return FilterHeadersStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => { return new TickRoot(context_id); }, "tick");
