//! What lies over the page.

use ipc::NotificationTest;
use model::{NotificationSettings, PageSettings, QuietHours, Theme, Weekday};

use super::*;
use crate::store::{Settings, SettingsPage, Trial};
use crate::views::settings::{SettingsProps, SettingsView};
use crate::views::switcher::{Switcher, SwitcherProps};

fn settings_drawn(page: SettingsPage, change: impl FnOnce(&mut SettingsProps)) -> String {
    let mut props = SettingsProps {
        settings: Settings {
            page,
            notifications: Some(NotificationSettings::default()),
            ..Settings::default()
        },
        page: Rc::default(),
        session: ana_is_in(),
        outbox: OutboxStatus { waiting: 3, failed: 0, limit: 50, estimate_ms: None },
        backend: "https://pms.example.com".into(),
        version: "0.1.0".into(),
        now: Timestamp::from_ms(NOON),
        on_choose: Callback::noop(),
    };
    change(&mut props);
    drawn::<SettingsView>(props)
}

/// The words of the labels whose field is chosen.
fn chosen(html: &str) -> Vec<String> {
    html.split("<label")
        .skip(1)
        .filter_map(|label| label.split("</label>").next())
        .filter(|label| label.contains(" checked"))
        .map(|label| words(&format!("<label{label}")))
        .collect()
}

#[test]
fn the_colours_chosen_are_marked_and_the_sizes_said() {
    let html = settings_drawn(SettingsPage::Appearance, |props| {
        props.page = Rc::new(PageSettings {
            theme: Theme::Night,
            zoom_percent: 200,
            is_compact: true,
            ..PageSettings::default()
        });
    });
    assert_eq!(
        chosen(&html),
        [
            "Night desk Warm and dim, for a dark lobby",
            "Rows closer together",
            "Enter sends Shift and Enter begin a new line"
        ]
    );
    assert!(words(&html).contains("200 %") && words(&html).contains("100 %"));
    let larger = html.split("aria-label=\"Larger\"").nth(1).unwrap();
    assert!(larger.split('>').next().unwrap().contains("aria-disabled=\"true\""));
}

#[test]
fn what_is_set_about_notifications_stands_in_its_fields() {
    let html = settings_drawn(SettingsPage::Notifications, |props| {
        let settings = props.settings.notifications.as_mut().unwrap();
        settings.level = model::NotificationLevel::Mentions;
        settings.sounds = model::NotificationLevel::Nothing;
        settings.quiet_hours = vec![QuietHours {
            days: vec![Weekday::Saturday],
            starts_at_minute: 1_320,
            ends_at_minute: 420,
        }];
    });
    assert_eq!(
        chosen(&html),
        [
            "Mentions of me and direct messages",
            "None",
            "Who wrote, where, and what",
            "Messages that mention me"
        ]
    );
    assert!(html.contains("value=\"22:00\"") && html.contains("value=\"07:00\""));
    assert!(words(&html).contains("on the next day"));
    assert_eq!(html.matches("aria-pressed=\"true\"").count(), 1);
}

#[test]
fn the_trial_says_what_the_system_did_and_what_is_silent_all_the_same() {
    let said = |is_let_through, paused_until, quiet_until| {
        let test = NotificationTest { is_let_through, unheard: None, paused_until, quiet_until };
        words(&settings_drawn(SettingsPage::Notifications, |props| {
            props.settings.trial = Trial::Done(test);
        }))
    };
    assert!(said(true, None, None).contains("The system took it"));
    assert!(said(false, None, None).contains("did not let it through"));
    let later = Some(Timestamp::from_ms(NOON + 3_600_000));
    assert!(said(true, later, None).contains("until 13:00: you paused them"));
    assert!(said(true, None, later).contains("until 13:00: quiet hours"));
}

#[test]
fn settings_that_have_not_come_and_a_refusal_are_said() {
    let html = settings_drawn(SettingsPage::Notifications, |props| {
        props.settings.notifications = None;
        props.settings.error = Some(Code::DiskFull);
    });
    assert!(words(&html).contains("One moment…") && html.contains("role=\"alert\""));
}

