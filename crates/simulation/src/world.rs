//! The world: desks, network and service, and the time they share.

use std::collections::{BTreeMap, BTreeSet};

use ipc::{Command, SendAttachment, SendMessage, Session, SignIn};
use model::{MessageId, RoomId};
use tempfile::TempDir;

use crate::changes::Changes;
use crate::desk::{Answered, Desk, Told};
use crate::dice::Dice;
use crate::files::Files;
use crate::net::{Net, Weather};
use crate::people;
use crate::planted::{Fault, Planted};
use crate::reactions::Reactions;
use crate::service::{Quirks, Service, Ways};
use crate::trace::Trace;
use crate::{Report, Tally};

/// The desks are let go on for at most this long at once, in milliseconds.
const STRIDE_MS: i64 = 250;
/// Everything is compared with the files this often, in milliseconds.
const CHECK_EVERY_MS: i64 = 10_000;
/// Lines a report keeps.
const LINES: usize = 4_000;

/// What is to be played.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Everything that is left to chance.
    pub seed: u64,
    /// Steps of the script.
    pub steps: usize,
    /// Whether the desks' databases are on the disk; else they are in memory.
    pub is_on_disk: bool,
    /// Whether people send files, too.
    pub has_files: bool,
    /// Whether people edit and delete what they sent, too.
    pub has_changes: bool,
    /// Whether people react to messages, too.
    pub has_reactions: bool,
    /// A fault planted around the desks, to see it found.
    pub planted: Option<Fault>,
}

/// In lives of this seed and later ones people send files. What was found in earlier ones before
/// there were files is still found there.
pub const WITH_FILES: u64 = 10_000;

/// In lives of this seed and later ones they edit and delete what they sent as well.
pub const WITH_CHANGES: u64 = 20_000;

/// In lives of this seed and later ones they react to messages as well.
pub const WITH_REACTIONS: u64 = 30_000;

impl Plan {
    /// The usual plan of a seed: every sixteenth has its database on the disk.
    pub fn of(seed: u64, steps: usize) -> Self {
        let is_on_disk = seed.is_multiple_of(16);
        let (has_files, has_changes) = (seed >= WITH_FILES, seed >= WITH_CHANGES);
        let has_reactions = seed >= WITH_REACTIONS;
        Self { seed, steps, is_on_disk, has_files, has_changes, has_reactions, planted: None }
    }
}

/// A message a desk has answered for.
#[derive(Clone, Debug)]
pub(crate) struct Accepted {
    pub(crate) desk: usize,
    pub(crate) room_id: String,
    /// Place among all that were accepted.
    pub(crate) number: usize,
}

/// Something that happens later.
#[derive(Clone, Debug)]
pub(crate) enum Later {
    Start(usize),
    Wake(usize, bool),
    Plug(usize),
    SignIn(usize),
}

/// The world.
pub(crate) struct World {
    pub(crate) now: i64,
    pub(crate) dice: Dice,
    pub(crate) desks: Vec<Desk>,
    pub(crate) net: Net,
    pub(crate) service: Service,
    pub(crate) trace: Trace,
    pub(crate) tally: Tally,
    pub(crate) accepted: BTreeMap<MessageId, Accepted>,
    /// Taken back or changed by a person: what becomes of them is theirs to say.
    pub(crate) withdrawn: BTreeSet<MessageId>,
    /// What a person tried again: it stands where it came then.
    pub(crate) out_of_order: BTreeSet<MessageId>,
    pub(crate) later: BTreeMap<(i64, u64), Later>,
    /// Where a doomed desk starts again after its end.
    pub(crate) off_ms: BTreeMap<usize, i64>,
    pub(crate) wrong: Vec<String>,
    /// Who is in the changing room all the time.
    pub(crate) has_changed: BTreeSet<String>,
    pub(crate) planted: Planted,
    pub(crate) fault: Option<Fault>,
    pub(crate) changes: Changes,
    pub(crate) reactions: Reactions,
    pub(crate) files: Files,
    number: u64,
    checked_at: i64,
    checks_by_itself: bool,
    steps: usize,
    _folder: TempDir,
}

