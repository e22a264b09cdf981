//! Puts what a channel brings back into the order it was sent in.
//!
//! Large messages are fetched by a second road and overtaken by small ones; each carries the
//! index it was sent with.

use std::collections::BTreeMap;

/// Items by index, handed on without holes.
#[derive(Debug)]
pub(crate) struct InOrder<T> {
    next: u64,
    ahead: BTreeMap<u64, T>,
}

impl<T> InOrder<T> {
    /// Begins with index 0.
    pub(crate) fn new() -> Self {
        Self { next: 0, ahead: BTreeMap::new() }
    }

    /// Takes an item in; answers those whose turn has come.
    pub(crate) fn accept(&mut self, index: u64, item: T) -> Vec<T> {
        if index >= self.next {
            self.ahead.insert(index, item);
        }
        let mut ready = Vec::new();
        while let Some(item) = self.ahead.remove(&self.next) {
            self.next += 1;
            ready.push(item);
        }
        ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_overtook_waits_for_what_was_sent_before_it() {
        let mut order = InOrder::new();
        assert_eq!(order.accept(0, 'a'), ['a']);
        assert_eq!(order.accept(2, 'c'), []);
        assert_eq!(order.accept(3, 'd'), []);
        assert_eq!(order.accept(1, 'b'), ['b', 'c', 'd']);
    }

    #[test]
    fn what_came_before_is_not_handed_on_again() {
        let mut order = InOrder::new();
        order.accept(0, 'a');
        assert_eq!(order.accept(0, 'x'), []);
        assert_eq!(order.accept(1, 'b'), ['b']);
    }
}
