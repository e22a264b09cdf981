//! Faults that seeds found, each as the few steps that lead to it.

use crate::Plan;
use crate::net::Way;
use crate::script::Step;
use crate::world::World;

const ANA: usize = 0;
const BRUNO: usize = 1;
const CARLA: usize = 2;
const ANA_TOO: usize = 3;
/// The room people come into and go from.
const SHIFTS: usize = 3;
/// The room of Ana and Bruno alone.
const ANA_AND_BRUNO: usize = 4;

/// Everybody is there, and Ana has two desks; the network is well, and the service tells of rooms
/// that change, so that no desk asks by itself now and then.
fn with_two_desks_of_ana() -> World {
    let mut worlds = (0..).map(|seed| World::new(&Plan::of(seed, 0)));
    let is_wanted = |world: &World| world.desks.len() == 4 && world.service.ways.tells_changes;
    let mut world = worlds.find(is_wanted).unwrap();
    world.open();
    world
}

/// Everything becomes well, or this fails.
#[track_caller]
fn assert_sound(mut world: World) {
    world.heal();
    assert!(world.wrong.is_empty(), "{:#?}", world.wrong);
}

#[test]
fn what_ana_read_on_a_dead_line_before_a_power_cut_is_read_at_her_other_desk_too() {
    let mut world = with_two_desks_of_ana();
    world.perform(Step::Say { desk: BRUNO, room: ANA_AND_BRUNO, is_mention: false });
    world.pass(5_000);
    let until = world.now + 1;
    world.net.set_way(ANA, Way::Hole { until, is_deadly: true });
    world.pass(100);
    world.perform(Step::Look { desk: ANA, room: ANA_AND_BRUNO });
    // The backend has it by now, and the word to the others is lost with the process.
    world.pass(2_000);
    world.perform(Step::Kill { desk: ANA, off_ms: 5_000 });
    world.pass(10_000);
    assert_sound(world);
}

#[test]
fn what_ana_read_while_her_other_desk_was_cut_off_is_read_there_when_its_line_is_back() {
    // The word of the reading, the list of rooms and the channel come in any order on a slow line.
    for off_ms in (200..6_000).step_by(400) {
        let mut world = with_two_desks_of_ana();
        world.net.weather.latency_ms = 1_500;
        world.perform(Step::Unplug { desk: ANA_TOO, ms: 4_000 + off_ms });
        world.perform(Step::Say { desk: BRUNO, room: ANA_AND_BRUNO, is_mention: false });
        world.pass(6_000);
        world.perform(Step::Look { desk: ANA, room: ANA_AND_BRUNO });
        world.pass(20_000);
        assert_sound(world);
    }
}

#[test]
fn what_ana_read_before_the_backend_had_it_is_told_though_her_clock_was_set() {
    let mut world = with_two_desks_of_ana();
    world.service.ways.lag_ms = 3_000;
    world.perform(Step::Kill { desk: ANA_TOO, off_ms: 60_000 });
    world.perform(Step::SetClock { desk: ANA, by_ms: 600_000 });
    world.perform(Step::Say { desk: BRUNO, room: ANA_AND_BRUNO, is_mention: false });
    world.pass(800);
    world.perform(Step::Look { desk: ANA, room: ANA_AND_BRUNO });
    world.pass(60_000);
    assert_sound(world);
}

#[test]
fn what_ana_reads_behind_an_acknowledgement_that_was_swallowed_is_told_all_the_same() {
    let mut world = with_two_desks_of_ana();
    world.perform(Step::Say { desk: BRUNO, room: ANA_AND_BRUNO, is_mention: false });
    world.pass(5_000);
    world.service.quirks.lost_acks = 1_000;
    world.perform(Step::Look { desk: ANA, room: ANA_AND_BRUNO });
    world.pass(3_000);
    world.perform(Step::Say { desk: BRUNO, room: ANA_AND_BRUNO, is_mention: false });
    world.pass(5_000);
    assert_sound(world);
}

#[test]
fn what_the_service_had_all_the_time_is_not_told_again_after_a_restart_or_a_long_way_off() {
    for step in [
        Step::Unplug { desk: ANA, ms: 5 * 60_000 },
        Step::Kill { desk: ANA, off_ms: 5 * 60_000 },
        Step::Kill { desk: ANA, off_ms: 1_000 },
    ] {
        let mut world = with_two_desks_of_ana();
        let taken = world.service.taken().count();
        world.net.weather.latency_ms = 1_000;
        world.perform(Step::Say { desk: ANA, room: ANA_AND_BRUNO, is_mention: false });
        while world.service.taken().count() == taken {
            world.pass(1);
        }
        // The service has it; its answer is still under way.
        world.perform(step);
        world.pass(6 * 60_000);
        assert_eq!(world.service.taken().count(), taken + 1);
        assert_sound(world);
    }
}

#[test]
fn whoever_leaves_a_room_and_is_back_before_the_desk_has_another_credential_hears_it_again() {
    // On a slow line the credential may be older than the return, and the list of rooms younger.
    for seed in 0..24 {
        let mut world = World::new(&Plan::of(seed, 0));
        if world.desks.len() <= CARLA || !world.service.ways.tells_changes {
            continue;
        }
        world.open();
        world.net.weather.latency_ms = 1_500;
        world.perform(Step::Leave { person: CARLA });
        world.send_out();
        world.pass(1_600);
        world.perform(Step::Join { person: CARLA });
        world.send_out();
        world.pass(30_000);
        world.perform(Step::Say { desk: ANA, room: SHIFTS, is_mention: false });
        world.pass(5_000);
        assert_sound(world);
    }
}

#[test]
fn nobody_is_taken_in_by_changes_of_what_another_wrote() {
    let mut worlds = (0..).map(|seed| World::new(&Plan { has_changes: true, ..Plan::of(seed, 0) }));
    let mut world = worlds.find(|world| world.desks.len() == 4).unwrap();
    world.open();
    world.perform(Step::Say { desk: BRUNO, room: ANA_AND_BRUNO, is_mention: false });
    world.pass(8_000);
    let said = world.service.stored.last().unwrap().clone();
    assert_eq!(said.sender_id, "bruno");
    // As him, and as herself.
    for sender in ["bruno", "ana"] {
        world.service.forge(&said, "ana", sender);
    }
    world.send_out();
    world.pass(5_000);
    assert_sound(world);
}
