;; A filter that does what header filters mostly do: it reads a request header, adds one to the request, and adds one to the response.
(module
  (import "env" "proxy_get_header_map_value" (func $get (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_add_header_map_value" (func $add (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $heap (mut i32) (i32.const 4096))
  (data (i32.const 0) "user-agent")
  (data (i32.const 16) "x-bench")
  (data (i32.const 32) "on")
  (func (export "proxy_abi_version_0_2_1"))
  ;; What the host puts into memory is read at once, so that the same place serves again.
  (func (export "proxy_on_memory_allocate") (param $size i32) (result i32) (global.get $heap))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (drop (call $get (i32.const 0) (i32.const 0) (i32.const 10) (i32.const 64) (i32.const 68)))
    (drop (call $add (i32.const 0) (i32.const 16) (i32.const 7) (i32.const 32) (i32.const 2)))
    (i32.const 0))
  (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
    (drop (call $add (i32.const 2) (i32.const 16) (i32.const 7) (i32.const 32) (i32.const 2)))
    (i32.const 0)))
