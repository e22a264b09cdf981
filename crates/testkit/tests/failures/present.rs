//! Presence after trouble.

use std::sync::{Arc, Mutex};

use ably_proto::wire::{Action, ErrorInfo, PresenceAction, PresenceMessage, ProtocolMessage};
use ably_realtime::{
    ChannelState as C, Client, ConnectionState as S, MembersQuery, Options, Outcome,
};
use testkit::Toward;
use tokio::task::JoinHandle;

use crate::desk::{Desk, outcome, soon};
use crate::stage::{ROOM, Stage, is};

/// Whoever vanishes is gone soon, so that nobody has to wait for it.
fn soon_gone(options: &mut Options) {
    options.transport_params.insert("remainPresentFor".to_owned(), "1000".to_owned());
}

fn is_acked(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Acked { .. })
}

/// Enters while the test goes on.
fn entering(client: &Client, shown: &'static str) -> JoinHandle<Outcome> {
    let client = client.clone();
    tokio::spawn(async move { client.presence_enter(ROOM, shown.into()).await })
}

/// Ana enters, and Bruno sees her; answers on which connection.
async fn enter(ana: &Desk, bruno: &mut Desk, shown: &'static str) -> String {
    assert!(is_acked(&outcome(entering(&ana.client, shown)).await));
    let (connection, seen) = bruno.until_presence(PresenceAction::Enter, "ana").await;
    assert_eq!(seen, shown);
    connection
}

/// The frames with which Ana entered, in order.
fn entered(stage: &Stage) -> Vec<PresenceMessage> {
    let frames = stage.network.passed(Toward::Server, is(Action::Presence));
    let all = frames.into_iter().flat_map(|frame| frame.presence);
    all.filter(|message| message.action == PresenceAction::Enter).collect()
}

/// Case 10.
#[tokio::test]
async fn who_enters_again_on_a_new_connection_brings_no_old_id() {
    let (stage, mut ana, mut bruno) = Stage::with_both_and(soon_gone).await;
    let before = enter(&ana, &mut bruno, "at the desk").await;
    stage.forget_connection();
    stage.network.hang_up();
    let (after, shown) = bruno.until_presence(PresenceAction::Enter, "ana").await;
    assert_ne!(before, after);
    assert_eq!(shown, "at the desk");
    let entered = entered(&stage);
    assert_eq!((entered.len(), &entered[1].id, &entered[1].connection_id), (2, &None, &None));
    // On the same connection the id counts, and is said.
    stage.network.hang_up();
    ana.until_state(S::Disconnected).await;
    ana.until_state(S::Connected).await;
    let again = |frame: &ProtocolMessage| {
        frame.action == Action::Presence && frame.presence[0].id.is_some()
    };
    let frame = stage.network.frame("the same id", Toward::Server, again).await.unwrap();
    assert!(frame.presence[0].id.as_ref().unwrap().starts_with(&after));
    ana.tell(ROOM, "taken").await;
    assert!(stage.network.passed(Toward::Client, is(Action::Nack)).is_empty());
}

/// Case 11.
#[tokio::test]
async fn who_was_thought_gone_enters_again_by_itself() {
    let (stage, mut ana, mut bruno) = Stage::with_both_and(soon_gone).await;
    enter(&ana, &mut bruno, "at the desk").await;
    stage.network.cut();
    bruno.until_presence(PresenceAction::Leave, "ana").await;
    assert_eq!(bruno.members(ROOM).await, []);
    stage.network.mend();
    let (_, shown) = bruno.until_presence(PresenceAction::Enter, "ana").await;
    assert_eq!(shown, "at the desk");
    ana.until_channel(ROOM, C::Attached).await;
    ana.until_presence(PresenceAction::Enter, "ana").await;
    assert_eq!(ana.members(ROOM).await, [("ana".to_owned(), "at the desk".to_owned())]);
}

/// Case 12.
#[tokio::test]
async fn what_was_said_last_is_what_comes_back() {
    let (stage, mut ana, mut bruno) = Stage::with_both_and(soon_gone).await;
    enter(&ana, &mut bruno, "old").await;
    ana.until_presence(PresenceAction::Enter, "ana").await;
    // The endpoint has it and says so, but its event never comes.
    stage.network.frames(Toward::Client, is(Action::Presence)).lose();
    let updating = ana.client.presence_update(ROOM, "new".into());
    assert!(is_acked(&soon("an outcome", updating).await));
    stage.network.behave();
    stage.forget_connection();
    stage.network.hang_up();
    let (_, shown) = bruno.until_presence(PresenceAction::Enter, "ana").await;
    assert_eq!(shown, "new");
    ana.until_channel(ROOM, C::Attached).await;
    assert!(ana.members(ROOM).await.contains(&("ana".to_owned(), "new".to_owned())));
    assert_eq!(entered(&stage)[1].data.as_text(), Some("new"));
}

