// The operator ABI, version 0.1.0 (docs/operator-abi.md).
import { Json } from "./json";

@external("env", "operator_get_message")
declare function operator_get_message(data: usize, offset: i32, size: i32): i32;

@external("env", "operator_set_response")
declare function operator_set_response(data: usize, size: i32): i32;

@external("env", "operator_read")
declare function operator_read(data: usize, size: i32, returnSize: usize): i32;

export const enum Result {
  Done,
  Failed,
  FailedForGood,
}

export const enum Status {
  Ok,
  NotFound,
}

const readSize = memory.data(4);

export function message(size: i32): string {
  const data = new ArrayBuffer(size);
  const address = changetype<usize>(data);
  if (operator_get_message(address, 0, size) != Status.Ok) unreachable();
  return String.UTF8.decodeUnsafe(address, size);
}

export function respond(result: Result, response: string): Result {
  const bytes = String.UTF8.encode(response);
  return operator_set_response(changetype<usize>(bytes), bytes.byteLength) == Status.Ok ? result : Result.Failed;
}

/** What the host says of a read. */
export class ReadAnswer {
  constructor(public status: i32, public text: string) {}
}

export function read(request: Json): ReadAnswer {
  const bytes = String.UTF8.encode(request.toString());
  store<i32>(readSize, 0);
  const status = operator_read(changetype<usize>(bytes), bytes.byteLength, readSize);
  const size = load<i32>(readSize);
  return new ReadAnswer(status, size > 0 ? message(size) : "The host has not answered a read");
}

/** An answer that is being made. */
export class Answer {
  private actions: Json = Json.array();
  requeueAfterMs: i32 = 0;

  action(type: string): Json {
    const action = Json.object().putText("type", type);
    this.actions.add(action);
    return action;
  }

  apply(object: Json): void {
    this.action("apply").put("object", object).put("owned", Json.bool(true)).put("force", Json.bool(true));
  }

  event(type: string, reason: string, during: string, note: string): void {
    this.action("event").putText("eventType", type).putText("reason", reason).putText("action", during).putText("note", note);
  }

  send(): Result {
    const response = Json.object();
    if (this.actions.items.length > 0) response.put("actions", this.actions);
    if (this.requeueAfterMs > 0) response.put("requeueAfterMs", Json.integer(this.requeueAfterMs));
    return respond(Result.Done, response.toString());
  }
}
