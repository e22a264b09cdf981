//! A desk: the real engine over the real store on a runtime of its own, whose clock stands still
//! until the simulation lets it go on.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ably_realtime::Network;
use engine::{Config, Engine, Handle, Json, Ports};
use ipc::{Command, Envelope, IpcError};
use store::{Db, Place, Running};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::cable::{Asked, Cable, Pace, Plug};
use crate::dice::Dice;
use crate::face::Face;
use crate::planted::{self, Fault};
use crate::ports::{DeskClock, Doom, DoomGate, Keychain, Screen, SeededChance, hold};
use crate::service::BACKEND;

/// Where a desk keeps its files.
const FILES: &str = "desk.files";
/// Turns after which everything that is ready has run.
const SETTLING_TURNS: usize = 40;

/// A command that was answered.
pub(crate) struct Answered {
    pub(crate) command: Command,
    pub(crate) answer: Result<Json, IpcError>,
}

/// One run of a desk's process.
struct Run {
    runtime: Runtime,
    handle: Handle,
    cable: Arc<Cable>,
    clock: Arc<DeskClock>,
    events: mpsc::Receiver<Envelope>,
    answered: Arc<Mutex<Vec<Answered>>>,
    /// The desk's own time, and up to when in the world that is.
    zero: Instant,
    passed_ms: i64,
    at: i64,
}

/// A desk.
pub(crate) struct Desk {
    pub(crate) name: String,
    pub(crate) person: String,
    folder: PathBuf,
    place: Place,
    doom: Arc<Doom>,
    vault: Keychain,
    pub(crate) screen: Screen,
    /// How fast files go over its line.
    pub(crate) pace: Pace,
    /// Processes so far.
    pub(crate) runs: u64,
    dice: Dice,
    /// How far its wall clock is off, in milliseconds.
    skew_ms: i64,
    run: Option<Run>,
    /// It sleeps until then.
    pub(crate) asleep_until: Option<i64>,
    pub(crate) face: Face,
    planted: Option<Fault>,
}

impl Desk {
    pub(crate) fn new(
        name: &str,
        person: &str,
        folder: PathBuf,
        is_on_disk: bool,
        dice: Dice,
        planted: Option<Fault>,
    ) -> Self {
        let doom = Arc::new(Doom::default());
        let gate = Arc::new(DoomGate(Arc::clone(&doom)));
        let place = if is_on_disk { Place::on_disk(gate) } else { Place::in_memory(gate) };
        Self {
            name: name.to_owned(),
            person: person.to_owned(),
            folder,
            place,
            doom,
            vault: Keychain::default(),
            screen: Screen::new(planted),
            pace: Pace::default(),
            runs: 0,
            dice,
            skew_ms: 0,
            run: None,
            asleep_until: None,
            face: Face::new(planted),
            planted,
        }
    }

    pub(crate) fn is_running(&self) -> bool {
        self.run.is_some()
    }

    /// Whether it takes part in what happens now.
    pub(crate) fn is_awake(&self) -> bool {
        self.is_running() && self.asleep_until.is_none()
    }

    /// The process starts. Answers its first picture unless it ended at once.
    pub(crate) fn start(&mut self, now: i64) {
        self.doom.lift();
        self.plant();
        let Ok(runtime) = Builder::new_current_thread().enable_time().start_paused(true).build()
        else {
            return self.face.wrong.push("no runtime".to_owned());
        };
        self.runs += 1;
        let cable = Arc::new(Cable::new(self.pace.clone()));
        let clock = runtime.block_on(async { Arc::new(DeskClock::new(self.skew_ms + now)) });
        let ports = Ports {
            vault: Arc::new(self.vault.clone()),
            notifier: Arc::new(self.screen.clone()),
            clock: clock.clone(),
            chance: Arc::new(SeededChance::new(self.dice.fork())),
            network: Network::Played(Arc::new(Plug(Arc::clone(&cable)))),
            store: Running::InPlace(self.place.clone()),
        };
        let Ok(backend) = BACKEND.parse() else { return };
        let config = Config {
            data_dir: self.folder.clone(),
            backend,
            version: "simulated".to_owned(),
            language: model::Language::English,
        };
        let (handle, subscribed) = runtime.block_on(async {
            let handle = Engine::start(config, ports);
            let subscribed = handle.subscribe().await;
            (handle, subscribed)
        });
        let Ok((snapshot, events)) = subscribed else {
            return self.face.wrong.push("the engine did not start".to_owned());
        };
        self.face.take_snapshot(snapshot);
        let zero = clock.started();
        let answered = Arc::default();
        self.run = Some(Run {
            runtime,
            handle,
            cable,
            clock,
            events,
            answered,
            zero,
            passed_ms: 0,
            at: now,
        });
    }

    /// Nothing is planted before the first run: there is no file yet.
    fn plant(&self) {
        let Some(fault) = self.planted else { return };
        self.place.change(|db| planted::change_file(fault, db, &self.person));
        if fault == Fault::LosesFiles {
            // Where there are none there is nothing to lose.
            let _ = std::fs::remove_dir_all(self.folder.join(FILES));
        }
        let file = self.folder.join("desk.db");
        if fault == Fault::DamagesFile && file.exists() {
            self.place.close();
            // What cannot be damaged is found sound, and the fault unnoticed.
            let bytes = std::fs::read(&file).unwrap_or_default();
            let _ = std::fs::write(&file, vec![0xa5; bytes.len()]);
        }
    }

