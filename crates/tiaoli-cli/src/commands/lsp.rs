//! `tiaoli lsp`: the language server.

use tiaoli_core::builtins::Holidays;
use tiaoli_diagnostics::{Lang, say};
use tiaoli_lsp::{Farewell, Surroundings, serve};

use crate::{
    args::LspArgs,
    clock,
    exit::{Exit, Outcome, Stop},
};

pub(crate) fn run(args: &LspArgs) -> Outcome {
    let surroundings = Surroundings {
        today: clock::today(),
        holidays: Holidays::default(),
        lang: args.lang.words.map(Lang::from),
        version: env!("CARGO_PKG_VERSION"),
    };
    match serve(surroundings) {
        Ok(Farewell::Polite) => Ok(Exit::Good),
        // As the protocol wants it where the editor leaves without a word.
        Ok(Farewell::Abrupt) => Ok(Exit::Findings),
        Err(error) => {
            let reason = tiaoli_project::problems::reason(&error);
            Err(Stop::Because {
                exit: Exit::Internal,
                message: say!(zh: "语言服务启动不了：{}", reason.zh; en: "the language server cannot start: {}", reason.en),
                help: None,
            })
        }
    }
}
