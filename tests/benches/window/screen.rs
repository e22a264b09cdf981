//! A display whose memory is a file: what is painted is seen from outside, without asking the page,
//! the web view or the X server.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileExt;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use testkit::Sandbox;

/// The sidebar's place: without a window manager the window is in the corner.
const WIDTH: usize = 300;
const HEIGHT: usize = 760;
/// Rows looked at: every other one.
const STEP: usize = 2;
/// How often it is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(3);
/// Unchanged for this long is settled.
const QUIET: Duration = Duration::from_secs(2);
/// Nothing takes this long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(60);
/// Share of the settled ink that counts as painted: presence dots and the banner come later.
const ENOUGH: f64 = 0.8;

/// The display.
pub struct Screen {
    /// Its name.
    pub display: String,
    server: Child,
    memory: File,
    /// Where the pixels begin in the file, and bytes of a line.
    offset: u64,
    line: u64,
}

impl Screen {
    /// Starts one.
    pub fn start(sandbox: &Arc<Sandbox>) -> Result<Self> {
        let folder = sandbox.folder("screen")?;
        let mut command = sandbox.command("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
        command.args(["-br", "-noreset", "-fbdir"]).arg(&folder);
        let mut server = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let stdout = server.stdout.take().context("Xvfb has no output")?;
        let mut number = String::new();
        BufReader::new(stdout).read_line(&mut number)?;
        let memory = File::open(folder.join("Xvfb_screen0"))?;
        let word = |at: u64| -> Result<u64> {
            let mut bytes = [0; 4];
            memory.read_exact_at(&mut bytes, at * 4)?;
            Ok(u64::from(u32::from_be_bytes(bytes)))
        };
        // The header of a window dump: its size, the bits of a pixel, the bytes of a line, and how
        // many colours of twelve bytes follow.
        let (size, bits, line, colours) = (word(0)?, word(11)?, word(12)?, word(19)?);
        ensure!(bits == 32, "The display has {bits} bits a pixel");
        let display = format!(":{}", number.trim());
        Ok(Self { display, server, memory, offset: size + colours * 12, line })
    }

    /// Waits until the sidebar has as much ink as when it is settled, nearly.
    pub fn wait_for_ink(&self, settled: usize) -> Result<()> {
        let wanted = (settled as f64 * ENOUGH) as usize;
        self.wait(|ink| ink >= wanted)
    }

    /// Waits until the window is gone.
    pub fn wait_until_blank(&self) -> Result<()> {
        self.wait(|ink| ink == 0)
    }

    /// The ink of the sidebar when it does not change any more.
    pub fn settle(&self) -> usize {
        let (mut ink, mut since) = (0, Instant::now());
        loop {
            let now = self.ink();
            if now != ink {
                (ink, since) = (now, Instant::now());
            }
            if ink > 0 && since.elapsed() > QUIET {
                return ink;
            }
            sleep(LOOK_EVERY);
        }
    }

    fn wait(&self, is_there: impl Fn(usize) -> bool) -> Result<()> {
        let give_up = Instant::now() + PATIENCE;
        loop {
            let ink = self.ink();
            if is_there(ink) {
                return Ok(());
            }
            if Instant::now() > give_up {
                bail!("Waited in vain; the sidebar's ink is {ink}");
            }
            sleep(LOOK_EVERY);
        }
    }

    /// Pixels unlike the one on their left: letters and pictures have many, an empty area none.
    fn ink(&self) -> usize {
        let mut line = [0_u8; WIDTH * 4];
        let mut ink = 0;
        for row in (0..HEIGHT).step_by(STEP) {
            let at = self.offset + self.line * row as u64;
            if self.memory.read_exact_at(&mut line, at).is_err() {
                return 0;
            }
            let (pixels, _) = line.as_chunks::<4>();
            ink += pixels.windows(2).filter(|pair| pair[0] != pair[1]).count();
        }
        ink
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
