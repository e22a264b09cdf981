//! Runs what the reducer asks for; every answer comes back as an action.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use ipc::{
    DiscardMessage, EditQueued, LoadAround, LoadNewer, LoadOlder, OpenRoom, ReadDiagnosticsText,
    ReadNotificationSettings, SaveDiagnostics, SendMessage, SetNotificationSettings, SignIn,
    SignOut, TestNotification,
};
use model::Content;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use crate::bridge::{Bridge, Brought};
use crate::store::{Action, Answered, Effect, FromFeed, SettingsAnswer};

/// Runs an effect that needs the core.
pub(crate) fn run(bridge: Rc<Bridge>, dispatch: Callback<Action>, effect: Effect) {
    spawn_local(async move {
        match effect {
            Effect::Subscribe { generation, after_ms } => {
                if after_ms > 0 {
                    TimeoutFuture::new(after_ms).await;
                }
                subscribe(&bridge, &dispatch, generation).await;
            }
            Effect::Tell(command) => {
                // The log of the core has it; a typing mark refused is no news for a person.
                let _ = bridge.tell(command).await;
            }
            Effect::Order(command) => {
                if let Err(refusal) = bridge.tell(command).await {
                    dispatch.emit(Action::Answered(Answered::Refused(refusal.code)));
                }
            }
            effect => {
                if let Some(answered) = ask(&bridge, effect).await {
                    dispatch.emit(Action::Answered(answered));
                }
            }
        }
    });
}

async fn subscribe(bridge: &Bridge, dispatch: &Callback<Action>, generation: u32) {
    let sink = {
        let dispatch = dispatch.clone();
        Rc::new(move |brought| {
            let from = match brought {
                Brought::Events(events) => FromFeed::Events(events),
                Brought::Ended => FromFeed::Ended,
            };
            dispatch.emit(Action::Feed(generation, from));
        })
    };
    let answer = bridge.subscribe(sink).await;
    dispatch.emit(Action::Feed(generation, FromFeed::Snapshot(Box::new(answer))));
}

async fn ask(bridge: &Bridge, effect: Effect) -> Option<Answered> {
    Some(match effect {
        Effect::SignIn(email, password) => {
            Answered::SignIn(Box::new(bridge.call(SignIn { email, password }).await))
        }
        Effect::SignOut => Answered::SignOut(bridge.call(SignOut {}).await),
        Effect::Open(room) => {
            let answer = bridge.call(OpenRoom { room_id: room.clone() }).await;
            Answered::Opened(room, Box::new(answer))
        }
        Effect::Older(room, before) => {
            let older = LoadOlder { room_id: room.clone(), before: before.clone() };
            let answer = bridge.call(older).await;
            Answered::Older(room, before, Box::new(answer))
        }
        Effect::Around(room, id) => {
            let around = LoadAround { room_id: room.clone(), message_id: id.clone() };
            let answer = bridge.call(around).await;
            Answered::Around(room, id, Box::new(answer))
        }
        Effect::Newer(room, after) => {
            let newer = LoadNewer { room_id: room.clone(), after: after.clone() };
            let answer = bridge.call(newer).await;
            Answered::Newer(room, after, Box::new(answer))
        }
        Effect::Search(asked, command) => {
            Answered::Found(asked, Box::new(bridge.call(command).await))
        }
        Effect::Send(room, id, text) => {
            let send = SendMessage {
                client_msg_id: id.clone(),
                room_id: room.clone(),
                content: Content::text(text),
            };
            let answer = bridge.call(send).await;
            Answered::Sent(room, id, Box::new(answer))
        }
        Effect::Edit(room, id, text) => {
            let answer = bridge.call(EditQueued { message_id: id.clone(), text }).await;
            Answered::Edited(room, id, Box::new(answer))
        }
        Effect::Discard(room, id) => {
            let answer = bridge.call(DiscardMessage { message_id: id.clone() }).await;
            Answered::Discarded(room, id, Box::new(answer))
        }
        effect => Answered::Settings(ask_settings(bridge, effect).await?),
    })
}

async fn ask_settings(bridge: &Bridge, effect: Effect) -> Option<SettingsAnswer> {
    Some(match effect {
        Effect::ReadNotificationSettings => {
            SettingsAnswer::Notifications(bridge.call(ReadNotificationSettings {}).await)
        }
        Effect::SetNotificationSettings(settings) => {
            SettingsAnswer::Notifications(bridge.call(SetNotificationSettings { settings }).await)
        }
        Effect::TestNotification => SettingsAnswer::Trial(bridge.call(TestNotification {}).await),
        Effect::ReadDiagnostics => {
            SettingsAnswer::Support(bridge.call(ReadDiagnosticsText {}).await)
        }
        Effect::SaveDiagnostics => SettingsAnswer::Saved(bridge.call(SaveDiagnostics {}).await),
        _ => return None,
    })
}
