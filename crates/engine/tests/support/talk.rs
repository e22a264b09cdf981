//! People say something, or are refused.

use ipc::Code;
use model::{Message, RoomId};

use super::Desk;

/// Ana writes it, and it has been sent; everybody named has it.
pub async fn says(ana: &mut Desk, others: &mut [&mut Desk], room: &RoomId, text: &str) -> Message {
    let id = ana.write(room, text).await.id;
    let sent = ana.wait_for_message(|m| m.id == id && !m.delivery.is_pending()).await;
    for other in others {
        other.wait_for_message(|message| message.id == id).await;
    }
    sent
}

pub async fn refusal(desk: &Desk, command: impl ipc::Call) -> Code {
    match desk.handle.ask(command).await {
        Err(refused) => refused.code,
        Ok(_) => panic!("it was not refused"),
    }
}
