//! A day at the desk, as the gallery shows it: every kind of row that people make.

use model::{Attachment, Delivery, Language, Message, MessageKind, RoomId, Timestamp};

use super::world::{World, message};
use crate::time::now;

const MINUTE: i64 = 60_000;

/// The room it stands in.
fn desk() -> RoomId {
    RoomId::new("property-0")
}

/// Something said so many minutes ago.
fn said(id: &str, who: usize, minutes_ago: i64, text: &str) -> Message {
    let at: Timestamp = now().plus_ms(-minutes_ago * MINUTE);
    let mut said = message(id, &desk(), who, text, at);
    said.sent_at = Some(at);
    if who == 0 {
        said.delivery = Delivery::Read;
    }
    said
}

/// Those of them who answered with an emoji.
fn by(emoji: &str, who: &[usize]) -> model::Reaction {
    let people: Vec<_> = who.iter().map(|who| said("", *who, 0, "").sender_id).collect();
    let count = u32::try_from(people.len()).unwrap_or(u32::MAX);
    model::Reaction { emoji: emoji.to_owned(), people, count }
}

fn with_file(mut message: Message, kind: MessageKind, name: &str, size: u64) -> Message {
    let file = Attachment { url: "/files/1".into(), name: name.to_owned(), size: Some(size) };
    message.content.kind = kind;
    message.content.attachment = Some(file);
    message
}

/// From the handover to the afternoon, as people who speak the page's language write it.
pub(super) fn a_day(world: &mut World) {
    let is_arabic = world.snapshot.page.language == Some(Language::Arabic);
    let [
        joined,
        handover,
        thanks,
        arrival,
        floors,
        lift,
        technician,
        shower,
        scarf,
        leaves,
        found,
        courier,
    ] = if is_arabic { ARABIC } else { ENGLISH };
    if let Some(rows) = world.rows.get_mut(&desk()) {
        rows.clear();
    }
    let mut joined = said("day-0", 13, 1_500, joined);
    joined.content.kind = MessageKind::System;
    let mut gone = said("day-8", 4, 61, "");
    gone.is_deleted = true;
    let mut shower = said("day-9", 8, 55, shower);
    shower.is_edited = true;
    shower.changed_at = shower.sent_at.map(|at| at.plus_ms(120_000));
    let mut found = said("day-12", 0, 3, found);
    found.delivery = Delivery::Delivered;
    found.reactions = vec![by("👍", &[1, 7]), by("❤️", &[0])];
    let mut handover = said("day-1", 1, 322, handover);
    handover.reactions = vec![by("👍", &[0, 2, 5])];
    let mut courier = said("day-13", 0, 1, courier);
    courier.delivery = Delivery::Sent;
    let list = said("day-4", 5, 172, "");
    let all = [
        joined,
        handover,
        said("day-2", 0, 319, thanks),
        said("day-3", 5, 174, arrival),
        with_file(list, MessageKind::Document, "Rooming list 38.pdf", 184_000),
        said("day-5", 0, 166, floors),
        with_file(said("day-6", 2, 87, lift), MessageKind::Image, "lift-garden-side.jpg", 412_000),
        said("day-7", 3, 85, &format!("> Chiara Rossi: {lift}\n{technician}")),
        gone,
        shower,
        said("day-10", 7, 8, scarf),
        said("day-11", 7, 7, leaves),
        found,
        courier,
    ];
    for message in &all {
        world.put(message);
    }
    world.leave_unread("property-0", 0, 0);
}

const ENGLISH: [&str; 12] = [
    "Noor van Dijk joined Harbour House.",
    "Good morning! Handover is in the folder: late checkouts are 118, 204 and 412, cash is counted and in the safe.",
    "Thank you, Bruno. Sleep well!",
    "Group of 38 arrives at 15:30 instead of 16:00. Keys are cut, they only need to sign.",
    "@Farah Haddad perfect. Floor 3 is ready, floor 4 by *14:00*.",
    "The lift on the garden side is stuck again on the second floor. Nobody inside.",
    "Technician says 20 minutes.",
    "Room 301 is *ready*, the shower holds.",
    "@Ana Lima the guest in 118 lost a grey scarf at breakfast. It is a present from her mother, she would be very happy.",
    "She leaves at six.",
    "Found it. It is in the drawer under the safe, with a note.",
    "And the courier for 509 comes at four.",
];

const ARABIC: [&str; 12] = [
    "انضمّت Noor van Dijk إلى Harbour House.",
    "صباح الخير! التسليم في المجلد: المغادرة المتأخرة للغرف 118 و204 و412، والنقد معدود وفي الخزنة.",
    "شكرًا يا Bruno. نومًا هنيئًا!",
    "تصل مجموعة من 38 ضيفًا الساعة 15:30 بدلًا من 16:00. المفاتيح جاهزة، ولم يبقَ إلا التوقيع.",
    "@Farah Haddad ممتاز. الطابق 3 جاهز، والطابق 4 عند *14:00*.",
    "توقّف المصعد من جهة الحديقة مرة أخرى في الطابق الثاني. لا أحد في داخله.",
    "يقول الفني: 20 دقيقة.",
    "الغرفة 301 *جاهزة*، والدش سليم.",
    "@Ana Lima فقدت نزيلة الغرفة 118 وشاحًا رماديًا عند الإفطار. هو هدية من والدتها وستسعد كثيرًا به.",
    "تغادر في السادسة.",
    "وجدته. هو في الدرج أسفل الخزنة ومعه ورقة.",
    "ويأتي مندوب التوصيل للغرفة 509 في الرابعة.",
];

/// Files of every sort: there, on their way, and one that stays here.
pub(super) fn files(world: &mut World) {
    let kinds = [
        ("file-1", 2, MessageKind::Image, "lobby-before.jpg", 812_000, "Before"),
        ("file-2", 2, MessageKind::Image, "lobby-after.jpg", 790_000, "And after"),
        ("file-3", 5, MessageKind::Document, "Rooming list 38.pdf", 184_000, ""),
        ("file-4", 5, MessageKind::Document, "Shifts December.xlsx", 48_200, "Please check yours."),
        ("file-5", 3, MessageKind::Document, "offer\u{202e}fdp.exe", 9_100, ""),
    ];
    for (n, (id, who, kind, name, size, text)) in (0..).zip(kinds) {
        world.put(&with_file(said(id, who, 20 - n, text), kind, name, size));
    }
    let mut going = with_file(
        said("file-6", 0, 1, "The contract, signed"),
        MessageKind::Document,
        "contract.pdf",
        6_400_000,
    );
    going.delivery = Delivery::Sending;
    going.sent_at = None;
    if let Some(file) = &mut going.content.attachment {
        file.url.clear();
    }
    world.put(&going);
}

/// Everything a text can be drawn as.
pub(super) fn formats(world: &mut World) {
    let texts = [
        (2, "*Bold*, _italic_, `code` and ~gone~"),
        (
            3,
            "To do before six:\n- 412: late checkout\n- 207: two pillows\n\n1. count the cash\n2. close the day",
        ),
        (5, "> Chiara Rossi: who has the master key?\nI have it, back at the desk in five."),
        (4, "```\nfloor 4\nwing  B\n```"),
        (6, "The offer: https://www.example.com/offers/winter?guests=38 and mail@example.com"),
        (7, "@Ana Lima and @Bruno Costa, the VIP of 601 is here 🎉"),
        (8, "👍"),
        (9, "شكراً، الغرفة 412 جاهزة"),
    ];
    for (n, (who, text)) in (0..).zip(texts) {
        world.put(&said(&format!("format-{n}"), who, 16 - 2 * n, text));
    }
}
