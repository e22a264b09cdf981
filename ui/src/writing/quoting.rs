//! Answering and passing on. The wire knows neither, so both are text: what somebody said stands in
//! quoted lines with their name, above what is said about it. Whose message a quote is of can be
//! told from that name and from its words.

use model::quote::{CUT, is_of, parts};
use model::{Message, MessageId};

/// Letters of a message that an answer quotes: enough to tell which it is.
const MOST_LETTERS: usize = 160;
/// Lines that an answer quotes.
const MOST_LINES: usize = 3;

/// What an answer to a message begins with, by the name its writer has now.
pub(crate) fn answering(message: &Message, name: &str) -> String {
    let said = model::quote::answer(message.content.text.trim());
    let said = if said.is_empty() { file_name(message) } else { said };
    quoted(name, &cut(said))
}

/// What a message is passed on as: all of it, with what it quotes.
pub(crate) fn passing_on(message: &Message, name: &str) -> String {
    let said = message.content.text.trim();
    quoted(name, if said.is_empty() { file_name(message) } else { said })
}

fn file_name(message: &Message) -> &str {
    message.content.attachment.as_ref().map_or("", |file| file.name.as_str())
}

fn quoted(name: &str, said: &str) -> String {
    let lines = format!("{}: {said}", model::quote::name(name));
    lines.split('\n').map(|line| format!("> {line}\n")).collect()
}

fn cut(said: &str) -> String {
    let lines: Vec<&str> = said.lines().take(MOST_LINES).collect();
    let mut short: String = lines.join("\n").chars().take(MOST_LETTERS).collect();
    if short.len() < said.len() {
        short.truncate(short.trim_end().len());
        short.push(CUT);
    }
    short
}

/// The message a text begins by quoting, among those above it, newest first: the one by somebody
/// of that name which says that.
pub(crate) fn quoted_message<'a>(
    text: &str,
    above: impl Iterator<Item = (&'a Message, &'a str)>,
) -> Option<MessageId> {
    let mut fitting = above.filter(|(message, name)| {
        let own = model::quote::answer(message.content.text.trim());
        let own = if own.is_empty() { file_name(message) } else { own };
        !message.is_deleted && is_of(text, name, own)
    });
    fitting.next().map(|(message, _)| message.id.clone())
}

/// The first words of what a text quotes, to look for them where the message is not on hand.
pub(crate) fn quoted_words(text: &str) -> Option<String> {
    const MOST_WORDS: usize = 8;
    let (_, said) = parts(text)?;
    // A star behind a word would stand for any ending.
    let plain: String = said.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    // The last word may be cut.
    let words: Vec<&str> = plain.split_whitespace().take(MOST_WORDS).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::people::bruno_writes;

    fn says(id: &str, text: &str) -> Message {
        let mut message = bruno_writes(id, 60);
        message.content.text = text.to_owned();
        message
    }

    #[test]
    fn an_answer_quotes_the_beginning_and_not_what_that_quotes() {
        let said = says("b1", "> Ana: towels?\nYes,\nto *412*\nplease\nnow");
        assert_eq!(answering(&said, "Bruno Costa"), "> Bruno Costa: Yes,\n> to *412*\n> please…\n");
        let long = says("b1", &"word ".repeat(100));
        let quote = answering(&long, "Bruno");
        assert!(quote.ends_with("word…\n") && quote.chars().count() < 180, "{quote}");
        assert_eq!(answering(&says("b1", "ok"), "A: B"), "> A  B: ok\n");
    }

    #[test]
    fn what_is_passed_on_is_passed_on_whole() {
        let said = says("b1", "> Ana: towels?\nYes");
        assert_eq!(passing_on(&said, "Bruno"), "> Bruno: > Ana: towels?\n> Yes\n");
    }

    #[test]
    fn a_message_that_is_not_on_hand_is_looked_for_by_its_words() {
        let words = |text: &str| quoted_words(text);
        let quote = "> Bruno: *412*, towels — now!\nOn it";
        assert_eq!(words(quote).as_deref(), Some("412 towels now"));
        let long = format!("> Bruno: {}", "word ".repeat(40));
        assert_eq!(words(&long).unwrap().split(' ').count(), 8);
        assert_eq!(words("> Bruno: 👍\nyes"), None);
        assert_eq!(words("On it"), None);
    }

    #[test]
    fn the_message_quoted_is_told_by_name_and_words() {
        let all = [
            says("b1", "towels?"),
            says("b2", "towels?"),
            says("b3", "towels? again"),
            says("b4", &"word ".repeat(100)),
        ];
        let find = |text: &str, name: &'static str| {
            let above = all.iter().rev().map(|message| (message, name));
            quoted_message(text, above).map(|id| id.to_string())
        };
        let answer = |n: usize| format!("{}On it", answering(&all[n], "Bruno"));
        assert_eq!(find(&answer(0), "Bruno").as_deref(), Some("b2"), "the newest that says so");
        assert_eq!(find(&answer(2), "Bruno").as_deref(), Some("b3"));
        assert_eq!(find(&answer(3), "Bruno").as_deref(), Some("b4"));
        assert_eq!(find(&answer(3), "Ana"), None, "somebody else said that");
        for text in ["On it", "> towels?\nOn it", "> Bruno: something else\nOn it"] {
            assert_eq!(find(text, "Bruno"), None, "{text:?}");
        }
    }
}
