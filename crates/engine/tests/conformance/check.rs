//! What is compared after every step.

use std::collections::{BTreeMap, BTreeSet};

use model::{Message, MessageId};
use proptest::prelude::*;
use store::TimelineRow;

use crate::desk::{Desk, Report};
use crate::people::room_id;
use crate::step::{ROOMS, Step};

pub type Checked = Result<(), TestCaseError>;

impl Desk {
    /// Order, content, delivery and unread of every room.
    pub async fn compare(&self) -> Checked {
        for number in 0..ROOMS {
            let room = room_id(number);
            let slice = self.store.timeline_newest(room.clone(), 500).await.unwrap();
            let held: Vec<Message> = slice.rows.into_iter().filter_map(message).collect();
            let expected = self.referee.timeline(&room);
            prop_assert_eq!(&held, &expected, "the timeline of {}", room);
            let rows = self.store.room_summaries_of(vec![room.clone()]).await.unwrap();
            let row = rows.first().unwrap();
            let unread = self.referee.unread(&room);
            prop_assert_eq!(
                (row.unread, row.mentions),
                (unread.messages, unread.mentions),
                "unread of {} in {:?}",
                room,
                held
            );
            let first = self.store.first_unread(room.clone()).await.unwrap();
            prop_assert_eq!(first, self.referee.first_unread(&room), "the line of {}", room);
            prop_assert_eq!(row.last_message.as_ref(), expected.last());
        }
        Ok(())
    }

    /// Nothing but a person's discarding takes a message away, and no tick goes back.
    pub fn check_forward(&self, step: &Step, before: &BTreeMap<MessageId, Message>) -> Checked {
        for (id, old) in before {
            match self.referee.message(id) {
                Some(new) => prop_assert!(new.delivery.rank() >= old.delivery.rank(), "{}", id),
                None => prop_assert!(matches!(step, Step::Discard { .. }), "{} is gone", id),
            }
        }
        Ok(())
    }

    /// The page is told of everything that changed, as it is now, and of what is new once.
    pub fn check_report(&self, before: &BTreeMap<MessageId, Message>, report: Report) -> Checked {
        let now = self.referee.messages();
        let new: Vec<&MessageId> = report.new.iter().map(|message| &message.id).collect();
        let expected: BTreeSet<_> = now.keys().filter(|id| !before.contains_key(*id)).collect();
        prop_assert_eq!(new.len(), expected.len());
        prop_assert_eq!(new.into_iter().collect::<BTreeSet<_>>(), expected);
        let told: BTreeMap<_, _> = report
            .new
            .iter()
            .chain(&report.changed)
            .map(|message| (message.id.clone(), message))
            .collect();
        prop_assert_eq!(told.len(), report.new.len() + report.changed.len(), "told twice");
        for (id, message) in &now {
            match told.get(id) {
                Some(told) => prop_assert_eq!(*told, message),
                None => prop_assert_eq!(before.get(id), Some(message), "nobody was told"),
            }
        }
        Ok(())
    }
}

fn message(row: TimelineRow) -> Option<Message> {
    match row {
        TimelineRow::Message(message) => Some(*message),
        TimelineRow::Gap(_) => None,
    }
}
