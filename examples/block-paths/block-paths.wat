;; A Proxy-Wasm filter (ABI 0.2.1) that answers 403 to requests whose path starts with the prefix in its configuration.
;; examples/hello explains the basics; what is new here is reading a header and answering a request without the upstream.

(module
  (import "env" "proxy_get_buffer_bytes"
    (func $get_buffer (param i32 i32 i32 i32 i32) (result i32)))
  ;; proxy_get_header_map_value(map, name, name length, where to write the address, where to write the length) -> status
  (import "env" "proxy_get_header_map_value"
    (func $get_header (param i32 i32 i32 i32 i32) (result i32)))
  ;; proxy_send_local_response(status code, details, length, body, length, headers, length, gRPC status) -> status
  (import "env" "proxy_send_local_response"
    (func $reply (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_log"
    (func $log (param i32 i32 i32) (result i32)))

  (memory (export "memory") 1)

  (global $ERROR i32 (i32.const 4))                 ;; log level
  (global $REQUEST_HEADERS i32 (i32.const 0))       ;; header map
  (global $PLUGIN_CONFIGURATION i32 (i32.const 7))  ;; buffer
  (global $CONTINUE i32 (i32.const 0))              ;; actions
  (global $PAUSE i32 (i32.const 1))

  (data (i32.const 16) ":path")                                                  ;; 5 bytes
  (data (i32.const 32) "blocked_path")                                           ;; 12 bytes
  (data (i32.const 48) "This path is blocked.\n")                                ;; 22 bytes
  (data (i32.const 80) "block-paths: the configuration must be a path prefix")   ;; 52 bytes

  ;; The prefix.
  (global $prefix (mut i32) (i32.const 0))
  (global $prefix_length (mut i32) (i32.const 0))

  ;; Memory for the host. Nothing is ever taken back singly: once configured, what lies above $kept is reused for each stream.
  (global $kept (mut i32) (i32.const 256))
  (global $free (mut i32) (i32.const 256))

  (func (export "proxy_on_memory_allocate") (param $size i32) (result i32)
    (local $address i32)
    (local.set $address (global.get $free))
    (block $fits
      (loop $grow
        (br_if $fits
          (i64.le_u
            (i64.add (i64.extend_i32_u (local.get $address)) (i64.extend_i32_u (local.get $size)))
            (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16))))
        (br_if $grow (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))
        (return (i32.const 0))))
    (global.set $free (i32.add (local.get $address) (local.get $size)))
    (local.get $address))

  (func (export "proxy_abi_version_0_2_1"))

  ;; Refuses an empty configuration: it would block everything.
  (func (export "proxy_on_configure") (param $root i32) (param $size i32) (result i32)
    (if (i32.eqz (local.get $size))
      (then
        (drop (call $log (global.get $ERROR) (i32.const 80) (i32.const 52)))
        (return (i32.const 0))))
    (if (call $get_buffer
          (global.get $PLUGIN_CONFIGURATION) (i32.const 0) (local.get $size) (i32.const 0) (i32.const 4))
      (then (return (i32.const 0))))
    (global.set $prefix (i32.load (i32.const 0)))
    (global.set $prefix_length (i32.load (i32.const 4)))
    (global.set $kept (global.get $free))
    (i32.const 1))

  (func (export "proxy_on_request_headers")
    (param $stream i32) (param $count i32) (param $end_of_stream i32) (result i32)
    (global.set $free (global.get $kept))
    ;; A request without a path passes; the host writes the path's address to 0 and its length to 4.
    (if (call $get_header
          (global.get $REQUEST_HEADERS) (i32.const 16) (i32.const 5) (i32.const 0) (i32.const 4))
      (then (return (global.get $CONTINUE))))
    (if (i32.eqz (call $starts_with_prefix (i32.load (i32.const 0)) (i32.load (i32.const 4))))
      (then (return (global.get $CONTINUE))))
    (drop (call $reply
      (i32.const 403)
      (i32.const 32) (i32.const 12)   ;; details, for access logs
      (i32.const 48) (i32.const 22)   ;; body
      (i32.const 0) (i32.const 0)     ;; no headers of our own
      (i32.const -1)))                ;; no gRPC status
    (global.get $PAUSE))

  (func $starts_with_prefix (param $text i32) (param $length i32) (result i32)
    (local $i i32)
    (if (i32.lt_u (local.get $length) (global.get $prefix_length))
      (then (return (i32.const 0))))
    (loop $next
      (if (i32.ne
            (i32.load8_u (i32.add (local.get $text) (local.get $i)))
            (i32.load8_u (i32.add (global.get $prefix) (local.get $i))))
        (then (return (i32.const 0))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (global.get $prefix_length))))
    (i32.const 1)))
