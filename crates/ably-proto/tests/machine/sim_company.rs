//! The service's presence set of the simulated channel.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::script::{HAS_PRESENCE, PRESENCE, ROOM, SYNC};

const PRESENT: u64 = 1;
const LEAVE: u64 = 3;

/// Who is present, by connection and client, and what each last said.
#[derive(Default)]
pub(crate) struct Company {
    members: BTreeMap<(String, String), Value>,
    /// The newest own presence frame of each connection: what comes again is not taken again.
    newest: BTreeMap<String, u64>,
    visits: u64,
    syncs: u64,
    time: u64,
}

impl Company {
    /// A connection that is over takes its members with it.
    pub(crate) fn connection_began(&mut self, id: &str) {
        self.members.retain(|(connection, _), _| !connection.starts_with('c') || connection == id);
    }

    fn apply(
        &mut self,
        action: u64,
        connection: &str,
        who: &str,
        id: String,
        data: Value,
    ) -> Value {
        self.time += 1;
        let event = json!({"action": action, "clientId": who, "connectionId": connection,
            "id": id, "timestamp": self.time, "data": data});
        let key = (connection.to_owned(), who.to_owned());
        if action == LEAVE {
            self.members.remove(&key);
        } else {
            self.members.insert(key, event.clone());
        }
        json!({"action": PRESENCE, "channel": ROOM, "presence": [event]})
    }

    /// Ana's own operation; the event to tell, unless it was taken before.
    pub(crate) fn take(&mut self, connection: &str, frame: &Value) -> Option<Value> {
        let serial = frame["msgSerial"].as_u64().unwrap();
        let newest = self.newest.get(connection);
        if newest.is_some_and(|newest| *newest >= serial) {
            return None;
        }
        self.newest.insert(connection.to_owned(), serial);
        let said = &frame["presence"][0];
        let (action, data) = (said["action"].as_u64().unwrap(), said["data"].clone());
        Some(self.apply(action, connection, "ana", format!("{connection}:{serial}:0"), data))
    }

    /// Somebody else's; a leave of nobody is nothing.
    pub(crate) fn visit(&mut self, who: &str, action: u64) -> Option<Value> {
        self.visits += 1;
        let number = self.visits;
        let is_there = self.members.contains_key(&("guests".to_owned(), who.to_owned()));
        if action == LEAVE && !is_there {
            return None;
        }
        Some(self.apply(
            action,
            "guests",
            who,
            format!("guests:{number}:0"),
            json!(number.to_string()),
        ))
    }

    /// The flag for ATTACHED, and the pages that follow it.
    pub(crate) fn sync(&mut self) -> (u64, Vec<Value>) {
        if self.members.is_empty() {
            return (0, Vec::new());
        }
        self.syncs += 1;
        let present = |event: &Value| {
            let mut event = event.clone();
            event["action"] = json!(PRESENT);
            event
        };
        let members: Vec<_> = self.members.values().map(present).collect();
        let (first, second) = members.split_at(members.len() / 2);
        let page = |cursor: &str, members: &[Value]| {
            let serial = format!("q{}:{cursor}", self.syncs);
            json!({"action": SYNC, "channel": ROOM, "channelSerial": serial, "presence": members})
        };
        (HAS_PRESENCE, vec![page("more", first), page("", second)])
    }

    pub(crate) fn everybody(&self) -> Vec<(String, String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let entry = |((connection, who), event): (&(String, String), &Value)| {
            (connection.clone(), who.clone(), text(&event["data"]))
        };
        self.members.iter().map(entry).collect()
    }
}
