//! Presence of one channel: the own members to re-enter, the sync, and who asks for the set (RTP;
//! digest §11).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{
    change::ChannelState,
    channel::Channel,
    core::Core,
    entering,
    io::{Event, MembersQuery, OpId},
    members::{Members, is_newer, is_synthesized},
    oddity::Oddity,
    publish::transient,
};
use crate::wire::{Data, ErrorInfo, PresenceAction, PresenceMessage, ProtocolMessage};

/// Operations that may wait on one channel for its attach.
const QUEUE_LIMIT: usize = 100;

/// Presence of one channel.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    members: Members,
    /// Own members by client id, as the server confirmed them (RTP17h).
    own: BTreeMap<String, PresenceMessage>,
    /// Whose leave was sent, and no enter since; `None` is the connection's own identity. The
    /// answer to the leave may be lost with the line, and must not bring the member back.
    leaving: BTreeSet<Option<String>>,
    queue: VecDeque<(Option<OpId>, PresenceMessage)>,
    /// Who asked for the members and waits.
    askers: Vec<(OpId, MembersQuery)>,
}

/// Own operations and the own members.
impl Presence {
    /// RTP5a: silent, as the caller learns of it by the channel's state.
    pub(super) fn clear(&mut self) {
        self.members.clear();
        self.own.clear();
        self.leaving.clear();
    }

    /// What was sent of a member last is what the caller wants of it.
    pub(super) fn wish(&mut self, core: &Core, message: &PresenceMessage) {
        let who = who(core, message);
        if message.action == PresenceAction::Leave {
            self.leaving.insert(who);
        } else {
            self.leaving.remove(&who);
        }
    }

    /// A leave that was not taken leaves the member in.
    pub(super) fn not_taken(&mut self, core: &Core, message: &PresenceMessage) {
        if message.action == PresenceAction::Leave {
            self.leaving.remove(&who(core, message));
        }
    }

    /// Nothing will be sent from here in this state (RTP5a, RTP5f).
    pub(super) fn fail_queue(&mut self, core: &mut Core, reason: Option<&ErrorInfo>) {
        for (op, _) in std::mem::take(&mut self.queue) {
            core.settle(op, transient(entering::wrong_state(reason)));
        }
    }

    pub(super) fn enqueue(&mut self, core: &mut Core, op: Option<OpId>, message: PresenceMessage) {
        if self.queue.len() < QUEUE_LIMIT {
            self.queue.push_back((op, message));
        } else {
            let error = ErrorInfo::new(42911, 429, "too many waiting presence operations");
            core.settle(op, transient(error));
        }
    }

    pub(super) fn take_queue(&mut self) -> VecDeque<(Option<OpId>, PresenceMessage)> {
        std::mem::take(&mut self.queue)
    }

    /// What enters again by itself (RTP17i); the id only counts on the connection it was made on
    /// (RTP17g1). What was sent of a member and has no answer yet is newer than what was confirmed:
    /// it goes out again before, and the old data behind it would undo it.
    pub(super) fn entering_again(&self, core: &Core, channel: &str) -> Vec<PresenceMessage> {
        let unanswered: BTreeMap<Option<String>, &Data> =
            core.unacked.members_of(channel).map(|sent| (who(core, sent), &sent.data)).collect();
        let enter = |member: &PresenceMessage| {
            let newer = unanswered.get(&who(core, member)).copied();
            let has_id = newer.is_none() && member.connection_id == core.connection_id;
            PresenceMessage {
                id: member.id.clone().filter(|_| has_id),
                action: PresenceAction::Enter,
                connection_id: None,
                timestamp: None,
                data: newer.unwrap_or(&member.data).clone(),
                ..member.clone()
            }
        };
        let stays = |member: &&PresenceMessage| !self.leaving.contains(&who(core, member));
        self.own.values().filter(stays).map(enter).collect()
    }

    /// The own members are what the server says of this connection, not what was asked (RTP17b).
    pub(super) fn note_own(&mut self, core: &Core, message: &PresenceMessage) {
        let Some(client_id) = message.client_id.clone() else { return };
        if message.connection_id.is_none() || message.connection_id != core.connection_id {
            return;
        }
        let is_stale = self.own.get(&client_id).is_some_and(|stored| {
            stored.connection_id == message.connection_id && !is_newer(message, stored)
        });
        match message.action {
            _ if is_stale => {}
            PresenceAction::Enter | PresenceAction::Update | PresenceAction::Present => {
                self.own.insert(client_id, message.clone());
            }
            PresenceAction::Leave if !is_synthesized(message) => {
                self.own.remove(&client_id);
            }
            PresenceAction::Leave | PresenceAction::Absent | PresenceAction::Unknown(_) => {}
        }
    }
}

/// Whom a presence message means; `None` is the connection's own identity.
fn who(core: &Core, message: &PresenceMessage) -> Option<String> {
    let named = message.client_id.clone();
    named.filter(|named| core.identity() != Some(named.as_str()))
}

