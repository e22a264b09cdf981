//! Who is signed in, and the rule for a 401.
//!
//! A 401 anywhere means that the session is gone (contract §1): the line is closed, the outbox
//! paused, reading goes on. It knows nothing of cookies; a request remembers the generation of the
//! session it was made under, so the late 401 of an old session does not end a new one.

use model::UserId;

/// Where the session stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Nobody has signed in on this desk, or they signed out.
    #[default]
    SignedOut,
    /// Somebody is, as far as the backend has said.
    SignedIn(UserId),
    /// The backend ended the session: cached reading goes on.
    Expired(UserId),
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A stored secret was found at the start; the backend has not been asked yet.
    Restored(UserId),
    /// A sign-in succeeded.
    SignedIn(UserId),
    /// A request was answered 401. A wrong password is not one of these.
    Unauthorized {
        /// The session it was made under ([`Session::generation`]).
        generation: u64,
    },
    /// The person signed out.
    SignedOut,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Remove the local copy of the person who was here before.
    ForgetPerson,
    /// Close the line; the outbox pauses.
    CloseLine,
    /// Fetch a token, connect; the outbox resumes.
    OpenLine,
    /// Remove the secret from the keychain.
    ForgetSecret,
    /// Ask for a sign-in, with the cached rooms still readable.
    AskToSignIn,
}

/// The session.
#[derive(Clone, Debug, Default)]
pub struct Session {
    state: State,
    generation: u64,
}

impl Session {
    /// Nobody is signed in.
    pub fn new() -> Self {
        Self::default()
    }

    /// Where it stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The number of the present session, for requests to remember.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Whose rooms are on this desk, signed in or expired.
    pub fn person(&self) -> Option<&UserId> {
        match &self.state {
            State::SignedOut => None,
            State::SignedIn(me) | State::Expired(me) => Some(me),
        }
    }

    /// Takes in what happened and says what follows, in this order.
    pub fn handle(&mut self, input: Input) -> Vec<Effect> {
        match input {
            Input::Restored(me) | Input::SignedIn(me) => self.enter(me),
            Input::Unauthorized { generation } => self.expire(generation),
            Input::SignedOut => self.leave(),
        }
    }

    fn enter(&mut self, me: UserId) -> Vec<Effect> {
        let is_other = self.person().is_some_and(|person| *person != me);
        let was_live = matches!(self.state, State::SignedIn(_));
        self.generation += 1;
        self.state = State::SignedIn(me);
        match (was_live, is_other) {
            (true, true) => vec![Effect::CloseLine, Effect::ForgetPerson, Effect::OpenLine],
            (true, false) => vec![Effect::CloseLine, Effect::OpenLine],
            (false, true) => vec![Effect::ForgetPerson, Effect::OpenLine],
            (false, false) => vec![Effect::OpenLine],
        }
    }

    fn expire(&mut self, generation: u64) -> Vec<Effect> {
        match &self.state {
            State::SignedIn(me) if generation == self.generation => {
                self.state = State::Expired(me.clone());
                vec![Effect::CloseLine, Effect::ForgetSecret, Effect::AskToSignIn]
            }
            State::SignedOut | State::SignedIn(_) | State::Expired(_) => Vec::new(),
        }
    }

    fn leave(&mut self) -> Vec<Effect> {
        match std::mem::take(&mut self.state) {
            State::SignedOut => Vec::new(),
            State::SignedIn(_) => {
                vec![Effect::CloseLine, Effect::ForgetSecret, Effect::ForgetPerson]
            }
            State::Expired(_) => vec![Effect::ForgetSecret, Effect::ForgetPerson],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ana() -> UserId {
        UserId::new("u-ana")
    }

    fn signed_in() -> Session {
        let mut session = Session::new();
        assert_eq!(session.handle(Input::SignedIn(ana())), [Effect::OpenLine]);
        session
    }

    #[test]
    fn a_401_expires_the_session_once_and_keeps_its_person() {
        let mut session = signed_in();
        let input = Input::Unauthorized { generation: session.generation() };
        assert_eq!(
            session.handle(input.clone()),
            [Effect::CloseLine, Effect::ForgetSecret, Effect::AskToSignIn]
        );
        assert_eq!(session.state(), &State::Expired(ana()));
        assert_eq!(session.person(), Some(&ana()));
        assert_eq!(session.handle(input), []);
    }

    #[test]
    fn a_late_401_of_the_old_session_does_not_end_the_new_one() {
        let mut session = signed_in();
        let old = session.generation();
        session.handle(Input::Unauthorized { generation: old });
        assert_eq!(session.handle(Input::SignedIn(ana())), [Effect::OpenLine]);
        assert_eq!(session.handle(Input::Unauthorized { generation: old }), []);
        assert_eq!(session.state(), &State::SignedIn(ana()));
    }

    #[test]
    fn another_person_after_the_expiry_finds_nothing_of_the_first() {
        let mut session = signed_in();
        session.handle(Input::Unauthorized { generation: session.generation() });
        assert_eq!(
            session.handle(Input::SignedIn(UserId::new("u-bruno"))),
            [Effect::ForgetPerson, Effect::OpenLine]
        );
    }

    #[test]
    fn another_person_over_a_live_session_closes_its_line_first() {
        let mut session = signed_in();
        assert_eq!(
            session.handle(Input::SignedIn(UserId::new("u-bruno"))),
            [Effect::CloseLine, Effect::ForgetPerson, Effect::OpenLine]
        );
    }

    #[test]
    fn a_restored_session_that_the_backend_does_not_know_expires() {
        let mut session = Session::new();
        assert_eq!(session.handle(Input::Restored(ana())), [Effect::OpenLine]);
        let generation = session.generation();
        assert_ne!(session.handle(Input::Unauthorized { generation }), []);
        assert_eq!(session.state(), &State::Expired(ana()));
    }

    #[test]
    fn signing_out_leaves_nothing_behind_and_twice_is_once() {
        let mut session = signed_in();
        assert_eq!(
            session.handle(Input::SignedOut),
            [Effect::CloseLine, Effect::ForgetSecret, Effect::ForgetPerson]
        );
        assert_eq!(session.handle(Input::SignedOut), []);
        assert_eq!(session.person(), None);
    }

    #[test]
    fn signing_out_of_an_expired_session_has_no_line_to_close() {
        let mut session = signed_in();
        session.handle(Input::Unauthorized { generation: session.generation() });
        assert_eq!(session.handle(Input::SignedOut), [Effect::ForgetSecret, Effect::ForgetPerson]);
    }
}
