//! The pages of message codes.

use tiaoli_diagnostics::{ALL_CODES, Code, Severity};

use super::{GENERATED, head, row};

const GROUPS: &[(&str, &str)] = &[
    ("E01", "写法 / Text and syntax"),
    ("E02", "名字和文件 / Names and files"),
    ("E03", "类型和单位 / Types and units"),
    ("E04", "规则和时间 / Rules and time"),
    ("W05", "请核对 / Lints"),
    ("E06", "数据 / Data"),
    ("E07", "分析 / Analysis"),
];

pub(super) fn page() -> String {
    let mut out = String::from("# 提示代码 / Message codes\n\n");
    out.push_str(GENERATED);
    out.push_str(
        "\n每条提示都带代码。代码不重用、不改意思。`tiaoli code E0103` 显示一个代码的说明、出错的例子和改正后的例子；下表点代码也能看到。\
         级别：错误（必须改，有一处政策就不能用来评定）、请核对、建议。\n\n\
         Every message carries a code; a code is never used again for something else. `tiaoli code E0103` shows what it means, an \
         example that fails and the same one corrected. Severities: error (the policy cannot be evaluated), warning, hint.\n",
    );
    for (prefix, title) in GROUPS {
        let codes: Vec<Code> =
            ALL_CODES.iter().copied().filter(|code| code.as_str().starts_with(prefix)).collect();
        if codes.is_empty() {
            continue;
        }
        out.push_str(&format!("\n## {prefix} {title}\n\n"));
        out.push_str(&head(&["代码 code", "级别 severity", "意思", "meaning"]));
        for code in codes {
            let (zh, en) = gist(code);
            let link = format!("[{code}](../codes/{code}.md) `{}`", code.slug());
            out.push_str(&row([link, severity(code.severity()).to_owned(), zh, en]));
        }
    }
    out
}

/// `docs/codes/README.md`: what the folder holds.
pub(super) fn index() -> String {
    let mut out = String::from("# 提示代码的说明页 / Pages of the message codes\n\n");
    out.push_str(GENERATED);
    out.push_str(
        "\n一个代码一页，中文在前。每页有一个只出这一个代码的例子和改正后的例子，测试逐页运行。按意思查见 [提示代码](../reference/codes.md)。\n\n\
         One page per code. Each has an example that yields exactly this code and the same example corrected; the tests run every \
         page. By meaning: [message codes](../reference/codes.md).\n\n",
    );
    for code in ALL_CODES {
        out.push_str(&format!("- [{code}]({code}.md) {}\n", code.slug()));
    }
    out
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "错误 error",
        Severity::Warning => "请核对 warning",
        Severity::Hint => "建议 hint",
    }
}

/// The first sentence of the Chinese and of the English paragraph of a page.
fn gist(code: Code) -> (String, String) {
    let mut paragraphs =
        code.page().split("\n\n").map(str::trim).filter(|text| !text.is_empty() && !text.starts_with('#'));
    let zh = paragraphs.next().unwrap_or_default().lines().collect::<String>();
    let en = paragraphs.next().unwrap_or_default().lines().collect::<Vec<_>>().join(" ");
    (sentence(&zh, "。"), sentence(&en, ". "))
}

/// The text up to its first full stop that is not itself quoted.
fn sentence(text: &str, end: &str) -> String {
    let text = if text.starts_with("```") { "" } else { text };
    let is_end = |at: &usize| {
        let (before, after) =
            (text.get(..*at).unwrap_or_default(), text.get(at + end.len()..).unwrap_or_default());
        !before.ends_with(['“', '。', '`']) && !after.starts_with(['”', '。', '`'])
    };
    let at = text.match_indices(end).map(|(at, _)| at).find(is_end);
    let first = at.and_then(|at| text.get(..at)).unwrap_or(text);
    let stop =
        if first.is_empty() || first.ends_with(['。', '.', '：', ':']) { "" } else { end.trim_end() };
    format!("{first}{stop}")
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_quoted_full_stop_ends_nothing() {
        assert_eq!(sentence("不用“。。”连接。用“至”。", "。"), "不用“。。”连接。");
        assert_eq!(sentence("One. Two.", ". "), "One.");
        assert_eq!(sentence("One", ". "), "One.");
        assert_eq!(sentence("```tiaoli error", "。"), "");
    }
}
