//! Who is there, as a colleague's desk shows it: the engine against the real backend.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod support;

use ipc::{Event, Session, SetTyping};
use model::{Availability, UserId};
use support::{Desk, Hotel};

/// Waits until a desk shows a person so now: what it showed before may still be on its way to us.
async fn sees(desk: &mut Desk, person: &UserId, availability: Availability) {
    while shown(desk, person).await != availability {
        desk.wait_for(|event| matches!(event, Event::AvailabilityChanged(_)).then_some(())).await;
    }
}

async fn shown(desk: &Desk, person: &UserId) -> Availability {
    let dots = desk.ask(ipc::Subscribe {}).await.availability;
    dots.iter().find(|(id, _)| id == person).map_or(Availability::Offline, |dot| dot.1)
}

async fn me(desk: &Desk) -> UserId {
    match desk.ask(ipc::Subscribe {}).await.session {
        Session::SignedIn { me, .. } => me.id,
        other => panic!("nobody is signed in: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_is_locked_or_unused_is_away_to_others_unless_its_person_is_elsewhere() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let id = me(&ana).await;
    sees(&mut bruno, &id, Availability::Active).await;
    ana.handle.activity(true, 0).await;
    sees(&mut bruno, &id, Availability::Away).await;

    let office = Desk::signed_in(&folder.path().join("office"), &hotel, "Ana").await;
    sees(&mut bruno, &id, Availability::Active).await;
    office.handle.shutdown().await;
    drop(office);
    sees(&mut bruno, &id, Availability::Away).await;
    ana.handle.activity(false, 0).await;
    sees(&mut bruno, &id, Availability::Active).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_while_typing_types_no_more_and_is_offline_a_moment_later() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let (id, room) = (me(&ana).await, ana.room("Bruno").await);
    sees(&mut bruno, &id, Availability::Active).await;
    ana.ask(SetTyping { room_id: room, is_typing: true }).await;
    let typing = |is_typing: bool| {
        move |event: Event| match event {
            Event::TypingChanged { people, .. } => (people.is_empty() != is_typing).then_some(()),
            _ => None,
        }
    };
    bruno.wait_for(typing(true)).await;
    ana.handle.shutdown().await;
    bruno.wait_for(typing(false)).await;
    sees(&mut bruno, &id, Availability::Offline).await;
}
