//! The backend of the tests itself: everything else here rests on it.

use anyhow::Result;
use model::RoomId;
use serde_json::json;
use testkit::{Backend, BackendOptions, Sandbox};

#[tokio::test]
async fn a_stopped_backend_comes_back_on_its_port_with_the_same_people() -> Result<()> {
    let sandbox = Sandbox::new()?;
    let mut backend = Backend::start(&sandbox, BackendOptions::default()).await?;
    let (url, ana) = (backend.url().to_owned(), backend.person("Ana")?.clone());
    backend.stop();
    assert!(backend.drop_connections().await.is_err());
    backend.start_again().await?;
    backend.drop_connections().await?;
    assert_eq!(backend.url(), url);
    assert_eq!(backend.person("Ana")?.email, ana.email);
    sandbox.passed();
    Ok(())
}

#[tokio::test]
async fn a_misspelt_fault_and_an_unknown_room_do_not_pass_for_an_answer() -> Result<()> {
    let sandbox = Sandbox::new()?;
    let backend = Backend::start(&sandbox, BackendOptions::default()).await?;
    assert!(backend.faults(json!({"swalow_acks": 1})).await.is_err());
    assert_eq!(backend.messages(&RoomId::new("nowhere")).await.unwrap_or_default(), []);
    sandbox.passed();
    Ok(())
}
