//! What a person set about notifications: for all rooms, for one, and when it is quiet.

use chat::quiet;
use ipc::{Code, Event as Told, IpcError, MuteRoom, SetNotificationSettings, SetRoomNotifications};
use jiff::tz::TimeZone;
use model::{NotificationSettings, RoomId, Timestamp};
use store::{RoomSettings, StoreError};

use crate::core::Core;
use crate::dispatch::Answer;
use crate::rooms::{no_such_room, signed_out};

/// Under this name the store keeps what the person set for all rooms.
const SETTINGS: &str = "notification_settings";

/// Mutes that could not be lifted are tried again after this, in milliseconds.
const LIFT_AGAIN_MS: i64 = 60_000;

/// Quiet hours, as they stand.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Quiet {
    /// Until when they last, if they do.
    pub(crate) until: Option<Timestamp>,
    /// When that changes.
    pub(crate) changes_at: Option<Timestamp>,
}

impl Core {
    /// Reads what the person set. What does not read any more is as if nothing was set.
    pub(crate) async fn load_settings(&mut self) -> Result<(), StoreError> {
        let text = self.store.meta(SETTINGS).await?;
        self.settings = text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        self.directory.follow(self.settings.clone());
        self.refresh_quiet();
        Ok(())
    }

    /// What a person set for all rooms.
    pub(crate) fn notification_settings(&self) -> Answer<NotificationSettings> {
        self.me().ok_or_else(signed_out)?;
        Ok(self.settings.clone())
    }

    /// A person sets it anew.
    pub(crate) async fn set_notification_settings(
        &mut self,
        command: SetNotificationSettings,
    ) -> Answer<NotificationSettings> {
        let settings = command.settings;
        self.me().ok_or_else(signed_out)?;
        if !settings.is_valid() {
            return Err(IpcError::new(Code::InvalidParams, "No clock shows these quiet hours"));
        }
        let text = serde_json::to_string(&settings)
            .map_err(|err| IpcError::new(Code::Internal, err.to_string()))?;
        let kept = self.store.set_meta(SETTINGS, Some(text)).await;
        kept.map_err(|err| self.store_failed(err))?;
        self.settings = settings.clone();
        self.refresh_quiet();
        let before = self.directory.unread_total();
        let changed = self.directory.follow(settings.clone());
        if !changed.is_empty() {
            self.bus.publish(Told::RoomsUpserted(changed));
        }
        self.publish_total(before);
        Ok(settings)
    }

    /// A person sets which messages of a room ring, and how long it is muted.
    pub(crate) async fn set_room_notifications(
        &mut self,
        command: SetRoomNotifications,
    ) -> Answer<()> {
        let SetRoomNotifications { room_id, level, is_muted, muted_until } = command;
        self.me().ok_or_else(signed_out)?;
        self.directory.room(&room_id).ok_or_else(no_such_room)?;
        let is_over = muted_until.is_some_and(|until| until <= self.now());
        let is_muted = is_muted && !is_over;
        let was_muted = self.directory.summary(&room_id).is_some_and(|room| room.is_muted);
        let settings = RoomSettings { level, is_muted, muted_until };
        let kept = self.store.set_room_settings(room_id.clone(), settings).await;
        kept.map_err(|err| self.store_failed(err))?;
        self.refresh_rooms([room_id.clone()]).await;
        if was_muted != is_muted {
            self.tell_of_mute(room_id, is_muted);
        }
        Ok(())
    }

    /// Mutes a room here, and at the backend where it can be told.
    pub(crate) async fn mute_room(&mut self, command: MuteRoom) -> Answer<()> {
        let MuteRoom { room_id, is_muted } = command;
        self.me().ok_or_else(signed_out)?;
        self.directory.room(&room_id).ok_or_else(no_such_room)?;
        let muted = self.store.set_muted(room_id.clone(), is_muted).await;
        muted.map_err(|err| self.store_failed(err))?;
        self.refresh_rooms([room_id.clone()]).await;
        self.tell_of_mute(room_id, is_muted);
        Ok(())
    }

    fn tell_of_mute(&self, room_id: RoomId, is_muted: bool) {
        let Some(me) = self.me().map(|me| me.id.clone()) else { return };
        let rest = self.rest.clone();
        tokio::spawn(async move {
            if let Err(err) = rest.set_muted(&room_id, &me, is_muted).await {
                tracing::info!(%err, "The backend was not told of the muting");
            }
        });
    }

    /// When the next mute ends.
    pub(crate) fn mute_ends_at(&self) -> Option<Timestamp> {
        self.directory.mute_ends_at().map(|at| at.max(self.lift_not_before))
    }

    /// Lifts the mutes whose end has come.
    pub(crate) async fn end_mutes(&mut self) {
        let now = self.now();
        if self.mute_ends_at().is_none_or(|at| at > now) {
            return;
        }
        match self.store.end_mutes(now).await {
            Ok(over) => {
                self.refresh_rooms(over.clone()).await;
                over.into_iter().for_each(|room_id| self.tell_of_mute(room_id, false));
            }
            Err(err) => {
                self.lift_not_before = now.plus_ms(LIFT_AGAIN_MS);
                self.store_failed(err);
            }
        }
    }

    /// Looks at the clock on the wall, and tells when quiet hours began or ended.
    pub(crate) fn refresh_quiet(&mut self) {
        self.refresh_wall();
        let (now, zone) = (self.now(), self.zone());
        let hours = &self.settings.quiet_hours;
        let before = self.quiet.until;
        self.quiet = Quiet {
            until: quiet::until(hours, &zone, now),
            changes_at: quiet::changes_at(hours, &zone, now),
        };
        if self.quiet.until != before {
            self.bus.publish(Told::QuietChanged { until: self.quiet.until });
        }
    }

    /// The time has come for quiet hours to begin or end.
    pub(crate) fn change_quiet(&mut self) {
        if self.quiet.changes_at.is_some_and(|at| at <= self.now()) {
            self.refresh_quiet();
        }
    }

    /// The zone of the person's property; where the deployment tells none, this desk's own.
    fn zone(&self) -> TimeZone {
        self.property_zone().unwrap_or_else(TimeZone::system)
    }
}
