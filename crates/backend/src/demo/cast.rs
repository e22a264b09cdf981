//! The people, properties and rooms of the demo organization.

use model::Role;

/// The organization's name.
pub(super) const ORGANIZATION: &str = "Larkfield Hotels";
/// What follows the `@` of every address.
pub(super) const DOMAIN: &str = "demo.deskbell.example";

/// One hotel.
#[derive(Debug)]
pub(super) struct Hotel {
    /// The word talks are chosen by.
    pub(super) word: &'static str,
    pub(super) name: &'static str,
    pub(super) time_zone: &'static str,
    /// Hours ahead of UTC in winter: shifts need no more than that.
    pub(super) utc_offset_h: i64,
    /// Rooms to a floor, and floors.
    pub(super) rooms: (u32, u32),
}

pub(super) const HOTELS: [Hotel; 3] = [
    Hotel {
        word: "lisbon",
        name: "Harbour House Lisbon",
        time_zone: "Europe/Lisbon",
        utc_offset_h: 0,
        rooms: (24, 5),
    },
    Hotel {
        word: "innsbruck",
        name: "Alpine Lodge Innsbruck",
        time_zone: "Europe/Vienna",
        utc_offset_h: 1,
        rooms: (18, 4),
    },
    Hotel {
        word: "bristol",
        name: "Garden Court Bristol",
        time_zone: "Europe/London",
        utc_offset_h: 0,
        rooms: (20, 4),
    },
];

/// When somebody works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shift {
    Day,
    Night,
}

/// One person; `hotels` are indices into [`HOTELS`].
#[derive(Debug)]
pub(super) struct Member {
    pub(super) address: &'static str,
    pub(super) name: &'static str,
    pub(super) role: Role,
    pub(super) shift: Shift,
    pub(super) hotels: &'static [usize],
}

const fn member(
    address: &'static str,
    name: &'static str,
    role: Role,
    shift: Shift,
    hotels: &'static [usize],
) -> Member {
    Member { address, name, role, shift, hotels }
}

pub(super) const PEOPLE: [Member; 22] = [
    member("ana", "Ana Ribeiro", Role::Staff, Shift::Day, &[0]),
    member("bruno", "Bruno Costa", Role::Staff, Shift::Day, &[0]),
    member("chiara", "Chiara Rossi", Role::PropertyMgr, Shift::Day, &[0]),
    member("deniz", "Deniz Kaya", Role::PropertyMgr, Shift::Day, &[1]),
    member("emma", "Emma Clarke", Role::OrgAdmin, Shift::Day, &[0, 1, 2]),
    member("fatima", "Fátima Lopes", Role::Staff, Shift::Day, &[0]),
    member("tiago", "Tiago Marques", Role::Staff, Shift::Night, &[0]),
    member("ines", "Inês Duarte", Role::Staff, Shift::Day, &[0]),
    member("rui", "Rui Antunes", Role::Staff, Shift::Day, &[0]),
    member("hanna", "Hanna Moser", Role::Staff, Shift::Day, &[1]),
    member("lukas", "Lukas Gruber", Role::Staff, Shift::Day, &[1]),
    member("jonas", "Jonas Pichler", Role::Staff, Shift::Night, &[1]),
    member("katarina", "Katarína Nováková", Role::Staff, Shift::Day, &[1]),
    member("stefan", "Stefan Egger", Role::Staff, Shift::Day, &[1]),
    member("grace", "Grace Okafor", Role::PropertyMgr, Shift::Day, &[2]),
    member("oliver", "Oliver Hughes", Role::Staff, Shift::Day, &[2]),
    member("priya", "Priya Nair", Role::Staff, Shift::Day, &[2]),
    member("sam", "Sam Whitfield", Role::Staff, Shift::Night, &[2]),
    member("marta", "Marta Kowalska", Role::Staff, Shift::Day, &[2]),
    member("tom", "Tom Barrett", Role::Staff, Shift::Day, &[2]),
    member("yusuf", "Yusuf Demir", Role::PropertyMgr, Shift::Day, &[0, 1, 2]),
    member("henrik", "Henrik Lund", Role::OrgAdmin, Shift::Day, &[0, 1, 2]),
];

/// One group; `hotel` is its own property, `across` says whether it draws people from all.
#[derive(Debug)]
pub(super) struct Circle {
    pub(super) name: &'static str,
    pub(super) hotel: usize,
    pub(super) across: bool,
    /// The word talks are chosen by.
    pub(super) place: &'static str,
    pub(super) people: &'static [&'static str],
}

pub(super) const CIRCLES: [Circle; 8] = [
    Circle {
        name: "Front desk Lisbon",
        hotel: 0,
        across: false,
        place: "desk",
        people: &["ana", "bruno", "fatima", "tiago", "chiara"],
    },
    Circle {
        name: "Housekeeping Lisbon",
        hotel: 0,
        across: false,
        place: "housekeeping",
        people: &["ines", "ana", "bruno", "fatima"],
    },
    Circle {
        name: "Night audit",
        hotel: 0,
        across: true,
        place: "night",
        people: &["tiago", "jonas", "sam", "ana", "emma"],
    },
    Circle {
        name: "Maintenance",
        hotel: 0,
        across: false,
        place: "maintenance",
        people: &["rui", "ana", "bruno", "ines", "chiara"],
    },
    Circle {
        name: "VIP arrivals Innsbruck",
        hotel: 1,
        across: false,
        place: "vip",
        people: &["deniz", "hanna", "lukas", "katarina"],
    },
    Circle {
        name: "Technik Innsbruck",
        hotel: 1,
        across: false,
        place: "maintenance",
        people: &["stefan", "lukas", "katarina", "deniz"],
    },
    Circle {
        name: "Housekeeping Bristol",
        hotel: 2,
        across: false,
        place: "housekeeping",
        people: &["marta", "oliver", "priya", "grace", "tom"],
    },
    Circle {
        name: "Revenue",
        hotel: 0,
        across: true,
        place: "revenue",
        people: &["yusuf", "chiara", "deniz", "grace", "emma"],
    },
];

/// Who writes to each other directly.
pub(super) const PAIRS: [(&str, &str); 18] = [
    ("ana", "bruno"),
    ("ana", "chiara"),
    ("ana", "tiago"),
    ("ana", "ines"),
    ("ana", "emma"),
    ("bruno", "chiara"),
    ("bruno", "rui"),
    ("chiara", "emma"),
    ("chiara", "yusuf"),
    ("deniz", "emma"),
    ("deniz", "hanna"),
    ("hanna", "lukas"),
    ("lukas", "stefan"),
    ("grace", "emma"),
    ("grace", "oliver"),
    ("oliver", "priya"),
    ("sam", "oliver"),
    ("emma", "henrik"),
];

/// Guests, by initial as desks write them.
pub(super) const GUESTS: [&str; 16] = [
    "Ms P.",
    "Mr K.",
    "Mrs Dr. H.",
    "Mr and Mrs L.",
    "Ms O.",
    "Mr T.",
    "Family S.",
    "Mr van B.",
    "Ms W.",
    "Mr N.",
    "Mrs J.",
    "Ms Q.",
    "Mr de A.",
    "Ms F.",
    "Family R.",
    "Mr Y.",
];
/// New colleagues who are welcomed.
pub(super) const NEWCOMERS: [&str; 5] = ["Lena", "Paulo", "Aisha", "Milan", "Sofie"];
