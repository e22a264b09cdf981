//! What a credential allows.
#![allow(clippy::unwrap_used, missing_docs)]

use ably_proto::capability::{Capability, CapabilityError, Operation};

fn allows(pattern: &str, channel: &str) -> bool {
    Capability::default().with(pattern, ["subscribe"]).allows(channel, Operation::Subscribe)
}

#[test]
fn resources_match_by_segments() {
    let cases = [
        ("room", "room", true),
        ("room", "room:1", false),
        ("room:1", "room", false),
        ("ns:*", "ns:a", true),
        ("ns:*", "ns:a:b", true),
        ("ns:*", "ns", false),
        ("foo:*:baz", "foo:bar:baz", true),
        ("foo:*:baz", "foo:bar:bar:baz", false),
        ("foo:*:baz", "foo:bar", false),
        ("foo*", "foobar", false),
        ("foo*", "foo*", true),
        ("*", "anything:at:all", true),
        ("*", "[meta]log", false),
        ("*", "[queue]work", false),
        ("*", "[?rewind=1]room", true),
        ("room", "[?rewind=1]room", true),
        ("[*]*", "room", true),
        ("[*]*", "[meta]log", true),
        ("[meta]*", "[meta]log", true),
        ("[meta]*", "log", false),
    ];
    for (pattern, channel, expected) in cases {
        assert_eq!(allows(pattern, channel), expected, "{pattern} on {channel}");
    }
}

#[test]
fn permissions_are_the_union_of_matching_resources() {
    let capability =
        Capability::parse(r#"{"org:1:*":["subscribe"],"org:1:dm:a-b":["publish"]}"#).unwrap();
    assert!(capability.allows("org:1:dm:a-b", Operation::Subscribe));
    assert!(capability.allows("org:1:dm:a-b", Operation::Publish));
    assert!(!capability.allows("org:1:group:x", Operation::Publish));
    assert!(!capability.allows_any("org:2:group:x"));
    assert!(Capability::all().allows("[meta]x", Operation::History));
}

#[test]
fn malformed_capabilities_are_refused() {
    let bad = |text: &str| Capability::parse(text).unwrap_err();
    assert_eq!(bad("[]"), CapabilityError::NotAnObject);
    assert_eq!(bad("nonsense"), CapabilityError::NotAnObject);
    assert_eq!(bad(r#"{"a":"publish"}"#), CapabilityError::BadOperations("a".into()));
    assert_eq!(bad(r#"{"a":[]}"#), CapabilityError::BadOperations("a".into()));
    assert_eq!(bad(r#"{"a":[1]}"#), CapabilityError::BadOperations("a".into()));
    assert_eq!(bad(r#"{"a":["*","publish"]}"#), CapabilityError::MixedWildcard("a".into()));
}

#[test]
fn intersection_keeps_the_narrower_resource_and_the_common_operations() {
    let cases = [
        (r#"{"*":["*"]}"#, r#"{"a":["publish"]}"#, r#"{"a":["publish"]}"#),
        (
            r#"{"a":["publish","subscribe"]}"#,
            r#"{"a":["subscribe","history"]}"#,
            r#"{"a":["subscribe"]}"#,
        ),
        (r#"{"a":["publish"]}"#, r#"{"b":["publish"]}"#, "{}"),
        (r#"{"a":["publish"]}"#, r#"{"a":["subscribe"]}"#, "{}"),
        (r#"{"ns:*":["subscribe"]}"#, r#"{"ns:check":["*"]}"#, r#"{"ns:check":["subscribe"]}"#),
        (
            r#"{"ns:*":["publish"],"ns:p":["presence","publish"]}"#,
            r#"{"ns:p":["*"]}"#,
            r#"{"ns:p":["presence","publish"]}"#,
        ),
        (r#"{"ns:a":["publish"]}"#, r#"{"*":["*"]}"#, r#"{"ns:a":["publish"]}"#),
        (r#"{"*:*":["publish"]}"#, r#"{"*":["publish"]}"#, r#"{"*:*":["publish"]}"#),
        (r#"{"[*]*":["*"]}"#, r#"{"[meta]log":["subscribe"]}"#, r#"{"[meta]log":["subscribe"]}"#),
    ];
    for (key, asked, expected) in cases {
        let (key, asked) = (Capability::parse(key).unwrap(), Capability::parse(asked).unwrap());
        assert_eq!(key.intersection(&asked).to_string(), expected);
        assert_eq!(asked.intersection(&key).to_string(), expected);
    }
}

#[test]
fn the_text_is_canonical() {
    let capability = Capability::parse(r#"{"b":["subscribe","publish"],"a":["*"]}"#).unwrap();
    assert_eq!(capability.to_string(), r#"{"a":["*"],"b":["publish","subscribe"]}"#);
}

#[test]
fn rts5_a_filter_is_a_right_of_its_own() {
    let name = "[filter=bmFtZQ==]room:1";
    for (capability, is_allowed) in [
        (r#"{"[filter]room:1":["subscribe"]}"#, true),
        (r#"{"[filter]room:*":["subscribe"]}"#, true),
        (r#"{"[*]room:1":["subscribe"]}"#, true),
        (r#"{"[*]*":["subscribe"]}"#, true),
        (r#"{"room:1":["subscribe"]}"#, false),
        (r#"{"*":["subscribe"]}"#, false),
        (r#"{"[meta]room:1":["subscribe"]}"#, false),
    ] {
        let capability = Capability::parse(capability).unwrap();
        assert_eq!(capability.allows(name, Operation::Subscribe), is_allowed, "{capability}");
    }
}
