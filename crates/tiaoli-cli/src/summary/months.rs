//! Several months after an evaluation: months down, benefits across.

use rust_decimal::Decimal;
use tiaoli_core::{decision::Outcome, ir::Name};
use tiaoli_diagnostics::Lang;

use super::{BenefitTally, grouped, money};
use crate::{
    period::{Days, month},
    shell::{FAINT, STRONG, paint},
};
use tiaoli_ide::layout::{pad, pad_left, width};

/// Between two benefits that stand side by side.
const BETWEEN: &str = "   ";

/// The columns of one benefit: a heading line of each, a cell for every month, a total.
struct Block {
    name: String,
    columns: Vec<Column>,
}

struct Column {
    cells: Vec<String>,
    width: usize,
}

impl Column {
    fn new(cells: Vec<String>) -> Self {
        let width = cells.iter().map(|cell| width(cell)).max().unwrap_or(0);
        Self { cells, width }
    }
}

impl Block {
    /// Outcomes nobody got in any month are left out.
    fn new(name: &Name, days: &[&BenefitTally], lang: Lang) -> Self {
        let mut columns = Vec::new();
        for (place, outcome) in Outcome::ALL.into_iter().enumerate() {
            let count = |day: &BenefitTally| day.outcomes.get(place).copied().unwrap_or(0);
            let total: u64 = days.iter().map(|day| count(day)).sum();
            if total == 0 && outcome != Outcome::Granted {
                continue;
            }
            let mut cells = vec![outcome.word(lang).to_owned()];
            cells.extend(days.iter().map(|day| count(day)).chain([total]).map(|n| grouped(&n.to_string())));
            columns.push(Column::new(cells));
            if outcome == Outcome::Granted {
                let sum = days.iter().try_fold(Decimal::ZERO, |sum, day| sum.checked_add(day.money));
                let head = if lang == Lang::Zh { "金额（元）" } else { "CNY" };
                let mut cells = vec![head.to_owned()];
                cells.extend(days.iter().map(|day| money(day.money)));
                cells.push(sum.map(money).unwrap_or_default());
                columns.push(Column::new(cells));
            }
        }
        let name = if lang == Lang::Zh { name.zh.clone() } else { name.en.clone() };
        Self { name, columns }
    }

    fn width(&self) -> usize {
        let columns: usize = self.columns.iter().map(|column| column.width + 2).sum();
        columns.saturating_sub(2).max(width(&self.name))
    }

    fn line(&self, at: usize) -> String {
        let cells = self
            .columns
            .iter()
            .map(|column| pad_left(column.cells.get(at).map_or("", String::as_str), column.width));
        pad(&cells.collect::<Vec<_>>().join("  "), self.width())
    }
}

/// The months of every benefit; side by side where the width allows it, else one below the other.
pub(super) fn table(
    benefits: &[(&Name, Vec<&BenefitTally>)],
    days: &Days,
    lang: Lang,
    columns: usize,
    color: bool,
) -> String {
    let mut first: Vec<String> = vec![if lang == Lang::Zh { "月份" } else { "month" }.to_owned()];
    first.extend(days.list().iter().map(|day| month(*day, lang)));
    first.push(if lang == Lang::Zh { "合计" } else { "total" }.to_owned());
    let first = Column::new(first);
    let blocks: Vec<Block> = benefits.iter().map(|(name, days)| Block::new(name, days, lang)).collect();
    let mut out = String::new();
    let mut rest = blocks.as_slice();
    while let Some((block, mut others)) = rest.split_first() {
        let mut used = 2 + first.width + BETWEEN.len() + block.width();
        let mut row = vec![block];
        while let Some((next, after)) = others.split_first() {
            used += BETWEEN.len() + next.width();
            if used > columns {
                break;
            }
            row.push(next);
            others = after;
        }
        rest = others;
        side_by_side(&first, &row, color, &mut out);
    }
    out
}

fn side_by_side(first: &Column, blocks: &[&Block], color: bool, out: &mut String) {
    let mut line = |lead: &str, cells: Vec<String>, style: Option<anstyle::Style>| {
        let line = format!("  {}{BETWEEN}{}", pad(lead, first.width), cells.join(BETWEEN));
        let line = line.trim_end();
        let line = style.map_or_else(|| line.to_owned(), |style| paint(color, style, line));
        out.push_str(&format!("{line}\n"));
    };
    line("", blocks.iter().map(|block| pad(&block.name, block.width())).collect(), Some(STRONG));
    let last = first.cells.len().saturating_sub(1);
    for (at, lead) in first.cells.iter().enumerate() {
        let style = match at {
            0 => Some(FAINT),
            at if at == last => Some(STRONG),
            _ => None,
        };
        line(lead, blocks.iter().map(|block| block.line(at)).collect(), style);
    }
}
