//! The reducer: one arm, one call.

use ipc::{
    Code, DismissNotice, IpcError, MarkRoomRead, MarkUnread, OpenedRoom, PauseNotifications,
    RetryMessage, RetryNow, Session, TimelinePage,
};
use model::{Content, Delivery, Message, MessageId, RoomId, Timestamp};

use super::action::{
    Action, Answer, Answered, ComposerAction, DeskAction, RoomAction, Scroll, SessionAction, Toast,
};
use super::composer::Composer;
use super::effect::Effect;
use super::open_room::{OpenRoom, Phase, Wanted};
use super::overlay::Overlay;
use super::search::SearchAction;
use super::state::State;

impl State {
    /// Takes an action in at `now`; answers what is to be done about it.
    pub(crate) fn reduce(&mut self, action: Action, now: Timestamp) -> Vec<Effect> {
        self.now = now;
        let mut effects = match action {
            Action::Feed(generation, from) => self.reduce_feed(generation, from),
            Action::Answered(answered) => self.reduce_answer(answered),
            Action::Session(action) => self.reduce_session(action),
            Action::Room(action) => self.reduce_room(action),
            Action::Composer(action) => self.reduce_composer(action),
            Action::Files(action) => self.reduce_files(action),
            Action::Window(action) => self.reduce_window(action),
            Action::Desk(action) => self.reduce_desk(action),
            Action::Page(action) => self.reduce_page(action),
            Action::Search(action) => self.reduce_search(action),
            Action::Overlay(action) => self.reduce_overlay(action),
            Action::Link(action) => self.reduce_link(action),
            Action::Talk(action) => self.reduce_talk(action),
            Action::Card(action) => self.reduce_card(action),
        };
        self.leave_what_is_gone();
        effects.extend(self.report_reading());
        effects.extend(self.ask_frame());
        effects
    }

    fn reduce_answer(&mut self, answered: Answered) -> Vec<Effect> {
        match answered {
            Answered::SignIn(answer) => self.signed_in(*answer),
            Answered::SignOut(answer) => self.signed_out(answer),
            Answered::Opened(room, answer) => self.opened(&room, *answer),
            Answered::Older(room, before, answer) => self.older_came(&room, &before, *answer),
            Answered::Around(room, message, answer) => self.around_came(&room, &message, *answer),
            Answered::Newer(room, after, answer) => self.newer_came(&room, &after, *answer),
            Answered::Sent(room, id, answer) => self.sent(&room, &id, *answer),
            Answered::Attached(room, id, answer) => self.attached(&room, &id, *answer),
            Answered::PageKept(answer) => self.page_kept(answer),
            Answered::Edited(room, id, answer) => self.edited(&room, id, *answer),
            Answered::Reacted(room, id, (emoji, is_on), answer) => {
                self.reacted(&room, &id, (&emoji, is_on), *answer)
            }
            Answered::Deleted(room, id, answer) => self.deleted(&room, &id, answer),
            Answered::Discarded(room, id, answer) => self.discarded(&room, &id, *answer),
            Answered::Found(asked, answer) => self.found(asked, *answer),
            Answered::QuotedFound(room, id, answer) => self.quoted_found(&room, &id, *answer),
            Answered::LinkOpened(address, answer) => self.link_opened(address, answer),
            Answered::Settings(answer) => self.settings_answered(answer),
            Answered::Talk(answer) => self.talk_answered(answer),
            Answered::Refused(code) => self.refused(code),
        }
    }

    pub(super) fn refused(&mut self, code: Code) -> Vec<Effect> {
        // A session that ended has its own banner.
        if code != Code::SignedOut {
            self.trouble = Some(code);
        }
        Vec::new()
    }

    // Signing in and out.

    pub(super) fn reduce_session(&mut self, action: SessionAction) -> Vec<Effect> {
        match action {
            SessionAction::SignIn(email, password) => {
                if self.sign_in.is_busy {
                    return Vec::new();
                }
                self.sign_in.is_busy = true;
                self.sign_in.error = None;
                vec![Effect::SignIn(email, password)]
            }
            SessionAction::ShowSignIn(is_wanted) => {
                self.sign_in.is_wanted = is_wanted;
                self.sign_in.error = None;
                Vec::new()
            }
            SessionAction::SignOut if self.outbox.waiting > 0 => {
                self.is_leaving = true;
                Vec::new()
            }
            SessionAction::SignOut | SessionAction::SignOutForGood => {
                self.is_leaving = false;
                vec![Effect::SignOut]
            }
            SessionAction::Stay => {
                self.is_leaving = false;
                Vec::new()
            }
        }
    }

