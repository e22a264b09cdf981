//! The quick way through JSON takes nothing that serde_json refuses, refuses nothing that it takes,
//! and both mean the same.
#![allow(clippy::unwrap_used, missing_docs)]

use ably_proto::wire::{Format, Json, ProtocolMessage, decode, decode_text};
use proptest::prelude::*;
use serde_json::Value;

/// Text for the quick way, and the same for serde_json's: a line feed at its end sends it there.
fn check(text: &str) {
    let slow = format!("{text}\n");
    let (quick, slow) = (decode_text(text), decode_text(&slow));
    let is_taken = serde_json::from_str::<ProtocolMessage>(text).is_ok();
    assert_eq!((quick.is_ok(), slow.is_ok()), (is_taken, is_taken), "{text}");
    assert_eq!(quick.ok(), slow.ok(), "{text}");
    let value = serde_json::from_str::<Value>(text);
    let written = Json::written(text.to_owned());
    assert_eq!(written.is_ok(), value.is_ok(), "{text}");
    if let (Ok(written), Ok(value)) = (written, value) {
        assert_eq!(written.value(), &value);
        assert_eq!(written.read::<Value>().unwrap(), value);
    }
}

#[test]
fn odd_json_is_what_serde_json_says_it_is() {
    let values = [
        r#""""#,
        r#""a\"b\\c\/d\n\t\r""#,
        r#""\b\f\u00e9\ud83d\ude00""#,
        r#""\ud83d""#,
        r#""\x""#,
        r#""\"#,
        r#"""#,
        "\"a\u{1}\"",
        "\"é\u{1f600}\"",
        "\"\u{7f}\"",
        "0",
        "-0",
        "01",
        "-1",
        "-",
        "1.5",
        "1e3",
        "1e999",
        "1.",
        "+1",
        "999999999999999999",
        "9999999999999999999",
        "18446744073709551616",
        "-9223372036854775808",
        "-999999999999999999",
        "true",
        "tru",
        "truest",
        "false",
        "null",
        "nul",
        "[]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[ 1 , 2 ]",
        "[1",
        "{}",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1,}"#,
        r#"{,"a":1}"#,
        r#"{"a":1 "b":2}"#,
        r#"{ "a" : 1 , "b" : [ ] }"#,
        "{1:2}",
        r#"{"a":1"#,
        r#"{"a":1]"#,
        "[1}",
        "",
        " ",
        "1 2",
        "\u{a0}1",
    ];
    let keys = ["id", "data", "timestamp", "extras", "name", "unknown", "version", "annotations"];
    for value in values {
        check(value);
        check(&format!(r#"{{"action":15,"id":{value},"id":"last","flags":{value}}}"#));
        check(&format!(r#"{{"messages":{value},"params":{value},"unknown":{value}}}"#));
        for key in keys {
            check(&format!(r#"{{"action":15,"messages":[{{"{key}":{value}}},{value}]}}"#));
        }
    }
}

/// Letters next to the quote and the backslash, and bytes that differ from them in one bit, at every
/// place of the eight that are looked at together.
#[test]
fn a_string_ends_at_its_quote_wherever_that_stands() {
    for letter in ['a', '!', '#', '[', ']', '\u{a2}', '\u{dc}', '\u{1f622}'] {
        for (before, after) in (0..20).flat_map(|before| (0..20).map(move |after| (before, after)))
        {
            let [before, after] = [before, after].map(|count| letter.to_string().repeat(count));
            for end in ["\"", r#"\""#, r"\\", r#"\n\t""#, "\"\"", r#""\"#, ""] {
                check(&format!(r#"{{"id":"{before}{end}{after}"}}"#));
            }
        }
    }
}

#[test]
fn deep_json_is_what_serde_json_says_it_is() {
    for depth in [1, 31, 32, 33, 125, 126, 127, 128, 129, 4_000] {
        let lists = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let maps = format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
        for nested in [&lists, &maps] {
            check(nested);
            check(&format!(r#"{{"messages":[{{"data":{nested}}}]}}"#));
        }
    }
}

proptest! {
    #[test]
    fn damaged_json_is_what_serde_json_says_it_is(
        content in any::<String>(),
        number in any::<i64>(),
        at in 0_usize..400,
        letter in prop_oneof![Just('"'), Just('\\'), Just(','), Just('}'), Just(' '), any::<char>()],
        is_added in any::<bool>(),
    ) {
        let data = serde_json::json!({"content": content, "n": [number, null, true]});
        let frame = serde_json::json!({
            "action": 15, "id": content, "timestamp": number, "extras": data, "foreign": [data],
            "messages": [{"data": data.to_string(), "encoding": "json", "name": content}, {}],
        });
        let mut letters: Vec<char> = frame.to_string().chars().collect();
        check(&letters.iter().collect::<String>());
        let at = at.min(letters.len().saturating_sub(1));
        if is_added { letters.insert(at, letter) } else { letters[at] = letter }
        check(&letters.iter().collect::<String>());
        letters.truncate(at);
        check(&letters.iter().collect::<String>());
    }
}

#[test]
fn a_key_that_stands_twice_is_the_last_one_however_the_payload_is_read() {
    #[derive(Debug, PartialEq)]
    struct Word(String);
    impl<'de> serde::Deserialize<'de> for Word {
        fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            #[derive(serde::Deserialize)]
            struct Note {
                word: String,
            }
            Note::deserialize(from).map(|note| Self(note.word))
        }
    }
    let text = r#"{"action":15,"messages":[{"data":"{\"word\":\"a\",\"word\":\"b\"}","encoding":"json"}]}"#;
    let mut frame = decode(text.as_bytes(), Format::Json).unwrap();
    let message = &mut frame.messages[0];
    message.decode().unwrap();
    let ably_proto::wire::Data::Json(json) = &message.data else { panic!("it is JSON") };
    assert_eq!(json.read::<Word>().unwrap(), Word("b".to_owned()));
    assert_eq!(message.data.as_json().unwrap()["word"], "b");
    assert_eq!(json.text(), r#"{"word":"a","word":"b"}"#);
}
