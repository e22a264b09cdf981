//! What rings at Ana's desk, how much it shows, and when it is quiet: the engine against the real
//! backend.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::sync::Arc;

use ipc::{
    Code, Event, MarkRoomRead, MuteRoom, NotifyReason, ReadNotificationSettings,
    SetNotificationSettings, SetPageSettings, SetRoomNotifications, TestNotification,
};
use model::{
    Language, NotificationContent, NotificationLevel, NotificationSettings, PageSettings,
    QuietHours, RoomId, Sound, Weekday,
};
use support::{Desk, Hotel, Keychain};

async fn sets(ana: &Desk, change: impl FnOnce(&mut NotificationSettings)) -> NotificationSettings {
    let mut settings = ana.ask(ReadNotificationSettings {}).await;
    change(&mut settings);
    ana.ask(SetNotificationSettings { settings }).await
}

/// Bruno writes it, and Ana has it.
async fn hears(ana: &mut Desk, bruno: &Desk, room: &RoomId, text: &str) {
    let message = bruno.write(room, text).await;
    ana.wait_for_message(|heard| heard.id == message.id).await;
}

/// All day, every day.
fn always() -> Vec<QuietHours> {
    vec![QuietHours { days: Weekday::ALL.to_vec(), starts_at_minute: 0, ends_at_minute: 0 }]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_rings_is_set_for_all_rooms_for_one_and_by_the_hour_and_every_decision_is_journalled()
{
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("ompany").await;
    let level = |level| SetRoomNotifications {
        room_id: room.clone(),
        level,
        is_muted: false,
        muted_until: None,
    };

    sets(&ana, |settings| settings.level = NotificationLevel::Mentions).await;
    hears(&mut ana, &bruno, &room, "Note: nobody in particular").await;
    hears(&mut ana, &bruno, &room, "Note: @Ana in particular").await;
    ana.ask(level(Some(NotificationLevel::All))).await;
    assert_eq!(ana.summary(&room).await.level, Some(NotificationLevel::All));
    hears(&mut ana, &bruno, &room, "Note: loud here").await;
    ana.ask(level(Some(NotificationLevel::Nothing))).await;
    hears(&mut ana, &bruno, &room, "Note: @Ana, though nothing rings here").await;
    ana.ask(level(None)).await;
    ana.ask(MuteRoom { room_id: room.clone(), is_muted: true }).await;
    hears(&mut ana, &bruno, &room, "Note: @Ana through the mute").await;
    sets(&ana, |settings| settings.mentions_through_mute = false).await;
    hears(&mut ana, &bruno, &room, "Note: @Ana, not through the mute").await;
    ana.ask(MuteRoom { room_id: room.clone(), is_muted: false }).await;
    sets(&ana, |settings| settings.quiet_hours = always()).await;
    hears(&mut ana, &bruno, &room, "Note: @Ana at night").await;

    // What calls nobody waits for the card before it, and goes along with the next call.
    let toasts = ana.toasts();
    let rang = ["@Ana in particular", "loud here", "@Ana through the mute"];
    let rang = rang.map(|text| format!("Note: {text}"));
    assert!(toasts.iter().all(|toast| rang.contains(toast)), "{toasts:?}");
    assert_eq!((toasts.first(), toasts.last()), (rang.first(), rang.last()));
    let reasons: Vec<NotifyReason> =
        ana.decisions(&room).await.into_iter().map(|(_, reason)| reason).collect();
    use NotifyReason::{Level, Muted, QuietHours, Shown};
    assert_eq!(reasons, [Level, Shown, Shown, Level, Shown, Muted, QuietHours]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_through_a_mute_counts_in_the_total_and_the_rest_only_in_its_room() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    for room in ana.rooms().await {
        ana.ask(MarkRoomRead { room_id: room.id }).await;
    }
    let room = ana.room("ompany").await;
    ana.ask(MuteRoom { room_id: room.clone(), is_muted: true }).await;
    hears(&mut ana, &bruno, &room, "Note: to all").await;
    hears(&mut ana, &bruno, &room, "Note: to @Ana").await;
    let row = ana.wait_for_row(&room, |row| row.unread == 2).await;
    assert_eq!((row.mentions, row.counted.messages, row.counted.mentions), (1, 1, 1));
    assert_eq!(ana.ask(ipc::Subscribe {}).await.unread.messages, 1);
    sets(&ana, |settings| settings.mentions_through_mute = false).await;
    assert_eq!(ana.ask(ipc::Subscribe {}).await.unread.messages, 0);
    let row = ana.summary(&room).await;
    assert_eq!((row.unread, row.mentions, row.counted.messages), (2, 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_shows_as_much_as_ana_lets_it_and_nothing_on_a_locked_screen() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("ompany").await;
    hears(&mut ana, &bruno, &room, "@Ana: Mr Smith in 204").await;
    sets(&ana, |settings| settings.content = NotificationContent::SenderOnly).await;
    hears(&mut ana, &bruno, &room, "@Ana: Mr Smith in 205").await;
    sets(&ana, |settings| settings.content = NotificationContent::Nothing).await;
    hears(&mut ana, &bruno, &room, "@Ana: Mr Smith in 206").await;
    sets(&ana, |settings| settings.content = NotificationContent::Full).await;
    ana.handle.activity(true, 0).await;
    hears(&mut ana, &bruno, &room, "@Ana: Mr Smith in 207").await;
    ana.handle.activity(false, 0).await;
    ana.wait_for_toasts(4).await;
    assert_eq!(ana.toasts(), ["@Ana: Mr Smith in 204", "New message", "", ""]);
    let titles = ana.titles();
    assert!(titles[0].starts_with("Bruno") && titles[1].starts_with("Bruno"), "{titles:?}");
    assert_eq!(titles[2..], ["New message", "New message"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_while_a_card_stands_is_told_by_the_newest_of_it() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("ompany").await;
    for number in 1..=9 {
        hears(&mut ana, &bruno, &room, &format!("Note: taxi {number}")).await;
    }
    let is_told = |ana: &Desk| ana.toasts().last().is_some_and(|toast| toast == "Note: taxi 9");
    let mut number = 1;
    while !is_told(&ana) {
        ana.wait_for_toasts(number).await;
        number += 1;
    }
    assert_eq!(ana.toasts().first().map(String::as_str), Some("Note: taxi 1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_the_persons_last_over_a_restart_and_stay_when_they_make_no_sense() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let keychain = Arc::new(Keychain::default());
    let mut desk = Desk::start(folder.path(), &hotel.announcement.http, keychain.clone()).await;
    let signed_out = desk.handle.ask(ReadNotificationSettings {}).await.unwrap_err();
    assert_eq!(signed_out.code, Code::SignedOut);
    desk.sign_in(&hotel, "Ana").await;
    let kept = sets(&desk, |settings| settings.quiet_hours = always()).await;
    let mut senseless = kept.clone();
    senseless.quiet_hours[0].ends_at_minute = 1_440;
    let refused = desk.handle.ask(SetNotificationSettings { settings: senseless }).await;
    assert_eq!(refused.unwrap_err().code, Code::InvalidParams);
    desk.handle.shutdown().await;
    drop(desk);

    let mut desk = Desk::start(folder.path(), &hotel.announcement.http, keychain).await;
    assert_eq!(desk.ask(ReadNotificationSettings {}).await, kept);
    assert!(desk.snapshot.quiet_until.is_some());
    desk.wait_until_online().await;
    desk.sign_in_without_line(&hotel, "Bruno").await;
    let other = desk.ask(ReadNotificationSettings {}).await;
    assert_eq!(other, NotificationSettings::default(), "the desk is Bruno's now");
    assert_eq!(desk.ask(ipc::Subscribe {}).await.quiet_until, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_for_trying_out_says_whether_the_system_let_it_through() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    sets(&ana, |settings| settings.quiet_hours = always()).await;
    let test = ana.ask(TestNotification {}).await;
    assert!(test.is_let_through);
    assert!(test.quiet_until.is_some() && test.paused_until.is_none());
    assert_eq!(ana.toasts().len(), 1);
    ana.refuse_toasts();
    assert!(!ana.ask(TestNotification {}).await.is_let_through);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_speaks_the_language_of_the_person_at_the_desk() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let settings = PageSettings { language: Some(Language::German), ..PageSettings::default() };
    ana.ask(SetPageSettings { settings }).await;
    ana.ask(TestNotification {}).await;
    assert_eq!(ana.toasts(), ["Benachrichtigungen kommen an."]);
}

/// The digest of a single message.
const ONE_MISSED: &str = "While you were away: 1 message";

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_leaves_out_what_was_read_elsewhere_meanwhile_and_no_message_rings_twice() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let keychain = Arc::new(Keychain::default());
    let place = folder.path().join("ana");
    let mut ana = Desk::start(&place, &hotel.announcement.http, keychain.clone()).await;
    ana.sign_in(&hotel, "Ana").await;
    let (direct, company) = (ana.room("Bruno").await, ana.room("ompany").await);
    ana.ask(MarkRoomRead { room_id: direct.clone() }).await;
    ana.handle.shutdown().await;
    drop(ana);

    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let mut office = Desk::signed_in(&folder.path().join("office"), &hotel, "Ana").await;
    hears(&mut office, &bruno, &direct, "Note: read in the office").await;
    hears(&mut office, &bruno, &company, "Note: for the desk").await;
    bruno.wait_until_outbox_is_empty().await;
    office.ask(MarkRoomRead { room_id: direct.clone() }).await;
    // A new device knows only what the backend does.
    for number in 0.. {
        let place = folder.path().join(format!("phone-{number}"));
        let phone = Desk::signed_in(&place, &hotel, "Ana").await;
        let row = phone.summary(&direct).await;
        let newest = row.last_message.map(|message| message.content.text);
        if row.unread == 0 && newest.as_deref() == Some("Note: read in the office") {
            break;
        }
    }

    for start in 0..2 {
        let mut ana = Desk::start(&place, &hotel.announcement.http, keychain.clone()).await;
        ana.wait_until_online().await;
        if start == 0 {
            ana.wait_for_toasts(1).await;
            assert_eq!(ana.titles(), [ONE_MISSED]);
        }
        hears(&mut ana, &bruno, &company, "Note: now").await;
        ana.wait_for_toasts(2 - start).await;
        // What comes with the backlog of a start counts as missed.
        let (title, text) = (ana.titles().pop().unwrap(), ana.toasts().pop().unwrap());
        assert!(text == "Note: now" || title == ONE_MISSED, "{title}: {text}");
        assert_eq!(ana.toasts().len(), 2 - start);
        ana.handle.shutdown().await;
    }
}

async fn next_card(ana: &mut Desk) -> ipc::WindowCard {
    ana.wait_for(|event| match event {
        Event::CardShown(card) => Some(card),
        _ => None,
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_at_the_window_is_told_there_and_a_card_goes_when_its_room_is_read() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let (company, direct) = (ana.room("ompany").await, ana.room("Bruno").await);

    ana.look_at(&direct).await;
    let written = bruno.write(&company, "Note: taxi for 12").await;
    let card = next_card(&mut ana).await;
    assert_eq!((&card.room_id, &card.message_id), (&company, &written.id));
    assert!(card.title.starts_with("Bruno Costa · "), "{card:?}");
    assert_eq!((card.body.as_str(), card.sound), ("Note: taxi for 12", Some(Sound::Message)));
    ana.ask(MarkRoomRead { room_id: company.clone() }).await;
    let gone = ana
        .wait_for(|event| match event {
            Event::CardWithdrawn { room_id } => Some(room_id),
            _ => None,
        })
        .await;
    assert_eq!(gone, company);

    sets(&ana, |settings| settings.content = NotificationContent::SenderOnly).await;
    ana.look_at(&company).await;
    bruno.write(&direct, "Note: call me").await;
    let card = next_card(&mut ana).await;
    let said = (card.room_id, card.body.as_str(), card.sound);
    assert_eq!(said, (direct.clone(), "New message", Some(Sound::Call)));
    assert!(ana.toasts().is_empty(), "{:?}", ana.toasts());

    ana.look_away().await;
    hears(&mut ana, &bruno, &company, "Note: nobody at the window").await;
    ana.wait_for_toasts(1).await;
    use NotifyReason::{InWindow, Shown};
    let reasons = |decisions: Vec<(String, NotifyReason)>| -> Vec<NotifyReason> {
        decisions.into_iter().map(|(_, reason)| reason).collect()
    };
    assert_eq!(reasons(ana.decisions(&company).await), [InWindow, Shown]);
    assert_eq!(reasons(ana.decisions(&direct).await), [InWindow]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_heard_as_the_person_set_it_and_never_in_quiet_hours() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let (company, direct) = (ana.room("ompany").await, ana.room("Bruno").await);
    sets(&ana, |settings| settings.sounds = NotificationLevel::Mentions).await;
    hears(&mut ana, &bruno, &company, "Note: to nobody in particular").await;
    ana.wait_for_toasts(1).await;
    hears(&mut ana, &bruno, &direct, "Note: to Ana").await;
    ana.wait_for_toasts(2).await;
    sets(&ana, |settings| settings.quiet_hours = always()).await;
    ana.ask(TestNotification {}).await;
    assert_eq!(ana.sounds(), [None, Some(Sound::Call), None]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_system_does_not_play_is_heard_from_the_window() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let (company, direct) = (ana.room("ompany").await, ana.room("Bruno").await);
    let wanted = |event| match event {
        Event::SoundWanted { sound } => Some(sound),
        _ => None,
    };
    ana.silence_toasts();
    bruno.write(&company, "Note: shown and not heard").await;
    assert_eq!(ana.wait_for(wanted).await, Sound::Message);
    ana.refuse_toasts();
    bruno.write(&direct, "Note: not even shown").await;
    assert_eq!(ana.wait_for(wanted).await, Sound::Call);
}
