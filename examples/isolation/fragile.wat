;; A Proxy-Wasm filter (ABI 0.2.1) with two faults, to see what they do to other requests: it never frees the megabyte that it takes for
;; each request, and the path /crash is a trap for it.
;;
;; Every response gets the header  x-requests-seen: <how many requests the filter remembers, 1 to 9>

(module
  (import "env" "proxy_get_header_map_value" (func $get_header (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_add_header_map_value" (func $add_header (param i32 i32 i32 i32 i32) (result i32)))

  (memory (export "memory") 1)
  (data (i32.const 16) ":path")              ;; 5 bytes
  (data (i32.const 32) "x-requests-seen")    ;; 15 bytes
  (data (i32.const 64) "0")                  ;; the count, as a digit

  (func (export "proxy_abi_version_0_2_1"))

  ;; What the host passes to us is read at once, so that one place is enough for it.
  (func (export "proxy_on_memory_allocate") (param $size i32) (result i32)
    (if (result i32) (i32.gt_u (local.get $size) (i32.const 32768))
      (then (i32.const 0))
      (else (i32.const 4096))))

  (func (export "proxy_on_request_headers") (param $stream i32) (param $count i32) (param $end_of_stream i32) (result i32)
    (if (i32.lt_u (i32.load8_u (i32.const 64)) (i32.const 57))
      (then (i32.store8 (i32.const 64) (i32.add (i32.load8_u (i32.const 64)) (i32.const 1)))))
    (drop (memory.grow (i32.const 16)))
    ;; The host writes the address of the path to 0 and its length to 4.
    (if (call $get_header (i32.const 0) (i32.const 16) (i32.const 5) (i32.const 0) (i32.const 4))
      (then (return (i32.const 0))))
    ;; "/cra" and "sh", as the numbers that these bytes are.
    (if (i32.and
          (i32.eq (i32.load (i32.load (i32.const 0))) (i32.const 0x6172632f))
          (i32.eq (i32.load16_u offset=4 (i32.load (i32.const 0))) (i32.const 0x6873)))
      (then (unreachable)))
    (i32.const 0))

  (func (export "proxy_on_response_headers") (param $stream i32) (param $count i32) (param $end_of_stream i32) (result i32)
    (drop (call $add_header (i32.const 2) (i32.const 32) (i32.const 15) (i32.const 64) (i32.const 1)))
    (i32.const 0)))
