;; ---- numbers to text, in scratch memory ----
(global $text_at (mut i32) (i32.const 0))
(func $decimal (param $value i64) (result i32 i32)
  (local $at i32)
  (local.set $at (i32.const 0x18040))
  (loop $digit
    (local.set $at (i32.sub (local.get $at) (i32.const 1)))
    (i32.store8 (local.get $at) (i32.wrap_i64 (i64.add (i64.rem_u (local.get $value) (i64.const 10)) (i64.const 48))))
    (local.set $value (i64.div_u (local.get $value) (i64.const 10)))
    (br_if $digit (i64.ne (local.get $value) (i64.const 0))))
  (local.get $at)
  (i32.sub (i32.const 0x18040) (local.get $at)))

(func $hex_digit (param $value i32) (result i32)
  (i32.add (local.get $value) (select (i32.const 48) (i32.const 87) (i32.lt_u (local.get $value) (i32.const 10)))))

(func $hex (param $from i32) (param $size i32) (result i32 i32)
  (local $i i32) (local $byte i32)
  (block $done
    (loop $next
      (br_if $done (i32.ge_u (local.get $i) (local.get $size)))
      (local.set $byte (i32.load8_u (i32.add (local.get $from) (local.get $i))))
      (i32.store8 (i32.add (i32.const 0x18100) (i32.mul (local.get $i) (i32.const 2)))
        (call $hex_digit (i32.shr_u (local.get $byte) (i32.const 4))))
      (i32.store8 (i32.add (i32.const 0x18101) (i32.mul (local.get $i) (i32.const 2)))
        (call $hex_digit (i32.and (local.get $byte) (i32.const 15))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next)))
  (i32.const 0x18100)
  (i32.mul (local.get $size) (i32.const 2)))

;; ---- reports: names with values that $emit turns into response headers ----
;; One record each: u32 size of the name, u32 size of the value, name, value.
(global $reports_end (mut i32) (i32.const 0x8000))
(global $reports_kept (mut i32) (i32.const 0x8000))
(func $report_text (param $name i32) (param $name_size i32) (param $value i32) (param $value_size i32)
  (i32.store (global.get $reports_end) (local.get $name_size))
  (i32.store offset=4 (global.get $reports_end) (local.get $value_size))
  (memory.copy (i32.add (global.get $reports_end) (i32.const 8)) (local.get $name) (local.get $name_size))
  (memory.copy (i32.add (i32.add (global.get $reports_end) (i32.const 8)) (local.get $name_size))
    (local.get $value) (local.get $value_size))
  (global.set $reports_end (i32.and
    (i32.add (i32.add (global.get $reports_end) (i32.const 15)) (i32.add (local.get $name_size) (local.get $value_size)))
    (i32.const -8))))

(func $report_long (param $name i32) (param $name_size i32) (param $value i64)
  (local $at i32) (local $size i32)
  (call $decimal (local.get $value)) (local.set $size) (local.set $at)
  (call $report_text (local.get $name) (local.get $name_size) (local.get $at) (local.get $size)))

(func $report (param $name i32) (param $name_size i32) (param $value i32)
  (call $report_long (local.get $name) (local.get $name_size) (i64.extend_i32_u (local.get $value))))

(func $report_hex (param $name i32) (param $name_size i32) (param $value i32) (param $value_size i32)
  (local $at i32) (local $size i32)
  (call $hex (local.get $value) (local.get $value_size)) (local.set $size) (local.set $at)
  (call $report_text (local.get $name) (local.get $name_size) (local.get $at) (local.get $size)))

;; "status" or, when the status is OK, "0 " and the bytes that the last call answered with.
(func $report_result (param $name i32) (param $name_size i32) (param $status i32)
  (if (local.get $status)
    (then (call $report (local.get $name) (local.get $name_size) (local.get $status)))
    (else
      (i32.store16 (i32.const 0x18080) (i32.const 0x2030))
      (memory.copy (i32.const 0x18082) (call $out) (call $out_size))
      (call $report_text (local.get $name) (local.get $name_size)
        (i32.const 0x18080) (i32.add (call $out_size) (i32.const 2))))))

(func $report_result_hex (param $name i32) (param $name_size i32) (param $status i32)
  (if (local.get $status)
    (then (call $report (local.get $name) (local.get $name_size) (local.get $status)))
    (else (call $report_hex (local.get $name) (local.get $name_size) (call $out) (call $out_size)))))

;; Reports made so far are shown with every response from now on (for callbacks of the root context).
(func $keep (global.set $reports_kept (global.get $reports_end)))

(func $emit
  (local $at i32)
  (call $emit_saved)
  (local.set $at (i32.const 0x8000))
  (block $done
    (loop $next
      (br_if $done (i32.ge_u (local.get $at) (global.get $reports_end)))
      (drop (call $proxy_add_header_map_value (i32.const 2)
        (i32.add (local.get $at) (i32.const 8)) (i32.load (local.get $at))
        (i32.add (i32.add (local.get $at) (i32.const 8)) (i32.load (local.get $at))) (i32.load offset=4 (local.get $at))))
      (local.set $at (call $after (local.get $at)))
      (br $next)))
  (global.set $reports_end (global.get $reports_kept)))

(func $after (param $at i32) (result i32)
  (i32.and
    (i32.add (i32.add (local.get $at) (i32.const 15)) (i32.add (i32.load (local.get $at)) (i32.load offset=4 (local.get $at))))
    (i32.const -8)))

;; For callbacks after the response headers: reports become "name=value;" in shared data, and a later response shows them in x-saved.
(func $save
  (local $at i32) (local $to i32)
  (local.set $at (i32.const 0x8000))
  (local.set $to (i32.const 0x18400))
  (block $done
    (loop $next
      (br_if $done (i32.ge_u (local.get $at) (global.get $reports_end)))
      (memory.copy (local.get $to) (i32.add (local.get $at) (i32.const 8)) (i32.load (local.get $at)))
      (local.set $to (i32.add (local.get $to) (i32.load (local.get $at))))
      (i32.store8 (local.get $to) (i32.const 61))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (memory.copy (local.get $to) (i32.add (i32.add (local.get $at) (i32.const 8)) (i32.load (local.get $at)))
        (i32.load offset=4 (local.get $at)))
      (local.set $to (i32.add (local.get $to) (i32.load offset=4 (local.get $at))))
      (i32.store8 (local.get $to) (i32.const 59))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (local.set $at (call $after (local.get $at)))
      (br $next)))
  (drop (call $proxy_set_shared_data (str "conformance.saved")
    (i32.const 0x18400) (i32.sub (local.get $to) (i32.const 0x18400)) (i32.const 0)))
  (global.set $reports_end (global.get $reports_kept)))

(func $emit_saved
  (if (i32.eqz (call $proxy_get_shared_data (str "conformance.saved") (i32.const 48) (i32.const 52) (i32.const 56)))
    (then (drop (call $proxy_add_header_map_value (i32.const 2) (str "x-saved")
      (i32.load (i32.const 48)) (i32.load (i32.const 52)))))))

;; ---- calls that answer with bytes: the status is returned, the bytes are ($out, $out_size) ----
(func $out (result i32) (i32.load (i32.const 16)))
(func $out_size (result i32) (i32.load (i32.const 20)))
(func $get_header (param i32 i32 i32) (result i32)
  (call $proxy_get_header_map_value (local.get 0) (local.get 1) (local.get 2) (i32.const 16) (i32.const 20)))
(func $get_pairs (param i32) (result i32)
  (call $proxy_get_header_map_pairs (local.get 0) (i32.const 16) (i32.const 20)))
(func $get_buffer (param i32 i32 i32) (result i32)
  (call $proxy_get_buffer_bytes (local.get 0) (local.get 1) (local.get 2) (i32.const 16) (i32.const 20)))
(func $get_property (param i32 i32) (result i32)
  (call $proxy_get_property (local.get 0) (local.get 1) (i32.const 16) (i32.const 20)))
;; The stored compare-and-swap number is left at address 24.
(func $get_shared (param i32 i32) (result i32)
  (call $proxy_get_shared_data (local.get 0) (local.get 1) (i32.const 16) (i32.const 20) (i32.const 24)))
(func $dequeue (param i32) (result i32)
  (call $proxy_dequeue_shared_queue (local.get 0) (i32.const 16) (i32.const 20)))
(func $foreign (param i32 i32 i32 i32) (result i32)
  (call $proxy_call_foreign_function (local.get 0) (local.get 1) (local.get 2) (local.get 3) (i32.const 16) (i32.const 20)))

;; ---- logs and traces ----
(func $log (param i32 i32) (drop (call $proxy_log (i32.const 2) (local.get 0) (local.get 1))))
;; "text number"
(func $log_number (param $text i32) (param $size i32) (param $value i32)
  (local $at i32) (local $length i32)
  (memory.copy (i32.const 0x18080) (local.get $text) (local.get $size))
  (i32.store8 (i32.add (i32.const 0x18080) (local.get $size)) (i32.const 32))
  (call $decimal (i64.extend_i32_u (local.get $value))) (local.set $length) (local.set $at)
  (memory.copy (i32.add (i32.const 0x18081) (local.get $size)) (local.get $at) (local.get $length))
  (call $log (i32.const 0x18080) (i32.add (i32.add (local.get $size) (local.get $length)) (i32.const 1))))

;; A trace is words with a space after each; it grows over callbacks.
(global $trace_end (mut i32) (i32.const 0x10000))
(func $trace (param i32 i32)
  (memory.copy (global.get $trace_end) (local.get 0) (local.get 1))
  (i32.store8 (i32.add (global.get $trace_end) (local.get 1)) (i32.const 32))
  (global.set $trace_end (i32.add (i32.add (global.get $trace_end) (local.get 1)) (i32.const 1))))
(func $trace_number (param $value i32)
  (call $trace (call $decimal (i64.extend_i32_u (local.get $value)))))
(func $log_trace
  (call $log (i32.const 0x10000) (call $trace_size))
  (global.set $trace_end (i32.const 0x10000)))
(func $report_trace (param i32 i32)
  (call $report_text (local.get 0) (local.get 1) (i32.const 0x10000) (call $trace_size))
  (global.set $trace_end (i32.const 0x10000)))
;; Without the last space.
(func $trace_size (result i32)
  (select (i32.sub (global.get $trace_end) (i32.const 0x10001)) (i32.const 0)
    (i32.gt_u (global.get $trace_end) (i32.const 0x10000))))

;; Whether the two texts are the same.
(func $equal (param $a i32) (param $a_size i32) (param $b i32) (param $b_size i32) (result i32)
  (local $i i32)
  (if (i32.ne (local.get $a_size) (local.get $b_size)) (then (return (i32.const 0))))
  (block $done
    (loop $next
      (br_if $done (i32.ge_u (local.get $i) (local.get $a_size)))
      (if (i32.ne (i32.load8_u (i32.add (local.get $a) (local.get $i))) (i32.load8_u (i32.add (local.get $b) (local.get $i))))
        (then (return (i32.const 0))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next)))
  (i32.const 1))
;; Whether the stream's :path is the text.
(func $path_is (param i32 i32) (result i32)
  (if (call $get_header (i32.const 0) (str ":path")) (then (return (i32.const 0))))
  (call $equal (call $out) (call $out_size) (local.get 0) (local.get 1)))

;; ---- asking a stream to go on, from a callback of the root context ----
(func $resume_request (param $context i32)
  (drop (call $proxy_set_effective_context (local.get $context)))
  (drop (call $proxy_continue_stream (i32.const 0))))
(func $resume_response (param $context i32)
  (drop (call $proxy_set_effective_context (local.get $context)))
  (drop (call $proxy_continue_stream (i32.const 1))))
