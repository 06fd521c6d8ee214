//! Chores of the project: `cargo xtask NAME …`.
#![forbid(unsafe_code)]
#![allow(clippy::print_stderr, clippy::print_stdout, reason = "a program for the terminal")]

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask roster --rows N [--seed S] [--faults] [--bench] [--schools FILE] [-o FILE]
       cargo xtask reference    writes the generated pages of docs/reference and docs/codes
       cargo xtask screens      runs the commands shown in the README and the guide and puts in what they print";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let outcome = match args.next().as_deref() {
        Some("roster") => xtask::roster::run(args),
        Some("reference") => reference(),
        Some("screens") => screens(),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn reference() -> Result<(), String> {
    let written = xtask::reference::write(&xtask::root()).map_err(|error| error.to_string())?;
    written.iter().for_each(|path| println!("wrote {path}"));
    Ok(())
}

fn screens() -> Result<(), String> {
    xtask::screens::refresh(true)?.iter().for_each(|path| println!("wrote {path}"));
    Ok(())
}
