//! Examples as rows, written in the policy or kept in a CSV file beside it.

use tiaoli_diagnostics::{FileId, FileSpan, Lang, Span, Text};
use tiaoli_syntax::ast;

use super::{Lowering, examples::Start, problems};
use crate::{
    csv,
    decision::Outcome,
    ir::{BenefitId, Example, ExampleRecord, Expectation, FieldRef, TableId, Type},
    names::{Def, Placed, problems as name_problems},
    symbols::{Role, Symbol},
    value::Value,
};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Field(u16),
    Outcome(BenefitId),
    Amount,
    Rules,
    Missing,
    Review,
    Finding,
    AsOf,
    Note,
    /// Already reported.
    Unknown,
}

struct Cell {
    text: String,
    at: FileSpan,
}

impl Lowering<'_> {
    pub(super) fn example_table(
        &mut self,
        example: &Placed<'_, ast::Example>,
        table: &ast::ExampleTable,
        start: &Start,
        at: FileSpan,
    ) {
        let file = example.file;
        let rows: Vec<Vec<Cell>> = match table {
            ast::ExampleTable::Inline { header, rows } => {
                let cells = |cells: &[ast::Str]| -> Vec<Cell> {
                    cells
                        .iter()
                        .map(|cell| Cell { text: cell.text.clone(), at: cell.span.in_file(file) })
                        .collect()
                };
                std::iter::once(cells(header)).chain(rows.iter().map(|row| cells(&row.cells))).collect()
            }
            ast::ExampleTable::File(path) => match self.files.find(file, &path.text) {
                Some(found) => self.file_rows(found),
                None => {
                    self.report(name_problems::file_not_found(path.inner.in_file(file), &path.text));
                    return;
                }
            },
        };
        let mut rows = rows.into_iter();
        let Some(header) = rows.next() else {
            self.report(problems::example_lacks(at, &Text::new("表头", "header")));
            return;
        };
        let Some(table) = self.record_table(&header, start) else {
            self.report(problems::example_lacks(at, &Text::new("应为什么结果", "expectation")));
            return;
        };
        if let Some((cell, near)) = self.misnamed_benefit(&header) {
            self.report(problems::unknown_column(cell.at, &cell.text, Some(&near)));
            return;
        }
        let columns: Vec<Column> = header.iter().map(|cell| self.column_of(cell, table)).collect();
        for (number, row) in rows.enumerate() {
            self.example_row(example, &columns, &row, number + 1, table, start);
        }
    }

    fn file_rows(&self, file: FileId) -> Vec<Vec<Cell>> {
        let Some(source) = self.sources.get(file) else { return Vec::new() };
        let cell = |cell: csv::CsvCell<'_>| Cell {
            text: cell.text.into_owned(),
            at: Span::new(cell.start, cell.end).in_file(file),
        };
        csv::rows(&source.text).into_iter().map(|row| row.into_iter().map(cell).collect()).collect()
    }

    /// The table of the first benefit in the header; else of the example's only record.
    fn record_table(&self, header: &[Cell], start: &Start) -> Option<TableId> {
        let benefit = header.iter().find_map(|cell| match self.names.global(&cell.text) {
            Some(Def::Benefit(benefit)) => self.program.benefits.get(benefit.index()),
            _ => None,
        });
        benefit.map(|benefit| benefit.table).or_else(|| start.records.first().map(|record| record.table))
    }

    /// In a header without a benefit, the column that was meant to be one; without it nothing says whose the columns are.
    fn misnamed_benefit<'c>(&mut self, header: &'c [Cell]) -> Option<(&'c Cell, String)> {
        if header.iter().any(|cell| matches!(self.names.global(&cell.text), Some(Def::Benefit(_)))) {
            return None;
        }
        header.iter().filter(|cell| self.names.fields_named(&cell.text).is_empty()).find_map(|cell| {
            let benefits = self.program.benefits.iter();
            let known = benefits.flat_map(|benefit| [benefit.name.zh.as_str(), &benefit.name.en]);
            Some((cell, self.near.nearest(&cell.text, known)?))
        })
    }

    fn column_of(&mut self, cell: &Cell, table: TableId) -> Column {
        let text = cell.text.as_str();
        if let Some(field) = self.names.field(table, text) {
            self.usage.field(field);
            self.in_role(Role::Given, |this| this.refer_within(cell.at, text, Symbol::Field(field)));
            return Column::Field(field.field);
        }
        if let Some(Def::Benefit(benefit)) = self.names.global(text) {
            self.refer_within(cell.at, text, Symbol::Benefit(benefit));
            return Column::Outcome(benefit);
        }
        match text {
            "金额" | "amount" => Column::Amount,
            "依据" | "basis" | "rules" => Column::Rules,
            "缺" | "missing" => Column::Missing,
            "重点审核" | "review" => Column::Review,
            "疑点" | "finding" => Column::Finding,
            "基准日" | "as_of" => Column::AsOf,
            "说明" | "note" => Column::Note,
            _ => {
                let fields = self
                    .program
                    .tables
                    .get(table.index())
                    .map(|table| table.fields.as_slice())
                    .unwrap_or_default();
                let known = fields.iter().flat_map(|field| [field.name.zh.as_str(), &field.name.en]);
                let benefits = self
                    .program
                    .benefits
                    .iter()
                    .flat_map(|benefit| [benefit.name.zh.as_str(), &benefit.name.en]);
                let near = self.near.nearest(text, known.chain(benefits));
                self.report(problems::unknown_column(cell.at, text, near.as_deref()));
                Column::Unknown
            }
        }
    }

    fn example_row(
        &mut self,
        example: &Placed<'_, ast::Example>,
        columns: &[Column],
        row: &[Cell],
        number: usize,
        table: TableId,
        start: &Start,
    ) {
        let at = match (row.first(), row.last()) {
            (Some(first), Some(last)) => first.at.span.to(last.at.span).in_file(first.at.file),
            _ => return,
        };
        if row.len() != columns.len() {
            self.report(problems::row_length(at, row.len(), columns.len()));
            return;
        }
        let mut records = start.records.clone();
        let index = records.iter().position(|record| record.table == table).unwrap_or_else(|| {
            let fields = self.program.tables.get(table.index()).map_or(0, |table| table.fields.len());
            records.push(ExampleRecord { table, name: None, values: vec![Value::Missing; fields], span: at });
            records.len() - 1
        });
        let mut days = start.days;
        let mut note = String::new();
        let mut expectations: Vec<Expectation> = Vec::new();
        for (cell, column) in row.iter().zip(columns) {
            match column {
                Column::Field(field) => {
                    let field = FieldRef { table, field: *field };
                    let ty = self.program.field(field).map(|field| field.ty.clone()).unwrap_or_default();
                    self.in_role(Role::Given, |this| this.refer_cell(cell.at, &ty));
                    let value = self.read_cell(&cell.text, &ty, field, cell.at).unwrap_or_default();
                    let slot = records
                        .get_mut(index)
                        .and_then(|record| record.values.get_mut(usize::from(field.field)));
                    if let Some(slot) = slot {
                        *slot = value;
                    }
                }
                Column::Outcome(benefit) if !cell.text.is_empty() => match outcome(&cell.text) {
                    Some(outcome) => expectations.push(Expectation {
                        record: index,
                        benefit: *benefit,
                        outcome,
                        amount: None,
                        rules: None,
                        missing: None,
                        reviews: None,
                        findings: None,
                        span: cell.at,
                    }),
                    None => self.report(problems::unknown_outcome(cell.at, &cell.text)),
                },
                Column::AsOf if !cell.text.is_empty() => {
                    if let Ok(Value::Date(day)) =
                        crate::cell::parse_cell(&cell.text, &Type::Date, &self.program)
                    {
                        days = Some((day, None));
                    } else {
                        self.report(problems::example_lacks(
                            cell.at,
                            &Text::new("认得出的基准日", "readable as_of"),
                        ));
                    }
                }
                Column::Note => note.clone_from(&cell.text),
                _ => {}
            }
        }
        // 金额, 依据 … belong to the benefit before them, or to the only one.
        let mut current: Option<usize> = None;
        for (cell, column) in row.iter().zip(columns) {
            if let Column::Outcome(benefit) = column {
                current = expectations.iter().position(|expectation| expectation.benefit == *benefit);
                continue;
            }
            let target = current.or((expectations.len() == 1).then_some(0));
            let detail = self.detail(*column, cell, table);
            if let (Some(expectation), Some(detail)) =
                (target.and_then(|at| expectations.get_mut(at)), detail)
            {
                match detail {
                    Detail::Amount(amount) => expectation.amount = Some(amount),
                    Detail::Rules(names) => expectation.rules = Some(names),
                    Detail::Missing(names) => expectation.missing = Some(names),
                    Detail::Review(names) => expectation.reviews = Some(names),
                    Detail::Finding(names) => expectation.findings = Some(names),
                }
            }
        }
        let title = &example.node.title.text;
        let title =
            if note.is_empty() { format!("{title} #{number}") } else { format!("{title} #{number} {note}") };
        match days {
            Some((from, to)) => {
                let lists = start.lists.clone();
                self.program.examples.push(Example {
                    title,
                    from,
                    to,
                    records,
                    lists,
                    expectations,
                    span: at,
                    document: example.document,
                });
            }
            None if start.unsure => {}
            None => self.report(problems::example_lacks(at, &Text::new("基准日", "as_of"))),
        }
    }

    fn detail(&mut self, column: Column, cell: &Cell, table: TableId) -> Option<Detail> {
        if cell.text.is_empty() {
            return None;
        }
        match column {
            Column::Amount => {
                let ty = Type::Money(crate::ir::PayPeriod::None);
                match crate::cell::parse_cell(&cell.text, &ty, &self.program) {
                    Ok(Value::Number(amount)) => Some(Detail::Amount(amount)),
                    _ => {
                        self.report(crate::types::problems::no_unit(cell.at, &cell.text));
                        None
                    }
                }
            }
            Column::Rules => Some(Detail::Rules(self.cell_names(cell, None))),
            Column::Missing => Some(Detail::Missing(self.cell_names(cell, Some(table)))),
            Column::Review => Some(Detail::Review(self.cell_names(cell, None))),
            Column::Finding => Some(Detail::Finding(self.cell_names(cell, None))),
            _ => None,
        }
    }

    /// English names of what a cell lists: fields of `table`, or rules and checks.
    fn cell_names(&mut self, cell: &Cell, table: Option<TableId>) -> Vec<String> {
        let mut names = Vec::new();
        // 无: there may be none.
        let nothing = |lang| tiaoli_syntax::keywords::Kw::Nothing.word(lang) == cell.text;
        if [Lang::Zh, Lang::En].into_iter().any(nothing) && self.names.global(&cell.text).is_none() {
            return names;
        }
        for word in
            cell.text.split(['、', ',', '，', ';', '；']).map(str::trim).filter(|word| !word.is_empty())
        {
            let field = table.and_then(|table| self.names.field(table, word));
            let def = self.names.global(word);
            let symbol = field.map(Symbol::Field).or_else(|| Symbol::of(def?));
            if let Some(symbol) = symbol {
                self.refer_listed(cell.at, word, symbol);
            }
            let name = match (field, def) {
                (Some(field), _) => self.program.field(field).map(|field| field.name.en.clone()),
                (None, Some(Def::Rule(id))) => {
                    self.program.rules.get(id.index()).map(|rule| rule.name.en.clone())
                }
                (None, Some(Def::Check(id))) => {
                    self.program.checks.get(id.index()).map(|check| check.name.en.clone())
                }
                (None, Some(Def::List(id))) => {
                    self.program.lists.get(id.index()).map(|list| list.name.en.clone())
                }
                (None, Some(Def::Catalog(id))) => {
                    self.program.catalogs.get(id.index()).map(|catalog| catalog.name.en.clone())
                }
                _ => None,
            };
            match name {
                Some(name) => names.push(name),
                None => {
                    let kinds = if table.is_some() {
                        Text::new("栏目", "field")
                    } else {
                        Text::new("规则或比对", "rule or check")
                    };
                    self.report(name_problems::unknown_name(cell.at, word, &kinds, None));
                }
            }
        }
        names
    }
}

enum Detail {
    Amount(rust_decimal::Decimal),
    Rules(Vec<String>),
    Missing(Vec<String>),
    Review(Vec<String>),
    Finding(Vec<String>),
}

fn outcome(text: &str) -> Option<Outcome> {
    Outcome::ALL.into_iter().find(|outcome| outcome.zh() == text || outcome.code() == text)
}
