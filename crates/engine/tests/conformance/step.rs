//! What can happen around a desk. Numbers pick among what is there; few times, so that many
//! messages share a millisecond.

use proptest::prelude::*;

/// Ana owns the desk; Diego writes but is in no roster.
pub const PEOPLE: [&str; 4] = ["Ana", "Bruno", "Chiara", "Diego"];
pub const ROOMS: usize = 2;

/// A time of the service, in milliseconds.
type Ms = i64;

#[derive(Clone, Debug)]
pub enum Step {
    /// Somebody writes: the service has it, this desk does not yet.
    Say {
        who: usize,
        room: usize,
        at: Ms,
        is_mention: bool,
        is_system: bool,
    },
    /// The service's copy of a message is changed.
    Edit {
        which: usize,
        is_mention: bool,
    },
    Delete {
        which: usize,
    },
    /// Messages come over the line as they were first written, in any order and again.
    Live {
        which: Vec<usize>,
    },
    /// A page of the backend's history; its clock was late by so much.
    Page {
        which: Vec<usize>,
        late: Ms,
    },
    /// What became of messages is told over the line, of those that are not here as well.
    Amended {
        which: Vec<usize>,
    },
    /// Ana writes here, and what becomes of it.
    Write {
        room: usize,
    },
    Sending {
        which: usize,
    },
    Waiting {
        which: usize,
    },
    Refused {
        which: usize,
    },
    Retry {
        which: usize,
    },
    Discard {
        which: usize,
    },
    /// The service takes what is being sent, and perhaps its answer comes.
    Taken {
        which: usize,
        at: Ms,
    },
    Acked {
        which: usize,
        guess: Ms,
    },
    /// Somebody's receipt for any message, one that is not here yet included.
    Receipt {
        who: usize,
        which: usize,
        is_read: bool,
        at: Ms,
    },
    /// Ana looks at a message here.
    Look {
        which: usize,
    },
    /// Ana marks a room as unread, from a message or from the newest of another.
    MarkUnread {
        which: usize,
        is_newest: bool,
        at: Ms,
    },
    /// The backend's word on who is in a room: some are not, some joined late.
    Roster {
        room: usize,
        joined: [Option<Ms>; 2],
        read: [Option<Ms>; 3],
    },
    Restart,
}

fn ms() -> impl Strategy<Value = Ms> {
    100..108_i64
}

/// One room mostly, so that much happens in it.
fn room() -> impl Strategy<Value = usize> {
    prop_oneof![4 => Just(0), 1 => 1..ROOMS]
}

fn some() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(any::<usize>(), 1..5)
}

fn own() -> impl Strategy<Value = Step> {
    let which = any::<usize>;
    prop_oneof![
        3 => room().prop_map(|room| Step::Write { room }),
        3 => which().prop_map(|which| Step::Sending { which }),
        1 => which().prop_map(|which| Step::Waiting { which }),
        1 => which().prop_map(|which| Step::Refused { which }),
        1 => which().prop_map(|which| Step::Retry { which }),
        1 => which().prop_map(|which| Step::Discard { which }),
        3 => (which(), ms()).prop_map(|(which, at)| Step::Taken { which, at }),
        3 => (which(), ms()).prop_map(|(which, guess)| Step::Acked { which, guess }),
    ]
}

fn said() -> impl Strategy<Value = Step> {
    let which = any::<usize>;
    prop_oneof![
        4 => (0..PEOPLE.len(), room(), ms(), any::<bool>(), prop::bool::weighted(0.15)).prop_map(
            |(who, room, at, is_mention, is_system)| Step::Say {
                who, room, at, is_mention, is_system,
            }
        ),
        2 => (which(), any::<bool>())
            .prop_map(|(which, is_mention)| Step::Edit { which, is_mention }),
        1 => which().prop_map(|which| Step::Delete { which }),
        6 => some().prop_map(|which| Step::Live { which }),
        4 => some().prop_map(|which| Step::Amended { which }),
        4 => (some(), 0..3_i64).prop_map(|(which, late)| Step::Page { which, late }),
    ]
}

fn read() -> impl Strategy<Value = Step> {
    let time = || proptest::option::of(ms());
    prop_oneof![
        8 => (0..3_usize, any::<usize>(), any::<bool>(), ms())
            .prop_map(|(who, which, is_read, at)| Step::Receipt { who, which, is_read, at }),
        2 => any::<usize>().prop_map(|which| Step::Look { which }),
        2 => (any::<usize>(), prop::bool::weighted(0.3), ms())
            .prop_map(|(which, is_newest, at)| Step::MarkUnread { which, is_newest, at }),
        1 => (room(), [time(), time()], [time(), time(), time()])
            .prop_map(|(room, joined, read)| Step::Roster { room, joined, read }),
    ]
}

pub fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![10 => said(), 6 => own(), 7 => read(), 1 => Just(Step::Restart)]
}