    /// The process is killed.
    pub(crate) fn kill(&mut self) {
        self.asleep_until = None;
        if let Some(run) = self.run.take() {
            // Nothing of it runs any more; what it was doing is gone where it stood.
            drop(run.events);
            run.runtime.shutdown_background();
        }
    }

    /// A person closes the program.
    pub(crate) fn quit(&mut self) {
        if let Some(run) = &self.run {
            let doom = Arc::clone(&self.doom);
            run.runtime.block_on(async {
                tokio::select! {
                    biased;
                    () = doom.over() => {}
                    () = run.handle.shutdown() => {}
                }
            });
        }
        self.kill();
    }

    /// The process will end behind its `writes`-th write.
    pub(crate) fn doom(&self, writes: u64) {
        self.doom.set(writes);
    }

    pub(crate) fn is_doomed_and_over(&self) -> bool {
        self.doom.is_over()
    }

    /// Somebody sets the clock on the wall.
    pub(crate) fn shift_clock(&mut self, by_ms: i64) {
        self.skew_ms += by_ms;
        if let Some(run) = &self.run {
            run.clock.shift(by_ms);
        }
    }

    /// It wakes: its wall clock has gone on, its monotonic one stood still.
    pub(crate) fn wake(&mut self, now: i64) {
        self.asleep_until = None;
        if let Some(run) = &mut self.run {
            run.clock.shift(now - run.at);
            run.at = now;
        }
    }

    /// Lets the desk go on until a time.
    pub(crate) fn advance(&mut self, now: i64) {
        if self.asleep_until.is_some() {
            return;
        }
        let Some(run) = &mut self.run else { return };
        run.passed_ms += now - run.at;
        run.at = now;
        let until = run.zero + Duration::from_millis(u64::try_from(run.passed_ms).unwrap_or(0));
        let doom = Arc::clone(&self.doom);
        run.runtime.block_on(async {
            tokio::select! {
                biased;
                () = doom.over() => {}
                () = tokio::time::sleep_until(until) => {}
            }
        });
        self.take_events();
    }

    /// Lets everything that is ready run, without time.
    pub(crate) fn settle(&mut self) {
        if self.asleep_until.is_some() || self.doom.is_over() {
            return;
        }
        let Some(run) = &mut self.run else { return };
        run.runtime.block_on(async {
            for _ in 0..SETTLING_TURNS {
                tokio::task::yield_now().await;
            }
        });
        self.take_events();
    }

    fn take_events(&mut self) {
        let Some(run) = &mut self.run else { return };
        while let Ok(envelope) = run.events.try_recv() {
            self.face.take(envelope);
        }
        if self.face.wants_resync && !self.doom.is_over() {
            let subscribed = run.runtime.block_on(run.handle.subscribe());
            if let Ok((snapshot, events)) = subscribed {
                run.events = events;
                self.face.take_snapshot(snapshot);
            }
        }
    }

    /// What it asked of the network.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.run.as_ref().map(|run| run.cable.take()).unwrap_or_default()
    }

    /// What is on its way over the line at this moment is lost.
    pub(crate) fn cut(&self) {
        if let Some(run) = &self.run {
            run.cable.cut();
        }
    }

    /// Files whose bytes are on its disk.
    pub(crate) fn files_on_disk(&self) -> usize {
        let entries = std::fs::read_dir(self.folder.join(FILES)).into_iter().flatten().flatten();
        entries.filter(|entry| entry.path().extension().is_some_and(|end| end == "file")).count()
    }

    /// A person gives a command; its answer comes with [`Desk::answered`].
    pub(crate) fn command(&self, command: impl Into<Command>) {
        let Some(run) = &self.run else { return };
        let command = command.into();
        let (handle, answered) = (run.handle.clone(), Arc::clone(&run.answered));
        run.runtime.spawn(async move {
            let answer = handle.call(command.clone()).await;
            hold(&answered).push(Answered { command, answer });
        });
    }

    /// Commands that were answered since the last time.
    pub(crate) fn answered(&self) -> Vec<Answered> {
        self.run.as_ref().map(|run| std::mem::take(&mut *hold(&run.answered))).unwrap_or_default()
    }

    /// Tells the engine what the system knows.
    pub(crate) fn tell(&self, what: Told) {
        let Some(run) = &self.run else { return };
        let handle = run.handle.clone();
        run.runtime.spawn(async move {
            match what {
                Told::Wake => handle.wake().await,
                Told::Activity { is_locked, idle_ms } => handle.activity(is_locked, idle_ms).await,
            }
        });
    }

    /// Looks at the desk's file as it is committed now.
    pub(crate) fn look<T>(&self, at: impl FnOnce(&Db) -> T) -> Option<T> {
        self.place.look(at)
    }
}

/// What the system tells an engine.
pub(crate) enum Told {
    Wake,
    Activity { is_locked: bool, idle_ms: i64 },
}
