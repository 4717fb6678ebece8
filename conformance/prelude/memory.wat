;; Memory: 0x0000 out-parameters of the helpers (0-63), 0x0100-0x0fff free for the case, 0x1000-0x7fff strings,
;; 0x8000-0xffff reports, 0x10000-0x17fff trace, 0x18000-0x1ffff scratch of the helpers, 0x20000- what malloc hands out.
(memory (export "memory") 4)
