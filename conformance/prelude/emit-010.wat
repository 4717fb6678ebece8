;; The same for modules of ABI 0.1.0, whose callback has two parameters.
(func (export "proxy_on_response_headers") (param i32 i32) (result i32)
  (call $emit)
  (i32.const 0))
