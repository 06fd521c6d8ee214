//! Chores of the project: `cargo xtask NAME …`.
#![forbid(unsafe_code)]
#![allow(clippy::print_stderr, clippy::print_stdout, reason = "a program for the terminal")]

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask roster --rows N [--seed S] [--faults] [--bench] [--schools FILE] [-o FILE]
       cargo xtask reference    writes the generated pages of docs/reference and docs/codes
       cargo xtask screens      runs the commands shown in the README and the guide and puts in what they print
       cargo xtask editors [--check]    writes the keyword lists under editors/, or says which are out of date
       cargo xtask tokens FILE...    prints the words of policy files as JSON, one line a file, to test editors with";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let outcome = match args.next().as_deref() {
        Some("roster") => xtask::roster::run(args),
        Some("reference") => reference(),
        Some("screens") => screens(),
        Some("editors") => editors(args.next().as_deref()),
        Some("tokens") => args.try_for_each(|path| {
            println!("{}", xtask::tokens::line(&path)?);
            Ok(())
        }),
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
    write(xtask::reference::pages())
}

fn editors(option: Option<&str>) -> Result<(), String> {
    match option {
        None => write(xtask::editors::pages()),
        Some("--check") => match xtask::pages::stale(&xtask::root(), &xtask::editors::pages()) {
            stale if stale.is_empty() => Ok(()),
            stale => Err(format!("out of date, run `cargo xtask editors`: {}", stale.join(", "))),
        },
        Some(_) => Err(USAGE.to_owned()),
    }
}

fn write(pages: Vec<xtask::pages::Page>) -> Result<(), String> {
    let written = xtask::pages::write(&xtask::root(), pages).map_err(|error| error.to_string())?;
    written.iter().for_each(|path| println!("wrote {path}"));
    Ok(())
}

fn screens() -> Result<(), String> {
    xtask::screens::refresh(true)?.iter().for_each(|path| println!("wrote {path}"));
    Ok(())
}
