//! Signing in and out, and what a 401 does.

use std::time::Duration;

use ipc::{Code, Event as Told, IpcError, Notice, Session, SignIn};
use model::{OrganizationId, Person, UserId};
use store::{Owner, Ownership, StoreError};

use crate::core::{Core, outbox_limits};
use crate::dispatch::{Answer, to_json};
use crate::event::{Done, LateReply};
use crate::opening::origin_notice;
use crate::outcome;
use crate::rest::dto::{Deployment, User};
use crate::rest::{Cookies, RestError};
use crate::rooms::KnownRooms;

/// The deployment is asked again after this, after twice this, and so on.
const DEPLOYMENT_RETRY: Duration = Duration::from_secs(2);
/// The wait grows this many times.
const DEPLOYMENT_RETRIES: u32 = 15;

impl Core {
    /// Goes on where the last run stopped: the rooms are there at once, whether or not the backend
    /// still knows the session.
    pub(crate) async fn restore_session(
        &mut self,
        cookies: Cookies,
        known: KnownRooms,
    ) -> Result<(), StoreError> {
        let Some(owner) = self.store.owner().await? else { return Ok(()) };
        self.rest.set_cookies(cookies.clone());
        self.session = if cookies.is_empty() {
            Session::Expired { me: owner.person, organization_id: owner.organization_id }
        } else {
            self.signed_in(owner, true)
        };
        self.show_desk(known).await?;
        if !cookies.is_empty() {
            self.start_session();
            self.renew_session();
        }
        Ok(())
    }

    fn signed_in(&self, owner: Owner, is_kept: bool) -> Session {
        Session::SignedIn {
            me: owner.person,
            organization_id: owner.organization_id,
            organization_name: self.deployment.organization_name.clone(),
            is_kept,
            can_edit: self.deployment.can_edit(),
            can_react: self.deployment.can_react(),
        }
    }

    /// Asks the backend; the answer comes back as [`Done::SignIn`].
    pub(crate) fn sign_in(&mut self, command: SignIn, reply: LateReply) {
        // The present session, if there is one, goes on until the new one stands.
        let rest = self.rest.without_session();
        self.tasks.spawn(self.epoch, async move {
            let user = rest.sign_in(command.email.trim(), &command.password.0).await;
            Done::SignIn { answer: user.map(|user| (user, rest.cookies())), reply }
        });
    }

    /// The backend answered a sign-in.
    pub(crate) async fn finish_sign_in(
        &mut self,
        answer: Result<(User, Cookies), RestError>,
        reply: LateReply,
    ) {
        let answer = match answer {
            Ok((user, cookies)) => self.enter(user, cookies).await,
            Err(err) => {
                tracing::info!(%err, "Sign-in refused");
                Err(IpcError::from(&err))
            }
        };
        let _ = reply.send(to_json(answer));
    }

    async fn enter(&mut self, user: User, cookies: Cookies) -> Answer<Session> {
        let organization = user
            .organization_id
            .clone()
            .ok_or_else(|| IpcError::new(Code::BadAnswer, "The session names no organization"))?;
        let owner = Owner {
            person: Person::from(user),
            organization_id: OrganizationId::new(organization),
        };
        self.end_live_session();
        self.rest.set_cookies(cookies.clone());
        self.take_desk(&owner).await?;
        self.session = self.signed_in(owner, self.secrets.are_kept());
        self.load_desk().await.map_err(|err| self.store_failed(err))?;
        self.keep_cookies(cookies);
        if let Some(me) = self.me() {
            tracing::info!(user_id = %me.id, "Signed in");
        }
        self.bus.publish(Told::SessionChanged(self.session.clone()));
        self.publish_desk();
        self.start_session();
        Ok(self.session.clone())
    }

    /// Opens this person's local file; another person's, with what they have not sent, is set
    /// aside until they come back.
    async fn take_desk(&mut self, owner: &Owner) -> Answer<()> {
        if let Ownership::Other = self.keep_owner(owner).await? {
            let former = self.store.owner().await.map_err(|err| self.store_failed(err))?;
            let former = former.map_or_else(|| UserId::new(""), |former| former.person.id);
            let opened = self.desks.change(&self.store, &former, owner).await;
            let opened = opened.map_err(|err| {
                tracing::error!(%err, "Another person's desk could not be opened");
                IpcError::new(
                    outcome::of_opening(&err),
                    "The desk of this person could not be opened",
                )
            })?;
            self.store = opened.store;
            origin_notice(&opened.origin).into_iter().for_each(|notice| self.raise(notice));
            self.keep_owner(owner).await?;
        }
        Ok(())
    }

    async fn keep_owner(&mut self, owner: &Owner) -> Answer<Ownership> {
        self.store.keep_owner(owner.clone()).await.map_err(|err| self.store_failed(err))
    }

    /// Opens the line and fetches what may have changed.
    fn start_session(&mut self) {
        let now = self.now();
        self.gauge.handle(chat::connectivity::Fact::SignedIn, now);
        self.outbox.handle(chat::outbox::Input::SignedIn, now);
        self.fetch_deployment(0);
        if self.deployment.live.is_some() {
            self.open_line();
        }
        self.fetch_rooms();
    }

