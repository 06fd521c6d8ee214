//! The page of exit codes.

use tiaoli_cli::EXIT_CODES;

use super::{GENERATED, head, row};

pub(super) fn page() -> String {
    let mut out = String::from("# 退出码 / Exit codes\n\n");
    out.push_str(GENERATED);
    out.push_str(
        "\n每个命令结束时都给出一个数，脚本据此判断。所有命令用同一张表。\n\nThe same for every command.\n\n",
    );
    out.push_str(&head(&["退出码 code", "意思", "meaning"]));
    for (code, zh, en) in EXIT_CODES {
        out.push_str(&row([code.to_string().as_str(), zh, en]));
    }
    out
}
