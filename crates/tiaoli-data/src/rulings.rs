//! The file of rulings: one human decision a row.

use tiaoli_core::{
    ir::Program,
    rulings::{RawRuling, Ruling, RulingBook, read},
};
use tiaoli_diagnostics::Diagnostic;

use crate::{
    Problems, Source,
    sheet::{Column, Sheet},
};

fn columns() -> [Column; 9] {
    [
        Column::text("识别号", "key", &["学籍号", "身份证号", "证件号码"]),
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

/// Reads a file of rulings. A row that cannot be gone by is told of and left out, and so are rows that contradict one
/// another; the rest is used.
pub fn read_rulings(
    source: &Source,
    program: &Program,
    problems: &mut Problems,
) -> Result<RulingBook, Vec<Diagnostic>> {
    let columns = columns();
    let sheet = Sheet::read(source, &columns, problems)?;
    let mut rulings: Vec<Ruling> = Vec::new();
    for row in (0..sheet.rows()).filter(|row| !sheet.is_blank(*row) && !sheet.is_bad(*row, &columns)) {
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
            at: sheet.at(row),
        };
        match read(raw, program) {
            Ok(ruling) => rulings.push(ruling),
            Err(diagnostic) => problems.push(diagnostic),
        }
    }
    let (book, told) = RulingBook::new(rulings);
    told.into_iter().for_each(|diagnostic| problems.push(diagnostic));
    Ok(book)
}
