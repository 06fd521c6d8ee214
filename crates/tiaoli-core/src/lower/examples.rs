//! 举例: records with typed values, 沿用 unfolded, expectations resolved.

use rustc_hash::{FxHashMap, FxHashSet};
use tiaoli_diagnostics::{Code, FileId, FileSpan, Place, Text};
use tiaoli_syntax::ast;

use super::{Lowering, Scope, compare::bare, graph, literals, problems};
use crate::{
    cell,
    decision::Outcome,
    ir::{BenefitId, Example, ExampleRecord, Expectation, FieldRef, ListId, TableId, Type},
    names::{Def, Placed, problems as name_problems},
    symbols::{Role, Spelling, Symbol},
    types::problems as type_problems,
    value::{Date, Value},
};

/// What one example gives to those that continue it.
#[derive(Clone, Debug, Default)]
pub(super) struct Start {
    pub days: Option<(Date, Option<Date>)>,
    pub records: Vec<ExampleRecord>,
    pub lists: Vec<ListId>,
    /// Part of it could not be read, or what it continues is missing: what seems to lack is no mistake of its own.
    pub unsure: bool,
}

/// What empties a field of a record, also one that 沿用 brought.
const BLANK: [&str; 2] = ["未填", "blank"];

/// What people write for an empty cell.
const EMPTY_WORDS: [&str; 12] =
    ["空", "空白", "空着", "没填", "没有", "不填", "不详", "未知", "无", "empty", "missing", "null"];

/// A bare word.
fn single_word(value: &ast::Expr) -> Option<&str> {
    match &*value.kind {
        ast::ExprKind::Path(path) => match path.names.as_slice() {
            [only] => Some(&only.text),
            _ => None,
        },
        _ => None,
    }
}

