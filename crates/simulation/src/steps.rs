//! Doing what the script says.

use ipc::{
    DiscardMessage, EditQueued, LoadOlder, MarkRead, MuteRoom, OpenRoom, PauseNotifications,
    RetryMessage, RetryNow, SendMessage, SetAttention, SetTyping,
};
use model::{Content, Message, MessageId, RoomId, Timestamp};

use crate::desk::Told;
use crate::net::Way;
use crate::people::{CHANGING, PEOPLE};
use crate::ports::EPOCH_MS;
use crate::script::{Step, throw};
use crate::service::FORBIDDEN;
use crate::world::{Later, World};

impl World {
    /// Throws a step and does it.
    pub(crate) fn step(&mut self) {
        let (desks, rooms) = (self.desks.len(), self.service.rooms.len());
        let step = throw(&mut self.dice, desks, rooms, PEOPLE.len());
        self.tally.steps += 1;
        self.note(&format!("-- {step:?}"));
        self.perform(step);
        self.change_something();
        self.react_somewhere();
        self.send_out();
    }

    pub(crate) fn perform(&mut self, step: Step) {
        match step {
            Step::Say { desk, room, is_mention } => {
                if self.files.are_wanted() {
                    return self.attach(desk, room);
                }
                self.say(desk, room, if is_mention { " @Ana @Bruno" } else { "" });
            }
            Step::SayForbidden { desk, room } => self.say(desk, room, FORBIDDEN),
            Step::Burst { desk, room, count } => {
                (0..count).for_each(|_| self.say(desk, room, ""));
            }
            Step::Type { desk, room } => self.with_room(desk, room, |one, room_id| {
                one.command(SetTyping { room_id, is_typing: true });
            }),
            Step::Look { desk, room } => self.look_at(desk, room),
            Step::LookAway { desk } => self.with_desk(desk, |one| {
                one.command(SetAttention { room_id: None, is_focused: false, is_at_end: false });
                one.tell(Told::Activity { is_locked: true, idle_ms: 600_000 });
            }),
            Step::Scroll { desk, room } => self.scroll_up(desk, room),
            Step::Retry { desk, which } => self.retry(desk, which),
            Step::Edit { desk, which } => self.edit(desk, which),
            Step::Discard { desk, which } => {
                if let Some(entry) = self.entry(desk, which) {
                    let message_id = entry.id;
                    // The process may end between the deed and its answer.
                    self.withdrawn.insert(message_id.clone());
                    self.with_desk(desk, |one| {
                        one.face.wish(&message_id);
                        one.command(DiscardMessage { message_id });
                    });
                }
            }
            Step::Mute { desk, room, is_muted } => self.with_room(desk, room, |one, room_id| {
                one.command(MuteRoom { room_id, is_muted });
            }),
            Step::Pause { desk, ms } => {
                let until = Some(Timestamp::from_ms(EPOCH_MS + self.now + ms));
                self.with_desk(desk, |one| one.command(PauseNotifications { until }));
            }
            Step::TryNow { desk } => self.with_desk(desk, |one| one.command(RetryNow {})),
            other => self.befall(other),
        }
    }

    /// What happens to people rather than by them.
    fn befall(&mut self, step: Step) {
        match step {
            Step::Quit { desk, off_ms } => self.stop(desk, off_ms, crate::desk::Desk::quit),
            Step::Kill { desk, off_ms } => self.stop(desk, off_ms, crate::desk::Desk::kill),
            Step::Doom { desk, writes, off_ms } => {
                self.off_ms.insert(desk, off_ms);
                self.with_desk(desk, |one| one.doom(writes));
            }
            Step::Sleep { desk, ms, is_told } => self.sleep(desk, ms, is_told),
            Step::SetClock { desk, by_ms } => {
                if let Some(one) = self.desks.get_mut(desk) {
                    one.shift_clock(by_ms);
                }
            }
            Step::Cut { desk } => {
                self.net.cut(desk);
                self.with_desk(desk, |one| one.cut());
            }
            Step::Hole { desk, ms, is_deadly } => {
                self.with_desk(desk, |one| one.cut());
                self.net.set_way(desk, Way::Hole { until: self.now + ms, is_deadly });
            }
            Step::Unplug { desk, ms } => {
                self.net.cut(desk);
                self.with_desk(desk, |one| one.cut());
                self.net.set_way(desk, Way::Refusing);
                self.later(ms, Later::Plug(desk));
            }
            Step::ServiceRestarts => self.service.restart(),
            Step::EndSession { person } => {
                self.with_person(person, |service, id| service.end_sessions(id));
            }
            Step::EndTokens { person } => {
                self.with_person(person, |service, id| service.end_tokens(id));
            }
            Step::Leave { person } => self.change_member(person, false),
            Step::Join { person } => self.change_member(person, true),
            Step::Wait { ms } => self.pass(ms),
            _ => {}
        }
    }

