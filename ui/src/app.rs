//! The page's one stateful component: takes actions into the State, has their effects run, and
//! draws the screen that fits.

use std::collections::HashMap;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::{Interval, Timeout};
use ipc::Session;
use model::{Language, PageSettings, RoomId};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::bridge::{Bridge, next_frame, note_letter};
use crate::crash::{self, AtStake, Beginning};
use crate::effects::run;
use crate::language::Speech;
use crate::store::{
    Action, CardAction, Circle, Composer, ComposerAction, Effect, OverlayAction, PageAction,
    RoomAction, SearchAction, State, Step, TalkAction, WindowAction,
};
use crate::views::icon::Icon;
use crate::views::states;
use crate::{dom, language, screens, sound, text, time};

/// A draft is kept when its composer has been quiet for this long, in milliseconds.
const DRAFT_AFTER_MS: u32 = 300;
/// A search is asked for when its words have been left alone for this long, in milliseconds.
const SEARCH_AFTER_MS: u32 = 120;
/// Times on screen are looked at this often, in milliseconds.
const TICK_MS: u32 = 20_000;
/// Input is worth telling again after this long, in milliseconds.
const ACTIVE_EVERY_MS: i64 = 30_000;

/// Props of [`App`].
#[derive(Properties, PartialEq)]
pub(crate) struct AppProps {
    /// The road to the core.
    pub(crate) bridge: BridgeHandle,
    /// How the page begins.
    #[prop_or_default]
    pub(crate) beginning: Beginning,
}

/// A bridge as a prop: there is one, and it never changes.
#[derive(Clone)]
pub(crate) struct BridgeHandle(pub(crate) Option<Rc<Bridge>>);

impl PartialEq for BridgeHandle {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The page.
pub(crate) struct App {
    state: State,
    dispatch: Callback<Action>,
    draft_timers: HashMap<RoomId, Timeout>,
    search_timer: Option<Timeout>,
    people_timer: Option<Timeout>,
    card_timer: Option<Timeout>,
    wanted: Option<&'static str>,
    /// Where the keyboard was before a crash, if not in the composer.
    back_in: Option<&'static str>,
    /// The shell's picture may still lie over the page.
    has_picture: bool,
    title: String,
    look: Rc<PageSettings>,
    /// What is said again when language or clock become another one.
    speech: Speech,
    /// The language whose words were last asked for.
    learning: Option<Language>,
    _listeners: Vec<EventListener>,
    _tick: Interval,
}

impl Component for App {
    type Message = Action;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let dispatch = ctx.link().callback(|action| action);
        let tick = dispatch.clone();
        let mut app = Self {
            state: State::default(),
            draft_timers: HashMap::new(),
            search_timer: None,
            people_timer: None,
            card_timer: None,
            wanted: None,
            back_in: None,
            has_picture: true,
            title: String::new(),
            look: Rc::default(),
            speech: Speech::default(),
            learning: None,
            _listeners: listen(&dispatch),
            _tick: Interval::new(TICK_MS, move || tick.emit(Action::Window(WindowAction::Tick))),
            dispatch,
        };
        app.come_back(&ctx.props().beginning);
        let is_focused =
            dom::document().is_some_and(|document| document.has_focus().unwrap_or(true));
        app.take(ctx, Action::Window(WindowAction::Focused(is_focused)));
        app.take(ctx, Action::Window(WindowAction::Visible(dom::is_visible())));
        let begin = app.state.feed.begin(0);
        app.execute(ctx, begin);
        app
    }

    fn update(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        self.take(ctx, action);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        html! { <ContextProvider<Speech> context={self.speech}>{ self.page(ctx) }</ContextProvider<Speech>> }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _first: bool) {
        if let Some(wanted) = self.wanted.take() {
            dom::focus(wanted);
        }
        self.show_title();
        self.show_look();
        self.replace_picture(ctx);
        crash::note(AtStake {
            room: self.state.open.as_ref().map(|open| open.id.clone()),
            is_draft: self.state.open_composer().is_some_and(Composer::is_draft),
        });
    }
}

impl App {
    fn page(&self, ctx: &Context<Self>) -> Html {
        if ctx.props().bridge.0.is_none() {
            return states::quiet_page(Icon::Bell, text::not_in_shell(), "");
        }
        if !self.state.feed.is_loaded {
            return self.starting();
        }
        match self.state.session {
            Session::SignedOut => screens::sign_in(&self.state, &self.dispatch),
            Session::SignedIn { .. } | Session::Expired { .. } => {
                screens::desk(&self.state, &self.dispatch)
            }
        }
    }