    fn signed_in(&mut self, answer: Answer<Session>) -> Vec<Effect> {
        self.sign_in.is_busy = false;
        match answer {
            Ok(session) => self.take_session(session),
            Err(refusal) => self.sign_in.error = Some(refusal.code),
        }
        Vec::new()
    }

    fn signed_out(&mut self, answer: Answer<()>) -> Vec<Effect> {
        match answer {
            Ok(()) => self.take_session(Session::SignedOut),
            Err(refusal) => self.trouble = Some(refusal.code),
        }
        Vec::new()
    }

    // Rooms.

    fn reduce_room(&mut self, action: RoomAction) -> Vec<Effect> {
        match action {
            RoomAction::Pick(room) => self.pick_room(room),
            RoomAction::Close => self.close_room(),
            RoomAction::TryAgain => self.open_again(),
            RoomAction::TryOlderAgain => self.older_again(),
            RoomAction::Scrolled(scroll) => self.scrolled(scroll),
            RoomAction::ToEnd => self.go_to_end(),
            RoomAction::Search => {
                let room = self.open.as_ref().map(|open| open.id.clone());
                self.reduce_search(SearchAction::Open(room))
            }
            RoomAction::ToggleDetails => self.toggle_details(),
            RoomAction::ToUnread => self.go_to_unread(),
            RoomAction::ToggleMute => self.toggle_mute(),
            RoomAction::MarkRead(room_id) => vec![Effect::Order(MarkRoomRead { room_id }.into())],
            RoomAction::MarkUnread(room_id) => {
                let undo = MarkRoomRead { room_id: room_id.clone() };
                self.say_undoable(Toast::MarkedUnread, undo);
                vec![Effect::Order(MarkUnread { room_id, message_id: None }.into())]
            }
            RoomAction::Mute(room, ms) => {
                let until = ms.map(|ms| self.now.plus_ms(ms));
                self.say_ringing(&room, Toast::Muted);
                self.set_ringing(&room, |ring| (ring.is_muted, ring.muted_until) = (true, until))
            }
            RoomAction::Unmute(room) => {
                self.say_ringing(&room, Toast::Unmuted);
                self.set_ringing(&room, |ring| (ring.is_muted, ring.muted_until) = (false, None))
            }
            RoomAction::Level(room, level) => self.set_ringing(&room, |ring| ring.level = level),
            RoomAction::Copy(id) => self.copy(&id),
            RoomAction::PassOn(id) => self.pass_on(&id),
            RoomAction::ToQuoted(id) => self.go_to_quoted(&id),
            RoomAction::UnreadFrom(id) => self.unread_from(id),
            RoomAction::Retry(id) => vec![Effect::Order(RetryMessage { message_id: id }.into())],
            RoomAction::Discard(id) => self.discard(id),
            RoomAction::AskReaction(asked) => self.ask_reaction(asked),
            RoomAction::LeaveReaction => {
                self.asked_reaction = None;
                Vec::new()
            }
            RoomAction::React(id, emoji) => self.react(&id, emoji),
            RoomAction::Delete(id) => {
                self.lay_over(Overlay::Delete(id));
                Vec::new()
            }
            RoomAction::DeleteAsked => self.delete_asked(),
        }
    }

    pub(super) fn pick_room(&mut self, room: RoomId) -> Vec<Effect> {
        self.overlay = None;
        self.drop_card(&room);
        if self.open.as_ref().is_some_and(|open| open.id == room && open.phase == Phase::Ready) {
            return vec![Effect::FocusComposer];
        }
        let mut effects = self.keep_open_draft();
        self.composers.entry(room.clone()).or_default();
        let mut open = OpenRoom::new(room.clone());
        open.ask();
        self.open = Some(open);
        effects.extend([Effect::Open(room), Effect::FocusComposer]);
        effects
    }

    /// A room asked for from outside the page is wanted for its newest message.
    pub(super) fn request_room(&mut self, room: RoomId) -> Vec<Effect> {
        let must_read = self
            .open
            .as_mut()
            .filter(|open| open.id == room && open.phase == Phase::Ready)
            .is_some_and(OpenRoom::go_to_end);
        let mut effects = self.pick_room(room.clone());
        effects.extend(must_read.then_some(Effect::Open(room)));
        effects
    }

    fn close_room(&mut self) -> Vec<Effect> {
        let effects = self.keep_open_draft();
        self.open = None;
        effects
    }

