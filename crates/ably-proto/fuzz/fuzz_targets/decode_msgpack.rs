#![no_main]

use ably_proto::wire::Format;
use ably_proto_fuzz::frame;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| frame::holds(bytes, Format::MsgPack));