#[test]
fn the_diagnostics_are_shown_as_text_before_there_is_anything_to_save() {
    let before = settings_drawn(SettingsPage::Support, |_| {});
    assert!(!before.contains("save-diagnostics"));
    let html = settings_drawn(SettingsPage::Support, |props| {
        props.settings.support.text = Some("Deskbell 0.1.0 <b>".into());
        props.settings.support.path = Some("/home/ana/d.txt".into());
    });
    assert!(html.contains("save-diagnostics") && html.contains("0.1.0 &lt;b&gt;"));
    assert!(words(&html).contains("Saved as /home/ana/d.txt"));
}

#[test]
fn the_other_pages_say_who_where_and_how_much() {
    let account = words(&settings_drawn(SettingsPage::Account, |_| {}));
    assert!(account.contains("Ana Lima") && account.contains("Harbour Hotels"), "{account}");
    let storage = words(&settings_drawn(SettingsPage::Storage, |_| {}));
    assert!(storage.contains("90 days") && storage.contains("3 messages wait"), "{storage}");
    let about = words(&settings_drawn(SettingsPage::About, |_| {}));
    assert!(about.contains("Deskbell 0.1.0") && about.contains("MIT or Apache-2.0"), "{about}");
    assert!(words(&settings_drawn(SettingsPage::Privacy, |_| {})).contains("no remote pictures"));
}

#[test]
fn what_the_desk_takes_of_the_disk_is_said_by_kind_and_together() {
    let awaited = words(&settings_drawn(SettingsPage::Storage, |_| {}));
    assert!(awaited.contains("One moment…"), "{awaited}");
    let measured = words(&settings_drawn(SettingsPage::Storage, |props| {
        props.settings.storage = Some(ipc::StorageUsed {
            messages: 48_300_000,
            index: 9_700_000,
            files: 121_000_000,
            pictures: 400_000,
            retention_days: 30,
        });
    }));
    let sizes = "Messages, rooms and drafts 48.3 MB Files 121.0 MB Small pictures 400 kB \
                 Index of the search 9.7 MB Together 179.4 MB";
    assert!(measured.contains(sizes) && measured.contains("for 30 days"), "{measured}");
}

#[test]
fn only_the_page_shown_is_a_stop_of_the_tab_key() {
    let html = settings_drawn(SettingsPage::About, |_| {});
    assert_eq!(html.matches("aria-selected=\"true\"").count(), 1);
    let tabs = html.split("role=\"tab\"").skip(1).map(|tab| tab.split('>').next().unwrap());
    let stops = tabs.filter(|tab| tab.contains("tabindex=\"0\"")).count();
    assert_eq!(stops, 1);
}

#[test]
fn the_switcher_offers_every_room_and_marks_what_enter_would_open() {
    let mut busy = room("r1", RoomKind::Group, "Night shift");
    busy.unread = 4;
    busy.counted.messages = 4;
    let direct =
        RoomSummary { other: Some(bruno().id), ..room("r2", RoomKind::Direct, "Bruno Costa") };
    let rooms = [busy, direct].map(|room| (room.id.clone(), Rc::new(room)));
    let html = drawn::<Switcher>(SwitcherProps {
        heading: crate::text::switch_to(),
        rooms: Rc::new(rooms.into_iter().collect()),
        availability: Rc::new([(bruno().id, Availability::Active)].into()),
        talk: crate::store::Talk::default(),
        on_look: Callback::noop(),
        on_begin: Callback::noop(),
        on_pick: Callback::noop(),
        on_close: Callback::noop(),
    });
    assert!(html.contains("aria-activedescendant=\"switcher-0\""), "{html}");
    let (first, second) = (html.find("Night shift").unwrap(), html.find("Bruno Costa").unwrap());
    assert!(first < second, "what is unread comes first");
    assert_eq!(html.matches("aria-selected=\"true\"").count(), 1);
    assert!(html.contains("aria-label=\"Here now\"") && words(&html).contains("4 unread messages"));
}
