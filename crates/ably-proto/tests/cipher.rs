//! Encrypted payloads (RSL5, RSE): against ciphertexts that others made.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use ably_proto::{
    cipher::{Cipher, CipherError},
    wire::{
        Action, Data, Format, Message, PresenceAction, PresenceMessage, ProtocolMessage, decode,
        encode,
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

/// Keys and initialisation vectors of the shared fixtures, with the name of their transform.
const SHORT: [&str; 3] =
    ["WUP6u0K7MXI5Zeo0VppPwg==", "HO4cYSP8LybPYBPZPHQOtg==", "cipher+aes-128-cbc"];
const LONG: [&str; 3] = [
    "o9qXZoPGDNla50VnRwH7cGqIrpyagTxGsRgimKJbY40=",
    "NMDl1Acnel8HVdu1cEWdrw==",
    "cipher+aes-256-cbc",
];

const FOX: &str = "The quick brown fox jumped over the lazy dog";

/// What a payload is encrypted to under a fixture's vector: its encoding before base64, and base64.
fn shared() -> Vec<([&'static str; 3], Data, &'static str, &'static str)> {
    let sixteen = Data::Binary((0..16).collect());
    vec![
        (
            SHORT,
            FOX.into(),
            "utf-8/",
            "HO4cYSP8LybPYBPZPHQOtmHItcxYdSvcNUC6kXVpMn0VFL+9z2/5tJ6WFbR0SBT1xhFRuJ+MeBGTU3yOY9P5ow==",
        ),
        (
            SHORT,
            sixteen.clone(),
            "",
            "HO4cYSP8LybPYBPZPHQOtuB3dfKG08yw7J4qx3kkjxdW0eoZv+nGAp76OKqYQ327",
        ),
        (
            SHORT,
            Data::from(json!({"example": {"json": "Object"}})),
            "json/utf-8/",
            "HO4cYSP8LybPYBPZPHQOtuD53yrD3YV3NBoTEYBh4U0N1QXHbtkfsDfTspKeLQFt",
        ),
        (
            LONG,
            FOX.into(),
            "utf-8/",
            "NMDl1Acnel8HVdu1cEWdr9CGPYFoBoLgJCzoybbQbnyfwx3UQ8CGuKyP/g56Za/JB3xW6XGkNzrHYvZwad4fvA==",
        ),
        (LONG, sixteen, "", "NMDl1Acnel8HVdu1cEWdr8UFEi56Ms0zPHszbppM61BC8Yf6ndq+kiCj9xXW97/O"),
        (
            LONG,
            Data::from(json!(["example", "json", "array"])),
            "json/utf-8/",
            "NMDl1Acnel8HVdu1cEWdr4J5sVAFpnXsz0fTtsuwOaTRU+6P5GaWlNjePWwiOZCQ",
        ),
    ]
}

fn cipher(key: &str) -> Cipher {
    Cipher::from_base64(key, [9; 16]).unwrap()
}

#[test]
fn rsl5_what_others_encrypted_is_read() {
    for ([key, _, name], plain, before, encrypted) in shared() {
        let encoding = Some(format!("{before}{name}/base64"));
        let mut message = Message { data: encrypted.into(), encoding, ..Message::default() };
        message.decode_with(Some(&cipher(key))).unwrap();
        assert_eq!((message.data, message.encoding), (plain, None));
    }
}

#[test]
fn rsl5_under_the_same_vector_we_write_what_others_write() {
    for ([key, vector, _], plain, _, encrypted) in shared() {
        let bytes = match plain {
            Data::Text(text) => text.into_bytes(),
            Data::Binary(bytes) => bytes,
            other => other.as_json().unwrap().to_string().into_bytes(),
        };
        let vector = STANDARD.decode(vector).unwrap().try_into().unwrap();
        let written = cipher(key).encrypt_under(vector, &bytes);
        assert_eq!(STANDARD.encode(written), encrypted);
    }
}

#[test]
fn padding_fills_the_last_block_and_a_full_one_gets_another() {
    let [key, vector, _] = LONG;
    let vector: [u8; 16] = STANDARD.decode(vector).unwrap().try_into().unwrap();
    let expected = [
        ("", "m72JZLNl0NmXVEaBc7FNJQ=="),
        ("fifteen bytes !", "cUNZmYRM1jc6jz4iQalPLw=="),
        ("sixteen bytes !!", "yKihfEXNwnTsIRmjqX6LjdOIStOVnLCbkKR2fOW6Uzo="),
        ("seventeen bytes!!", "XaB2QTCeCgYCOm4gtdl3OIgNI6GQABcHxRUUzyrXEKc="),
    ];
    for (plain, body) in expected {
        let written = cipher(key).encrypt_under(vector, plain.as_bytes());
        assert_eq!(STANDARD.encode(&written[16..]), body, "{plain}");
        assert_eq!(cipher(key).decrypt(&written).unwrap(), plain.as_bytes());
    }
}

/// A message as it goes out on an encrypted channel, in a format.
fn sent(data: Data, format: Format) -> ProtocolMessage {
    let mut frame = ProtocolMessage::on_channel(Action::Message, "room");
    frame.messages.push(Message::new("message", data));
    frame.messages[0].encrypt(&cipher(LONG[0]));
    decode(encode(&frame, format).unwrap().as_bytes(), format).unwrap()
}

#[test]
fn rsl5_both_formats_carry_it_and_only_json_needs_base64() {
    let cases = [
        (FOX.into(), "utf-8/"),
        (Data::from(json!({"a": 1})), "json/utf-8/"),
        (vec![1, 2].into(), ""),
    ];
    for (data, before) in cases {
        for (format, after) in [(Format::Json, "/base64"), (Format::MsgPack, "")] {
            let mut message = sent(data.clone(), format).messages.remove(0);
            let expected = format!("{before}cipher+aes-256-cbc{after}");
            assert_eq!(message.encoding.as_deref(), Some(expected.as_str()));
            assert_eq!(message.name.as_deref(), Some("message"), "only the payload is hidden");
            message.decode_with(Some(&cipher(LONG[0]))).unwrap();
            assert_eq!((message.data, message.encoding), (data.clone(), None));
        }
    }
}

#[test]
fn rsl5_the_same_words_are_never_encrypted_alike() {
    let cipher = cipher(LONG[0]);
    let clone = cipher.clone();
    let mut written: Vec<_> =
        (0..100).flat_map(|_| [cipher.encrypt(b"same"), clone.encrypt(b"same")]).collect();
    written.sort();
    written.dedup();
    assert_eq!(written.len(), 200, "clones share their counter");
    let other = Cipher::from_base64(LONG[0], [8; 16]).unwrap();
    assert!(
        !written.contains(&other.encrypt(b"same")),
        "the host's randomness makes the difference"
    );
}

#[test]
fn rsl6b_without_the_right_key_the_payload_stays_as_it_is() {
    for cipher in
        [None, Some(cipher(SHORT[0])), Some(cipher("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="))]
    {
        let mut message = sent(FOX.into(), Format::MsgPack).messages.remove(0);
        let before = message.data.clone();
        assert!(message.decode_with(cipher.as_ref()).is_err());
        assert_eq!(message.data, before);
        assert_eq!(message.encoding.as_deref(), Some("utf-8/cipher+aes-256-cbc"));
    }
}

#[test]
fn what_is_no_ciphertext_is_refused_and_kept() {
    for data in [
        Data::Binary(vec![0; 15]),
        Data::Binary(vec![0; 17]),
        Data::Binary(Vec::new()),
        "text".into(),
    ] {
        let encoding = Some("cipher+aes-256-cbc".to_owned());
        let mut message = Message { data: data.clone(), encoding, ..Message::default() };
        assert!(message.decode_with(Some(&cipher(LONG[0]))).is_err());
        assert_eq!(message.data, data);
    }
}

#[test]
fn nothing_is_not_encrypted_and_presence_is() {
    let mut message = Message { name: Some("n".into()), ..Message::default() };
    message.encrypt(&cipher(LONG[0]));
    assert_eq!((message.data, message.encoding), (Data::None, None));
    let mut presence = PresenceMessage::own(PresenceAction::Enter, "at the desk");
    presence.encrypt(&cipher(LONG[0]));
    assert_eq!(presence.encoding.as_deref(), Some("utf-8/cipher+aes-256-cbc"));
    presence.decode_with(Some(&cipher(LONG[0]))).unwrap();
    assert_eq!(presence.data.as_text(), Some("at the desk"));
}

#[test]
fn rse1_keys_come_in_either_alphabet_and_of_two_lengths() {
    // The same bytes, with and without what the two alphabets differ in.
    let both = ["+/+/+/+/+/+/+/+/+/+/+w==", "-_-_-_-_-_-_-_-_-_-_-w"];
    let ciphers = both.map(|key| Cipher::from_base64(key, [0; 16]).unwrap());
    assert_eq!(ciphers[0], ciphers[1]);
    assert_eq!((ciphers[0].key_length(), cipher(LONG[0]).key_length()), (128, 256));
    assert_eq!(Cipher::from_base64("!", [0; 16]), Err(CipherError::NotBase64));
    assert_eq!(Cipher::from_base64("AAAA", [0; 16]), Err(CipherError::Length(3)));
    assert_eq!(Cipher::new(&[0; 24], [0; 16]), Err(CipherError::Length(24)));
}

#[test]
fn a_key_never_shows() {
    assert_eq!(format!("{:?}", cipher(LONG[0])), "Cipher(cipher+aes-256-cbc)");
}
