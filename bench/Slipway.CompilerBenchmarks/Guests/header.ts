// Copies the header :path to x-path. The Proxy-Wasm ABI as it is, without an SDK; AssemblyScript's collector owns the memory.
@external("env", "proxy_get_header_map_value")
declare function getHeader(map: i32, name: usize, nameLength: i32, value: usize, valueLength: usize): i32;
@external("env", "proxy_replace_header_map_value")
declare function replaceHeader(map: i32, name: usize, nameLength: i32, value: usize, valueLength: i32): i32;

const path = String.UTF8.encode(":path");
const target = String.UTF8.encode("x-path");
const answer = new StaticArray<i32>(2);
const contexts = new Map<i32, i32>();
let received: ArrayBuffer = path;

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: i32): usize {
  received = new ArrayBuffer(size);
  return changetype<usize>(received);
}

export function proxy_on_context_create(context: i32, root: i32): void {
  contexts.set(context, root);
}

export function proxy_on_vm_start(root: i32, size: i32): i32 {
  return 1;
}

export function proxy_on_configure(root: i32, size: i32): i32 {
  return 1;
}

export function proxy_on_delete(context: i32): void {
  contexts.delete(context);
}

export function proxy_on_request_headers(context: i32, count: i32, endOfStream: i32): i32 {
  const at = changetype<usize>(answer);
  if (contexts.has(context) && getHeader(0, changetype<usize>(path), path.byteLength, at, at + 4) == 0)
    replaceHeader(0, changetype<usize>(target), target.byteLength, load<usize>(at), load<i32>(at + 4));
  return 0;
}