/// The public set.
impl Presence {
    pub(super) fn members(&self) -> Vec<PresenceMessage> {
        self.members.present()
    }

    /// Whether the set is complete (RTP13).
    pub(super) fn is_synced(&self) -> bool {
        self.members.is_complete()
    }

    pub(super) fn ask(&mut self, op: OpId, query: MembersQuery) {
        self.askers.push((op, query));
    }

    /// Answers whoever asked, as far as the channel's state answers (RTP11).
    pub(super) fn answer_waiting(
        &mut self,
        core: &mut Core,
        state: ChannelState,
        reason: Option<&ErrorInfo>,
    ) {
        if matches!(state, ChannelState::Attaching | ChannelState::Detaching) {
            return;
        }
        for (op, query) in std::mem::take(&mut self.askers) {
            match self.answer(state, &query, reason) {
                Some(result) => core.emit(Event::Members { op, result }),
                None => self.askers.push((op, query)),
            }
        }
    }

    /// The answer in a state; none where it has to be waited for.
    fn answer(
        &self,
        state: ChannelState,
        query: &MembersQuery,
        reason: Option<&ErrorInfo>,
    ) -> Option<Result<Vec<PresenceMessage>, ErrorInfo>> {
        match state {
            ChannelState::Attached if query.wait_for_sync && !self.is_synced() => None,
            ChannelState::Suspended if query.wait_for_sync => {
                let words = "the presence set is out of sync: the channel is suspended";
                Some(Err(ErrorInfo::new(91005, 400, words)))
            }
            ChannelState::Attached | ChannelState::Suspended => Some(Ok(self.matching(query))),
            ChannelState::Attaching | ChannelState::Detaching => None,
            ChannelState::Initialized | ChannelState::Detached | ChannelState::Failed => {
                let error = ErrorInfo::new(90001, 400, "the channel is not attached");
                Some(Err(reason.cloned().unwrap_or(error)))
            }
        }
    }

    fn matching(&self, query: &MembersQuery) -> Vec<PresenceMessage> {
        let is_meant =
            |wanted: &Option<String>, given: &Option<String>| wanted.is_none() || wanted == given;
        let mut members = self.members();
        members.retain(|member| {
            is_meant(&query.client_id, &member.client_id)
                && is_meant(&query.connection_id, &member.connection_id)
        });
        members
    }

    fn take(&mut self, core: &mut Core, channel: &str, message: PresenceMessage) {
        if message.client_id.is_none() {
            core.oddities.count(Oddity::Nameless);
            return;
        }
        if !self.members.has_room(&message, core.options.max_members) {
            core.oddities.count(Oddity::TooManyMembers);
            return;
        }
        self.note_own(core, &message);
        if self.members.accept(&message) {
            core.emit(Event::Presence { channel: channel.to_owned(), message });
        }
    }

    fn finish_sync(&mut self, core: &mut Core, channel: &str) {
        for message in self.members.end_sync() {
            core.emit(Event::Presence { channel: channel.to_owned(), message });
        }
        let members = self.members.present();
        core.emit(Event::PresenceSynced { channel: channel.to_owned(), members });
    }
}

impl Channel {
    /// The channel is attached: start or skip the sync, come back in, send what waited.
    pub(super) fn presence_attached(&mut self, core: &mut Core, has_presence: bool) {
        self.presence.members.start_sync();
        if !has_presence {
            self.presence.finish_sync(core, &self.name);
        }
        self.presence.answer_waiting(core, self.state, None);
        self.enter_again(core);
        self.send_waiting_presence(core);
    }

    pub(super) fn take_presence(&mut self, core: &mut Core, messages: Vec<PresenceMessage>) {
        for mut message in messages {
            if message.decode_with(self.options.cipher.as_ref()).is_err() {
                core.oddities.count(Oddity::Undecodable);
            }
            self.presence.take(core, &self.name, message);
        }
    }

    /// One page; `seq:cursor`, an empty cursor ends the sync, no serial is a sync in one page (RTP18).
    pub(super) fn take_sync(&mut self, core: &mut Core, frame: ProtocolMessage) {
        let serial = frame.channel_serial.as_deref();
        let (sequence, cursor) = match serial.map(|serial| serial.split_once(':')) {
            Some(Some((sequence, cursor))) => (Some(sequence), cursor),
            Some(None) => (serial, ""),
            None => (None, ""),
        };
        let is_endless = !self.presence.members.open_page(sequence);
        self.take_presence(core, frame.presence);
        if is_endless {
            core.oddities.count(Oddity::EndlessSync);
            self.presence.members.forgive_unseen();
        }
        if cursor.is_empty() || is_endless {
            self.presence.finish_sync(core, &self.name);
            self.presence.answer_waiting(core, self.state, None);
        }
    }
}
