//! One room's catch-up.

use model::Timestamp;

use super::{Output, PAGES, Page, RoomFacts, Source, TRIES};

/// What is left to be fetched of one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Task {
    until: Option<String>,
    source: Source,
    cursor: Option<String>,
    pages: u32,
    /// Failed tries in a row.
    pub(super) tries: u32,
    /// Whether this is the patient way on after a gap was shown: one try of each source.
    pub(super) is_shown: bool,
}

impl Task {
    /// Everything before the attach point, or before now where there is none.
    pub(super) fn new(until: Option<String>) -> Self {
        let source = until.clone().map_or(Source::Rest, |until| Source::Live { until });
        Self { until, source, cursor: None, pages: 0, tries: 0, is_shown: false }
    }

    /// The same from the beginning.
    pub(super) fn again(&self) -> Self {
        Self::new(self.until.clone())
    }

    /// The same from the beginning, beside a gap that is shown.
    fn patiently(&self) -> Self {
        Self { is_shown: true, ..self.again() }
    }

    /// Failed tries in a row after which its source is given up.
    pub(super) fn patience(&self) -> u32 {
        if self.is_shown { 1 } else { TRIES }
    }

    /// The same from the backend's pages, where live history was asked and does not answer.
    pub(super) fn beyond_live(&self) -> Option<Self> {
        let is_live = self.source != Source::Rest;
        is_live.then(|| Self { source: Source::Rest, cursor: None, tries: 0, ..self.clone() })
    }

    /// Where a page leads. The backend's last page is the room's first message: nothing older can
    /// be missing.
    pub(super) fn after(self, page: Page, due: Timestamp) -> Step {
        let next = Self { pages: self.pages + 1, tries: 0, is_shown: false, ..self };
        match page {
            Page::Joined => Step::Current,
            Page::End if next.source == Source::Rest => Step::Current,
            Page::More { .. } | Page::End if next.pages >= PAGES => {
                Step::Gap { task: next, again: None }
            }
            Page::More { cursor } => {
                Step::Wanted { task: Self { cursor: Some(cursor), ..next }, due }
            }
            Page::End => {
                Step::Wanted { task: Self { source: Source::Rest, cursor: None, ..next }, due }
            }
        }
    }
}

/// Where a room stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Not yet known whether something is missing; what the last connection left undone is.
    Attaching { left: Option<Task> },
    /// A page is to be fetched, not before a time.
    Wanted { task: Task, due: Timestamp },
    /// A page is being fetched.
    Fetching { generation: u64, task: Task },
    /// Nothing is missing.
    Current,
    /// Something is, and it stays so for now; it is tried again at a time where trying may help.
    Gap { task: Task, again: Option<Timestamp> },
}

/// A room and its step.
#[derive(Clone, Debug)]
pub(super) struct Room {
    pub(super) facts: RoomFacts,
    pub(super) step: Step,
}

impl Room {
    /// When its next page is to be fetched.
    pub(super) fn due(&self) -> Option<Timestamp> {
        match self.step {
            Step::Wanted { due, .. } => Some(due),
            Step::Gap { again, .. } => again,
            Step::Attaching { .. } | Step::Fetching { .. } | Step::Current => None,
        }
    }

    /// Whether nothing more is to be expected of it by itself.
    pub(super) fn is_settled(&self) -> bool {
        matches!(self.step, Step::Current | Step::Gap { .. })
    }

    /// Goes from wanting a page, or from a gap, to fetching.
    pub(super) fn fetch(&mut self, generation: u64) -> Option<Output> {
        let task = match &self.step {
            Step::Wanted { task, .. } => task.clone(),
            Step::Gap { task, .. } => task.patiently(),
            Step::Attaching { .. } | Step::Fetching { .. } | Step::Current => return None,
        };
        let output = Output::Fetch {
            room_id: self.facts.room_id.clone(),
            generation,
            source: task.source.clone(),
            cursor: task.cursor.clone(),
        };
        self.step = Step::Fetching { generation, task };
        Some(output)
    }

    /// The task whose fetch has that generation; a late answer finds none.
    pub(super) fn take_task(&self, generation: u64) -> Option<Task> {
        match &self.step {
            Step::Fetching { generation: current, task } if *current == generation => {
                Some(task.clone())
            }
            Step::Attaching { .. }
            | Step::Wanted { .. }
            | Step::Fetching { .. }
            | Step::Current
            | Step::Gap { .. } => None,
        }
    }

    /// What the end of a connection leaves undone.
    pub(super) fn left(&self) -> Option<Task> {
        match &self.step {
            Step::Attaching { left } => left.clone(),
            Step::Wanted { task, .. } | Step::Fetching { task, .. } | Step::Gap { task, .. } => {
                Some(task.clone())
            }
            Step::Current => None,
        }
    }

    /// The connection ended: answers of the fetch under way no longer count.
    pub(super) fn interrupt(&mut self) {
        self.step = Step::Attaching { left: self.left() };
    }

    pub(super) fn shift(&mut self, ms: i64) {
        if let Step::Wanted { due, .. } | Step::Gap { again: Some(due), .. } = &mut self.step {
            *due = due.plus_ms(ms);
        }
    }
}