impl Lowering<'_> {
    pub(super) fn examples(&mut self) {
        let items = self.items;
        let mut titles: FxHashMap<&str, usize> = FxHashMap::default();
        for (index, example) in items.examples.iter().enumerate() {
            let title = &example.node.title;
            if let Ok(id) = u32::try_from(index) {
                let at = title.inner.in_file(example.file);
                self.references.push(at, Symbol::Example(id), Role::Declaration, Spelling::Zh);
            }
            if let Some(before) = titles.get(title.text.as_str()).and_then(|at| items.examples.get(*at)) {
                let (at, before) =
                    (title.span.in_file(example.file), before.node.title.span.in_file(before.file));
                self.report(name_problems::duplicate(at, &title.text, before));
            } else {
                titles.insert(&title.text, index);
            }
        }
        let mut lost: FxHashSet<FileSpan> = FxHashSet::default();
        let mut parents: Vec<Vec<usize>> = vec![Vec::new(); items.examples.len()];
        for (example, parents) in items.examples.iter().zip(&mut parents) {
            for member in &example.node.members {
                let ast::ExampleKind::Like(title) = &member.kind else { continue };
                match titles.get(title.text.as_str()) {
                    Some(parent) => {
                        parents.push(*parent);
                        if let Ok(id) = u32::try_from(*parent) {
                            let at = title.inner.in_file(example.file);
                            self.references.push(at, Symbol::Example(id), Role::Read, Spelling::Zh);
                        }
                    }
                    None => {
                        let near = self.near.nearest(
                            &title.text,
                            items.examples.iter().map(|other| other.node.title.text.as_str()),
                        );
                        let at = title.span.in_file(example.file);
                        self.report(problems::no_such_example(at, &title.text, near.as_deref()));
                        lost.insert(title.span.in_file(example.file));
                    }
                }
            }
        }
        let order = graph::order(&parents);
        for cycle in &order.cycles {
            if let Some(first) = cycle.first().and_then(|at| items.examples.get(*at)) {
                self.report(problems::like_circle(first.node.title.span.in_file(first.file)));
            }
        }
        let mut starts: Vec<Option<Start>> = vec![None; items.examples.len()];
        for &index in &order.sorted {
            let Some(example) = items.examples.get(index) else { continue };
            let mut start = Start::default();
            for parent in parents.get(index).into_iter().flatten() {
                if let Some(Some(parent)) = starts.get(*parent) {
                    start.days = start.days.or(parent.days);
                    start.unsure |= parent.unsure;
                    start.records.extend(parent.records.iter().cloned());
                    start.lists.extend(parent.lists.iter().copied());
                }
            }
            self.in_role(Role::Given, |this| this.start(example, &mut start));
            start.unsure |= example.node.members.iter().any(|member| match &member.kind {
                ast::ExampleKind::Like(title) => lost.contains(&title.span.in_file(example.file)),
                ast::ExampleKind::Broken => true,
                _ => false,
            });
            if let Some(slot) = starts.get_mut(index) {
                *slot = Some(start);
            }
        }
        for (example, start) in items.examples.iter().zip(starts) {
            self.enter(example.file);
            if let Some(start) = start {
                self.in_role(Role::Expect, |this| this.example(example, &start));
            }
        }
    }

    /// Days and records of an example, over those it continues.
    fn start(&mut self, example: &Placed<'_, ast::Example>, start: &mut Start) {
        let file = example.file;
        self.enter(file);
        for member in &example.node.members {
            match &member.kind {
                ast::ExampleKind::AsOf { from, to } => start.days = self.days(from, to.as_ref(), file),
                ast::ExampleKind::Record(record) => self.record(record, file, start),
                _ => {}
            }
        }
    }

    /// A day, or the first days of the first and the last month of a range.
    fn days(
        &mut self,
        from: &ast::DateLit,
        to: Option<&ast::DateLit>,
        file: FileId,
    ) -> Option<(Date, Option<Date>)> {
        let at = from.span.in_file(file);
        let first = self.day(from, false)?;
        let last = match to {
            Some(to) => Some(self.day(to, false)?),
            // A term named alone is its months.
            None => match from.kind {
                ast::DateKind::Term { .. } => literals::days_of(from).and_then(|(_, last)| {
                    let (year, month, _) = last.ymd();
                    Date::new(year, month, 1)
                }),
                _ => None,
            },
        };
        if let (Some(last), Some(to)) = (last, to)
            && last < first
        {
            self.report(problems::ends_before_start(to.span.in_file(file), first, last));
            return Some((first, None));
        }
        if !self.program.in_force(first) {
            self.report(problems::outside_version(at, first));
        }
        Some((first, last.filter(|last| *last > first)))
    }

    /// A row of a table or of a list. `名单 {}` says that the list was supplied and is empty.
    /// `名单 死亡人员名单 { … }`: the table or list that stands behind a word which is neither.
    fn named_behind_a_word<'n>(&self, node: &'n ast::ExampleRecord) -> Option<&'n ast::Ident> {
        let declared = |text: &str| matches!(self.names.global(text), Some(Def::List(_) | Def::Table(_)));
        let [word] = node.table.names.as_slice() else { return None };
        node.name.as_ref().filter(|name| !declared(&word.text) && declared(&name.text))
    }

    fn record(&mut self, node: &ast::ExampleRecord, file: FileId, start: &mut Start) {
        let list = match node.table.names.as_slice() {
            [name] => self.names.global(&name.text),
            _ => None,
        };
        let table = match list {
            Some(Def::List(list)) => {
                self.use_def(Def::List(list));
                self.refer_path(&node.table.names, file, Def::List(list));
                if !start.lists.contains(&list) {
                    start.lists.push(list);
                }
                self.program.lists.get(list.index()).map(|list| list.table)
            }
            _ => match self.named_behind_a_word(node) {
                Some(name) => {
                    let (word, at) = (node.table.span.in_file(file), name.span.in_file(file));
                    self.report(name_problems::word_before_table(word, at, &self.written(word), &name.text));
                    None
                }
                None => self.table_named(&node.table, file),
            },
        };
        let Some(table) = table else { return };
        if node.fields.is_empty() && start.lists.iter().any(|list| self.is_table_of(*list, table)) {
            return;
        }
        let records = &mut start.records;
        let span = node.table.span.in_file(file);
        let name = node.name.as_ref().map(|name| name.text.clone());
        let found = records.iter().position(|record| record.table == table && record.name == name);
        let index = found.unwrap_or_else(|| {
            let fields = self.program.tables.get(table.index()).map_or(0, |table| table.fields.len());
            records.push(ExampleRecord { table, name, values: vec![Value::Missing; fields], span });
            records.len() - 1
        });
        let stated = records.get(index).map(|record| record.span);
        if let (Some(name), Some(stated)) = (&node.name, stated) {
            let role = if found.is_none() { Role::Declaration } else { Role::Given };
            self.in_role(role, |this| this.refer_record(name, file, stated));
        }
        let records = &mut start.records;
        let mut given: FxHashMap<u16, FileSpan> = FxHashMap::default();
        for value in &node.fields {
            let at = value.field.span.in_file(file);
            let Some(field) = self.field_of(table, &value.field, Scope::row(file, Some(table))) else {
                continue;
            };
            if let Some(before) = given.insert(field.field, at) {
                self.report(name_problems::duplicate(at, &value.field.text, before));
                continue;
            }
            let read = self.field_value(field, value, file);
            let slot =
                records.get_mut(index).and_then(|record| record.values.get_mut(usize::from(field.field)));
            if let (Some(slot), Some(read)) = (slot, read) {
                *slot = read;
            }
        }
    }

    fn is_table_of(&self, list: ListId, table: TableId) -> bool {
        self.program.lists.get(list.index()).is_some_and(|list| list.table == table)
    }

    /// One value of a record. Codes may stand without marks: 专业代码 660101.
    fn field_value(&mut self, field: FieldRef, value: &ast::FieldValue, file: FileId) -> Option<Value> {
        let ty = self.program.field(field)?.ty.clone();
        let at = value.span.in_file(file);
        if let [only] = value.values.as_slice()
            && let Some(word) = single_word(only)
        {
            if BLANK.contains(&word) && !self.has_value(&ty, word) {
                return Some(Value::Missing);
            }
            // A text may be any word.
            let free = matches!(ty, Type::Text | Type::IdCard | Type::Ref(_));
            if EMPTY_WORDS.contains(&word) && !free && !self.has_value(&ty, word) {
                let several = matches!(ty, Type::Set(_));
                self.report(problems::empty_word(only.span.in_file(file), word, several));
                return None;
            }
        }
        match (&ty, value.values.as_slice()) {
            (Type::Unknown, _) => None,
            (Type::Set(inner), values) => {
                let mut members = Vec::with_capacity(values.len());
                for value in values {
                    members.extend(self.members(inner, value, field, file)?);
                }
                Some(Value::set(members))
            }
            (_, [one]) => self.one_value(&ty, one, field, file),
            (_, []) => None,
            (_, _) => {
                self.report(type_problems::several(at));
                None
            }
        }
    }

    /// Whether an enumeration, or the one a set is of, has a value of that name.
    fn has_value(&self, ty: &Type, word: &str) -> bool {
        match ty {
            Type::Enum(of) => self.names.value(*of, word).is_some(),
            Type::Set(inner) => self.has_value(inner, word),
            _ => false,
        }
    }

    fn members(
        &mut self,
        inner: &Type,
        value: &ast::Expr,
        field: FieldRef,
        file: FileId,
    ) -> Option<Vec<Value>> {
        if let ast::ExprKind::Literal(ast::Literal { kind: ast::LiteralKind::Grades(grades), .. }) =
            &*bare(value).kind
            && *inner == Type::Grade
        {
            return Some(grades.iter().map(|grade| Value::int(i64::from(*grade))).collect());
        }
        Some(vec![self.one_value(inner, value, field, file)?])
    }

    fn one_value(&mut self, ty: &Type, value: &ast::Expr, field: FieldRef, file: FileId) -> Option<Value> {
        let at = value.span.in_file(file);
        if !matches!(ty, Type::Text | Type::IdCard | Type::Ref(_)) {
            return self.fixed(file, value, ty);
        }
        let text = match &*bare(value).kind {
            ast::ExprKind::Literal(ast::Literal { kind: ast::LiteralKind::Text(text), .. }) => {
                text.text.clone()
            }
            ast::ExprKind::Literal(_) | ast::ExprKind::Path(_) => self.written(at),
            _ => return self.fixed(file, value, ty),
        };
        self.read_cell(&text, ty, field, at)
    }

    /// A text read as a cell of that field would be.
    pub(super) fn read_cell(
        &mut self,
        text: &str,
        ty: &Type,
        field: FieldRef,
        at: FileSpan,
    ) -> Option<Value> {
        match cell::parse_cell(text, ty, &self.program) {
            Ok(value) => Some(value),
            Err(problem) => {
                let name = self.program.field(field)?.name.clone();
                // Made-up values, in the policy's own text.
                self.report(cell::cell_problem(
                    &problem,
                    &cell::mask_ids(text),
                    &name,
                    ty,
                    Place::Source(at),
                ));
                None
            }
        }
    }

    fn example(&mut self, example: &Placed<'_, ast::Example>, start: &Start) {
        let file = example.file;
        let at = example.node.title.span.in_file(file);
        let mut expectations = Vec::new();
        let mut tables = Vec::new();
        let mut read = !start.unsure;
        for member in &example.node.members {
            match &member.kind {
                ast::ExampleKind::Expect(expectation) => {
                    read &=
                        self.expectation(expectation, start, member.span.in_file(file), &mut expectations);
                }
                ast::ExampleKind::Table(table) => tables.push((table, member.span.in_file(file))),
                _ => {}
            }
        }
        let table_has_days = !tables.is_empty();
        // What it continues lacks the day already, and is told.
        let continues = example.node.members.iter().any(|one| matches!(one.kind, ast::ExampleKind::Like(_)));
        if start.days.is_none() && read && !table_has_days && !continues {
            self.report(problems::example_without_day(at));
        }
        if expectations.is_empty() && tables.is_empty() && read {
            let continued = self.is_continued(&example.node.title.text);
            if !continued {
                self.report(problems::example_lacks(at, &Text::new("应为什么结果", "expectation")));
            }
        }
        if let (Some((from, to)), false) = (start.days, expectations.is_empty()) {
            self.program.examples.push(Example {
                title: example.node.title.text.clone(),
                from,
                to,
                records: start.records.clone(),
                lists: start.lists.clone(),
                expectations,
                span: at,
                document: example.document,
            });
        }
        for (table, place) in tables {
            self.example_table(example, table, start, place);
        }
    }

    /// An example without expectations may exist only to be continued.
    fn is_continued(&self, title: &str) -> bool {
        let members = self.items.examples.iter().flat_map(|example| &example.node.members);
        members
            .into_iter()
            .any(|member| matches!(&member.kind, ast::ExampleKind::Like(like) if like.text == title))
    }

    /// Whether the expectation could be resolved or its faults are reported.
    fn expectation(
        &mut self,
        node: &ast::Expectation,
        start: &Start,
        at: FileSpan,
        expectations: &mut Vec<Expectation>,
    ) -> bool {
        let file = at.file;
        let Some(benefit) = self.benefit_named(&node.benefit, file) else { return false };
        let record_at = node.record.as_ref().map_or(node.benefit.span, |name| name.span).in_file(file);
        let name = node.record.as_ref().map(|name| name.text.as_str());
        let Some(record) = self.record_for(benefit, name, start, record_at) else { return false };
        let stated = start.records.get(record).map(|record| record.span);
        if let (Some(name), Some(stated)) = (&node.record, stated) {
            self.refer_record(name, file, stated);
        }
        let amount = node.amount.as_ref().and_then(|amount| self.expected_amount(amount, file));
        let table = start.records.get(record).map(|record| record.table).unwrap_or_default();
        let deciders = |def| matches!(def, Def::Rule(_) | Def::Check(_));
        expectations.push(Expectation {
            record,
            benefit,
            outcome: outcome(node.outcome),
            amount,
            rules: node.rules.as_ref().map(|paths| self.decider_names(paths, file, deciders)),
            missing: node.missing.as_ref().map(|paths| self.missing_names(paths, table, file)),
            reviews: node.reviews.as_ref().map(|paths| self.decider_names(paths, file, deciders)),
            findings: node.findings.as_ref().map(|paths| self.decider_names(paths, file, deciders)),
            span: at,
        });
        true
    }

    /// The record an expectation speaks of: the named one, or the only one of the benefit's table.
    pub(super) fn record_for(
        &mut self,
        benefit: BenefitId,
        name: Option<&str>,
        start: &Start,
        at: FileSpan,
    ) -> Option<usize> {
        let table = self.program.benefits.get(benefit.index())?.table;
        let mut fitting = start.records.iter().enumerate().filter(|(_, record)| {
            record.table == table && name.is_none_or(|name| record.name.as_deref() == Some(name))
        });
        let first = fitting.next();
        let several = fitting.next().is_some();
        match first {
            Some((index, _)) if !several => Some(index),
            None if start.unsure => None,
            _ => {
                let name = self
                    .program
                    .tables
                    .get(table.index())
                    .map(|table| table.name.clone())
                    .unwrap_or_default();
                self.report(problems::which_record(at, &name, several));
                None
            }
        }
    }

    fn expected_amount(&mut self, amount: &ast::Literal, file: FileId) -> Option<rust_decimal::Decimal> {
        let at = amount.span.in_file(file);
        match &amount.kind {
            ast::LiteralKind::Money(money) => literals::yuan(money),
            _ => {
                let written = self.written(at);
                self.report(type_problems::no_unit(at, &written));
                None
            }
        }
    }

    /// English names of rules and checks; a diagnostic code stands for itself.
    fn decider_names(
        &mut self,
        paths: &[ast::Path],
        file: FileId,
        fits: impl Fn(Def) -> bool + Copy,
    ) -> Vec<String> {
        let mut names = Vec::with_capacity(paths.len());
        for path in paths {
            if let [one] = path.names.as_slice()
                && Code::from_name(&one.text).is_some()
                && self.names.global(&one.text).is_none()
            {
                names.push(one.text.to_ascii_uppercase());
                continue;
            }
            if let [one] = path.names.as_slice()
                && self.names.global(&one.text).is_none()
            {
                if !self.may_be_broken(None, &one.text) {
                    let known = self.names.globals_where(fits);
                    let near = self.near.nearest(&one.text, known);
                    let at = path.span.in_file(file);
                    self.report(problems::no_such_decider(at, &one.text, near.as_deref()));
                }
                continue;
            }
            let wanted = Text::new("规则或比对", "rule or check");
            let name = match self.def_named(path, file, &wanted, fits) {
                Some(Def::Rule(id)) => self.program.rules.get(id.index()).map(|rule| rule.name.en.clone()),
                Some(Def::Check(id)) => {
                    self.program.checks.get(id.index()).map(|check| check.name.en.clone())
                }
                _ => None,
            };
            names.extend(name);
        }
        names
    }

    /// English names of fields, lists and catalogs.
    fn missing_names(&mut self, paths: &[ast::Path], table: TableId, file: FileId) -> Vec<String> {
        let mut names = Vec::with_capacity(paths.len());
        for path in paths {
            let scope = Scope::row(file, Some(table));
            let field = match path.names.as_slice() {
                [one] => match self.names.global(&one.text) {
                    Some(Def::List(list)) => {
                        self.use_def(Def::List(list));
                        self.refer_def(one, file, Def::List(list));
                        names.extend(self.program.lists.get(list.index()).map(|list| list.name.en.clone()));
                        continue;
                    }
                    Some(Def::Catalog(catalog)) => {
                        self.use_def(Def::Catalog(catalog));
                        self.refer_def(one, file, Def::Catalog(catalog));
                        names.extend(
                            self.program.catalogs.get(catalog.index()).map(|catalog| catalog.name.en.clone()),
                        );
                        continue;
                    }
                    _ => self.field_of(table, one, scope),
                },
                [head, field] => {
                    let head = ast::Path { names: vec![head.clone()], span: head.span };
                    self.table_named(&head, file).and_then(|table| self.field_of(table, field, scope))
                }
                _ => None,
            };
            names.extend(field.and_then(|at| self.program.field(at)).map(|field| field.name.en.clone()));
        }
        names
    }
}

fn outcome(word: ast::OutcomeWord) -> Outcome {
    match word {
        ast::OutcomeWord::Granted => Outcome::Granted,
        ast::OutcomeWord::Denied => Outcome::Denied,
        ast::OutcomeWord::Held => Outcome::Held,
        ast::OutcomeWord::Undetermined => Outcome::Undetermined,
        ast::OutcomeWord::Incomplete => Outcome::Incomplete,
        ast::OutcomeWord::Conflict => Outcome::Conflict,
    }
}
