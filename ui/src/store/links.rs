//! Addresses a person chose: opened by the core, after a question where it has one.

use ipc::{OpenLink, OpenedLink};

use super::action::{Answer, Toast};
use super::effect::Effect;
use super::page::PageAction;
use super::state::State;

/// The question before an address is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AskedLink {
    /// The address, as it is written.
    pub(crate) address: String,
    /// The host it leads to, as the core read it.
    pub(crate) host: String,
    /// Whether what goes there is encrypted.
    pub(crate) is_encrypted: bool,
}

/// A person does something about an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LinkAction {
    /// It was chosen.
    Choose(String),
    /// Open the one asked about; with `true` those of its host without a question from now on.
    Open(bool),
    /// Copy it instead.
    Copy,
    /// Leave it.
    Leave,
}

impl State {
    pub(super) fn reduce_link(&mut self, action: LinkAction) -> Vec<Effect> {
        match action {
            // Mail is written elsewhere: its address is what somebody wants of it.
            LinkAction::Choose(address) if is_mail(&address) => self.copy_link(address),
            LinkAction::Choose(address) => vec![open(address, false)],
            LinkAction::Open(is_for_good) => {
                let Some(asked) = self.asked_link.take() else { return Vec::new() };
                let mut effects = Vec::new();
                if is_for_good && asked.is_encrypted {
                    let host = name_of(&asked.host).to_owned();
                    effects = self.reduce_page(PageAction::TrustHost(host));
                }
                effects.push(open(asked.address, true));
                effects
            }
            LinkAction::Copy => match self.asked_link.take() {
                Some(asked) => self.copy_link(asked.address),
                None => Vec::new(),
            },
            LinkAction::Leave => {
                self.asked_link = None;
                Vec::new()
            }
        }
    }

    fn copy_link(&mut self, address: String) -> Vec<Effect> {
        self.say(Toast::LinkCopied);
        vec![Effect::Copy(address)]
    }

    pub(super) fn link_opened(
        &mut self,
        address: String,
        answer: Answer<OpenedLink>,
    ) -> Vec<Effect> {
        match answer {
            Ok(OpenedLink::Opened) => Vec::new(),
            Ok(OpenedLink::Unconfirmed { host, is_encrypted }) => {
                self.asked_link = Some(AskedLink { address, host, is_encrypted });
                Vec::new()
            }
            Err(refusal) => self.refused(refusal.code),
        }
    }
}

fn open(address: String, is_confirmed: bool) -> Effect {
    Effect::OpenLink(OpenLink { address, is_confirmed })
}

fn is_mail(address: &str) -> bool {
    address.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
}

/// A host without its port; that of an address in brackets is behind them.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use ipc::{Code, IpcError};
    use model::Timestamp;

    use super::super::people::ana_is_in;
    use super::super::{Action, Answered};
    use super::*;

    const FOLIO: &str = "https://pms.example:8443/folio";

    fn act(state: &mut State, action: LinkAction) -> Vec<Effect> {
        state.reduce(Action::Link(action), Timestamp::default())
    }

    /// Ana chose an address, and the core has a question about it.
    fn asked(is_encrypted: bool) -> State {
        let mut state = State { session: ana_is_in(), ..State::default() };
        let effects = act(&mut state, LinkAction::Choose(FOLIO.into()));
        assert_eq!(effects, [open(FOLIO.into(), false)]);
        let host = "pms.example:8443".to_owned();
        answer(&mut state, Ok(OpenedLink::Unconfirmed { host, is_encrypted }));
        state
    }

    fn answer(state: &mut State, answer: Answer<OpenedLink>) {
        let answered = Answered::LinkOpened(FOLIO.into(), answer);
        assert_eq!(state.reduce(Action::Answered(answered), Timestamp::default()), []);
    }

    #[test]
    fn an_address_is_opened_after_the_question_and_its_host_can_be_trusted() {
        let mut state = asked(true);
        let host = state.asked_link.as_ref().map(|asked| asked.host.as_str());
        assert_eq!(host, Some("pms.example:8443"));
        assert_eq!(act(&mut state, LinkAction::Open(false)), [open(FOLIO.into(), true)]);
        assert_eq!((&state.asked_link, state.page.trusted_hosts.len()), (&None, 0));

        let mut state = asked(true);
        let effects = act(&mut state, LinkAction::Open(true));
        assert_eq!(state.page.trusted_hosts, ["pms.example"]);
        assert!(matches!(effects.as_slice(), [Effect::KeepPage(_), Effect::OpenLink(_)]));
    }

    #[test]
    fn a_host_behind_an_unencrypted_line_is_never_trusted() {
        let mut state = asked(false);
        assert_eq!(act(&mut state, LinkAction::Open(true)), [open(FOLIO.into(), true)]);
        assert!(state.page.trusted_hosts.is_empty());
    }

    #[test]
    fn an_address_can_be_copied_or_left_and_a_refusal_is_said() {
        let mut state = asked(true);
        assert_eq!(act(&mut state, LinkAction::Copy), [Effect::Copy(FOLIO.into())]);
        let mut state = asked(true);
        assert_eq!(act(&mut state, LinkAction::Leave), []);
        assert_eq!(act(&mut state, LinkAction::Open(false)), [], "there is no question any more");
        answer(&mut state, Err(IpcError::new(Code::LinkNotOpened, "")));
        assert_eq!(state.trouble, Some(Code::LinkNotOpened));
        let mail = "MAILTO:desk@example.com".to_owned();
        assert_eq!(act(&mut state, LinkAction::Choose(mail.clone())), [Effect::Copy(mail)]);
    }

    #[test]
    fn a_port_is_no_part_of_the_name() {
        for (host, name) in
            [("a.b", "a.b"), ("a.b:1", "a.b"), ("[::1]", "[::1]"), ("[::1]:9", "[::1]")]
        {
            assert_eq!(name_of(host), name);
        }
    }
}
