;; A Proxy-Wasm filter (ABI 0.2.1) written by hand.
;;
;; Every request gets the header   x-slipway-seen: <the plugin's configuration>
;; Every response gets the header  x-slipway-filter: hello
;; and one line is logged for each request.
;;
;; A filter talks to its proxy in both directions. It imports "hostcalls" from the module env, and exports "callbacks".
;; Texts are passed as an address and a length in the filter's memory. A hostcall answers with a status; 0 is OK.

(module
  ;; proxy_log(level, text, length) -> status
  (import "env" "proxy_log"
    (func $log (param i32 i32 i32) (result i32)))
  ;; proxy_add_header_map_value(map, name, name length, value, value length) -> status
  (import "env" "proxy_add_header_map_value"
    (func $add_header (param i32 i32 i32 i32 i32) (result i32)))
  ;; proxy_get_buffer_bytes(buffer, start, maximum length, where to write the address, where to write the length) -> status
  (import "env" "proxy_get_buffer_bytes"
    (func $get_buffer (param i32 i32 i32 i32 i32) (result i32)))

  (memory (export "memory") 1)

  ;; What the ABI calls its constants.
  (global $INFO i32 (i32.const 2))                  ;; log level
  (global $REQUEST_HEADERS i32 (i32.const 0))       ;; header maps
  (global $RESPONSE_HEADERS i32 (i32.const 2))
  (global $PLUGIN_CONFIGURATION i32 (i32.const 7))  ;; buffer
  (global $CONTINUE i32 (i32.const 0))              ;; action

  ;; The texts, each with its address. Addresses below 256 are ours; what the host passes to us goes above.
  (data (i32.const 16) "x-slipway-seen")              ;; 14 bytes
  (data (i32.const 32) "x-slipway-filter")            ;; 16 bytes
  (data (i32.const 64) "hello")                       ;; 5 bytes
  (data (i32.const 80) "hello: a request passed")     ;; 23 bytes
  (data (i32.const 112) "yes")                        ;; 3 bytes

  ;; The value of x-slipway-seen: "yes" until a configuration says something else.
  (global $value (mut i32) (i32.const 112))
  (global $value_length (mut i32) (i32.const 3))

  ;; The first free byte of memory.
  (global $free (mut i32) (i32.const 256))

  ;; The host passes texts to us in memory that it asks us for. What is handed out is never taken back: the only thing this
  ;; filter ever asks for is its configuration.
  (func (export "proxy_on_memory_allocate") (param $size i32) (result i32)
    (local $address i32)
    (local.set $address (global.get $free))
    ;; Grow memory, in pages of 64 KiB, until the block fits; a host without room gets the null address.
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

  ;; The name of this export tells the host which version of the ABI we speak. It is never called.
  (func (export "proxy_abi_version_0_2_1"))

  ;; The plugin starts: take its configuration, of the given size, and say whether it is acceptable (1) or not (0).
  (func (export "proxy_on_configure") (param $root i32) (param $size i32) (result i32)
    (if (i32.eqz (local.get $size))
      (then (return (i32.const 1))))
    ;; The host writes the address of the copy to 0 and its length to 4.
    (if (call $get_buffer
          (global.get $PLUGIN_CONFIGURATION) (i32.const 0) (local.get $size) (i32.const 0) (i32.const 4))
      (then (return (i32.const 0))))
    (global.set $value (i32.load (i32.const 0)))
    (global.set $value_length (i32.load (i32.const 4)))
    (i32.const 1))

  ;; The headers of a request have arrived.
  (func (export "proxy_on_request_headers")
    (param $stream i32) (param $count i32) (param $end_of_stream i32) (result i32)
    (drop (call $log (global.get $INFO) (i32.const 80) (i32.const 23)))
    (drop (call $add_header
      (global.get $REQUEST_HEADERS)
      (i32.const 16) (i32.const 14)
      (global.get $value) (global.get $value_length)))
    (global.get $CONTINUE))

  ;; The headers of its response have arrived.
  (func (export "proxy_on_response_headers")
    (param $stream i32) (param $count i32) (param $end_of_stream i32) (result i32)
    (drop (call $add_header
      (global.get $RESPONSE_HEADERS)
      (i32.const 32) (i32.const 16)
      (i32.const 64) (i32.const 5)))
    (global.get $CONTINUE)))
