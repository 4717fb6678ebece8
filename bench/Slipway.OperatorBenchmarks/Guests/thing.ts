// What bench/Slipway.OperatorBenchmarks.Guest is in C#.
import { get, getInteger, getText, Json } from "./json";
import { manifest } from "./manifest";
import { Answer, message, respond, Result } from "./operator";

export function operator_abi_version_0_1_0(): void {}

export function operator_on_describe(): i32 {
  return respond(Result.Done, manifest);
}

export function operator_on_reconcile(size: i32): i32 {
  const object = get(Json.parse(message(size)), "object");
  const spec = get(object, "spec");
  const revision = getInteger(spec, "revision");
  const answer = new Answer();
  if (object !== null && getInteger(get(object, "status"), "observed") != revision) {
    const status = Json.object().put("observed", Json.integer(revision)).putText("checksum", checksumOf(getText(spec, "payload") || ""));
    answer.action("status").put("status", status);
  }
  return answer.send();
}

function checksumOf(payload: string): string {
  const bytes = Uint8Array.wrap(String.UTF8.encode(payload));
  let hash: u64 = 14695981039346656037;
  for (let i = 0; i < bytes.length; i++) hash = (hash ^ u64(bytes[i])) * 1099511628211;
  return hash.toString(16).padStart(16, "0");
}