    pub(crate) fn with_desk(&mut self, desk: usize, does: impl FnOnce(&mut crate::desk::Desk)) {
        if let Some(one) = self.desks.get_mut(desk).filter(|one| one.is_awake()) {
            does(one);
        }
    }

    pub(crate) fn room_id(&self, room: usize) -> RoomId {
        RoomId::new(self.service.rooms.get(room).map(|room| room.id.clone()).unwrap_or_default())
    }

    fn with_room(
        &mut self,
        desk: usize,
        room: usize,
        does: impl FnOnce(&mut crate::desk::Desk, RoomId),
    ) {
        let room_id = self.room_id(room);
        self.with_desk(desk, |one| does(one, room_id));
    }

    fn with_person(
        &mut self,
        person: usize,
        does: impl FnOnce(&mut crate::service::Service, &str),
    ) {
        if let Some((id, _)) = PEOPLE.get(person) {
            does(&mut self.service, id);
        }
    }

    pub(crate) fn say(&mut self, desk: usize, room: usize, more: &str) {
        let number = self.next_number();
        let id = MessageId::new(format!("m{number}"));
        let content = Content::text(format!("word {number} {more}"));
        self.with_room(desk, room, |one, room_id| {
            one.command(SendMessage { client_msg_id: id, room_id, content });
        });
    }

    fn look_at(&mut self, desk: usize, room: usize) {
        let room_id = self.room_id(room);
        let newest = self.newest(desk, &room_id);
        let last =
            newest.iter().rev().find(|one| !one.delivery.is_pending()).map(|one| one.id.clone());
        self.with_desk(desk, |one| {
            one.tell(Told::Activity { is_locked: false, idle_ms: 0 });
            one.command(OpenRoom { room_id: room_id.clone() });
            let in_view = Some(room_id.clone());
            one.command(SetAttention { room_id: in_view, is_focused: true, is_at_end: true });
            if let Some(message_id) = last {
                one.command(MarkRead { room_id, message_id });
            }
        });
    }

    fn scroll_up(&mut self, desk: usize, room: usize) {
        let room_id = self.room_id(room);
        if let Some(oldest) = self.newest(desk, &room_id).into_iter().next() {
            self.with_desk(desk, |one| one.command(LoadOlder { room_id, before: oldest.id }));
        }
    }

    fn entry(&self, desk: usize, which: usize) -> Option<Message> {
        let entries = self.desks.get(desk)?.look(|db| db.outbox().ok())??;
        let at = which.checked_rem(entries.len())?;
        entries.into_iter().nth(at).map(|entry| entry.message)
    }

    fn retry(&mut self, desk: usize, which: usize) {
        let Some(entry) = self.entry(desk, which) else { return };
        let message_id = entry.id;
        self.out_of_order.insert(message_id.clone());
        self.with_desk(desk, |one| {
            one.face.wish(&message_id);
            one.command(RetryMessage { message_id });
        });
    }

    fn edit(&mut self, desk: usize, which: usize) {
        let Some(entry) = self.entry(desk, which) else { return };
        let number = self.next_number();
        let message_id = entry.id;
        self.out_of_order.insert(message_id.clone());
        self.with_desk(desk, |one| {
            one.face.wish(&message_id);
            one.command(EditQueued { message_id, text: format!("word {number} instead") });
        });
    }

    fn stop(&mut self, desk: usize, off_ms: i64, how: fn(&mut crate::desk::Desk)) {
        let Some(one) = self.desks.get_mut(desk).filter(|one| one.is_running()) else { return };
        how(one);
        self.files.end_run(desk);
        self.net.drain(desk);
        self.off_ms.remove(&desk);
        self.later.retain(|_, later| !matches!(later, Later::Wake(at, _) if *at == desk));
        self.later(off_ms, Later::Start(desk));
    }

    fn sleep(&mut self, desk: usize, ms: i64, is_told: bool) {
        let until = self.now + ms;
        let Some(one) = self.desks.get_mut(desk).filter(|one| one.is_awake()) else { return };
        one.asleep_until = Some(until);
        self.later(ms, Later::Wake(desk, is_told));
    }

    fn change_member(&mut self, person: usize, is_member: bool) {
        let Some((id, _)) = PEOPLE.get(person) else { return };
        self.has_changed.insert((*id).to_owned());
        self.service.change_member(CHANGING, id, is_member);
    }
}
