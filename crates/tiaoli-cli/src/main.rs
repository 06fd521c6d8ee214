//! The `tiaoli` program: see the library of the same crate.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    tiaoli_cli::main(std::env::args_os().collect())
}
