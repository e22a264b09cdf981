//! What is to happen to which frames.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ably_proto::wire::ProtocolMessage;
use anyhow::Result;

use super::Shared;
use super::faults::Order;

/// Where a frame is going.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Toward {
    /// From the endpoint to the client.
    Client,
    /// From the client to the endpoint.
    Server,
}

pub(super) type IsMeant = Box<dyn Fn(&ProtocolMessage) -> bool + Send>;
type Rewrite = Box<dyn FnMut(ProtocolMessage) -> Vec<ProtocolMessage> + Send>;
type RewriteBytes = Box<dyn FnMut(Vec<u8>) -> Vec<u8> + Send>;

/// Names what is held, so that it can be released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct HoldId(u64);

impl HoldId {
    fn next() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        Self(COUNT.fetch_add(1, Ordering::Relaxed))
    }
}

/// What happens to a frame.
pub(super) enum Fault {
    Lose,
    Repeat,
    /// The next frame of the same direction goes first.
    Swap,
    /// It waits, and the others pass it.
    Hold(HoldId),
    /// It waits, and all behind it wait too.
    HoldBack(HoldId),
    Rewrite(Rewrite),
    RewriteBytes(RewriteBytes),
    /// The line is cut, and the frame lost with it.
    Cut,
}

pub(super) struct FrameRule {
    pub(super) toward: Toward,
    pub(super) is_meant: IsMeant,
    pub(super) times: u32,
    pub(super) fault: Fault,
}

impl fmt::Debug for FrameRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FrameRule").field("toward", &self.toward).finish_non_exhaustive()
    }
}

/// A rule in the making. The oldest rule that means a frame and is not used up decides; every
/// frame unless [`FrameRules::times`] says how many.
#[must_use]
pub struct FrameRules<'a> {
    shared: &'a Arc<Shared>,
    toward: Toward,
    is_meant: IsMeant,
    times: u32,
}

impl<'a> FrameRules<'a> {
    pub(super) fn new(shared: &'a Arc<Shared>, toward: Toward, is_meant: IsMeant) -> Self {
        Self { shared, toward, is_meant, times: u32::MAX }
    }

    /// Only for so many frames.
    pub fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    /// Only for one frame.
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// They are lost.
    pub fn lose(self) {
        self.add(Fault::Lose);
    }

    /// They come twice.
    pub fn repeat(self) {
        self.add(Fault::Repeat);
    }

    /// The frame behind each goes first.
    pub fn swap(self) {
        self.add(Fault::Swap);
    }

    /// The line is cut instead of carrying them.
    pub fn cut(self) {
        self.add(Fault::Cut);
    }

    /// Others go in their place: none, one, or several.
    pub fn rewrite(
        self,
        rewrite: impl FnMut(ProtocolMessage) -> Vec<ProtocolMessage> + Send + 'static,
    ) {
        self.add(Fault::Rewrite(Box::new(rewrite)));
    }

    /// One frame is changed on its way.
    pub fn adjust(self, mut adjust: impl FnMut(&mut ProtocolMessage) + Send + 'static) {
        self.rewrite(move |mut frame| {
            adjust(&mut frame);
            vec![frame]
        });
    }

    /// Their bytes are changed; they stay text or binary.
    pub fn rewrite_bytes(self, rewrite: impl FnMut(Vec<u8>) -> Vec<u8> + Send + 'static) {
        self.add(Fault::RewriteBytes(Box::new(rewrite)));
    }

    /// They wait until they are released; others pass them meanwhile.
    pub fn hold(self) -> Held {
        self.keep(Fault::Hold)
    }

    /// They wait until they are released, and everything behind them waits too.
    pub fn hold_back(self) -> Held {
        self.keep(Fault::HoldBack)
    }

    fn keep(self, fault: impl FnOnce(HoldId) -> Fault) -> Held {
        let held = Held { id: HoldId::next(), shared: Arc::clone(self.shared) };
        self.add(fault(held.id));
        held
    }

    fn add(self, fault: Fault) {
        let Self { shared, toward, is_meant, times } = self;
        shared.faults.add(FrameRule { toward, is_meant, times, fault });
    }
}

/// What a rule holds. Dropping it releases nothing.
#[derive(Debug)]
pub struct Held {
    id: HoldId,
    shared: Arc<Shared>,
}

impl Held {
    /// Waits until something is held.
    ///
    /// # Errors
    /// Nothing is within the deadline.
    pub async fn caught(&self) -> Result<()> {
        self.shared.faults.caught(self.id).await
    }

    /// Lets go of what is held; frames that come later pass. What a dead line held is gone.
    pub fn release(&self) {
        self.shared.faults.release(self.id);
        self.shared.faults.order(&Order::Release(self.id));
    }
}