/// Case 13.
#[tokio::test]
async fn who_enters_while_the_line_is_down_enters_as_soon_as_it_is_up() {
    let (stage, mut ana, mut bruno) = Stage::with_both().await;
    stage.network.cut();
    ana.until_state(S::Disconnected).await;
    let entering = entering(&ana.client, "patient");
    // Several attempts fail meanwhile.
    for _ in 0..3 {
        ana.until_state(S::Connecting).await;
    }
    assert!(!entering.is_finished());
    stage.network.mend();
    assert!(is_acked(&outcome(entering).await));
    let (_, shown) = bruno.until_presence(PresenceAction::Enter, "ana").await;
    assert_eq!(shown, "patient");
}

/// Case 14.
#[tokio::test]
async fn who_enters_while_suspended_is_told_why_not_and_may_once_attached() {
    let (stage, mut ana, mut bruno) = Stage::with_both().await;
    stage.shorten_memory(&mut ana, 200).await;
    stage.network.cut();
    ana.until_state(S::Suspended).await;
    let refused = outcome(entering(&ana.client, "too early")).await;
    let Outcome::Transient { error } = refused else { panic!("{refused:?}") };
    assert_eq!(error.code, 91001);
    assert!(error.cause.is_some(), "the channel's own reason is told");
    stage.network.mend();
    ana.until_channel(ROOM, C::Attached).await;
    enter(&ana, &mut bruno, "now").await;
}

/// Case 15.
#[tokio::test]
async fn who_is_moved_to_another_site_enters_there() {
    let (stage, mut ana, mut bruno) = Stage::with_both_and(soon_gone).await;
    let before = enter(&ana, &mut bruno, "at the desk").await;
    stage.forget_connection();
    let welcome = stage.network.frames(Toward::Client, is(Action::Connected)).once();
    welcome.adjust(|frame| {
        frame.error = Some(ErrorInfo::new(80023, 400, "the connection is at another site"));
    });
    stage.network.hang_up();
    ana.until_state(S::Disconnected).await;
    let (reason, _) = ana.until_state(S::Connected).await;
    assert_eq!(reason.unwrap().code, 80023);
    let (after, _) = bruno.until_presence(PresenceAction::Enter, "ana").await;
    assert_ne!(before, after);
    // The old entry goes, the new one stays.
    let (gone, _) = bruno.until_presence(PresenceAction::Leave, "ana").await;
    assert_eq!(gone, before);
    assert_eq!(bruno.members(ROOM).await, [("ana".to_owned(), "at the desk".to_owned())]);
    ana.tell(ROOM, "here").await;
    bruno.until_text("here").await;
}

/// Cuts a SYNC in two: its first member comes at once, the rest is kept for the test.
fn in_two_pages(stage: &Stage) -> Arc<Mutex<Option<ProtocolMessage>>> {
    let kept = Arc::new(Mutex::new(None));
    let keep = Arc::clone(&kept);
    stage.network.frames(Toward::Client, is(Action::Sync)).once().rewrite(move |mut first| {
        let mut second = first.clone();
        second.presence = first.presence.split_off(1);
        first.channel_serial = Some("q1:more".to_owned());
        second.channel_serial = Some("q1:".to_owned());
        *keep.lock().unwrap() = Some(second);
        vec![first]
    });
    kept
}