    fn keep_open_draft(&mut self) -> Vec<Effect> {
        let Some(open) = &self.open else { return Vec::new() };
        self.composers.get_mut(&open.id).map(|c| c.keep_draft(&open.id)).unwrap_or_default()
    }

    fn open_again(&mut self) -> Vec<Effect> {
        let Some(open) = &mut self.open else { return Vec::new() };
        *open = OpenRoom::new(open.id.clone());
        open.ask();
        vec![Effect::Open(open.id.clone())]
    }

    fn opened(&mut self, room: &RoomId, answer: Answer<OpenedRoom>) -> Vec<Effect> {
        let me = self.me().cloned();
        let Some(open) = self.open.as_mut().filter(|open| open.id == *room) else {
            return Vec::new();
        };
        if !open.is_last_answer() {
            return Vec::new();
        }
        match answer {
            Ok(opened) => {
                let composer = self.composers.entry(room.clone()).or_default();
                composer.accept_draft(opened.draft.clone());
                self.files.accept(room, opened.attachments.clone());
                read_effect(room, open.opened(opened, me.as_ref()))
            }
            Err(refusal) => {
                open.not_opened(refusal.code);
                Vec::new()
            }
        }
    }

    fn older_came(
        &mut self,
        room: &RoomId,
        before: &MessageId,
        answer: Answer<TimelinePage>,
    ) -> Vec<Effect> {
        let Some(open) = self.open.as_mut().filter(|open| open.id == *room) else {
            return Vec::new();
        };
        match answer {
            Ok(page) => read_effect(room, open.older_came(before, page)),
            Err(refusal) => {
                open.older_failed(before, refusal.code);
                Vec::new()
            }
        }
    }

    fn older_again(&mut self) -> Vec<Effect> {
        let Some(open) = &mut self.open else { return Vec::new() };
        let wanted = open.ask_older();
        read_effect(&open.id, wanted)
    }

    fn scrolled(&mut self, scroll: Scroll) -> Vec<Effect> {
        let Some(open) = self.open.as_mut().filter(|open| open.phase == Phase::Ready) else {
            return Vec::new();
        };
        open.timeline.fit(scroll.height_px);
        open.is_at_end = scroll.is_at_bottom && open.follows_end();
        if open.is_at_end && !open.timeline.has_newer() {
            open.arrived = 0;
        }
        // Short rows in a tall window can be near both ends; the one that was reached wins.
        let goes_down = scroll.is_at_bottom || (scroll.is_near_bottom && !scroll.is_near_top);
        if goes_down && !open.is_at_end && open.timeline.show_newer() {
            return Vec::new();
        }
        let wanted = match (goes_down, scroll.is_near_top) {
            (true, _) if open.timeline.has_newer() => open.near_bottom(),
            (_, true) => open.near_top(),
            (_, false) => return Vec::new(),
        };
        read_effect(&open.id, wanted)
    }

    /// There is room for one panel.
    fn toggle_details(&mut self) -> Vec<Effect> {
        self.is_details_shown = !self.is_details_shown;
        self.search = None;
        if self.is_details_shown { Vec::new() } else { vec![Effect::FocusComposer] }
    }

    fn copy(&mut self, id: &MessageId) -> Vec<Effect> {
        let message = self.open.as_ref().and_then(|open| open.timeline.message(id));
        let Some(message) = message.filter(|message| !message.is_deleted) else {
            return Vec::new();
        };
        let copied = Effect::Copy(message.content.text.clone());
        self.say(Toast::Copied);
        vec![copied]
    }

    fn discard(&mut self, id: MessageId) -> Vec<Effect> {
        let Some(open) = &self.open else { return Vec::new() };
        vec![Effect::Discard(open.id.clone(), id)]
    }

    fn discarded(&mut self, room: &RoomId, id: &MessageId, answer: Answer<Content>) -> Vec<Effect> {
        let content = match answer {
            Ok(content) => content,
            Err(refusal) => return self.refused(refusal.code),
        };
        let composer = self.composers.entry(room.clone()).or_default();
        if composer.editing() == Some(id) {
            composer.end_edit();
        }
        composer.discarded(content.text);
        self.files.end_upload(id);
        if let Some(open) = self.open.as_mut().filter(|open| open.id == *room) {
            open.remove(id);
        }
        Vec::new()
    }

    // Writing.

