//! What can wait until what is drawn is on the screen.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_render::{AnimationFrame, request_animation_frame};
use gloo_timers::callback::Timeout;

/// A call that is made once the browser has painted what is drawn now; dropped, it is not made.
pub(crate) struct AfterPaint {
    _frame: AnimationFrame,
    _timer: Rc<RefCell<Option<Timeout>>>,
}

impl AfterPaint {
    /// A frame's callback comes just before its picture, a timer set there just after it.
    pub(crate) fn new(call: impl FnOnce() + 'static) -> Self {
        let timer = Rc::new(RefCell::new(None));
        let slot = Rc::clone(&timer);
        let frame =
            request_animation_frame(move |_| *slot.borrow_mut() = Some(Timeout::new(0, call)));
        Self { _frame: frame, _timer: timer }
    }
}
