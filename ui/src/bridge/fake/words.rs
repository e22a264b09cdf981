//! What the script's people say.

/// Names of the demo organization; the first is the person at this desk.
pub(super) const PEOPLE: [&str; 14] = [
    "Ana Lima",
    "Bruno Costa",
    "Chiara Rossi",
    "Dmitri Volkov",
    "Elif Yılmaz",
    "Farah Haddad",
    "Grace O’Neill",
    "Hiroshi Tanaka",
    "Inês Carvalho",
    "Jonas Weber",
    "Kofi Mensah",
    "Lucía Fernández",
    "Marek Nowak",
    "Noor van Dijk",
];

/// Its properties.
pub(super) const PROPERTIES: [&str; 3] = ["Harbour House", "Linden Park", "Old Mill Inn"];

/// Its groups.
pub(super) const GROUPS: [&str; 6] = [
    "Night shift",
    "Housekeeping – Harbour",
    "Maintenance",
    "Breakfast team",
    "VIP arrivals",
    "Wedding 28 November",
];

/// Front-desk talk.
pub(super) const LINES: [&str; 32] = [
    "412 asked for a late checkout, I said until one. Please note it on the card.",
    "Done 👍",
    "The lift on the garden side is stuck again on the second floor. Nobody inside.",
    "Technician says 20 minutes.",
    "Group of 38 arrives at 15:30 instead of 16:00. Keys are cut, they only need to sign.",
    "Can someone bring two extra pillows to 207?",
    "On my way.",
    "Thank you!",
    "Guest in 118 lost a grey scarf at breakfast. If you find it: it is a present from her mother, she would be very happy.",
    "Found it. It is in the drawer under the safe, with a note.",
    "Cash is counted and in the safe, 20 short, receipt for the taxi is in the envelope.",
    "Room 301 – shower still leaking.\nMaintenance has been told, but please offer them 315 if they ask.\nThey are nice about it.",
    "Who has the master key of the third floor?",
    "I have it, back at the desk in five.",
    "Airport shuttle is full at 6:15, next one at 7:00. Two seats left.",
    "Mr. Okafor checks in around midnight, he paid already. Passport copy is missing.",
    "Noted.",
    "The card reader at desk two needs a restart before every payment today. Desk one works.",
    "Breakfast for 112 tomorrow, of those 9 without gluten.",
    "Kitchen knows.",
    "Is 220 ready? The family is waiting in the lobby with two tired children.",
    "Ready in three minutes, promised.",
    "You are a treasure.",
    "Fire drill on Thursday at ten. Please tell every guest at check-in, and again at breakfast.",
    "Wi-Fi voucher printer is out of paper, spare rolls are behind the printer, not in the cupboard.",
    "The gentleman from 509 forgot his medication in the fridge of the bar. Courier picks it up at four.",
    "Somebody parked in front of the loading bay again: dark green estate, HH-LM 204.",
    "It is ours, guest of 104. I called him.",
    "VIP basket for 601 is here, please carry it up before six.",
    "No show: 3 of 41. I have called all of them.",
    "ok",
    "Have a quiet night, everyone.",
];

/// Numbers for support.
pub(super) const DIAGNOSTICS: &str = "\
Deskbell 0.1.0
System: linux x86_64
Session: signed in
Line: Online
Outbox: 0 waiting, 0 failed
Rooms: 18

Counters
  forged_events: 0
  messages_in: 4211
  reconnects: 2

Times in milliseconds: number, half, 95 of 100, 99 of 100, longest
  commit: 381, 1.2, 3.9, 7.4, 12.0
  send_to_ack: 97, 38.1, 81.0, 140.2, 322.7
";

/// Every picture there is: a house by the water.
#[cfg(target_arch = "wasm32")]
pub(crate) const PICTURE: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' \
viewBox='0 0 400 300'%3E%3CclipPath id='f'%3E%3Cpath d='M0 0h400v300H0z'/%3E%3C/clipPath%3E\
%3Cg clip-path='url(%23f)'%3E%3Cpath fill='%23bcd9e6' d='M0 0h400v190H0z'/%3E\
%3Ccircle cx='318' cy='62' r='26' fill='%23fbe6b0'/%3E\
%3Cpath fill='%2398b98f' d='M0 170q70-60 150-20t250-30v80H0z'/%3E\
%3Cpath fill='%234d8ea1' d='M0 200h400v100H0z'/%3E\
%3Cpath fill='%23f3ebdd' d='M90 96h150v104H90z'/%3E%3Cpath fill='%23a4573c' d='M78 100l87-52 87 52z'/%3E\
%3Cpath fill='%2345606b' d='M108 116h22v26h-22zm46 0h22v26h-22zm46 0h22v26h-22zm-92 44h22v26h-22z\
m92 0h22v26h-22zm-46 0h22v40h-22z'/%3E\
%3Cpath stroke='%23d9ecf0' stroke-width='3' d='M40 236h70m60 22h90m40-30h60'/%3E%3C/g%3E%3C/svg%3E#";
