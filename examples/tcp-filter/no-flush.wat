;; A Proxy-Wasm network filter (ABI 0.2.1) for servers that speak in lines, such as Redis with its inline commands. It
;;
;; - lets only whole lines go on to the server,
;; - closes the connection at a command that begins with FLUSH,
;; - logs what each connection is and how it ended.

(module
  (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
  (import "env" "proxy_get_property" (func $get_property (param i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_get_buffer_bytes" (func $get_buffer (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_close_stream" (func $close_stream (param i32) (result i32)))

  (memory (export "memory") 2)
  (data (i32.const 16) "source\00address")       ;; 14 bytes
  (data (i32.const 32) "a connection from ")      ;; 18 bytes, the address goes behind them
  (data (i32.const 128) "refused: FLUSH")         ;; 14 bytes
  (data (i32.const 160) "ended by the proxy")     ;; 18 bytes
  (data (i32.const 192) "ended by the client")    ;; 19 bytes

  (func (export "proxy_abi_version_0_2_1"))

  ;; What the host passes to us is read at once, so that one place is enough for it.
  (func (export "proxy_on_memory_allocate") (param $size i32) (result i32)
    (if (result i32) (i32.gt_u (local.get $size) (i32.const 65536))
      (then (i32.const 0))
      (else (i32.const 4096))))

  (func $info (param $text i32) (param $length i32)
    (drop (call $log (i32.const 2) (local.get $text) (local.get $length))))

  (func (export "proxy_on_new_connection") (param $connection i32) (result i32)
    ;; The host writes the address of the text to 0 and its length to 4.
    (if (i32.eqz (call $get_property (i32.const 16) (i32.const 14) (i32.const 0) (i32.const 4)))
      (then
        (memory.copy (i32.const 50) (i32.load (i32.const 0)) (i32.load (i32.const 4)))
        (call $info (i32.const 32) (i32.add (i32.const 18) (i32.load (i32.const 4))))))
    (i32.const 0))

  (func (export "proxy_on_downstream_data") (param $connection i32) (param $size i32) (param $end_of_stream i32) (result i32)
    ;; "FLUS", as the number that these bytes are; buffer 2 is what the client has sent.
    (drop (call $get_buffer (i32.const 2) (i32.const 0) (i32.const 4) (i32.const 0) (i32.const 4)))
    (if (i32.and (i32.eq (i32.load (i32.const 4)) (i32.const 4)) (i32.eq (i32.load (i32.load (i32.const 0))) (i32.const 0x53554c46)))
      (then
        (call $info (i32.const 128) (i32.const 14))
        (drop (call $close_stream (i32.const 2)))
        (return (i32.const 1))))
    (if (i32.or (i32.eqz (local.get $size)) (local.get $end_of_stream))
      (then (return (i32.const 0))))
    ;; Whole lines go on. Anything else waits, and comes again with what the client sends next.
    (drop (call $get_buffer (i32.const 2) (i32.sub (local.get $size) (i32.const 1)) (i32.const 1) (i32.const 0) (i32.const 4)))
    (i32.ne (i32.load8_u (i32.load (i32.const 0))) (i32.const 10)))

  (func (export "proxy_on_downstream_connection_close") (param $connection i32) (param $by i32)
    (if (i32.eq (local.get $by) (i32.const 2))
      (then (call $info (i32.const 192) (i32.const 19)))
      (else (call $info (i32.const 160) (i32.const 18))))))
