//! What people and the world do, thrown by the dice.

use crate::dice::Dice;

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Say { desk: usize, room: usize, is_mention: bool },
    SayForbidden { desk: usize, room: usize },
    Burst { desk: usize, room: usize, count: usize },
    Type { desk: usize, room: usize },
    Look { desk: usize, room: usize },
    LookAway { desk: usize },
    Scroll { desk: usize, room: usize },
    Retry { desk: usize, which: usize },
    Edit { desk: usize, which: usize },
    Discard { desk: usize, which: usize },
    Mute { desk: usize, room: usize, is_muted: bool },
    Pause { desk: usize, ms: i64 },
    TryNow { desk: usize },
    Quit { desk: usize, off_ms: i64 },
    Kill { desk: usize, off_ms: i64 },
    Doom { desk: usize, writes: u64, off_ms: i64 },
    Sleep { desk: usize, ms: i64, is_told: bool },
    SetClock { desk: usize, by_ms: i64 },
    Cut { desk: usize },
    Hole { desk: usize, ms: i64, is_deadly: bool },
    Unplug { desk: usize, ms: i64 },
    ServiceRestarts,
    EndSession { person: usize },
    EndTokens { person: usize },
    Leave { person: usize },
    Join { person: usize },
    Wait { ms: i64 },
}

/// Throws the next step.
pub(crate) fn throw(dice: &mut Dice, desks: usize, rooms: usize, people: usize) -> Step {
    let desk = dice.below(desks);
    let room = dice.below(rooms);
    let person = dice.below(people);
    let which = dice.below(64);
    let minutes = dice.between(1, 5) * 60_000;
    let moment = dice.between(50, 4_000);
    let off_ms = if dice.permille(800) { moment } else { minutes };
    match dice.below(100) {
        0..=27 => Step::Say { desk, room, is_mention: dice.permille(150) },
        28..=29 => Step::SayForbidden { desk, room },
        30..=31 => Step::Burst { desk, room, count: 3 + dice.below(60) },
        32..=34 => Step::Type { desk, room },
        35..=42 => Step::Look { desk, room },
        43..=44 => Step::LookAway { desk },
        45..=46 => Step::Scroll { desk, room },
        47..=49 => Step::Retry { desk, which },
        50..=51 => Step::Edit { desk, which },
        52..=53 => Step::Discard { desk, which },
        54 => Step::Mute { desk, room, is_muted: dice.permille(500) },
        55 => Step::Pause { desk, ms: minutes },
        56..=57 => Step::TryNow { desk },
        58..=60 => Step::Quit { desk, off_ms },
        61..=64 => Step::Kill { desk, off_ms },
        65..=71 => Step::Doom { desk, writes: 1 + dice.next() % 12, off_ms },
        72..=73 => Step::Sleep { desk, ms: off_ms.max(1_000), is_told: dice.permille(500) },
        74..=75 => Step::SetClock { desk, by_ms: dice.between(-600_000, 600_000) },
        76..=81 => Step::Cut { desk },
        82..=86 => Step::Hole { desk, ms: off_ms, is_deadly: dice.permille(600) },
        87..=89 => Step::Unplug { desk, ms: off_ms },
        90 => Step::ServiceRestarts,
        91 => Step::EndSession { person },
        92..=93 => Step::EndTokens { person },
        94 => Step::Leave { person },
        95..=96 => Step::Join { person },
        _ => Step::Wait { ms: minutes },
    }
}
