//! `completions`, `man` and `help`: the command line describes itself.

use std::path::Path;

use tiaoli_diagnostics::{did_you_mean, say};

use crate::{
    args::{self, CompletionsArgs, HelpArgs, ManArgs},
    exit::{Exit, Outcome, Stop},
    shell::Shell,
};

pub(crate) fn completions(args: &CompletionsArgs, shell: &Shell) -> Outcome {
    let mut command = args::command(shell.lang);
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "tiaoli", &mut script);
    shell.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Good)
}

pub(crate) fn man(args: &ManArgs, shell: &Shell) -> Outcome {
    let mut command = args::command(shell.lang);
    command.build();
    match &args.output {
        None => shell.print(&String::from_utf8_lossy(&page(command)?))?,
        Some(dir) => {
            std::fs::create_dir_all(dir).map_err(|error| Stop::output(Some(dir), &error))?;
            let subcommands: Vec<clap::Command> = command.get_subcommands().cloned().collect();
            for sub in subcommands {
                let name = format!("tiaoli-{}", sub.get_name());
                for inner in sub.get_subcommands() {
                    write(&dir.join(format!("{name}-{}.1", inner.get_name())), &page(inner.clone())?)?;
                }
                write(&dir.join(format!("{name}.1")), &page(sub)?)?;
            }
            write(&dir.join("tiaoli.1"), &page(command)?)?;
        }
    }
    Ok(Exit::Good)
}

fn page(command: clap::Command) -> Result<Vec<u8>, Stop> {
    let mut page = Vec::new();
    // A date would make two builds of one version differ.
    let man = clap_mangen::Man::new(command).date("");
    man.render(&mut page).map_err(|error| Stop::stdout(&error))?;
    Ok(page)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    std::fs::write(path, bytes).map_err(|error| Stop::output(Some(path), &error))
}

pub(crate) fn help(args: &HelpArgs, shell: &Shell) -> Outcome {
    let mut command = args::command(shell.lang);
    command.build();
    let text = match &args.command {
        None => command.render_help().to_string(),
        Some(name) => match command.find_subcommand_mut(name) {
            Some(sub) => sub.render_help().to_string(),
            None => {
                let known: Vec<String> =
                    command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
                let near = did_you_mean(name, known.iter().map(String::as_str));
                let help = near.map(|near| say!(zh: "是不是“{}”？", near; en: "did you mean `{}`?", near));
                let message = say!(zh: "没有“{}”这个命令", name; en: "there is no command `{}`", name);
                return Err(Stop::usage(message, help));
            }
        },
    };
    shell.print(&text)?;
    Ok(Exit::Good)
}
