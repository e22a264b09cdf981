//! A second desk of the same person, without a window: `deskbell-rpc` spoken to line by line.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::child::Running;

/// A running `deskbell-rpc`.
#[derive(Debug)]
pub(crate) struct Desk {
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    asked: u64,
    _running: Running,
}

impl Desk {
    /// Starts one with its secrets in memory.
    pub(crate) fn start(program: &Path, data: &Path, backend: &str) -> Result<Self> {
        let mut command = Command::new(program);
        command.arg("--data").arg(data).args(["--backend", backend, "--secrets-in-memory"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut running = Running::start("deskbell-rpc", &mut command)?;
        let input = running.child().stdin.take().context("It has no input")?;
        let output = running.child().stdout.take().context("It has no output")?;
        let output = BufReader::new(output).lines();
        Ok(Self { input, output, asked: 0, _running: running })
    }

    /// Calls a method and answers its result.
    pub(crate) fn call(&mut self, method: &str, params: &Value) -> Result<Value> {
        self.asked += 1;
        let call =
            json!({ "jsonrpc": "2.0", "id": self.asked, "method": method, "params": params });
        writeln!(self.input, "{call}").with_context(|| format!("Cannot ask for {method}"))?;
        loop {
            let line = self.read()?;
            if line.get("id").and_then(Value::as_u64) != Some(self.asked) {
                continue;
            }
            if let Some(error) = line.get("error") {
                bail!("{method} was refused: {error}");
            }
            return Ok(line.get("result").cloned().unwrap_or_default());
        }
    }

    /// Waits for a notification that `wanted` finds something in.
    pub(crate) fn wait_for<T>(&mut self, wanted: impl Fn(&str, &Value) -> Option<T>) -> Result<T> {
        loop {
            let line = self.read()?;
            let Some(method) = line.get("method").and_then(Value::as_str) else { continue };
            if let Some(found) = wanted(method, line.get("params").unwrap_or(&Value::Null)) {
                return Ok(found);
            }
        }
    }

    fn read(&mut self) -> Result<Value> {
        let line = self.output.next().context("deskbell-rpc ended")??;
        serde_json::from_str(&line).context("deskbell-rpc wrote something else than JSON")
    }
}
