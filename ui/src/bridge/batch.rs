//! Gathers events so that a burst is one change of the State and one paint a frame.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use ipc::Envelope;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::{Brought, Sink};

/// A hidden window gets no frames; its events wait no longer than this, in milliseconds.
const LONGEST_WAIT_MS: u32 = 60;

/// Events that wait for the next frame.
pub(super) struct Batch {
    sink: Sink,
    waiting: RefCell<Vec<Envelope>>,
    timer: RefCell<Option<Timeout>>,
}

impl Batch {
    pub(super) fn new(sink: Sink) -> Rc<Self> {
        Rc::new(Self { sink, waiting: RefCell::default(), timer: RefCell::default() })
    }

    /// Adds an event.
    pub(super) fn push(self: &Rc<Self>, envelope: Envelope) {
        let is_first = {
            let mut waiting = self.waiting.borrow_mut();
            waiting.push(envelope);
            waiting.len() == 1
        };
        if is_first {
            self.schedule();
        }
    }

    /// The flow ended; what waits goes first.
    pub(super) fn end(&self) {
        self.flush();
        (self.sink)(Brought::Ended);
    }

    /// Takes both roads to a flush; whichever comes second finds nothing.
    fn schedule(self: &Rc<Self>) {
        let batch = Rc::clone(self);
        *self.timer.borrow_mut() = Some(Timeout::new(LONGEST_WAIT_MS, move || batch.flush()));
        let batch = Rc::clone(self);
        let frame = Closure::once_into_js(move || batch.flush());
        if let Some(window) = web_sys::window() {
            // A refused frame leaves the timer.
            let _ = window.request_animation_frame(frame.unchecked_ref());
        }
    }

    fn flush(&self) {
        let events = std::mem::take(&mut *self.waiting.borrow_mut());
        if !events.is_empty() {
            (self.sink)(Brought::Events(events));
        }
    }
}
