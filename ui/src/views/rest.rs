//! The room that rows take which are not drawn yet, and the word that they are about to be seen.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, IntersectionObserver, IntersectionObserverInit};
use yew::prelude::*;

/// Rows come when they are closer than this share of the list's height.
const NEAR: &str = "50%";

/// Props of [`Rest`].
#[derive(Properties, PartialEq)]
pub(crate) struct RestProps {
    /// How many rows are not drawn.
    pub(crate) rows: usize,
    /// They are about to be seen.
    pub(crate) on_near: Callback<()>,
}

/// The last item of a list that is not drawn to its end: as high as the rows it stands for, so that
/// the list can be scrolled as if they were there.
#[component(Rest)]
pub(crate) fn rest(props: &RestProps) -> Html {
    let node = use_node_ref();
    let target = node.clone();
    use_effect_with((props.rows, props.on_near.clone()), move |(rows, on_near)| {
        let watch = target.cast::<HtmlElement>().and_then(|rest| {
            // The security policy refuses a style attribute, not a property set.
            rest.style().set_property("--rows", &rows.to_string()).ok()?;
            // Made anew for every number of rows: it tells at once whether they are near still.
            Watch::start(&rest, on_near.clone())
        });
        move || drop(watch)
    });
    html! { <li ref={node} class="rest" aria-hidden="true" /> }
}

/// Tells when an element comes near to what is seen of the list around it.
struct Watch {
    observer: IntersectionObserver,
    _call: Closure<dyn FnMut(js_sys::Array)>,
}

impl Watch {
    fn start(rest: &Element, on_near: Callback<()>) -> Option<Self> {
        let call = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let is_near = entries.iter().any(|entry| {
                entry.unchecked_into::<web_sys::IntersectionObserverEntry>().is_intersecting()
            });
            if is_near {
                on_near.emit(());
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root(rest.closest(".room-list").ok()?.as_ref());
        options.set_root_margin(NEAR);
        let observer =
            IntersectionObserver::new_with_options(call.as_ref().unchecked_ref(), &options).ok()?;
        observer.observe(rest);
        Some(Self { observer, _call: call })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
