//! Each promise can be broken, and that is found: a fault planted around the desks fails a run within
//! a few seeds, with the words of the promise it breaks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use simulation::{Fault, Plan, play};

/// Seeds within which a fault is to be found.
const SEEDS: u64 = 16;
/// Steps of each.
const STEPS: usize = 24;

#[track_caller]
fn check(fault: Fault, words: &[&str]) {
    let is_on_disk = fault == Fault::DamagesFile;
    let has_files = matches!(fault, Fault::UploadsTwice | Fault::MixesFiles | Fault::LosesFiles);
    let has_changes = fault == Fault::SwallowsChanges;
    let has_reactions = fault == Fault::SwallowsReactions;
    let plan = |seed| Plan {
        planted: Some(fault),
        is_on_disk,
        has_files,
        has_changes,
        has_reactions,
        ..Plan::of(seed, STEPS)
    };
    let plans = (0..SEEDS).map(plan);
    let mut unheard: Vec<&str> = words.to_vec();
    let mut wrong = Vec::new();
    for plan in plans {
        wrong = play(&plan).wrong;
        unheard.retain(|words| !wrong.iter().any(|what| what.contains(words)));
        if unheard.is_empty() {
            return;
        }
    }
    panic!("with {fault:?} nobody said {unheard:?}, but at last {wrong:#?}");
}

#[test]
fn an_accepted_message_that_is_lost_is_found() {
    check(Fault::LosesEntries, &["was accepted and is nowhere"]);
    check(Fault::LosesTaken, &["was accepted and never came"]);
}

#[test]
fn a_message_that_never_goes_out_is_found() {
    check(Fault::SwallowsPublishes, &["still waits"]);
}

#[test]
fn a_message_that_some_desk_misses_is_found() {
    check(Fault::SwallowsMessages, &["is missing"]);
}

#[test]
fn a_message_that_nobody_has_said_or_that_comes_twice_is_found() {
    check(Fault::RenamesRetries, &["is there twice"]);
    check(Fault::InventsMessages, &["nobody knows"]);
    check(Fault::EmptiesHistory, &["was told again long after"]);
}

#[test]
fn messages_out_of_order_and_too_old_ones_are_found() {
    check(Fault::MisdatesMessages, &["stands after"]);
    check(Fault::AgesMessages, &["is too old"]);
}

#[test]
fn a_status_that_goes_backwards_and_an_event_that_is_lost_are_found() {
    check(Fault::TellsStaleDeliveries, &["went from"]);
    check(Fault::MissesEvents, &["came after"]);
}

#[test]
fn a_wrong_count_of_unread_is_found_in_the_file_and_on_the_screen() {
    check(Fault::MiscountsInFile, &["unread, the file says"]);
    check(Fault::MiscountsOnScreen, &["shows Some("]);
}

#[test]
fn a_second_ring_for_one_message_is_found_with_words_without_and_in_a_digest() {
    check(Fault::RingsTwice, &["rang twice", "times for", "the digests count"]);
}

#[test]
fn an_outbox_beyond_its_limit_is_found() {
    check(Fault::Overfills, &[": the outbox holds"]);
}

#[test]
fn a_file_that_does_not_reopen_is_found() {
    check(Fault::DamagesFile, &["the store is not sound"]);
}

#[test]
fn a_gap_that_stays_is_found() {
    check(Fault::HidesHistory, &["has a gap"]);
}

#[test]
fn people_and_rooms_a_desk_does_not_see_are_found() {
    check(Fault::HidesPeople, &[" sees "]);
    check(Fault::HidesRooms, &["is a member of"]);
}

#[test]
fn a_desk_that_does_not_come_back_is_found() {
    check(Fault::RefusesTokens, &[" is Trouble"]);
}

#[test]
fn a_file_that_is_uploaded_twice_mixed_up_or_lost_is_found() {
    check(Fault::UploadsTwice, &["was uploaded again"]);
    check(Fault::MixesFiles, &["names the file of"]);
    check(Fault::LosesFiles, &["rows have the bytes of"]);
}

#[test]
fn desks_of_one_person_that_do_not_agree_on_what_was_read_are_found() {
    check(Fault::HidesReading, &["unread here"]);
}

#[test]
fn a_change_that_some_desk_misses_is_found() {
    check(Fault::SwallowsChanges, &[" says “"]);
}

#[test]
fn a_reaction_that_some_desk_misses_is_found() {
    check(Fault::SwallowsReactions, &[" shows {"]);
}
