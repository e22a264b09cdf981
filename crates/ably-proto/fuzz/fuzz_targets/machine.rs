#![no_main]

use ably_proto_fuzz::line;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| line::holds(bytes));
