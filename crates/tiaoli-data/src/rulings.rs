//! The file of rulings: one human decision a row.

use tiaoli_core::{
    ir::Program,
    rulings::{At, RawRuling, Ruling, RulingBook, left_out as unused, read},
};
use tiaoli_diagnostics::{Diagnostic, Text};

use crate::{
    Problems, Source,
    sheet::{Column, Sheet},
};

fn columns(program: &Program) -> [Column; 9] {
    [
        Column::person(program),
        Column::text("项目", "benefit", &["资助项目"]),
        Column::text("处理", "ruling", &["处理结果", "裁定", "处理意见"]),
        Column::text("依据", "basis", &["处理依据"]),
        Column::text("处理人", "decided_by", &["裁定人", "经办人", "处理单位"]),
        Column::date("处理日期", "decided_on", &["裁定日期", "日期"]),
        Column::date("适用自", "since", &["自"]).or_none(),
        Column::date("有效期至", "until", &["有效至", "至"]).or_none(),
        Column::text("附件", "attachment", &[]).or_none(),
    ]
}

/// A file of rulings.
#[derive(Clone, Debug, Default)]
pub struct RulingFile {
    /// What counts.
    pub book: RulingBook,
    /// The rest, in the order of the file.
    pub left_out: Vec<LeftOut>,
}

/// A row that cannot be gone by. Somebody wrote it and has to mend it.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The data row, from one.
    pub row: u64,
    /// As handed in, in the order of the columns from the key to the attachment.
    pub cells: Vec<String>,
    pub why: Text,
    /// It was understood, but repeats or contradicts another.
    pub clashes: bool,
}

/// Reads a file of rulings. A row that cannot be gone by is told of and left out, and so are rows that contradict one
/// another; the rest is used.
pub fn read_rulings(
    source: &Source,
    program: &Program,
    problems: &mut Problems,
) -> Result<RulingFile, Vec<Diagnostic>> {
    let columns = columns(program);
    let title = Text::new("人工处理表", "the table of rulings");
    let sheet = Sheet::read(source, title, &columns, problems)?;
    let mut rulings: Vec<Ruling> = Vec::new();
    let mut left_out: Vec<LeftOut> = Vec::new();
    let row_of = |at: &At| usize::try_from(at.row.saturating_sub(sheet.at(0).row)).unwrap_or(usize::MAX);
    let out = |at: &At, why: Text, clashes: bool| LeftOut {
        row: at.row,
        cells: sheet.cells(row_of(at), &columns),
        why,
        clashes,
    };
    for row in (0..sheet.rows()).filter(|row| !sheet.is_blank(*row)) {
        let at = sheet.at(row);
        if let Some(told) = sheet.bad(row, &columns) {
            left_out.push(out(&at, unused(told), false));
            continue;
        }
        let text = |column: usize| sheet.text(row, column).to_owned();
        let raw = RawRuling {
            key: text(0),
            benefit: text(1),
            ruling: text(2),
            basis: text(3),
            decided_by: text(4),
            decided_on: sheet.date(row, 5),
            since: sheet.date(row, 6),
            until: sheet.date(row, 7),
            attachment: text(8),
            at: at.clone(),
        };
        match read(raw, program) {
            Ok(ruling) => rulings.push(ruling),
            Err(diagnostic) => {
                left_out.push(out(&at, diagnostic.message.clone(), false));
                problems.push(diagnostic);
            }
        }
    }
    let (book, clashes) = RulingBook::new(rulings);
    for (ruling, diagnostic) in clashes {
        left_out.push(out(&ruling.at, diagnostic.message.clone(), true));
        problems.push(diagnostic);
    }
    left_out.sort_by_key(|one| one.row);
    Ok(RulingFile { book, left_out })
}
