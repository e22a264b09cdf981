//! JSON over plain HTTP on loopback.

use std::io::Cursor;

use anyhow::{Context, Result, bail};
use http::{Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

type Body = Full<Cursor<Vec<u8>>>;

/// Gets a JSON answer.
///
/// # Errors
/// Nobody listens, the status is no success, or the answer is no JSON.
pub(crate) async fn get(url: &str) -> Result<Value> {
    exchange(Method::GET, url, Vec::new()).await
}

/// Posts JSON and gets a JSON answer; an empty one is `null`.
///
/// # Errors
/// Nobody listens, the status is no success, or the answer is no JSON.
pub async fn post(url: &str, json: &Value) -> Result<Value> {
    exchange(Method::POST, url, json.to_string().into_bytes()).await
}

/// Posts JSON to one address over and over, on one connection.
#[derive(Clone, Debug)]
pub(crate) struct Poster {
    client: Client<HttpConnector, Body>,
    url: String,
}

impl Poster {
    pub(crate) fn new(url: String) -> Self {
        let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        Self { client, url }
    }

    pub(crate) async fn post(&self, json: &Value) -> Result<Value> {
        ask(&self.client, Method::POST, &self.url, json.to_string().into_bytes()).await
    }
}

async fn exchange(method: Method, url: &str, body: Vec<u8>) -> Result<Value> {
    let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
    ask(&client, method, url, body).await
}

async fn ask(
    client: &Client<HttpConnector, Body>,
    method: Method,
    url: &str,
    body: Vec<u8>,
) -> Result<Value> {
    let request = Request::builder()
        .method(method)
        .uri(url)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Full::new(Cursor::new(body)))?;
    let answer = client.request(request).await.with_context(|| format!("No answer from {url}"))?;
    let status = answer.status();
    let bytes = answer.into_body().collect().await?.to_bytes();
    if !status.is_success() {
        bail!("{url} answered {status}: {}", String::from_utf8_lossy(&bytes));
    }
    if bytes.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&bytes).with_context(|| format!("{url} answered no JSON"))
}
