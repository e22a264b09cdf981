//! Waits for the next frame, so that a burst is one change of the State and one paint a frame. A
//! letter just typed is painted first: whoever types looks at nothing else of a frame so closely.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// A hidden window gets no frames; what waits for one waits no longer than this, in milliseconds.
const LONGEST_WAIT_MS: i32 = 60;

thread_local! {
    static FRAMES: Rc<Frames<Browser>> = Rc::default();
}

/// Something was typed.
pub(crate) fn note_letter() {
    let frames = FRAMES.with(Rc::clone);
    spawn_local(async move { frames.letter().await });
}

/// Ends with the next frame, or with the one after it where the next is a letter's; in a hidden
/// window, a moment later.
pub(crate) async fn next_frame() {
    FRAMES.with(Rc::clone).next().await;
}

/// Ends at once, or when the letter that was just typed is painted.
pub(super) async fn give_way() {
    FRAMES.with(Rc::clone).give_way().await;
}

/// What paints.
trait Screen {
    /// Ends as the next frame begins, before anything of it is painted.
    async fn begins_frame(&self);
    /// Ends when the frame that has begun is painted.
    async fn is_painted(&self);
}

/// Whose the next frame is.
#[derive(Default)]
struct Frames<S> {
    screen: S,
    /// Letters that are not painted yet.
    letters: Cell<u32>,
}

impl<S: Screen> Frames<S> {
    async fn letter(&self) {
        self.letters.set(self.letters.get() + 1);
        self.screen.begins_frame().await;
        self.screen.is_painted().await;
        self.letters.set(self.letters.get() - 1);
    }

    async fn next(&self) {
        self.screen.begins_frame().await;
        if self.letters.get() > 0 {
            self.screen.is_painted().await;
            self.screen.begins_frame().await;
        }
    }

    async fn give_way(&self) {
        if self.letters.get() > 0 {
            self.screen.begins_frame().await;
            self.screen.is_painted().await;
        }
    }
}

#[derive(Default)]
struct Browser;

impl Screen for Browser {
    async fn begins_frame(&self) {
        let frame = js_sys::Promise::new(&mut |resolve, _| {
            if let Some(window) = web_sys::window() {
                // Whichever comes second finds it resolved; one that is refused leaves the other.
                let _ = window.request_animation_frame(&resolve);
                let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
                    &resolve,
                    LONGEST_WAIT_MS,
                );
            }
        });
        let _ = JsFuture::from(frame).await;
    }

    async fn is_painted(&self) {
        TimeoutFuture::new(0).await;
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// Frames come when the test says so.
    #[derive(Default)]
    struct Slow {
        begun: Cell<u32>,
        painted: Cell<u32>,
    }

    impl Screen for Slow {
        async fn begins_frame(&self) {
            later(&self.begun).await;
        }

        async fn is_painted(&self) {
            later(&self.painted).await;
        }
    }

    async fn later(count: &Cell<u32>) {
        let before = count.get();
        std::future::poll_fn(
            |_| {
                if count.get() > before { Poll::Ready(()) } else { Poll::Pending }
            },
        )
        .await;
    }

    impl Frames<Slow> {
        fn begin(&self) {
            self.screen.begun.set(self.screen.begun.get() + 1);
        }

        fn paint(&self) {
            self.screen.painted.set(self.screen.painted.get() + 1);
        }
    }

    fn is_over(waiting: &mut Pin<&mut impl Future<Output = ()>>) -> bool {
        waiting.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[test]
    fn where_nobody_types_the_next_frame_is_for_all_that_came() {
        let frames = Frames::<Slow>::default();
        let (mut next, mut rows) = (pin!(frames.next()), pin!(frames.give_way()));
        assert!(is_over(&mut rows) && !is_over(&mut next));
        frames.begin();
        assert!(is_over(&mut next));
    }

    #[test]
    fn a_letter_has_the_next_frame_to_itself_and_what_waited_the_one_after_it() {
        let frames = Frames::<Slow>::default();
        let (mut next, mut letter) = (pin!(frames.next()), pin!(frames.letter()));
        assert!(!is_over(&mut next) && !is_over(&mut letter));
        let mut rows = pin!(frames.give_way());
        assert!(!is_over(&mut rows));
        frames.begin();
        assert!(!is_over(&mut next) && !is_over(&mut letter) && !is_over(&mut rows));
        frames.paint();
        assert!(is_over(&mut letter) && is_over(&mut rows) && !is_over(&mut next));
        frames.begin();
        assert!(is_over(&mut next));
    }

    #[test]
    fn whoever_types_on_and_on_holds_up_nothing_for_longer_than_a_frame() {
        let frames = Frames::<Slow>::default();
        let mut next = pin!(frames.next());
        let (mut first, mut second) = (pin!(frames.letter()), pin!(frames.letter()));
        assert!(!is_over(&mut next) && !is_over(&mut first));
        frames.begin();
        assert!(!is_over(&mut next) && !is_over(&mut first) && !is_over(&mut second));
        frames.paint();
        assert!(!is_over(&mut next));
        frames.begin();
        assert!(is_over(&mut next));
    }
}