    /// After a crash the page goes back to where its person was.
    fn come_back(&mut self, beginning: &Beginning) {
        if let Beginning::After { code, place } = beginning {
            self.state.crash = Some(code.as_str().into());
            self.state.back_to = place.room.clone();
            let was_in = |id: &&str| place.focus.as_deref() == Some(*id);
            self.back_in = crash::FOCUSABLE.into_iter().find(was_in);
        }
    }

    fn take(&mut self, ctx: &Context<Self>, action: Action) {
        for effect in self.state.reduce(action, time::now()) {
            self.execute(ctx, effect);
        }
        self.follow_language();
        if time::follow(&self.state.clock) {
            self.speech.change();
        }
    }

    /// Speaks the language of whoever is at the desk, once its words are there.
    fn follow_language(&mut self) {
        let wanted = self.state.language();
        if !self.state.feed.is_loaded || wanted == words::spoken() {
            return;
        }
        if words::speak(wanted) {
            dom::show_language(wanted);
            self.speech.change();
        } else if self.learning != Some(wanted) {
            self.learning = Some(wanted);
            let dispatch = self.dispatch.clone();
            language::learn(wanted, move || dispatch.emit(Action::Window(WindowAction::Tick)));
        }
    }

    fn execute(&mut self, ctx: &Context<Self>, effect: Effect) {
        match effect {
            Effect::FocusComposer => {
                self.wanted = self.back_in.take().or(Some(dom::COMPOSER_ID));
            }
            Effect::FocusSearch => self.wanted = Some(dom::SEARCH_ID),
            Effect::Copy(text) => dom::copy(&text),
            Effect::SearchTimer => self.start_search_timer(),
            Effect::PeopleTimer => self.start_people_timer(),
            Effect::DraftTimer(room) => self.start_draft_timer(room),
            Effect::CardTimer(ms) => self.start_card_timer(ms),
            Effect::Frame => {
                let dispatch = self.dispatch.clone();
                spawn_local(async move {
                    next_frame().await;
                    dispatch.emit(Action::Window(WindowAction::Frame));
                });
            }
            Effect::Sound(sound) => sound::play(sound),
            effect => {
                if let Some(bridge) = &ctx.props().bridge.0 {
                    run(Rc::clone(bridge), self.dispatch.clone(), effect);
                }
            }
        }
    }

    /// Replacing the timer of a room ends the one before: the draft waits for a quiet moment.
    fn start_draft_timer(&mut self, room: RoomId) {
        let (dispatch, due) = (self.dispatch.clone(), room.clone());
        let timer = Timeout::new(DRAFT_AFTER_MS, move || {
            dispatch.emit(Action::Composer(ComposerAction::DraftDue(due)));
        });
        self.draft_timers.insert(room, timer);
    }

    /// The words of a search are asked for when nobody has typed for a moment.
    fn start_search_timer(&mut self) {
        let dispatch = self.dispatch.clone();
        let timer = Timeout::new(SEARCH_AFTER_MS, move || {
            dispatch.emit(Action::Search(SearchAction::Due));
        });
        self.search_timer = Some(timer);
    }

    /// The backend is asked for people when nobody has typed for a moment.
    fn start_people_timer(&mut self) {
        let dispatch = self.dispatch.clone();
        let timer = Timeout::new(SEARCH_AFTER_MS, move || {
            dispatch.emit(Action::Talk(TalkAction::Due));
        });
        self.people_timer = Some(timer);
    }

    /// One timer serves all cards: it is set for the next to go.
    fn start_card_timer(&mut self, ms: i64) {
        let dispatch = self.dispatch.clone();
        let timer = Timeout::new(u32::try_from(ms).unwrap_or(u32::MAX), move || {
            dispatch.emit(Action::Card(CardAction::Due));
        });
        self.card_timer = Some(timer);
    }

    fn starting(&self) -> Html {
        let (heading, lead) = match self.state.feed.trouble {
            Some(_) => (text::no_core(), text::no_core_lead()),
            None => (text::starting(), ""),
        };
        html! { <div class="starting">{ states::quiet_page(Icon::Bell, heading, lead) }</div> }
    }

    /// The shell's picture has served once the page has something to show, be it trouble.
    fn replace_picture(&mut self, ctx: &Context<Self>) {
        let feed = &self.state.feed;
        let has_drawn = feed.is_loaded || feed.trouble.is_some() || ctx.props().bridge.0.is_none();
        if self.has_picture && has_drawn {
            self.has_picture = false;
            dom::remove(dom::PICTURE_ID);
        }
    }

