//! What the text leaves unsaid, shown between its words: units, values in force, names behind codes, parameters.

use std::ops::Range;

use tiaoli_core::{
    ir::{Expr, ExprKind, Program, Type},
    symbols::{Role, Symbol},
    value::Value,
};
use tiaoli_diagnostics::{FileId, FileSpan, Lang};
use tiaoli_syntax::{TokenKind, ast, tokens};

use crate::{
    Snapshot,
    clean::clean,
    functions, hover,
    layout::shorten,
    words::{self, pick},
};

/// A longer hint is cut, in columns.
const WIDEST: usize = 40;

/// On which side of its offset the words belong to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// They belong to what follows.
    Before,
    /// They belong to what stands before.
    After,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hint {
    pub offset: usize,
    pub text: String,
    pub side: Side,
    /// The whole, where the hint is cut or stands for something with a name.
    pub tooltip: Option<String>,
}

/// The hints in a byte range of a file, by place.
pub fn hints(snapshot: &Snapshot, file: FileId, range: Range<usize>) -> Vec<Hint> {
    let page = Page { snapshot, program: &snapshot.analysis.program, file, range, lang: snapshot.lang(file) };
    let mut hints: Vec<Hint> = Vec::new();
    if snapshot.parsed(file).is_some() {
        page.references(&mut hints);
        page.expressions(&mut hints);
        page.codes(&mut hints);
        page.examples(&mut hints);
    }
    hints.sort();
    hints.dedup();
    hints
}

struct Page<'a> {
    snapshot: &'a Snapshot,
    program: &'a Program,
    file: FileId,
    range: Range<usize>,
    lang: Lang,
}