    /// A file built anew belongs to whom the former one did.
    pub(crate) async fn keep_owner_again(&mut self) {
        let (Some(person), Some(organization_id)) = (self.me().cloned(), self.organization_id())
        else {
            return;
        };
        let kept = self.keep_owner(&Owner { person, organization_id }).await;
        if let Err(err) = kept {
            tracing::error!(%err, "The new file has no owner");
        }
    }

    /// Asks the deployment to describe itself, later with every failed try.
    fn fetch_deployment(&mut self, tries: u32) {
        let rest = self.rest.clone();
        let wait = DEPLOYMENT_RETRY * tries.min(DEPLOYMENT_RETRIES);
        self.tasks.spawn(self.epoch, async move {
            tokio::time::sleep(wait).await;
            Done::Deployment { tries, answer: rest.deployment().await }
        });
    }

    /// The deployment described itself, or cannot: then the line is at Ably's own address. One
    /// that merely did not answer is asked again; guessing would connect the desk to nowhere.
    pub(crate) async fn take_deployment(
        &mut self,
        tries: u32,
        answer: Result<Deployment, RestError>,
    ) {
        match answer {
            Ok(deployment) => self.keep_deployment(deployment).await,
            Err(RestError::SignedOut) => return self.expire().await,
            Err(err) => {
                tracing::info!(%err, "The deployment did not describe itself");
                if err.is_transient() {
                    return self.fetch_deployment(tries.saturating_add(1));
                }
            }
        }
        self.open_line();
    }

    async fn keep_deployment(&mut self, deployment: Deployment) {
        let limits = outbox_limits(&deployment);
        let now = self.now();
        self.outbox.handle(
            chat::outbox::Input::SetPace {
                messages_per_window: limits.messages_per_window,
                window_ms: limits.window_ms,
            },
            now,
        );
        if let Ok(text) = serde_json::to_string(&deployment) {
            let kept = self.store.set_meta(crate::opening::DEPLOYMENT, Some(text)).await;
            let _ = kept.map_err(|err| self.store_failed(err));
        }
        self.deployment = deployment;
        self.refresh_quiet();
        let Deployment { organization_name: name_now, .. } = &self.deployment;
        let offered = (self.deployment.can_edit(), self.deployment.can_react());
        if let Session::SignedIn { organization_name, can_edit, can_react, .. } = &mut self.session
            && (&*organization_name != name_now || (*can_edit, *can_react) != offered)
        {
            organization_name.clone_from(name_now);
            (*can_edit, *can_react) = offered;
            self.bus.publish(Told::SessionChanged(self.session.clone()));
        }
    }

    /// 401: the line is closed, the outbox paused, reading goes on (contract §1).
    pub(crate) async fn expire(&mut self) {
        let Session::SignedIn { me, organization_id, .. } = self.session.clone() else { return };
        tracing::warn!("The backend ended the session");
        self.end_live_session();
        self.session = Session::Expired { me, organization_id };
        self.rest.set_cookies(Cookies::default());
        self.keep_cookies(Cookies::default());
        self.bus.publish(Told::SessionChanged(self.session.clone()));
    }

    /// Ends the session, here and at the backend, and removes the person's copy.
    pub(crate) async fn sign_out(&mut self) -> Answer<()> {
        let rest = self.rest.clone();
        tokio::spawn(async move {
            if let Err(err) = rest.sign_out().await {
                tracing::info!(%err, "The backend was not told of the sign-out");
            }
        });
        self.end_live_session();
        self.session = Session::SignedOut;
        self.keep_cookies(Cookies::default());
        self.store.wipe().await.map_err(|err| self.store_failed(err))?;
        self.files.cabinet.clear().map_err(crate::files::disk)?;
        self.clear_opened();
        self.load_desk().await.map_err(|err| self.store_failed(err))?;
        self.bus.publish(Told::SessionChanged(self.session.clone()));
        self.bus.publish(Told::Resync);
        Ok(())
    }

    /// From here on nothing a former session started counts.
    fn end_live_session(&mut self) {
        let now = self.now();
        self.epoch += 1;
        self.searches.withdraw();
        self.stop_uploads();
        self.withdraw_all_cards();
        self.line.close();
        self.line_lost(now);
        self.gauge.handle(chat::connectivity::Fact::SignedOut, now);
        self.outbox.handle(chat::outbox::Input::SignedOut, now);
    }

    /// Keeps the session in the keychain; without one it ends with the process.
    pub(crate) fn keep_cookies(&mut self, cookies: Cookies) {
        let secrets = self.secrets.clone();
        self.tasks.spawn(self.epoch, async move {
            let written = secrets.write_cookies(&cookies).await;
            Done::SessionKept { is_kept: written.is_ok() }
        });
    }

    /// The keychain took the session, or not.
    pub(crate) fn note_kept(&mut self, kept: bool) {
        if !kept && self.secrets.are_kept() {
            self.raise(Notice::KeychainLocked);
        }
        if let Session::SignedIn { is_kept, .. } = &mut self.session
            && *is_kept != kept
        {
            *is_kept = kept;
            self.bus.publish(Told::SessionChanged(self.session.clone()));
        }
    }
}
