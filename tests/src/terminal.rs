//! The prompt at a terminal that is none: `script` (util-linux) makes one, and what is typed and shown goes through pipes.

use std::{
    ffi::OsStr,
    io::{Read, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use crate::binary;

/// Written whenever a line is awaited: the terminal is to tell what is pasted from what is typed.
const AWAITS: &str = "\x1b[?2004h";
/// After so long nothing more is awaited.
const PATIENCE: Duration = Duration::from_secs(120);

/// `tiaoli repl` with a terminal.
#[derive(Debug)]
pub struct Terminal {
    child: Child,
    typed: ChildStdin,
    shown: Receiver<Vec<u8>>,
    /// What was shown and not yet taken.
    heard: Vec<u8>,
}

impl Terminal {
    /// Starts the prompt in a folder, which is the home of its user too, and waits until a line is awaited.
    pub fn start(folder: &Path, lang: &str, args: &str) -> Self {
        let line = format!("stty cols 300; exec '{}' repl {args}", binary::path().display());
        let mut child = Command::new("script")
            .args([OsStr::new("-qfec"), OsStr::new(&line), OsStr::new("/dev/null")])
            .current_dir(folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs([("TIAOLI_LANG", lang), ("NO_COLOR", "1"), ("TERM", "xterm"), ("SHELL", "/bin/sh")])
            .env("HOME", folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("script, of util-linux, can be run");
        let typed = child.stdin.take().expect("its input is a pipe");
        let mut stream = child.stdout.take().expect("its output is a pipe");
        let (send, shown) = channel();
        thread::spawn(move || {
            let mut part = [0; 4096];
            while let Ok(count) = stream.read(&mut part) {
                if count == 0 || send.send(part[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let mut terminal = Self { child, typed, shown, heard: Vec::new() };
        terminal.wait();
        terminal
    }

    /// Types a line and Enter, and gives what is shown until the next one is awaited.
    pub fn line(&mut self, text: &str) -> String {
        self.keys(format!("{text}\r").as_bytes())
    }

    /// Types what ends the present line, and gives what is shown until the next one is awaited.
    pub fn keys(&mut self, bytes: &[u8]) -> String {
        self.typed.write_all(bytes).expect("the terminal takes what is typed");
        self.wait()
    }

    /// Types a line that ends the prompt, and gives its exit code.
    pub fn quit(mut self, text: &str) -> i32 {
        self.typed.write_all(format!("{text}\r").as_bytes()).expect("the terminal takes what is typed");
        while self.shown.recv_timeout(PATIENCE).is_ok() {}
        self.child.wait().expect("script ends with the prompt").code().unwrap_or(-1)
    }

    fn wait(&mut self) -> String {
        let mark = AWAITS.as_bytes();
        loop {
            if let Some(at) = self.heard.windows(mark.len()).position(|part| part == mark) {
                let before: Vec<u8> = self.heard.drain(..at + mark.len()).collect();
                return String::from_utf8_lossy(&before).into_owned();
            }
            match self.shown.recv_timeout(PATIENCE) {
                Ok(more) => self.heard.extend(more),
                Err(error) => {
                    panic!("no line is awaited ({error}): {}", String::from_utf8_lossy(&self.heard));
                }
            }
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