    fn reduce_composer(&mut self, action: ComposerAction) -> Vec<Effect> {
        match action {
            ComposerAction::Typed(room, text) => self.composer(&room).typed(&room, text),
            ComposerAction::Submit(room, text, id) => self.submit(&room, text, id),
            ComposerAction::DraftDue(room) => self.composer(&room).keep_draft(&room),
            ComposerAction::KeepDrafts => self.keep_drafts(),
            ComposerAction::Edit(room, id) => self.edit(&room, id),
            ComposerAction::EditLast(room) => self.edit_last(&room),
            ComposerAction::Answer(room, id) => self.answer(&room, &id),
            ComposerAction::CancelEdit(room) => {
                self.composer(&room).end_edit();
                vec![Effect::FocusComposer]
            }
            ComposerAction::PutBack(room) => {
                let mut effects = self.composer(&room).put_back(&room);
                effects.push(Effect::FocusComposer);
                effects
            }
            ComposerAction::DismissError(room) => {
                self.composer(&room).dismiss_error();
                Vec::new()
            }
        }
    }

    pub(super) fn composer(&mut self, room: &RoomId) -> &mut Composer {
        self.composers.entry(room.clone()).or_default()
    }

    fn keep_drafts(&mut self) -> Vec<Effect> {
        self.composers.iter_mut().flat_map(|(room, composer)| composer.keep_draft(room)).collect()
    }

    pub(super) fn edit(&mut self, room: &RoomId, id: MessageId) -> Vec<Effect> {
        let text = self
            .open
            .as_ref()
            .filter(|open| open.id == *room)
            .and_then(|open| open.timeline.message(&id))
            .filter(|message| self.may_edit(message))
            .map(|message| message.content.text.clone());
        let Some(text) = text else { return Vec::new() };
        self.composer(room).edit(id, text);
        vec![Effect::FocusComposer]
    }

    fn sent(&mut self, room: &RoomId, id: &MessageId, answer: Answer<Message>) -> Vec<Effect> {
        let me = self.me().map(|me| me.id.clone());
        let refusal = answer.as_ref().err().map(|refusal: &IpcError| refusal.code);
        let mut effects = self.composer(room).answered(room, id, refusal);
        effects.extend(self.file_sent(room, id, refusal));
        if let (Ok(message), Some(open)) = (answer, &mut self.open)
            && open.id == *room
            && open.timeline.message(id).is_none()
        {
            let must_read = open.upsert(vec![message], me.as_ref(), true);
            effects.extend(must_read.then(|| Effect::Open(room.clone())));
        }
        effects
    }

    fn edited(&mut self, room: &RoomId, id: MessageId, answer: Answer<Message>) -> Vec<Effect> {
        let composer = self.composer(room);
        // Somebody may have left it, or changes another one by now.
        let is_awaited = composer.editing() == Some(&id);
        match answer {
            Ok(message) => {
                if is_awaited {
                    composer.end_edit();
                }
                match message.delivery {
                    Delivery::Failed { .. } => {
                        vec![Effect::Order(RetryMessage { message_id: id }.into())]
                    }
                    _ => Vec::new(),
                }
            }
            Err(refusal) if is_awaited => {
                composer.refuse(refusal.code);
                Vec::new()
            }
            Err(refusal) => self.refused(refusal.code),
        }
    }

    // The rest.

    fn reduce_desk(&mut self, action: DeskAction) -> Vec<Effect> {
        match action {
            DeskAction::RetryNow => return vec![Effect::Order(RetryNow {}.into())],
            DeskAction::DismissNotice(notice) => {
                self.notices.retain(|other| *other != notice);
                return vec![Effect::Order(DismissNotice { notice }.into())];
            }
            DeskAction::Undo => {
                self.toast = None;
                return self.undo.take().map(Effect::Order).into_iter().collect();
            }
            DeskAction::DismissTrouble => self.trouble = None,
            DeskAction::DismissCrash => self.crash = None,
            DeskAction::Pause(until) => {
                return vec![Effect::Order(PauseNotifications { until }.into())];
            }
            DeskAction::ToggleSidebar => self.is_sidebar_shown = !self.is_sidebar_shown,
        }
        Vec::new()
    }
}

pub(super) fn read_effect(room: &RoomId, wanted: Wanted) -> Vec<Effect> {
    match wanted {
        Wanted::Nothing => Vec::new(),
        Wanted::Before(message) => vec![Effect::Older(room.clone(), message)],
        Wanted::After(message) => vec![Effect::Newer(room.clone(), message)],
        Wanted::Around(message) => vec![Effect::Around(room.clone(), message)],
    }
}