impl Page<'_> {
    fn is_shown(&self, at: FileSpan) -> bool {
        let span = at.span.range();
        at.file == self.file && span.start < self.range.end && self.range.start < span.end
    }

    fn after(&self, at: FileSpan, text: String, tooltip: Option<String>) -> Hint {
        Hint { offset: at.span.end as usize, text, side: Side::After, tooltip }
    }

    /// `＝2300元/年` behind the name of a standard, the type behind that of a definition that is no condition.
    fn references(&self, into: &mut Vec<Hint>) {
        for one in self.snapshot.analysis.references.iter().filter(|one| self.is_shown(one.at)) {
            match (one.symbol, one.role) {
                (Symbol::Standard(id), Role::Read) => {
                    let Some(standard) = self.program.standards.get(id.index()) else { continue };
                    let Some(dated) = words::in_force(standard, self.snapshot.as_of) else { continue };
                    // The value of another day is asked for.
                    let rest =
                        self.snapshot.text(self.file).get(one.at.span.end as usize..).unwrap_or_default();
                    if rest.trim_start().starts_with("于 ") || rest.trim_start().starts_with("on ") {
                        continue;
                    }
                    let value = words::standard_value(self.program, standard, dated, self.lang);
                    let equals = pick(self.lang, "＝", " = ");
                    let day = words::date(self.snapshot.as_of, self.lang);
                    let tooltip = match self.lang {
                        Lang::Zh => format!("{day} 的值：{value}"),
                        Lang::En => format!("the value on {day}: {value}"),
                    };
                    into.push(self.after(
                        one.at,
                        format!("{equals}{}", shorten(&value, WIDEST)),
                        Some(tooltip),
                    ));
                }
                (Symbol::Definition(_) | Symbol::DecisionTable(_), Role::Declaration) => {
                    let ty = self.program.symbol_type(one.symbol);
                    let is_said = matches!(one.symbol, Symbol::DecisionTable(_));
                    if let Some(ty) = ty.filter(|ty| !is_said && !matches!(ty, Type::Bool | Type::Unknown)) {
                        let said = self.program.type_words(ty);
                        let colon = pick(self.lang, "：", ": ");
                        into.push(self.after(one.at, format!("{colon}{}", said.get(self.lang)), None));
                    }
                }
                _ => {}
            }
        }
    }

    fn expressions(&self, into: &mut Vec<Hint>) {
        for expr in self.program.exprs.iter().filter(|expr| self.is_shown(expr.span)) {
            match &expr.kind {
                ExprKind::Compare { left, right, .. } => {
                    let sides = self.program.expr(*left).zip(self.program.expr(*right));
                    if let Some((left, right)) = sides {
                        into.extend(self.unit(left, &right.ty).or_else(|| self.unit(right, &left.ty)));
                    }
                }
                ExprKind::Call { builtin, args } if args.len() > 1 => {
                    let name = tiaoli_core::builtins::BUILTINS.iter().find(|one| one.builtin == *builtin);
                    let Some(function) = name.and_then(|one| functions::find(one.zh)) else { continue };
                    if function.repeats {
                        continue;
                    }
                    for (arg, parameter) in args.iter().zip(&function.parameters) {
                        let Some(at) = self.program.expr(*arg).map(|arg| arg.span) else { continue };
                        let colon = pick(self.lang, "：", ": ");
                        let text = format!("{}{colon}", parameter.name.get(self.lang));
                        let tooltip = Some(parameter.ty.get(self.lang).to_owned());
                        let offset = at.span.start as usize;
                        into.push(Hint { offset, text, side: Side::Before, tooltip });
                    }
                }
                _ => {}
            }
        }
    }

    /// The unit that a plain number takes from the other side of a comparison.
    fn unit(&self, number: &Expr, other: &Type) -> Option<Hint> {
        let is_number = matches!(&number.kind, ExprKind::Const(Value::Number(_)));
        let written = self.snapshot.analysis.sources.text(number.span);
        let plain = written
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',') || ('０'..='９').contains(&c));
        if !is_number || !plain || written.is_empty() {
            return None;
        }
        let unit = match other {
            Type::Number { unit, .. } => words::unit_after(*unit, self.lang),
            Type::Money(_) => pick(self.lang, "元", " CNY"),
            _ => return None,
        };
        (!unit.is_empty()).then(|| self.after(number.span, unit.to_owned(), None))
    }

    /// The names behind the codes of catalogs.
    fn codes(&self, into: &mut Vec<Hint>) {
        let text = self.snapshot.text(self.file);
        let all = tokens(text);
        let is_text = |at: &usize| all.get(*at).is_some_and(|token| token.kind == TokenKind::String);
        for at in (0..all.len()).filter(is_text) {
            let Some(span) = all.get(at).map(|token| token.span.in_file(self.file)) else { continue };
            if !self.is_shown(span) {
                continue;
            }
            let Some((field, code)) = hover::code_at(self.snapshot, self.file, text, &all, at) else {
                continue;
            };
            let entries = hover::codes_of_field(self.snapshot, field, code);
            if let Some((_, entry)) = entries.iter().find(|(_, entry)| !entry.name.is_empty()) {
                into.push(self.after(span, format!(" {}", shorten(&clean(&entry.name), WIDEST)), None));
            }
        }
    }

    /// What an example takes over by 沿用.
    fn examples(&self, into: &mut Vec<Hint>) {
        let Some(parsed) = self.snapshot.parsed(self.file) else { return };
        let mut open: Vec<&[ast::Item]> = vec![&parsed.tree.items];
        while let Some(items) = open.pop() {
            for item in items {
                let members = match &item.kind {
                    ast::ItemKind::Article(article) => {
                        open.push(&article.items);
                        continue;
                    }
                    ast::ItemKind::Example(example) => example.members.as_slice(),
                    _ => continue,
                };
                for member in members {
                    if let ast::ExampleKind::Like(title) = &member.kind {
                        into.extend(self.taken_over(title));
                    }
                }
            }
        }
    }

    fn taken_over(&self, title: &ast::Str) -> Option<Hint> {
        let at = title.span.in_file(self.file);
        let example = self.program.examples.iter().find(|one| one.title == title.text)?;
        if !self.is_shown(at) {
            return None;
        }
        let subject = |one: &&tiaoli_core::ir::ExampleRecord| {
            self.program.benefits.iter().any(|benefit| benefit.table == one.table)
        };
        let record = example.records.iter().find(subject).or(example.records.first())?;
        let table = self.program.tables.get(record.table.index())?;
        let pairs = table.fields.iter().zip(&record.values);
        let told = pairs.filter(|(field, value)| !field.is_sensitive() && !value.is_missing());
        let told: Vec<String> = told
            .map(|(field, value)| {
                let value = words::value(self.program, value, &field.ty, self.lang);
                format!("{} {value}", clean(field.name.get(self.lang)))
            })
            .collect();
        let all = told.join(pick(self.lang, "，", ", "));
        let equals = pick(self.lang, "＝", " = ");
        (!all.is_empty())
            .then(|| self.after(at, format!("{equals}{}", shorten(&all, WIDEST)), Some(all.clone())))
    }
}