/// Case 16.
#[tokio::test]
async fn the_set_is_complete_when_its_sync_is_and_nobody_comes_back_from_an_old_page() {
    let stage = Stage::set().await;
    let (bruno, carla) = (stage.somebody("bruno").await, stage.somebody("carla").await);
    for person in [&bruno, &carla] {
        assert!(is_acked(&outcome(entering(&person.client, "in")).await));
    }
    let rest = in_two_pages(&stage);
    let mut ana = stage.ana();
    ana.attach(ROOM).await;
    ana.until("the first page", |event| match event {
        ably_realtime::Event::Presence { .. } => Some(()),
        _ => None,
    })
    .await;
    let client = ana.client.clone();
    let asking = tokio::spawn(async move { client.members(ROOM, MembersQuery::default()).await });
    assert!(is_acked(&outcome(entering(&ana.client, "in")).await));
    // Whoever is on the page that has yet to come leaves.
    let rest = rest.lock().unwrap().take().unwrap();
    let late = rest.presence[0].client_id.clone().unwrap();
    let leaver = if late == "bruno" { &bruno } else { &carla };
    let leaving = leaver.client.presence_leave(ROOM, ably_realtime::Data::None);
    assert!(is_acked(&soon("an outcome", leaving).await));
    let left = |frame: &ProtocolMessage| {
        frame.presence.iter().any(|message| message.action == PresenceAction::Leave)
    };
    stage.network.frame("the leave", Toward::Client, left).await.unwrap();
    assert!(!asking.is_finished(), "the set is not complete yet");
    stage.network.inject(Toward::Client, rest).unwrap();
    let members = outcome(asking).await.unwrap();
    let mut names: Vec<_> = members.into_iter().filter_map(|member| member.client_id).collect();
    names.sort();
    let stayed = if late == "bruno" { "carla" } else { "bruno" };
    assert_eq!(names, ["ana", stayed]);
}

/// Case 17.
#[tokio::test]
async fn asking_who_is_there_ends_with_the_attempt_to_attach() {
    let stage = Stage::set().await;
    stage.network.frames(Toward::Client, is(Action::Attached)).lose();
    let ana = stage.ana_with(|options| options.request_timeout_ms = 1_000);
    let asked = ana.client.members(ROOM, MembersQuery::default());
    let error = soon("an answer", asked).await.unwrap_err();
    assert_eq!(error.code, 91005);
    let at_once = MembersQuery { wait_for_sync: false, ..MembersQuery::default() };
    let known = soon("an answer", ana.client.members(ROOM, at_once)).await;
    assert_eq!(known.unwrap(), [], "what is known is told to whoever wants only that");
}

/// Case 18.
#[tokio::test]
async fn a_leave_into_a_dead_network_arrives_once_the_network_is_back() {
    let (stage, mut ana, mut bruno) =
        Stage::with_both_and(|options| options.request_timeout_ms = 1_000).await;
    enter(&ana, &mut bruno, "at the desk").await;
    ana.until_presence(PresenceAction::Enter, "ana").await;
    stage.shorten_silence(&mut ana, 100).await;
    stage.network.silence();
    let client = ana.client.clone();
    let leave = async move { client.presence_leave(ROOM, "home".into()).await };
    let leaving = tokio::spawn(leave);
    ana.until_state(S::Disconnected).await;
    stage.network.mend();
    assert!(is_acked(&outcome(leaving).await));
    let (_, shown) = bruno.until_presence(PresenceAction::Leave, "ana").await;
    assert_eq!(shown, "home");
    ana.until_channel(ROOM, C::Attached).await;
    ana.tell(ROOM, "after").await;
    bruno.until_text("after").await;
    assert_eq!(bruno.members(ROOM).await, [], "she did not come back by herself");
}

/// Case 19.
#[tokio::test]
async fn nobody_is_entered_before_the_channel_is_attached() {
    let stage = Stage::set().await;
    let mut bruno = stage.somebody("bruno").await;
    let held = stage.network.frames(Toward::Client, is(Action::Attached)).hold_back();
    let ana = stage.ana_as("*", |_| {});
    let enter = |who: &'static str| {
        let client = ana.client.clone();
        let message = PresenceMessage::own(PresenceAction::Enter, "in").of_client(who);
        tokio::spawn(async move { client.presence(ROOM, message).await })
    };
    let entering = [enter("dora"), enter("emil")];
    held.caught().await.unwrap();
    assert!(stage.network.passed(Toward::Server, is(Action::Presence)).is_empty());
    held.release();
    for entering in entering {
        assert!(is_acked(&outcome(entering).await));
    }
    let mut seen = Vec::new();
    for _ in 0..2 {
        let who = bruno.until("somebody", |event| match event {
            ably_realtime::Event::Presence { message, .. } => message.client_id.clone(),
            _ => None,
        });
        seen.push(who.await);
    }
    seen.sort();
    assert_eq!(seen, ["dora", "emil"]);
    assert!(stage.network.passed(Toward::Client, is(Action::Nack)).is_empty());
}
