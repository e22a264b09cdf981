//! Serves a folder to a browser on this machine, and to nobody else.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::page::files;

/// The longest request, in bytes; a browser's have a few hundred.
const LONGEST: u64 = 16 * 1024;
/// Whoever says nothing for this long is not waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// A folder that is served as long as the process lives.
#[derive(Debug)]
pub(crate) struct Server {
    port: u16,
    listening: JoinHandle<()>,
}

impl Server {
    /// Serves a folder on the loopback; at any free port for 0.
    pub(crate) fn start(folder: PathBuf, port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .with_context(|| format!("Cannot listen at port {port}"))?;
        let port = listener.local_addr()?.port();
        let listening = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = folder.clone();
                std::thread::spawn(move || {
                    // A browser that goes away in the middle is no news.
                    let _ = serve(&folder, stream);
                });
            }
        });
        Ok(Self { port, listening })
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Goes on until the process is ended.
    pub(crate) fn serve(self) {
        let _ = self.listening.join();
    }
}

fn serve(folder: &Path, mut stream: TcpStream) -> Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new((&stream).take(LONGEST)).lines();
    let request = lines.next().context("Nothing was asked")??;
    // The rest of the head is read, or closing the connection would take the answer back.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let Answer { status, kind, body } = answer(folder, &request);
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)?;
    Ok(())
}

/// What a request gets.
struct Answer {
    status: &'static str,
    kind: &'static str,
    body: Vec<u8>,
}

/// Only what is listed in the folder can be asked for, so no path leads out of it.
fn answer(folder: &Path, request: &str) -> Answer {
    let asked = request.strip_prefix("GET /").and_then(|rest| rest.split([' ', '?']).next());
    let asked = asked.map(|path| if path.is_empty() { "index.html" } else { path });
    let listed = files(folder).unwrap_or_default();
    let file = asked.and_then(|path| listed.into_iter().find(|file| file == Path::new(path)));
    let read = file.and_then(|file| Some((kind(&file), fs::read(folder.join(&file)).ok()?)));
    match read {
        Some((kind, body)) => Answer { status: "200 OK", kind, body },
        None => Answer { status: "404 Not Found", kind: "text/plain", body: Vec::new() },
    }
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|it| it.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_folder_is_served_and_nothing_beside_it() {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("gallery");
        fs::create_dir_all(folder.join("words")).unwrap();
        fs::write(folder.join("index.html"), "<p>hello</p>").unwrap();
        fs::write(folder.join("words/de.txt"), "Hallo").unwrap();
        fs::write(around.path().join("secret.txt"), "hidden").unwrap();
        let get = |path: &str| {
            let it = answer(&folder, &format!("GET {path} HTTP/1.1"));
            (it.status, it.kind, String::from_utf8(it.body).unwrap())
        };
        let html = ("200 OK", "text/html; charset=utf-8", "<p>hello</p>".to_owned());
        assert_eq!([get("/"), get("/index.html?lang=de")], [html.clone(), html]);
        assert_eq!(get("/words/de.txt").2, "Hallo");
        for path in ["/../secret.txt", "/words/../../secret.txt", "//secret.txt", "/nothing", ""] {
            assert_eq!(get(path).0, "404 Not Found", "{path}");
        }
        assert_eq!(answer(&folder, "POST / HTTP/1.1").status, "404 Not Found");
    }

    #[test]
    fn a_browser_gets_its_answer_over_the_loopback() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("index.html"), "hello").unwrap();
        let server = Server::start(folder.path().to_path_buf(), 0).unwrap();
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port)).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut heard = String::new();
        stream.read_to_string(&mut heard).unwrap();
        assert!(
            heard.starts_with("HTTP/1.1 200 OK") && heard.ends_with("\r\n\r\nhello"),
            "{heard}"
        );
    }
}
