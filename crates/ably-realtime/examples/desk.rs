//! A desk in thirty lines: joins a room, says something, and prints what it hears.
//!
//! `cargo run -p ably-realtime --example desk -- TOKEN [ENDPOINT]`
#![allow(clippy::print_stdout)]

use std::{env, error::Error, sync::Arc};

use ably_realtime::{
    ChannelOptions, ChannelState, Client, Credential, Event, Message, Options, TokenError,
};

const ROOM: &str = "front-desk";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let token = env::args().nth(1).ok_or("a token is needed")?;
    let endpoint = env::args().nth(2).unwrap_or_else(|| "main".to_owned());
    work(token, &endpoint, |line| println!("{line}")).await
}

/// Works at a desk until the connection is closed.
pub(crate) async fn work(
    token: String,
    endpoint: &str,
    show: impl Fn(String) + Clone + Send + 'static,
) -> Result<(), Box<dyn Error>> {
    // Called whenever a new token is needed; a real desk asks its backend here.
    let tokens = Arc::new(move || {
        let token = token.clone();
        async move { Ok::<_, TokenError>(Credential::Token(token)) }
    });
    // Ably's service by name, or any other by its address.
    let options = match endpoint.contains("://") {
        true => Options::at(endpoint.parse()?, tokens)?,
        false => Options::for_endpoint(endpoint, tokens)?,
    };
    let (client, mut events) = Client::spawn(options)?;
    // The last ten messages come first; after a drop only what was missed.
    client.set_channel_options(ROOM, ChannelOptions::default().param("rewind", "10")).await?;
    client.attach(ROOM, None).await;
    while let Some(event) = events.recv().await {
        match event {
            Event::Channel { change, .. } if change.current == ChannelState::Attached => {
                let (client, show) = (client.clone(), show.clone());
                tokio::spawn(async move {
                    let hello = Message::new("message", "Towels to 12, please").with_id("hello-1");
                    let outcome = client.publish(ROOM, hello).await;
                    show(format!("published: {outcome:?}"));
                });
            }
            Event::Message { message, .. } => {
                show(format!("{:?}: {:?}", message.client_id, message.data));
            }
            other => show(format!("{other:?}")),
        }
    }
    Ok(())
}