impl World {
    #[expect(clippy::expect_used, reason = "a simulation without a folder cannot begin")]
    pub(crate) fn new(plan: &Plan) -> Self {
        let mut dice = Dice::new(plan.seed);
        let folder = tempfile::tempdir().expect("a folder");
        let ways = Ways {
            token_ttl_ms: dice.between(60_000, 600_000),
            lag_ms: dice.between(0, 3_000),
            messages_per_minute: 10,
            tells_changes: dice.permille(700),
            can_edit: plan.has_changes,
            can_react: plan.has_reactions,
        };
        let rooms = people::rooms();
        let past = people::past(&rooms, &mut dice.fork());
        let mut service = Service::new(people::people(), rooms, ways, dice.fork());
        service.stored = past;
        let count = 2 + dice.below(3);
        let mut desks = Vec::new();
        for at in 0..count {
            // The fourth desk is another one of Ana's.
            let (person, name) = people::PEOPLE.get(at).copied().unwrap_or(("ana", "Ana too"));
            let place = folder.path().join(format!("desk-{at}"));
            let dice = dice.fork();
            desks.push(Desk::new(name, person, place, plan.is_on_disk, dice, plan.planted));
        }
        Self {
            now: 0,
            net: Net::new(count, dice.fork()),
            dice,
            desks,
            service,
            trace: Trace::new(LINES),
            tally: Tally::default(),
            accepted: BTreeMap::new(),
            withdrawn: BTreeSet::new(),
            out_of_order: BTreeSet::new(),
            later: BTreeMap::new(),
            off_ms: BTreeMap::new(),
            wrong: Vec::new(),
            has_changed: BTreeSet::new(),
            planted: Planted::new(plan.planted),
            fault: plan.planted,
            changes: Changes::new(plan.has_changes.then(|| Dice::new(plan.seed.rotate_left(32)))),
            reactions: Reactions::new(
                plan.has_reactions.then(|| Dice::new(plan.seed.rotate_left(16))),
            ),
            files: Files::new(plan.has_files.then(|| Dice::new(!plan.seed))),
            number: 0,
            checked_at: 0,
            checks_by_itself: true,
            steps: plan.steps,
            _folder: folder,
        }
    }

    /// Plays the script to its end, then lets everything become well, and looks.
    pub(crate) fn play(mut self) -> Report {
        self.open();
        self.set_weather();
        for _ in 0..self.steps {
            if !self.wrong.is_empty() {
                break;
            }
            self.step();
            let pause = if self.dice.permille(700) {
                self.dice.between(0, 900)
            } else {
                self.dice.between(1_000, 25_000)
            };
            self.pass(pause);
        }
        if self.wrong.is_empty() {
            self.heal();
        }
        self.end()
    }

    /// Everybody sits down at their desk, and finds what was said.
    pub(crate) fn open(&mut self) {
        for desk in 0..self.desks.len() {
            self.start(desk);
            self.sign_in(desk);
        }
        self.pass(5_000);
    }

    fn end(mut self) -> Report {
        for desk in &mut self.desks {
            self.tally.shown += u64::try_from(desk.screen.shown().len()).unwrap_or(0);
            desk.quit();
        }
        self.tally.virtual_ms = u64::try_from(self.now).unwrap_or(0);
        let hash = self.trace.hash();
        Report { wrong: self.wrong, hash, lines: self.trace.into_lines(), tally: self.tally }
    }

    fn set_weather(&mut self) {
        let mut often = |most: usize| u64::try_from(self.dice.below(most)).unwrap_or(0);
        self.net.weather = Weather {
            lost_calls: often(60),
            lost_answers: often(60),
            failing: often(60),
            limited: often(40),
            latency_ms: [20, 200, 1_500]
                .get(usize::try_from(often(3)).unwrap_or(0))
                .copied()
                .unwrap_or(20),
        };
        self.service.quirks = Quirks {
            lost_acks: often(80),
            doubled_acks: often(80),
            doubled_messages: often(80),
            late_acks: often(700),
            ..Quirks::default()
        };
        self.set_weather_of_files();
    }

