//! What the script keeps from one page to the next, as the core would: the draft that a page had it
//! keep at its end.

use ipc::SaveDraft;
use model::RoomId;

use super::world::World;

/// Under this name, as long as the window is there.
const DRAFT: &str = "deskbell-script-draft";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// Keeps a draft.
pub(super) fn keep(draft: &SaveDraft) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(DRAFT, &format!("{}\n{}", draft.room_id, draft.text));
    }
}

/// Brings it back, once.
pub(super) fn recall(world: &mut World) {
    let Some(storage) = storage() else { return };
    let kept = storage.get_item(DRAFT).ok().flatten().unwrap_or_default();
    let _ = storage.remove_item(DRAFT);
    if let Some((room, text)) = kept.split_once('\n')
        && let Some(room) = world.room_mut(&RoomId::new(room))
    {
        room.draft = Some(text.to_owned());
    }
}
