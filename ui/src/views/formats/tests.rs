//! What people mean, and what hostile people try.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // clippy.toml covers only the #[test] functions themselves

use super::*;

/// `b(…)`, `i(…)`, `c(…)`, `block(…)`, `link(before|host|after)`.
fn shown(nodes: &[Node]) -> String {
    nodes
        .iter()
        .map(|node| match node {
            Node::Text(text) => text.clone(),
            Node::Bold(inner) => format!("b({})", shown(inner)),
            Node::Italic(inner) => format!("i({})", shown(inner)),
            Node::Code(code) => format!("c({code})"),
            Node::Block(code) => format!("block({code})"),
            Node::Link(Link { before, host, after }) => format!("link({before}|{host}|{after})"),
            Node::Quote(inner) => format!("quote({})", shown(inner)),
            Node::List(first, items) => {
                let items: Vec<String> = items.iter().map(|item| shown(item)).collect();
                let from = first.map(|first| format!("{first}:")).unwrap_or_default();
                format!("list({from}{})", items.join("|"))
            }
        })
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(shown(&read(text)), expected, "{text:?}");
}

#[test]
fn the_usual_marks_are_understood() {
    check("Room *412* is **really** ready", "Room b(412) is b(really) ready");
    check("_quietly_, please", "i(quietly), please");
    check("type `reset *now*` twice", "type c(reset *now*) twice");
    check("*bold and _both_*", "b(bold and i(both))");
    check("(*412*)", "(b(412))");
    check("two\n*lines*", "two\nb(lines)");
}

#[test]
fn what_only_looks_like_a_mark_stays_text() {
    for text in [
        "2*3*4",
        "snake_case_name",
        "* a list",
        "*not closed",
        "a * b * c",
        "**",
        "****",
        "__",
        "``",
        "` `",
        "*over\nlines*",
        "5 * 4* 3",
    ] {
        check(text, text);
    }
}

#[test]
fn lines_of_code_stand_in_a_block() {
    check("see\n```\nlet *a* = 1;\n\nb\n```\nok", "seeblock(let *a* = 1;\n\nb)ok");
    check("```sh\nls\n```", "block(ls)");
    check("```\nnot closed", "```\nnot closed");
    check("``` inline ```", "``` inline ```");
}

#[test]
fn lines_of_a_list_stand_together() {
    check("To do:\n- towels for *412*\n- `reset`\nok", "To do:list(towels for b(412)|c(reset))ok");
    check("1. one\n2. two\n3. three", "list(1:one|two|three)");
    check("9. nine\n10. ten\n\nend", "list(9:nine|ten)\nend");
    check("- a\n- b\n\n- c\n- d", "list(a|b)list(c|d)");
}

#[test]
fn what_only_looks_like_a_list_stays_lines() {
    for text in [
        "- 5 degrees",
        "-5\n-6",
        "- \n- ",
        "412. Floor four\n415. Floor four",
        "1. one",
        "01. one\n02. two",
        "1.one\n2.two",
        "Call 1. Ana 2. Bruno",
        "4000000000. a\n4000000001. b",
    ] {
        check(text, text);
    }
}

#[test]
fn what_others_said_stands_in_a_quote() {
    check("> Bruno: *412*?\n> now\nOn it", "quote(Bruno: b(412)?\nnow)On it");
    check("so\n> a\n>\n> b\n\nc", "soquote(a\n\nb)\nc");
    check("5 > 4", "5 > 4");
    check(">_<", ">_<");
    check("> > twice", "quote(> twice)");
}

#[test]
fn a_text_is_flat_with_the_marks_of_its_lines() {
    assert_eq!(flat("> Bruno: *412*?\nOn it").replace('\n', "/"), "> Bruno: 412?/On it");
    assert_eq!(flat("To do:\n- a\n- _b_").trim_end().replace('\n', "/"), "To do:/- a/- b");
    assert_eq!(flat("1. a\n2. b\nc").replace('\n', "/"), "1. a/2. b/c");
    assert!(has_formats("> a") && has_formats("see https://a.example") && !has_formats("5 * 4"));
}