    /// Everything works from here on.
    pub(crate) fn heal(&mut self) {
        if self.fault == Some(Fault::LosesTaken) {
            let is_kept = |id: &str| !self.accepted.contains_key(&MessageId::new(id));
            self.service.stored.retain(|stored| is_kept(&stored.id));
        }
        self.note("everything becomes well");
        self.net.weather = Weather { latency_ms: 30, ..Weather::default() };
        self.service.quirks = Quirks::default();
        for desk in 0..self.desks.len() {
            self.net.set_way(desk, crate::net::Way::Open);
            if let Some(one) = self.desks.get_mut(desk) {
                one.pace.set(0);
                one.doom(0);
            }
        }
        self.converge();
    }

    pub(crate) fn note(&mut self, what: &str) {
        self.trace.note(self.now, what);
    }

    pub(crate) fn later(&mut self, after_ms: i64, what: Later) {
        self.number += 1;
        self.later.insert((self.now + after_ms, self.number), what);
    }

    pub(crate) fn next_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, ms: i64) {
        let until = self.now + ms;
        while self.now < until && self.wrong.is_empty() {
            self.turn(until);
        }
    }

    fn turn(&mut self, until: i64) {
        let due = self.net.next_due().into_iter().chain([self.service.next_due()]);
        let due = due.chain(self.later.keys().next().map(|(at, _)| *at));
        let next = due.min().unwrap_or(until).min(self.now + STRIDE_MS).min(until);
        self.now = next.max(self.now + 1);
        self.service.advance(self.now);
        self.happen();
        while let Some(arrival) = self.net.arrive(self.now) {
            self.arrive(arrival);
            self.send_out();
        }
        self.send_out();
        for desk in 0..self.desks.len() {
            self.advance(desk);
        }
        if self.checks_by_itself && self.checked_at + CHECK_EVERY_MS <= self.now {
            self.check();
        }
    }

    /// Whoever looks by themselves says when.
    pub(crate) fn put_off_checks(&mut self) {
        self.checks_by_itself = false;
    }

    /// Forgets what happened, but for what has just.
    pub(crate) fn forget_day(&mut self) {
        let before = self.service.wall() - 60 * 60_000;
        self.service.forget_before(before);
        for desk in &mut self.desks {
            desk.face.forget_seen();
            desk.screen.forget_shown();
        }
    }

    pub(crate) fn check(&mut self) {
        self.checked_at = self.now;
        for id in std::mem::take(&mut self.service.told_again) {
            self.fail(&format!("{id} was told again long after"));
        }
        self.check_desks();
    }

    pub(crate) fn send_out(&mut self) {
        for (link, out) in std::mem::take(&mut self.service.out) {
            self.net.send_down(link, out);
        }
    }

    fn advance(&mut self, desk: usize) {
        let Some(one) = self.desks.get_mut(desk) else { return };
        one.advance(self.now);
        let asked = one.asked();
        let answered = one.answered();
        let wrong = std::mem::take(&mut one.face.wrong);
        let is_over = one.is_running() && one.is_doomed_and_over();
        let name = one.name.clone();
        self.net.take(desk, asked);
        self.net.drain(desk);
        for one in answered {
            self.take_answer(desk, one);
        }
        for what in wrong {
            self.fail(&format!("{name}: {what}"));
        }
        if is_over {
            self.end_desk(desk);
        }
        self.watch_session(desk);
    }

    /// A person whose session ended signs in again after a while.
    fn watch_session(&mut self, desk: usize) {
        let Some(one) = self.desks.get(desk).filter(|one| one.is_awake()) else { return };
        let is_out = !matches!(one.face.session, Session::SignedIn { .. });
        let is_planned =
            self.later.values().any(|later| matches!(later, Later::SignIn(at) if *at == desk));
        if is_out && !is_planned {
            let after = self.dice.between(2_000, 30_000);
            self.later(after, Later::SignIn(desk));
        }
    }

    pub(crate) fn fail(&mut self, what: &str) {
        self.note(what);
        self.wrong.push(format!("at {}.{:03} s: {what}", self.now / 1_000, self.now % 1_000));
    }

    fn end_desk(&mut self, desk: usize) {
        let off_ms = self.off_ms.remove(&desk).unwrap_or(1_000);
        if let Some(one) = self.desks.get_mut(desk) {
            one.kill();
            self.files.end_run(desk);
            let what = format!("{} ends behind a write", one.name);
            self.note(&what);
        }
        self.net.drain(desk);
        self.later(off_ms, Later::Start(desk));
    }

    pub(crate) fn start(&mut self, desk: usize) {
        let now = self.now;
        if let Some(one) = self.desks.get_mut(desk).filter(|one| !one.is_running()) {
            one.start(now);
            self.tally.starts += 1;
            let what = format!("{} starts", one.name);
            self.note(&what);
        }
    }

    pub(crate) fn sign_in(&mut self, desk: usize) {
        let Some(one) = self.desks.get(desk).filter(|one| one.is_awake()) else { return };
        if matches!(one.face.session, Session::SignedIn { .. }) {
            return;
        }
        one.command(SignIn {
            email: format!("{}@hotel.example", one.person),
            password: ipc::Password(crate::service::PASSWORD.to_owned()),
        });
        let what = format!("{} signs in", one.name);
        self.note(&what);
    }

    fn happen(&mut self) {
        while let Some(entry) = self.later.first_entry() {
            if entry.key().0 > self.now {
                return;
            }
            match entry.remove() {
                Later::Start(desk) => self.start(desk),
                Later::Wake(desk, is_told) => {
                    let now = self.now;
                    if let Some(one) = self.desks.get_mut(desk) {
                        one.wake(now);
                        if is_told {
                            one.tell(Told::Wake);
                        }
                    }
                }
                Later::Plug(desk) => self.net.set_way(desk, crate::net::Way::Open),
                Later::SignIn(desk) => self.sign_in(desk),
            }
        }
    }

    fn take_answer(&mut self, desk: usize, answered: Answered) {
        let Answered { command, answer } = answered;
        let is_done = answer.is_ok();
        match command {
            Command::SendMessage(SendMessage { client_msg_id, room_id, .. }) => {
                let word =
                    answer.err().map_or("accepted".to_owned(), |err| format!("{:?}", err.code));
                self.note(&format!("desk {desk}: {client_msg_id} in {room_id}: {word}"));
                if is_done {
                    self.accept(desk, client_msg_id, &room_id);
                }
            }
            Command::SendAttachment(SendAttachment { client_msg_id, room_id, .. }) => {
                self.note(&format!("desk {desk}: {client_msg_id} with a file: {is_done}"));
                if is_done {
                    self.accept(desk, client_msg_id, &room_id);
                }
            }
            Command::AddAttachment(command) => {
                self.take_added(desk, command.attachment_id, is_done);
            }
            Command::RemoveAttachment(_) => self.take_removed(desk),
            Command::DiscardMessage(command) => {
                self.note(&format!("desk {desk}: {} taken back: {is_done}", command.message_id));
                if !is_done {
                    self.withdrawn.remove(&command.message_id);
                }
            }
            Command::EditMessage(command) => self.take_change(desk, &command.message_id, is_done),
            Command::DeleteMessage(command) => {
                self.take_change(desk, &command.message_id, is_done);
            }
            Command::SetReaction(command) => {
                self.take_reaction(desk, &command.message_id, is_done);
            }
            other => self.note(&format!("desk {desk}: {}: {is_done}", other.method())),
        }
    }

    fn accept(&mut self, desk: usize, id: MessageId, room_id: &RoomId) {
        self.tally.accepted += 1;
        let number = self.accepted.len();
        let room_id = room_id.as_str().to_owned();
        self.accepted.entry(id).or_insert(Accepted { desk, room_id, number });
    }
}
