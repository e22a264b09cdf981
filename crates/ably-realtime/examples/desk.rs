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
    // Called whenever a new token is needed; a real desk asks its backend here.
    let tokens = move || {
        let token = token.clone();
        async move { Ok::<_, TokenError>(Credential::Token(token)) }
    };
    let (client, mut events) = Client::spawn(Options::for_endpoint(&endpoint, Arc::new(tokens))?)?;
    // The last ten messages come first; after a drop only what was missed.
    client.set_channel_options(ROOM, ChannelOptions::default().param("rewind", "10")).await?;
    client.attach(ROOM, None).await;
    while let Some(event) = events.recv().await {
        match event {
            Event::Channel { change, .. } if change.current == ChannelState::Attached => {
                let client = client.clone();
                tokio::spawn(async move {
                    let hello = Message::new("message", "Towels to 12, please").with_id("hello-1");
                    println!("published: {:?}", client.publish(ROOM, hello).await);
                });
            }
            Event::Message { message, .. } => {
                println!("{:?}: {:?}", message.client_id, message.data)
            }
            other => println!("{other:?}"),
        }
    }
    Ok(())
}