#[test]
fn an_address_ends_where_its_sentence_does() {
    check("See https://pms.example.com/a?b=1.", "See link(https://|pms.example.com|/a?b=1).");
    check("(https://a.example/x_(y))", "(link(https://|a.example|/x_(y)))");
    check("mailto:desk@example.com!", "link(mailto:desk@|example.com|)!");
    check("HTTPS://Example.com:8443/", "link(HTTPS://|Example.com:8443|/)");
    check("*https://a.example*", "b(link(https://|a.example|))");
    check(
        "https://a.example, https://b.example",
        "link(https://|a.example|), link(https://|b.example|)",
    );
}

#[test]
fn the_host_shown_is_the_one_it_leads_to() {
    check("https://bank.com@evil.example/x", "link(https://bank.com@|evil.example|/x)");
    check("https://bank.com:443@evil.example", "link(https://bank.com:443@|evil.example|)");
    check("https://evil.example/https://bank.com", "link(https://|evil.example|/https://bank.com)");
    check("https://evil.example\\@bank.com/", "link(https://|evil.example|\\@bank.com/)");
    check("https://evil.example#@bank.com", "link(https://|evil.example|#@bank.com)");
}

#[test]
fn what_would_run_or_deceive_is_no_address() {
    for text in [
        "javascript:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "vbscript:x",
        "https://",
        "https:///etc",
        "https://bаnk.com/",
        "https://[::1]/",
        "https://.example",
        "https://a.example\u{202e}",
        "xhttps://a.example",
        "ftp://a.example",
    ] {
        let nodes = read(text);
        let is_plain = !nodes.iter().any(|node| matches!(node, Node::Link(_)));
        assert!(is_plain, "{text:?}: {nodes:?}");
    }
}

/// The hostile corpus. Texts of three hundred thousand letters make any cost that grows faster than the length
/// a test that does not end.
fn hostile() -> Vec<String> {
    let long = 300_000;
    vec![
        "a".repeat(long),
        "*".repeat(long),
        "_a ".repeat(long / 3),
        "*a ".repeat(long / 3),
        "`".repeat(long + 1),
        "*_".repeat(long / 2),
        "**_*`".repeat(long / 5),
        "https://a.example ".repeat(10_000),
        format!("https://{}", "a.".repeat(long / 2)),
        "https://".repeat(long / 8),
        "mailto:".repeat(long / 7),
        format!("https://a.example/{}", "(".repeat(long)),
        format!("https://a.example/{}", ")".repeat(long)),
        "```\n".repeat(long / 4),
        "\n```".repeat(long / 4),
        "<script>alert(1)</script>".repeat(10_000),
        "\0\u{7}\u{202e}\u{200f}".repeat(10_000),
        format!("Z{}", "\u{0301}\u{0327}\u{0330}".repeat(100_000)),
        "*a*".repeat(long / 3),
        "*a* ".repeat(long / 4),
        "h".repeat(long),
        "- a\n".repeat(long / 4),
        "- *a*\n".repeat(long / 6),
        "> a\n".repeat(long / 4),
        "> *a*\n- b\n- c\n".repeat(long / 14),
        "1. a\n".repeat(long / 5),
        (0..long / 7).map(|n| format!("{}. a\n", n % 999)).collect(),
        ">".repeat(long),
        "- ".repeat(long / 2),
        "👩‍👩‍👧‍👦".repeat(10_000),
    ]
}

#[test]
fn hostile_texts_lose_no_word_and_make_no_crowd() {
    for text in hostile() {
        let nodes = read(&text);
        let start: String = text.chars().take(24).collect();
        assert!(nodes.len() <= MOST_NODES + 2, "{start}: {} nodes", nodes.len());
        let marks = ['*', '_', '`', '\n'];
        let mut kept = flat(&text);
        kept.retain(|c| !marks.contains(&c));
        let mut written = text;
        written.retain(|c| !marks.contains(&c));
        assert_eq!(kept.len(), written.len(), "{start}");
    }
}
