//! Sleep, silence and poor networks.

use std::net::SocketAddr;
use std::time::Duration;

use ably_proto::wire::Action;
use ably_realtime::{Backoff, ChannelState as C, ConnectionState as S, MembersQuery, Reach};
use testkit::{FaultProxy, Noted, Toward};

use crate::desk::{Desk, soon};
use crate::stage::{ROOM, Stage, is};

/// Patience for one request where a test waits for it to run out, in milliseconds.
const SHORT_PATIENCE_MS: u64 = 1_000;

/// The computer sleeps: no time passes for it until it wakes so much later. The monotonic clock is
/// one that runs on meanwhile.
async fn sleep_for(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

/// Case 1.
#[tokio::test]
async fn after_sleep_a_line_that_died_meanwhile_is_replaced_at_once() {
    let (stage, mut ana, mut bruno) = Stage::with_both().await;
    // Nothing but the clocks can tell: silence is allowed for ever.
    stage.shorten_silence(&mut ana, 0).await;
    stage.network.silence();
    bruno.tell(ROOM, "while she slept").await;
    stage.network.mend();
    sleep_for(Duration::from_secs(60)).await;
    ana.until_text("while she slept").await;
    assert_eq!(
        ana.states(),
        [S::Connecting, S::Connected, S::Disconnected, S::Connecting, S::Connected]
    );
    assert!(stage.network.line(1).await.unwrap().contains_key("resume"));
    bruno.tell(ROOM, "awake").await;
    ana.until_text("awake").await;
    ana.tell(ROOM, "good morning").await;
    bruno.until_text("good morning").await;
    ana.until_text("good morning").await;
    assert_eq!(ana.texts(), ["while she slept", "awake", "good morning"]);
}

/// Case 2.
#[tokio::test]
async fn after_hours_of_sleep_nothing_of_before_is_believed_and_the_hole_is_told() {
    let (stage, mut ana, bruno) = Stage::with_both().await;
    bruno.tell(ROOM, "before").await;
    ana.until_text("before").await;
    stage.network.silence();
    bruno.tell(ROOM, "in the night").await;
    stage.network.mend();
    // The endpoint shares the clock: by now it has forgotten what came after Ana's position.
    sleep_for(Duration::from_secs(5 * 3_600)).await;
    ana.until_state(S::Disconnected).await;
    let (_, resumed) = ana.until_channel(ROOM, C::Attached).await;
    assert!(!resumed, "messages of five hours ago are not replayed");
    assert!(stage.network.line(1).await.unwrap().contains_key("resume"));
    assert_eq!(ana.past(ROOM).await, ["before", "in the night"]);
    ana.tell(ROOM, "good morning").await;
    ana.until_text("good morning").await;
}

/// A proxy on another host's address with the same port, as fallback hosts have.
async fn fallback_of(primary: SocketAddr, endpoint: SocketAddr) -> FaultProxy {
    let address = SocketAddr::new("127.0.0.2".parse().unwrap(), primary.port());
    FaultProxy::start_at(address, endpoint).await.unwrap()
}

/// Case 4.
#[tokio::test]
async fn an_internet_that_was_not_there_once_is_looked_for_again() {
    let stage = Stage::set().await;
    let fallback = fallback_of(stage.network.address(), stage.endpoint()).await;
    stage.network.cut();
    fallback.requests("/is-up").times(1).answer(200, "no");
    fallback.requests("/is-up").answer(200, "yes");
    let at = fallback.address();
    let mut ana = stage.ana_with(|options| {
        options.fallback_hosts = vec![at.ip().to_string()];
        options.connectivity_url = format!("http://{at}/is-up").parse().unwrap();
        options.rest = format!("http://{at}/").parse().unwrap();
    });
    ana.until_state(S::Disconnected).await;
    assert_eq!((fallback.asked("/is-up"), fallback.lines()), (1, 0));
    ana.until_state(S::Connected).await;
    assert_eq!((fallback.asked("/is-up"), fallback.lines()), (2, 1));
}

/// Case 5.
#[tokio::test]
async fn a_transport_given_up_is_heard_no_more_and_nobody_hangs() {
    let (stage, mut ana, mut bruno) =
        Stage::with_both_and(|options| options.request_timeout_ms = SHORT_PATIENCE_MS).await;
    let held = stage.network.frames(Toward::Client, is(Action::Message)).hold();
    bruno.tell(ROOM, "late").await;
    held.caught().await.unwrap();
    stage.shorten_silence(&mut ana, 100).await;
    stage.network.silence();
    let (reason, _) = ana.until_state(S::Disconnected).await;
    assert!(reason.unwrap().message.contains("silent"));
    held.release();
    stage.network.mend();
    ana.until_state(S::Connected).await;
    // Asking from within the listener's own loop answers, whatever the client is busy with.
    ana.until_channel(ROOM, C::Attached).await;
    soon("the members", ana.client.members(ROOM, MembersQuery::default())).await.unwrap();
    ana.tell(ROOM, "still here").await;
    bruno.until_text("still here").await;
    ana.until_text("still here").await;
    assert_eq!(ana.texts(), ["late", "still here"]);
    soon("the end", ana.client.close()).await;
}

/// Case 6.
#[tokio::test]
async fn connected_but_never_attached_is_suspended_and_tried_again() {
    let stage = Stage::set().await;
    stage.network.frames(Toward::Client, is(Action::Attached)).times(2).lose();
    let mut ana = stage.ana_with(|options| {
        options.request_timeout_ms = SHORT_PATIENCE_MS;
        options.channel_backoff = Backoff::Geometric { first_ms: 10, factor: 1.0, cap_ms: 10 };
    });
    ana.client.attach(ROOM, None).await;
    let (reason, _) = ana.until_channel(ROOM, C::Suspended).await;
    assert_eq!(reason.unwrap().code, 90007);
    ana.until_channel(ROOM, C::Attached).await;
    assert_eq!(
        ana.channel_states(ROOM),
        [C::Attaching, C::Suspended, C::Attaching, C::Suspended, C::Attaching, C::Attached]
    );
    assert_eq!(ana.states(), [S::Connecting, S::Connected], "the connection was well all along");
}

/// Case 32.
#[tokio::test]
async fn a_network_that_drops_silently_is_told() {
    let (stage, mut ana, _bruno) =
        Stage::with_both_and(|options| options.request_timeout_ms = SHORT_PATIENCE_MS).await;
    stage.shorten_silence(&mut ana, 100).await;
    stage.network.silence();
    let (reason, retry_in_ms) = ana.until_state(S::Disconnected).await;
    assert_eq!(reason.unwrap().code, 80003);
    assert!(retry_in_ms.is_some());
    stage.network.mend();
    ana.until_state(S::Connected).await;
    // The operating system may know before anybody else does.
    is_told_by_the_system(&stage, &mut ana).await;
}

async fn is_told_by_the_system(stage: &Stage, ana: &mut Desk) {
    let closed = |noted: &Noted| matches!(noted, Noted::Closed { .. }).then_some(());
    let before = stage.network.so_far(closed).len();
    stage.network.silence();
    ana.client.network(Reach::Offline).await;
    let (reason, _) = ana.until_state(S::Disconnected).await;
    assert!(reason.unwrap().message.contains("network is gone"));
    assert_eq!(stage.network.so_far(closed).len(), before, "nothing on the line said so");
    stage.network.mend();
    ana.client.network(Reach::Online).await;
    ana.until_state(S::Connected).await;
}