    fn show_title(&mut self) {
        let room = self.state.open_summary().map(|room| room.name.as_str());
        let title = text::title(self.state.unread.messages, room);
        if title != self.title {
            if let Some(document) = dom::document() {
                document.set_title(&title);
            }
            self.title = title;
        }
    }
}

impl App {
    /// Colours, size of text and density are the root element's; the zoom is the shell's.
    fn show_look(&mut self) {
        if self.look != self.state.page {
            dom::show_look(&self.state.page);
            self.look = Rc::clone(&self.state.page);
        }
    }
}

/// What concerns the whole window.
fn listen(dispatch: &Callback<Action>) -> Vec<EventListener> {
    let (Some(window), Some(document)) = (web_sys::window(), dom::document()) else {
        return Vec::new();
    };
    let say = |action: fn() -> Action| {
        let dispatch = dispatch.clone();
        move |_: &Event| dispatch.emit(action())
    };
    let keys = EventListenerOptions::enable_prevent_default();
    vec![
        EventListener::new(&window, "focus", say(|| Action::Window(WindowAction::Focused(true)))),
        EventListener::new(&window, "blur", say(|| Action::Window(WindowAction::Focused(false)))),
        EventListener::new(&window, "blur", say(|| Action::Composer(ComposerAction::KeepDrafts))),
        EventListener::new(
            &window,
            "pagehide",
            say(|| Action::Composer(ComposerAction::KeepDrafts)),
        ),
        EventListener::new(
            &document,
            "visibilitychange",
            say(|| Action::Window(WindowAction::Visible(dom::is_visible()))),
        ),
        EventListener::new(&document, "input", |_| note_letter()),
        EventListener::new(&document, "pointermove", on_activity(dispatch)),
        EventListener::new(&document, "keydown", on_activity(dispatch)),
        EventListener::new_with_options(&document, "keydown", keys, on_key(dispatch)),
    ]
}

fn on_activity(dispatch: &Callback<Action>) -> impl FnMut(&Event) + 'static {
    let dispatch = dispatch.clone();
    let mut last = time::now();
    move |_| {
        let now = time::now();
        if now.ms_since(last) >= ACTIVE_EVERY_MS {
            last = now;
            dispatch.emit(Action::Window(WindowAction::Active));
        }
    }
}

/// Keys that work everywhere. What a part of the page has used already is marked as such.
fn on_key(dispatch: &Callback<Action>) -> impl FnMut(&Event) + 'static {
    let dispatch = dispatch.clone();
    move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if event.default_prevented() || event.is_composing() {
            return;
        }
        match shortcut(event) {
            Some(Shortcut::Act(action)) => dispatch.emit(action),
            Some(Shortcut::Go(go)) => go(),
            None => return,
        }
        event.prevent_default();
    }
}

/// What a key does.
enum Shortcut {
    /// Something of the State's.
    Act(Action),
    /// Something of the document's.
    Go(fn()),
}

fn shortcut(event: &KeyboardEvent) -> Option<Shortcut> {
    let key = event.key();
    if event.ctrl_key() || event.meta_key() {
        return with_command(&key, event.shift_key());
    }
    match key.as_str() {
        "ArrowUp" if event.alt_key() => Some(Shortcut::Go(|| dom::step_room(-1))),
        "ArrowDown" if event.alt_key() => Some(Shortcut::Go(|| dom::step_room(1))),
        "Escape" if dom::find_all("dialog[open]").is_empty() => Some(Shortcut::Go(|| {
            dom::focus(dom::COMPOSER_ID);
        })),
        _ => None,
    }
}

fn with_command(key: &str, has_shift: bool) -> Option<Shortcut> {
    Some(Shortcut::Act(match key {
        "f" | "F" if has_shift => Action::Search(SearchAction::Open(None)),
        "f" | "F" => Action::Room(RoomAction::Search),
        "k" | "K" => Action::Overlay(OverlayAction::OpenSwitcher),
        "n" | "N" if has_shift => Action::Talk(TalkAction::Circle(Circle::Group)),
        "n" | "N" => Action::Talk(TalkAction::Circle(Circle::Direct)),
        "o" | "O" => Action::Card(CardAction::OpenNewest),
        "/" => Action::Overlay(OverlayAction::OpenShortcuts),
        "," => Action::Overlay(OverlayAction::OpenSettings),
        "+" | "=" => Action::Page(PageAction::Zoom(Step::Up)),
        "-" => Action::Page(PageAction::Zoom(Step::Down)),
        "0" => Action::Page(PageAction::Zoom(Step::Usual)),
        _ => return None,
    }))
}
