//! The rules of a proxy, and orders to its lines.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ably_proto::wire::ProtocolMessage;
use anyhow::{Context, Result};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::http_rule::RequestRule;
use super::rule::{Fault, FrameRule, HoldId, Toward};
use super::work::{Action, Work};
use crate::wait::DEADLINE;

/// What a test wants of the lines there are.
#[derive(Clone, Debug)]
pub(super) enum Order {
    Say(Toward, Box<ProtocolMessage>),
    Release(HoldId),
}

type RewriteOpening = Box<dyn FnMut(&mut BTreeMap<String, String>) + Send>;

pub(super) struct OpeningRule {
    pub(super) times: u32,
    pub(super) rewrite: RewriteOpening,
}

impl fmt::Debug for OpeningRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpeningRule").field("times", &self.times).finish_non_exhaustive()
    }
}

#[derive(Debug, Default)]
struct Rules {
    frames: Vec<FrameRule>,
    requests: Vec<RequestRule>,
    openings: Vec<OpeningRule>,
}

#[derive(Debug, Default)]
pub(super) struct Faults {
    rules: Mutex<Rules>,
    lines: Mutex<Vec<mpsc::UnboundedSender<Order>>>,
    /// What holds something.
    caught: watch::Sender<HashSet<HoldId>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Faults {
    pub(super) fn add(&self, rule: FrameRule) {
        locked(&self.rules).frames.push(rule);
    }

    pub(super) fn add_request(&self, rule: RequestRule) {
        locked(&self.rules).requests.push(rule);
    }

    pub(super) fn add_opening(&self, rule: OpeningRule) {
        locked(&self.rules).openings.push(rule);
    }

    pub(super) fn clear(&self) {
        *locked(&self.rules) = Rules::default();
    }

    /// What is to be done with a frame.
    pub(super) fn decide(&self, toward: Toward, frame: &ProtocolMessage, work: Work) -> Action {
        let mut rules = locked(&self.rules);
        let rule = rules
            .frames
            .iter_mut()
            .find(|rule| rule.times > 0 && rule.toward == toward && (rule.is_meant)(frame));
        let Some(rule) = rule else { return Action::Pass(vec![work]) };
        rule.times -= 1;
        match &mut rule.fault {
            Fault::Lose => Action::Pass(Vec::new()),
            Fault::Repeat => Action::Pass(vec![work.clone(), work]),
            Fault::Swap => Action::Swap(work),
            Fault::Hold(id) => Action::Hold(*id, work),
            Fault::HoldBack(id) => Action::HoldBack(*id, work),
            Fault::Rewrite(rewrite) => {
                let frames = rewrite(frame.clone());
                Action::Pass(frames.iter().filter_map(|frame| work.saying(frame)).collect())
            }
            Fault::RewriteBytes(rewrite) => {
                Action::Pass(work.with_bytes(&mut **rewrite).into_iter().collect())
            }
            Fault::Cut => Action::Cut,
        }
    }

    /// The rule for a request to this path, used once.
    pub(super) fn answer(&self, path: &str) -> Option<super::http_rule::Reply> {
        let mut rules = locked(&self.rules);
        let mut meant =
            rules.requests.iter_mut().filter(|rule| rule.times > 0 && path.starts_with(&rule.path));
        let rule = meant.next()?;
        rule.times -= 1;
        Some(rule.reply.clone())
    }

    /// Whether the opening was changed.
    pub(super) fn rewrite_opening(&self, query: &mut BTreeMap<String, String>) -> bool {
        let mut rules = locked(&self.rules);
        let Some(rule) = rules.openings.iter_mut().find(|rule| rule.times > 0) else {
            return false;
        };
        rule.times -= 1;
        (rule.rewrite)(query);
        true
    }

    /// A new line takes orders.
    pub(super) fn take_orders(&self) -> mpsc::UnboundedReceiver<Order> {
        let (orders, taken) = mpsc::unbounded_channel();
        locked(&self.lines).push(orders);
        taken
    }

    pub(super) fn inject(&self, toward: Toward, frame: ProtocolMessage) -> Option<()> {
        let lines = locked(&self.lines);
        lines.last()?.send(Order::Say(toward, Box::new(frame))).ok()
    }

    /// Tells every line there is.
    pub(super) fn order(&self, order: &Order) {
        locked(&self.lines).retain(|line| line.send(order.clone()).is_ok());
    }

    /// Frames that come later are not held any more.
    pub(super) fn release(&self, released: HoldId) {
        locked(&self.rules).frames.retain(|rule| match rule.fault {
            Fault::Hold(id) | Fault::HoldBack(id) => id != released,
            _ => true,
        });
    }

    pub(super) fn note_caught(&self, id: HoldId) {
        self.caught.send_modify(|caught| {
            caught.insert(id);
        });
    }

    pub(super) async fn caught(&self, id: HoldId) -> Result<()> {
        let mut caught = self.caught.subscribe();
        let waited = timeout(DEADLINE, caught.wait_for(|caught| caught.contains(&id))).await;
        waited.context("Waited in vain for something to hold")?.context("The proxy has ended")?;
        Ok(())
    }
}
