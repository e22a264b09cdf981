//! Runs what the reducer asks for; every answer comes back as an action.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use ipc::{
    AddAttachment, AddParticipant, Code, DeleteMessage, DiscardMessage, EditMessage, IpcError,
    LeaveRoom, LoadAround, LoadNewer, LoadOlder, OpenDirect, OpenRoom, ReadDiagnosticsText,
    ReadGroupRules, ReadLeftBehind, ReadNotificationSettings, ReadStorage, RemoveParticipant,
    SaveDiagnostics, SendAttachment, SendMessage, SetNotificationSettings, SetReaction, SignIn,
    SignOut, StagedAttachment, TestNotification,
};
use model::{Content, RoomId};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use crate::bridge::{Bridge, Brought};
use crate::incoming;
use crate::store::{Action, Answered, Chosen, Effect, FromFeed, SettingsAnswer, TalkAnswer};

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
        Effect::Attach(room, chosen) => {
            let id = chosen.id.clone();
            Answered::Attached(room.clone(), id, Box::new(attach(bridge, room, chosen).await))
        }
        Effect::SendFile(room, id, file, text) => {
            let send = SendAttachment {
                client_msg_id: id.clone(),
                room_id: room.clone(),
                attachment_id: file,
                text,
            };
            Answered::Sent(room, id, Box::new(bridge.call(send).await))
        }
        Effect::KeepPage(settings) => Answered::PageKept(bridge.call(settings).await),
        Effect::FindQuoted(room, id, command) => {
            Answered::QuotedFound(room, id, Box::new(bridge.call(command).await))
        }
        Effect::OpenLink(link) => {
            let address = link.address.clone();
            Answered::LinkOpened(address, bridge.call(link).await)
        }
        Effect::Edit(room, id, text) => {
            let answer = bridge.call(EditMessage { message_id: id.clone(), text }).await;
            Answered::Edited(room, id, Box::new(answer))
        }
        Effect::Delete(room, id) => {
            let answer = bridge.call(DeleteMessage { message_id: id.clone() }).await;
            Answered::Deleted(room, id, answer)
        }
        Effect::React { room, id, emoji, is_on } => {
            let react = SetReaction { message_id: id.clone(), emoji: emoji.clone(), is_on };
            let answer = Box::new(bridge.call(react).await);
            Answered::Reacted(room, id, (emoji, is_on), answer)
        }
        Effect::Discard(room, id) => {
            let answer = bridge.call(DiscardMessage { message_id: id.clone() }).await;
            Answered::Discarded(room, id, Box::new(answer))
        }
        effect => match ask_settings(bridge, effect.clone()).await {
            Some(answer) => Answered::Settings(answer),
            None => Answered::Talk(ask_talk(bridge, effect).await?),
        },
    })
}

async fn ask_talk(bridge: &Bridge, effect: Effect) -> Option<TalkAnswer> {
    Some(match effect {
        Effect::FindPeople(asked, command) => {
            let is_of_desk = command.on_desk_only;
            TalkAnswer::Found(asked, is_of_desk, Box::new(bridge.call(command).await))
        }
        Effect::ReadGroupRules => TalkAnswer::Rules(bridge.call(ReadGroupRules {}).await),
        Effect::ReadLeftBehind => TalkAnswer::Left(bridge.call(ReadLeftBehind {}).await),
        Effect::OpenDirect(user_id) => {
            TalkAnswer::Begun(Box::new(bridge.call(OpenDirect { user_id }).await))
        }
        Effect::CreateGroup(command) => TalkAnswer::Begun(Box::new(bridge.call(command).await)),
        Effect::AddParticipant(room_id, user_id) => {
            let add = AddParticipant { room_id, user_id: user_id.clone() };
            TalkAnswer::Added(user_id, bridge.call(add).await)
        }
        Effect::RemoveParticipant(room_id, user_id) => {
            TalkAnswer::Changed(bridge.call(RemoveParticipant { room_id, user_id }).await)
        }
        Effect::LeaveRoom(room_id) => TalkAnswer::Changed(bridge.call(LeaveRoom { room_id }).await),
        _ => return None,
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
        Effect::ReadStorage => SettingsAnswer::Storage(bridge.call(ReadStorage {}).await),
        Effect::ReadDiagnostics => {
            SettingsAnswer::Support(bridge.call(ReadDiagnosticsText {}).await)
        }
        Effect::SaveDiagnostics => SettingsAnswer::Saved(bridge.call(SaveDiagnostics {}).await),
        _ => return None,
    })
}

/// Reads a file and gives it to the core.
async fn attach(
    bridge: &Bridge,
    room_id: RoomId,
    chosen: Chosen,
) -> Result<StagedAttachment, IpcError> {
    let unreadable = || IpcError::new(Code::FileUnreadable, "The file could not be read.");
    let bytes = chosen.bytes.ok_or_else(unreadable)?;
    let content = incoming::read(&bytes).await.map_err(|_| unreadable())?;
    let Chosen { id: attachment_id, name, as_it_is, .. } = chosen;
    bridge.call(AddAttachment { attachment_id, room_id, name, content, as_it_is }).await
}
