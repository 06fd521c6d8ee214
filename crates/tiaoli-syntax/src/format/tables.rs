//! Rows between bars: decision tables and tables of examples. Cells of one column have one width.

use tiaoli_diagnostics::Span;

use super::expr::Layout;
use super::layout::Column;
use super::printer::Printer;
use crate::ast::{DecisionCell, DecisionCellKind, DecisionRow, DecisionTable, ExampleRow, Str};
use crate::functions;
use crate::keywords::Kw;

/// Header words of an example table that are no names of the policy.
const HEADER_WORDS: [(&str, &str); 6] = [
    ("金额", "amount"),
    ("依据", "basis"),
    ("缺", "missing"),
    ("重点审核", "review"),
    ("疑点", "finding"),
    functions::AS_OF_NAMES,
];
/// The column of free words, which belong to the author.
const NOTE: (&str, &str) = ("说明", "note");

const OUTCOMES: [Kw; 6] = [Kw::Granted, Kw::Denied, Kw::Held, Kw::Undetermined, Kw::Incomplete, Kw::Conflict];

impl Printer<'_> {
    pub(super) fn decision(&mut self, table: &DecisionTable, span: Span) {
        self.kw(Kw::Decision);
        self.name(&table.name);
        self.push(" : ");
        self.type_expr(&table.ty);
        self.push(" ");
        self.word(if table.every_row { Kw::EveryRow } else { Kw::OneRow });
        self.block(table.ty.span.end as usize, span, |p| {
            let header = table.header.iter().map(|name| name.span).reduce(Span::to).unwrap_or(span);
            p.line(header, |p| p.cells(&table.header, |p, name| p.name(name)));
            if let Some(row) = table.rows.first() {
                p.ruler(header.end, row.span.start, table.header.len());
            }
            for row in &table.rows {
                p.line(row.span, |p| p.decision_row(row));
            }
            if let Some(value) = &table.otherwise {
                p.line(value.span, |p| {
                    p.kw(Kw::Otherwise);
                    p.expr(value, Layout::Inline);
                });
            }
        });
    }

    fn decision_row(&mut self, row: &DecisionRow) {
        self.cells(&row.cells, Self::cell);
        self.push(" ");
        self.expr(&row.result, Layout::Inline);
        self.end_cell(row.cells.len());
    }

    fn cell(&mut self, cell: &DecisionCell) {
        match &cell.kind {
            DecisionCellKind::Any => self.leaf(cell.span, |p| p.push("-")),
            DecisionCellKind::Compare(op, value) => {
                self.compare_op(*op);
                self.push(" ");
                self.expr(value, Layout::Inline);
            }
            DecisionCellKind::Bound { upward, bound } => self.bound(*upward, bound),
            DecisionCellKind::Set(set) => self.set(set),
        }
    }

    /// `| a | b |`
    fn cells<T>(&mut self, cells: &[T], mut print: impl FnMut(&mut Self, &T)) {
        self.push("|");
        for (index, cell) in cells.iter().enumerate() {
            self.push(" ");
            print(self, cell);
            self.end_cell(index);
        }
    }

    fn end_cell(&mut self, index: usize) {
        if !self.out.ends_with(' ') {
            self.push(" ");
        }
        self.column(Column::Cell(u16::try_from(index).unwrap_or(u16::MAX)));
        self.push("|");
    }

    /// `|---|---|` under the header, where the source has it.
    fn ruler(&mut self, header_end: u32, first_row: u32, cells: usize) {
        let gap = self.source.get(header_end as usize..first_row as usize).unwrap_or_default();
        let ruled = |line: &str| {
            let dashes = line.matches(['-', '－']).count();
            let other = |c: char| !matches!(c, '|' | '｜' | '-' | '－' | ':' | '：') && !c.is_whitespace();
            dashes >= 2 && !line.contains(other)
        };
        let line_starts = gap.match_indices('\n').map(|(at, _)| at + 1);
        let line_of =
            |at: &usize| gap.get(*at..).and_then(|rest| rest.split('\n').next()).unwrap_or_default();
        let Some(place) = line_starts.into_iter().find(|at| ruled(line_of(at))) else { return };
        self.comment_lines(header_end as usize + place);
        self.indent();
        self.push("|");
        for index in 0..cells {
            self.push("--");
            self.filled_column(Column::Cell(u16::try_from(index).unwrap_or(u16::MAX)), '-');
            self.push("|");
        }
        self.new_line();
    }

    pub(super) fn example_table(&mut self, header: &[Str], rows: &[ExampleRow]) {
        let span = header.iter().map(|cell| cell.span).reduce(Span::to).unwrap_or_default();
        self.raw_row(span, header, |p, cell| {
            let word = HEADER_WORDS.into_iter().chain([NOTE]);
            let word = word.into_iter().find_map(|pair| functions::in_language(p.lang, pair, &cell.text));
            word.map_or_else(|| p.raw_names(&cell.text), str::to_owned)
        });
        if let Some(row) = rows.first() {
            self.ruler(span.end, row.span.start, header.len());
        }
        let notes = header.iter().map(|cell| cell.text == NOTE.0 || cell.text == NOTE.1);
        let notes: Vec<bool> = notes.collect();
        for row in rows {
            let mut notes = notes.iter();
            self.raw_row(row.span, &row.cells, |p, cell| {
                let outcome = OUTCOMES.into_iter().find(|kw| p.other_word(*kw) == cell.text);
                match (notes.next(), outcome) {
                    (Some(true), _) => cell.text.clone(),
                    (_, Some(outcome)) => outcome.word(p.lang).to_owned(),
                    _ => p.raw_names(&cell.text),
                }
            });
        }
    }

    /// A row of raw cells; one that holds a comment is printed as it stands.
    fn raw_row(&mut self, span: Span, cells: &[Str], mut text: impl FnMut(&Self, &Str) -> String) {
        let (start, end) = (span.start as usize, span.end as usize);
        self.begin_line(start);
        let inside = self.comments.first().is_some_and(|comment| (comment.span.start as usize) < end);
        if inside || self.has_problem(start, end) {
            self.verbatim_row(span);
        } else {
            self.cells(cells, |p, cell| {
                let text = if p.translate { text(p, cell) } else { cell.text.clone() };
                p.push(&text);
            });
        }
        self.end_line(end);
    }

    /// The span of a row may leave its outer bars out.
    fn verbatim_row(&mut self, span: Span) {
        let text = span.text(self.source).trim();
        let open = text.starts_with(['|', '｜']);
        self.push(if open { "" } else { "| " });
        self.push(text);
        self.push(if open { "" } else { " |" });
        self.skip_comments(span.end as usize);
    }

    fn other_word(&self, kw: Kw) -> &'static str {
        kw.word(if self.english() { tiaoli_diagnostics::Lang::Zh } else { tiaoli_diagnostics::Lang::En })
    }

    /// Names in a cell, several joined by 、, in the language of the output if it has all of them.
    fn raw_names(&self, text: &str) -> String {
        let parts = text.split(['、', ',', '，']).map(|part| self.names.name(self.lang, part.trim()));
        let parts: Option<Vec<&str>> = parts.collect();
        parts.map_or_else(|| text.to_owned(), |parts| parts.join(self.comma()))
    }
}
