//! The one line that says how the connection is, when there is something to say.

use ipc::{Code, Connectivity, OutboxStatus, Session};
use model::Timestamp;
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::language::use_words;
use crate::{testid, text};

/// What the banner's button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BannerAction {
    /// Try to connect now.
    RetryNow,
    /// Sign in again.
    SignIn,
}

/// How loud it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    /// In passing.
    Calm,
    /// To be known.
    Notice,
    /// To be acted on.
    Alert,
}

/// What it says.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    state: &'static str,
    tone: Tone,
    words: String,
    action: Option<BannerAction>,
}

/// Props of [`BannerView`].
#[derive(Properties, PartialEq)]
pub(crate) struct BannerProps {
    /// Who is signed in.
    pub(crate) session: Session,
    /// The line.
    pub(crate) connectivity: Connectivity,
    /// How full the outbox is.
    pub(crate) outbox: OutboxStatus,
    /// The time, to the minute.
    pub(crate) now: Timestamp,
    /// Its button was pressed.
    pub(crate) on_action: Callback<BannerAction>,
}

fn say(props: &BannerProps) -> Option<Said> {
    let said = |state, tone, words, action| Some(Said { state, tone, words, action });
    let retry = Some(BannerAction::RetryNow);
    if matches!(props.session, Session::Expired { .. }) {
        let words = with_queue(text::session_ended().to_owned(), &props.outbox);
        return said("signed-out", Tone::Alert, words, Some(BannerAction::SignIn));
    }
    match props.connectivity {
        Connectivity::Offline { since, .. } => {
            let words = with_queue(text::offline(since, props.now), &props.outbox);
            said("offline", Tone::Notice, words, retry)
        }
        Connectivity::SignedOut => {
            let words = with_queue(text::error(Code::SignedOut).to_owned(), &props.outbox);
            said("signed-out", Tone::Alert, words, Some(BannerAction::SignIn))
        }
        Connectivity::Trouble { since, code } => {
            let words = with_queue(text::line_trouble(code, since, props.now), &props.outbox);
            said("trouble", Tone::Alert, words, retry)
        }
        Connectivity::Connecting => {
            let words = with_queue(text::connecting().to_owned(), &props.outbox);
            said("connecting", Tone::Calm, words, None)
        }
        Connectivity::Online => match (props.outbox.estimate_ms, pending(&props.outbox)) {
            (Some(estimate), 1..) => {
                let words = text::paced(pending(&props.outbox), estimate);
                said("paced", Tone::Calm, words, None)
            }
            _ => None,
        },
    }
}

/// Messages that go out on their own.
fn pending(outbox: &OutboxStatus) -> usize {
    outbox.waiting.saturating_sub(outbox.failed)
}

fn with_queue(words: String, outbox: &OutboxStatus) -> String {
    if outbox.waiting == 0 {
        return words;
    }
    format!("{words} · {}", text::queue(outbox.waiting, outbox.limit))
}

/// The banner.
#[component(BannerView)]
pub(crate) fn banner_view(props: &BannerProps) -> Html {
    use_words();
    let Some(said) = say(props) else { return html! {} };
    let (tone, sign) = match said.tone {
        Tone::Calm => ("calm", Icon::Info),
        Tone::Notice => ("notice", Icon::NoLine),
        Tone::Alert => ("alert", Icon::Warning),
    };
    html! {
        <div class={classes!("banner", tone, said.state)} role="status"
            data-testid={testid::BANNER} data-state={said.state}>
            { icon(sign) }
            <span class="banner-words">{ said.words }</span>
            if let Some(action) = said.action {
                <button type="button" class="button small" data-testid={testid::BANNER_ACTION}
                    onclick={props.on_action.reform(move |_: MouseEvent| action)}>
                    { match action {
                        BannerAction::RetryNow => text::try_now(),
                        BannerAction::SignIn => text::sign_in(),
                    } }
                </button>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::people::{NOON, ana, ana_is_in};

    fn words(session: Session, connectivity: Connectivity, outbox: OutboxStatus) -> Option<String> {
        let props = BannerProps {
            session,
            connectivity,
            outbox,
            now: Timestamp::from_ms(NOON),
            on_action: Callback::noop(),
        };
        say(&props).map(|said| said.words)
    }

    fn outbox(waiting: usize, failed: usize, estimate_ms: Option<i64>) -> OutboxStatus {
        OutboxStatus { waiting, failed, limit: 50, estimate_ms }
    }

    #[test]
    fn the_banner_says_what_is_the_matter_and_how_many_wait() {
        let since = Timestamp::from_ms(NOON - 3_600_000);
        let offline = Connectivity::Offline { since, retry_at: None };
        let check = |connectivity, outbox, expected: Option<&str>| {
            assert_eq!(words(ana_is_in(), connectivity, outbox).as_deref(), expected);
        };
        check(Connectivity::Online, outbox(2, 0, None), None);
        check(offline, outbox(7, 0, None), Some("Offline since 11:00 · 7 of 50 waiting"));
        check(offline, outbox(0, 0, None), Some("Offline since 11:00"));
        check(Connectivity::Connecting, outbox(0, 0, None), Some("Connecting…"));
        check(
            Connectivity::Online,
            outbox(13, 1, Some(120_000)),
            Some("Sending 12 messages, about 2 minutes left"),
        );
        check(Connectivity::Online, outbox(1, 1, Some(120_000)), None);
        check(
            Connectivity::Trouble { since, code: Code::Unreachable },
            outbox(1, 0, None),
            Some("The server cannot be reached (since 11:00) · 1 of 50 waiting"),
        );
    }

    #[test]
    fn a_session_that_ended_is_said_before_the_line() {
        let expired =
            Session::Expired { me: ana(), organization_id: model::OrganizationId::new("o1") };
        assert_eq!(
            words(expired, Connectivity::SignedOut, outbox(3, 0, None)).as_deref(),
            Some("Your session has ended · 3 of 50 waiting")
        );
    }
}
