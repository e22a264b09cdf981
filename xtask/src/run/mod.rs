//! `cargo xtask run`: everything built, a demo organization, and the app signed in.

mod witness;

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use serde_json::Value;

use crate::child::{GLANCE, Running};
use crate::display::{self, Desktop, announced};
use crate::packages::{self, Purpose};
use crate::page::{self, Size};
use crate::place::target;
use crate::programs::{self, Program};

/// How long a window nobody sees stays open.
const HEADLESS_SECONDS: u64 = 20;
/// Who signs in where nobody is named.
const FIRST_NAME: &str = "Ana ";

/// How the app is run.
#[derive(Clone, Debug, Args)]
pub(crate) struct Options {
    /// Sign in as this person of the demo organization; the password of a real deployment is
    /// read from DESKBELL_PASSWORD
    #[arg(long = "as", value_name = "EMAIL")]
    person: Option<String>,
    /// Use a real deployment instead of the demo
    #[arg(long, value_name = "URL")]
    backend: Option<String>,
    /// Forget everything the demo kept
    #[arg(long)]
    fresh: bool,
    /// End after so many seconds; 20 where there is no display
    #[arg(long = "for", value_name = "SECONDS")]
    seconds: Option<u64>,
}

/// The demo's backend and how to sign in there.
#[derive(Debug)]
struct Demo {
    url: String,
    password: String,
    email: String,
    _running: Running,
}

/// Runs the app until it ends or its time is over.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let is_headless = !display::is_there();
    prepare(is_headless)?;
    let folder = target()?.join("demo");
    if options.fresh && folder.exists() {
        fs::remove_dir_all(&folder).context("Cannot forget the demo")?;
    }
    fs::create_dir_all(&folder)?;
    println!("── Starting");
    let mut stage = Stage::set(options, &folder, is_headless)?;
    let deadline = seconds(options, is_headless).map(|limit| Instant::now() + limit);
    if let (Some(desktop), Some(demo)) = (&stage.desktop, &stage.demo) {
        witness::watch(&folder, desktop, demo, &stage.data, &mut stage.app)?;
    }
    wait(&mut stage.app, deadline)
}

/// Installs and builds what a run needs.
pub(crate) fn prepare(is_headless: bool) -> Result<()> {
    println!("── Checking what is installed");
    packages::ensure(if is_headless { Purpose::RunHeadless } else { Purpose::Run })?;
    println!("── Building the page");
    page::build(Size::Quick)?;
    println!("── Building backend and app");
    programs::build(&[Program::Backend, Program::Desk, Program::Rpc])
}

/// Everything that runs. Dropped in this order: the app first, what it needs after it.
#[derive(Debug)]
pub(crate) struct Stage {
    app: Running,
    demo: Option<Demo>,
    desktop: Option<Desktop>,
    /// The app's data folder; the usual one for a real deployment.
    data: PathBuf,
}

impl Stage {
    /// Starts everything.
    pub(crate) fn set(options: &Options, folder: &Path, is_headless: bool) -> Result<Self> {
        let desktop = is_headless.then(|| Desktop::start(&folder.join("desktop"))).transpose()?;
        let demo = match options.backend {
            Some(_) => None,
            None => Some(Demo::start(&folder.join("backend"), options.person.as_deref())?),
        };
        let mut command = Command::new(Program::Desk.path()?);
        let mut data = PathBuf::new();
        if let Some(demo) = &demo {
            let name = demo.email.split('@').next().unwrap_or_default();
            data = folder.join(format!("desk-{name}"));
            command.arg("--data").arg(&data).args(["--backend", &demo.url]);
            command.args(["--sign-in", &demo.email]).env("DESKBELL_PASSWORD", &demo.password);
            println!("   {} signed in at {}", demo.email, demo.url);
        }
        if let Some(url) = &options.backend {
            command.args(["--backend", url]);
            command.args(options.person.iter().flat_map(|email| ["--sign-in", email]));
        }
        if let Some(desktop) = &desktop {
            desktop.apply(&mut command);
            command.env("DESKBELL_LOG", witness::LOG_FILTER);
        }
        let app = Running::start("the app", &mut command)?;
        Ok(Self { app, demo, desktop, data })
    }

    /// Whether the app still runs.
    pub(crate) fn check(&mut self) -> Result<()> {
        self.app.check()
    }
}

impl Demo {
    fn start(folder: &Path, person: Option<&str>) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let mut command = Command::new(Program::Backend.path()?);
        command.args(["--demo", "--colleagues", "--listen", &address(folder)]);
        command.arg("--data").arg(folder).stderr(File::create(folder.join("backend.log"))?);
        let (running, line) = announced("the backend", &mut command)?;
        let ready: Value = serde_json::from_str(&line).context("The backend says no JSON")?;
        let text = |pointer: &str| ready.pointer(pointer).and_then(Value::as_str);
        let url = text("/http").context("The backend has no address")?.to_owned();
        let password = text("/demo/password").context("The demo has no password")?.to_owned();
        let email = match person {
            Some(email) => email.to_owned(),
            None => first_person(&ready).context("Nobody of the demo is called Ana")?,
        };
        remember_address(folder, &url)?;
        Ok(Self { url, password, email, _running: running })
    }
}

fn first_person(ready: &Value) -> Option<String> {
    let people = ready.pointer("/demo/people")?.as_array()?;
    let text = |person: &Value, key: &str| person.get(key)?.as_str().map(str::to_owned);
    let person =
        people.iter().find(|it| text(it, "name").is_some_and(|n| n.starts_with(FIRST_NAME)))?;
    text(person, "email")
}

/// The port of the last run where it is free: the session the app kept is for that address.
fn address(folder: &Path) -> String {
    let last = fs::read_to_string(folder.join("address")).unwrap_or_default();
    if !last.is_empty() && TcpListener::bind(&last).is_ok() { last } else { "127.0.0.1:0".into() }
}

fn remember_address(folder: &Path, url: &str) -> Result<()> {
    let address = url.trim_start_matches("http://").trim_end_matches('/');
    fs::write(folder.join("address"), address).context("Cannot remember the backend's address")
}

fn seconds(options: &Options, is_headless: bool) -> Option<Duration> {
    let seconds = options.seconds.or(is_headless.then_some(HEADLESS_SECONDS));
    seconds.map(Duration::from_secs)
}

fn wait(app: &mut Running, deadline: Option<Instant>) -> Result<ExitCode> {
    let Some(deadline) = deadline else {
        app.wait()?;
        return Ok(ExitCode::SUCCESS);
    };
    while Instant::now() < deadline {
        app.check()?;
        std::thread::sleep(GLANCE);
    }
    Ok(ExitCode::SUCCESS)
}
