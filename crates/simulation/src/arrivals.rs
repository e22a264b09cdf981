//! What comes out of the network: at the service, or at a desk.

use ably_proto::wire::ProtocolMessage;
use ably_realtime::Heard;

use crate::net::Arrival;
use crate::planted::Fault;
use crate::service::{Service, Uploaded};
use crate::world::World;

impl World {
    /// Something arrives where it was sent.
    pub(crate) fn arrive(&mut self, arrival: Arrival) {
        self.tally.arrivals += 1;
        match arrival {
            Arrival::Open { desk, opening } => {
                let url = opening.url.clone();
                if let Some(link) = self.net.stand(desk, opening) {
                    self.note(&format!("desk {desk} opens socket {link}"));
                    self.service.open(link, &url);
                }
            }
            Arrival::Up { link, frame, sent_at } => {
                if let Some(mut frame) = Service::read(&frame)
                    && self.planted.is_sent(&mut frame)
                {
                    self.note_frame(link, '→', &frame);
                    self.service.hear(link, frame, sent_at);
                }
            }
            Arrival::Ended { link } => {
                self.note(&format!("socket {link} is over"));
                self.service.lose(link);
            }
            Arrival::Call { desk, call, reply, is_answer_lost } => {
                let path = call.url().path();
                let answer = self.planted.answer(path);
                let answer = answer.unwrap_or_else(|| self.service.answer(&call));
                let (method, status) = (call.method(), answer.status().as_u16());
                let lost = if is_answer_lost { ", which is lost" } else { "" };
                self.note(&format!("desk {desk} calls {method} {path}: {status}{lost}"));
                let uploaded = answer.extensions().get::<Uploaded>().cloned();
                if self.fault == Some(Fault::UploadsTwice)
                    && let Some(uploaded) = &uploaded
                {
                    self.note_upload(desk, uploaded, true);
                }
                // Else it was on its way when the run that sent it ended, and may be overtaken.
                let is_awaited = !reply.is_closed();
                let goes_back = self.net.answer(desk, reply, answer, is_answer_lost);
                match uploaded {
                    Some(uploaded) if is_awaited => self.note_upload(desk, &uploaded, goes_back),
                    Some(uploaded) => self.note_stray_upload(desk, &uploaded),
                    None => {}
                }
            }
            Arrival::Down { link, heard } => {
                self.hand_down(link, heard);
            }
            Arrival::Closed { link } => {
                self.note(&format!("socket {link} is closed"));
                self.net.close(link);
            }
            // Whoever asked may be gone.
            Arrival::Answer { reply, answer } => {
                if let Err(Ok(answer)) = reply.send(answer)
                    && let Some(uploaded) = answer.extensions().get::<Uploaded>()
                {
                    self.note_unheard(uploaded);
                }
            }
            Arrival::Refused { opening } => opening.refuse("connection refused"),
        }
    }

    fn hand_down(&mut self, link: u64, heard: Heard) {
        let Heard::Frame(frame) = &heard else { return self.net.hand(link, heard) };
        let Some(mut frame) = Service::read(frame) else { return self.net.hand(link, heard) };
        let desk = self.net.desk_of(link).and_then(|at| self.desks.get(at));
        let person = desk.map(|desk| desk.person.as_str()).unwrap_or_default();
        let is_heard = self.planted.is_heard(&mut frame, person);
        self.note_frame(link, '←', &frame);
        match self.fault {
            _ if !is_heard => {}
            Some(_) => self.net.hand_frame(link, &frame),
            None => self.net.hand(link, heard),
        }
    }

    fn note_frame(&mut self, link: u64, way: char, frame: &ProtocolMessage) {
        let desk = self.net.desk_of(link).unwrap_or_default();
        let channel = frame.channel.as_deref().unwrap_or_default();
        let first = frame.messages.first();
        let id = first.and_then(|message| message.id.as_deref()).unwrap_or_default();
        let serial = frame.channel_serial.as_deref().unwrap_or_default();
        let number = frame.msg_serial.map(|serial| format!("#{serial}")).unwrap_or_default();
        let error = frame.error.as_ref().map(|error| error.code).unwrap_or_default();
        let flags = frame.flags.0 & 0xff;
        let action = frame.action;
        self.note(&format!(
            "desk {desk} {way} {link} {action:?} {number} {channel} {id} {serial} {flags} {error}"
        ));
    }
}
