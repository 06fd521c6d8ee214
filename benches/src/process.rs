//! Runs a program and measures it: time, processor time, peak memory.

use std::{
    fs, io,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// What one run took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    pub wall: Duration,
    /// User and system time, in steps of the kernel's clock (usually 10 ms).
    pub cpu: Duration,
    /// Peak resident memory in KiB (VmHWM), as last seen before the end; zero where /proc is not at hand.
    pub peak_kib: u64,
}

/// Runs a command to its end. Its output goes nowhere, its messages are shown when it fails.
pub fn measure(command: &mut Command) -> io::Result<Cost> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let start = now();
    let child = command.spawn()?;
    let folder = format!("/proc/{}", child.id());
    let folder = Path::new(&folder);
    let mut cost = Cost::default();
    if folder.exists() {
        // A process that has ended keeps its times until it is waited for, but not its memory.
        while let Some(kib) = peak_memory(folder) {
            cost.peak_kib = cost.peak_kib.max(kib);
            std::thread::sleep(Duration::from_micros(500));
        }
        cost.wall = now() - start;
        cost.cpu = processor_time(folder).unwrap_or_default();
    }
    let output = child.wait_with_output()?;
    if cost.wall.is_zero() {
        cost.wall = now() - start;
    }
    if !output.status.success() {
        let messages = String::from_utf8_lossy(&output.stderr);
        return Err(io::Error::other(format!("{command:?} failed: {messages}")));
    }
    Ok(cost)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn now() -> Instant {
    Instant::now()
}

fn peak_memory(folder: &Path) -> Option<u64> {
    let status = fs::read_to_string(folder.join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Fields 14 and 15 of /proc/PID/stat, in ticks of 10 ms; the name in field 2 may hold blanks.
fn processor_time(folder: &Path) -> Option<Duration> {
    let stat = fs::read_to_string(folder.join("stat")).ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    let ticks: u64 =
        rest.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(ticks * 10))
}
