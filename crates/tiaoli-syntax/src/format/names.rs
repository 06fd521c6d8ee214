//! 英文名: pairs of names in a grid.

use tiaoli_diagnostics::Span;
use unicode_width::UnicodeWidthStr;

use super::layout::{Column, INDENT, MAX_WIDTH};
use super::printer::{Printer, written};
use crate::ast::{NamePair, Names};
use crate::keywords::Kw;

impl Printer<'_> {
    pub(super) fn names(&mut self, names: &Names, span: Span) {
        self.word(Kw::Names);
        let head_end = span.start as usize + span.text(self.source).find(['{', '｛']).unwrap_or(0);
        self.block(head_end, span, |p| {
            let rows: Vec<&[NamePair]> = names.pairs.chunk_by(|a, b| p.on_one_line(a, b)).collect();
            let groups: Vec<&[&[NamePair]]> = rows.chunk_by(|a, b| p.neighbours(a, b)).collect();
            let width = MAX_WIDTH.saturating_sub(p.depth() * INDENT);
            for group in groups {
                p.name_grids(group, width);
            }
        });
    }

    /// Whether the author wrote two pairs on one line. A comment between them ends the row.
    fn on_one_line(&self, a: &NamePair, b: &NamePair) -> bool {
        let (start, end) = (a.span.end as usize, b.span.start as usize);
        let gap = self.source.get(start..end).unwrap_or_default();
        !gap.contains('\n') && !self.has_comment(a.span.start as usize, end)
    }

    /// Rows with no blank line and no comment on a line of its own between them.
    fn neighbours(&self, above: &[NamePair], below: &[NamePair]) -> bool {
        let (Some(last), Some(first)) = (above.last(), below.first()) else { return false };
        let (from, to) = (last.span.end as usize, first.span.start as usize);
        let gap = self.source.get(from..to).unwrap_or_default();
        if self.has_long_comment(last.span.start as usize, to) {
            return false;
        }
        // The comment behind the upper row stands on the first line of the gap.
        match gap.matches('\n').count() {
            0 => true,
            1 => gap.split('\n').next_back().is_some_and(|line| line.trim().is_empty()),
            _ => false,
        }
    }

    /// Prints rows in as few grids as the width allows; every row of the author stays a row, if it fits.
    fn name_grids(&mut self, rows: &[&[NamePair]], width: usize) {
        let mut grid = Grid::default();
        for row in rows.iter().flat_map(|row| fitting(row, width)) {
            let wider = grid.with(row);
            let apart = !grid.columns.is_empty() && wider.width() > width;
            grid = if apart { Grid::default().with(row) } else { wider };
            self.name_row(row, apart);
        }
    }

    fn name_row(&mut self, row: &[NamePair], apart: bool) {
        let Some(span) = row.first().zip(row.last()).map(|(first, last)| first.span.to(last.span)) else {
            return;
        };
        self.line(span, |p| {
            if apart {
                p.apart();
            }
            let mut column = 0;
            for pair in row {
                if column > 0 {
                    p.push("  ");
                    p.column(Column::Cell(column));
                }
                p.push(&chinese(pair));
                p.push(" ");
                p.column(Column::Cell(column + 1));
                p.bare(&pair.en.text);
                column += 2;
            }
        });
    }
}

fn chinese(pair: &NamePair) -> String {
    pair.zh.names.iter().map(|name| written(&name.text)).collect::<Vec<_>>().join(".")
}

/// The widest Chinese and English name of every column.
#[derive(Clone, Default)]
struct Grid {
    columns: Vec<(usize, usize)>,
}

impl Grid {
    fn with(&self, row: &[NamePair]) -> Self {
        let mut columns = self.columns.clone();
        columns.resize(columns.len().max(row.len()), (0, 0));
        for (widest, pair) in columns.iter_mut().zip(row) {
            let (zh, en) = (chinese(pair).width(), written(&pair.en.text).width());
            *widest = (widest.0.max(zh), widest.1.max(en));
        }
        Self { columns }
    }

    fn width(&self) -> usize {
        let columns: usize = self.columns.iter().map(|(zh, en)| zh + 1 + en + 2).sum();
        columns.saturating_sub(2)
    }
}

/// A row in parts that fit the width.
fn fitting(row: &[NamePair], width: usize) -> Vec<&[NamePair]> {
    let mut parts = Vec::new();
    let mut rest = row;
    while !rest.is_empty() {
        let mut grid = Grid::default();
        let fits = rest.iter().take_while(|pair| {
            grid.columns.extend(Grid::default().with(std::slice::from_ref(*pair)).columns);
            grid.width() <= width
        });
        let count = fits.count().max(1);
        let (part, later) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        parts.push(part);
        rest = later;
    }
    parts
}
