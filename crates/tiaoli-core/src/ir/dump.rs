//! The program as text, without places: equal texts are equal programs. For tests of translation and formatting.

use std::fmt::{Debug, Write};

use super::{
    ArticleLabel, ConstItem, ExprId, ExprKind, FieldRef, MessagePart, Name, Period, Program, Quote, SetExpr,
    SetItem, StandardValue,
};
use crate::value::Value;

/// Every declaration in order, one line or block each.
pub fn dump(program: &Program) -> String {
    let mut out = Dump { program, text: String::new() };
    out.header();
    out.tables();
    out.standards();
    out.decisions();
    out.examples();
    out.text
}

/// Whether two programs mean the same, wherever their texts stand.
pub fn same_program(a: &Program, b: &Program) -> bool {
    dump(a) == dump(b)
}

struct Dump<'a> {
    program: &'a Program,
    text: String,
}

fn name(name: &Name) -> String {
    format!("{}/{}", name.zh, name.en)
}

fn period(period: Period) -> String {
    let day = |day: Option<crate::value::Date>| day.map_or("..".to_owned(), |day| day.to_string());
    format!("[{} {}]", day(period.from), day(period.to))
}

fn article(article: &Option<ArticleLabel>) -> String {
    article.as_ref().map_or_else(String::new, |label| {
        format!(" article {} {} {:?}", label.numeral, label.address.en, label.title)
    })
}

fn quotes(quotes: &[Quote]) -> Vec<&str> {
    quotes.iter().map(|quote| quote.text.as_str()).collect()
}

impl Dump<'_> {
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.text.write_fmt(line);
        self.text.push('\n');
    }

    fn header(&mut self) {
        for document in &self.program.documents {
            self.line(format_args!(
                "{:?} {} own={} {:?} {:?} {:?} {} {:?}",
                document.kind,
                name(&document.name),
                document.own,
                document.title,
                document.number,
                document.issuer,
                period(document.effective),
                document.effective_unverified
            ));
            self.line(format_args!("source {:?}", document.source.path));
            for erratum in &document.source.errata {
                self.line(format_args!(
                    "erratum {:?} {:?} {:?}",
                    erratum.wrong, erratum.right, erratum.basis
                ));
            }
        }
        for repeal in &self.program.repeals {
            self.line(format_args!("repeal {} {:?} {:?}", name(&repeal.name), repeal.from, repeal.basis));
        }
        for statement in &self.program.statements {
            let at = article(&statement.article);
            self.line(format_args!("{:?} {:?}{at}", statement.kind, statement.quote.text));
        }
    }

    fn tables(&mut self) {
        for def in &self.program.enums {
            let values: Vec<String> =
                def.values.iter().map(|value| format!("{} {:?}", name(&value.name), value.aka)).collect();
            self.line(format_args!("enum {} ordered={} {values:?}", name(&def.name), def.ordered));
        }
        for table in &self.program.tables {
            self.line(format_args!("table {} key={:?}", name(&table.name), table.key));
            for field in &table.fields {
                let derived = field.derived.map(|id| self.expr(id));
                self.line(format_args!(
                    "  {} {:?} : {:?} sensitive={} publishable={} reassessable={} valid={:?} derived={derived:?}",
                    name(&field.name),
                    field.aka,
                    field.ty,
                    field.sensitive,
                    field.publishable,
                    field.reassessable,
                    field.valid_school_years.last()
                ));
            }
            for invariant in &table.invariants {
                let condition = self.expr(invariant.condition);
                self.line(format_args!("  invariant {condition}"));
            }
        }
        for list in &self.program.lists {
            let (table, field) = (list.table, list.field);
            self.line(format_args!(
                "list {} {table:?} {field} {:?} {:?}",
                name(&list.name),
                list.provider.last().map_or("", String::as_str),
                list.valid_school_years.last()
            ));
        }
        for catalog in &self.program.catalogs {
            self.line(format_args!("catalog {} {:?}", name(&catalog.name), catalog.key));
            for edition in &catalog.editions {
                self.line(format_args!(
                    "  {} {:?} {} codes, all={} {:?} {:?}",
                    period(edition.period),
                    edition.file,
                    edition.entries.len(),
                    edition.names_all_codes,
                    edition.basis,
                    edition.unverified
                ));
            }
        }
    }

    fn standards(&mut self) {
        for standard in &self.program.standards {
            self.line(format_args!(
                "standard {} local={} {:?} by={:?}",
                name(&standard.name),
                standard.local,
                standard.ty,
                standard.by
            ));
            for dated in &standard.values {
                let value = standard_value(&dated.value);
                self.line(format_args!(
                    "  {} {value} {:?} {:?} local={}",
                    period(dated.period),
                    dated.basis,
                    dated.unverified,
                    dated.local_choice
                ));
            }
        }
        for benefit in &self.program.benefits {
            self.line(format_args!(
                "benefit {} {:?} {:?} {:?} {:?} {:?}",
                name(&benefit.name),
                benefit.table,
                benefit.purpose,
                benefit.rhythm,
                benefit.months,
                benefit.overlap
            ));
        }
        for table in &self.program.decision_tables {
            let every = table.every_row;
            self.line(format_args!(
                "decision {} {:?} {:?} every={every}",
                name(&table.name),
                table.table,
                table.ty
            ));
            for (condition, result) in &table.rows {
                let (condition, result) = (self.expr(*condition), self.expr(*result));
                self.line(format_args!("  {condition} => {result}"));
            }
            let otherwise = table.otherwise.map(|id| self.expr(id));
            self.line(format_args!("  otherwise {otherwise:?}"));
        }
        for definition in &self.program.definitions {
            self.line(format_args!(
                "define {} {:?} {:?}",
                name(&definition.name),
                definition.table,
                definition.ty
            ));
            for version in &definition.versions {
                let body = self.expr(version.body);
                let (at, words) = (article(&version.article), quotes(&version.quotes));
                self.line(format_args!("  {} {body} {words:?}{at}", period(version.effective)));
            }
        }
    }

    fn decisions(&mut self) {
        for rule in &self.program.rules {
            let when = rule.when.map(|id| self.expr(id));
            let unless: Vec<String> = rule.unless.iter().map(|id| self.expr(*id)).collect();
            let amount = rule.amount.map(|id| self.expr(id));
            self.line(format_args!(
                "{:?} {} {:?} #{}{} {:?} {}",
                rule.kind,
                name(&rule.name),
                rule.table,
                rule.order,
                article(&rule.article),
                quotes(&rule.quotes),
                period(rule.effective)
            ));
            self.line(format_args!("  when {when:?} unless {unless:?} overrides {:?}", rule.overrides));
            self.line(format_args!(
                "  {:?} amount {amount:?} source {:?} until {:?}",
                rule.benefits, rule.policy_source, rule.until
            ));
        }
        for check in &self.program.checks {
            let keys: Vec<String> = check.keys.iter().map(|id| self.expr(*id)).collect();
            let unless: Vec<String> = check.unless.iter().map(|id| self.expr(*id)).collect();
            let (filter, when) = (check.filter.map(|id| self.expr(id)), check.when.map(|id| self.expr(id)));
            self.line(format_args!(
                "check {} {:?} #{}{} {:?} {} keys {keys:?}",
                name(&check.name),
                check.table,
                check.order,
                article(&check.article),
                quotes(&check.quotes),
                period(check.effective)
            ));
            self.line(format_args!(
                "  where {filter:?} when {when:?} unless {unless:?} reaches {:?}",
                check.reaches
            ));
            let flag = check.flag.as_ref().map(|flag| (flag.major, self.message(&flag.message)));
            let hold = check.hold.as_ref().map(|hold| (&hold.benefits, &hold.until));
            self.line(format_args!("  flag {flag:?} hold {hold:?} review {:?}", check.review));
        }
        for duty in &self.program.duties {
            self.line(format_args!(
                "duty {} #{}{} {:?} {:?} {:?} {:?} {:?}",
                name(&duty.name),
                duty.order,
                article(&duty.article),
                quotes(&duty.quotes),
                duty.bearers,
                duty.evidence,
                self.frequency(&duty.every),
                duty.remind
            ));
        }
        for gap in &self.program.accepted_gaps {
            let when = self.expr(gap.when);
            self.line(format_args!("accepted {when} {:?} {:?}", gap.reason, gap.table));
        }
    }

    fn frequency(&self, every: &Option<super::Frequency>) -> String {
        match every {
            Some(super::Frequency::WorkingDaysFrom { days, from }) => {
                format!("within {} from {from:?}", self.expr(*days))
            }
            other => format!("{other:?}"),
        }
    }

    fn message(&self, parts: &[MessagePart]) -> Vec<String> {
        let part = |part: &MessagePart| match part {
            MessagePart::Text(text) => text.clone(),
            MessagePart::Value(id) => self.expr(*id),
        };
        parts.iter().map(part).collect()
    }

    fn examples(&mut self) {
        for example in &self.program.examples {
            let lists = &example.lists;
            self.line(format_args!(
                "example {:?} {} {:?} {lists:?}",
                example.title, example.from, example.to
            ));
            for record in &example.records {
                self.line(format_args!("  {:?} {:?} {:?}", record.table, record.name, record.values));
            }
            for expected in &example.expectations {
                self.line(format_args!(
                    "  {} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
                    expected.record,
                    expected.benefit,
                    expected.outcome,
                    expected.amount,
                    expected.rules,
                    expected.missing,
                    expected.reviews,
                    expected.findings
                ));
            }
        }
    }

    fn field(&self, at: FieldRef) -> String {
        let table = self.program.tables.get(at.table.index()).map_or("?", |table| &table.name.en);
        let field = self.program.field(at).map_or("?", |field| &field.name.en);
        format!("{table}.{field}")
    }

    fn expr(&self, id: ExprId) -> String {
        let Some(expr) = self.program.expr(id) else { return "?".to_owned() };
        let of = |id: &ExprId| self.expr(*id);
        let all = |ids: &[ExprId]| ids.iter().map(of).collect::<Vec<_>>().join(", ");
        match &expr.kind {
            ExprKind::Const(value) => format!("{value:?}:{:?}", expr.ty),
            ExprKind::AsOf => "as_of".to_owned(),
            ExprKind::Field(at) => self.field(*at),
            ExprKind::Through { via, field } => {
                let via: Vec<String> = via.iter().map(|at| self.field(*at)).collect();
                format!("{}->{}", via.join("->"), self.field(*field))
            }
            ExprKind::Definition(id) => {
                self.named(self.program.definitions.get(id.index()).map(|def| &def.name))
            }
            ExprKind::Standard { id, tier, on } => {
                let standard = self.named(self.program.standards.get(id.index()).map(|def| &def.name));
                format!("{standard}[{:?} on {:?}]", tier.as_ref().map(of), on.as_ref().map(of))
            }
            ExprKind::Scale { amount, id, on } => {
                let standard = self.named(self.program.standards.get(id.index()).map(|def| &def.name));
                format!("scale({}, {standard} on {:?})", of(amount), on.as_ref().map(of))
            }
            ExprKind::DecisionTable(id) => {
                self.named(self.program.decision_tables.get(id.index()).map(|table| &table.name))
            }
            ExprKind::Not(inner) => format!("not({})", of(inner)),
            ExprKind::And(parts) => format!("and({})", all(parts)),
            ExprKind::Or(parts) => format!("or({})", all(parts)),
            ExprKind::Compare { op, left, right } => format!("({} {op:?} {})", of(left), of(right)),
            ExprKind::In { item, set } => format!("({} in {})", of(item), self.set(set)),
            ExprKind::Arith { op, left, right } => format!("({} {op:?} {})", of(left), of(right)),
            ExprKind::Negate(inner) => format!("-{}", of(inner)),
            ExprKind::Call { builtin, args } => format!("{builtin:?}({})", all(args)),
            ExprKind::Filled { field, filled } => format!("filled({})={filled}", self.field(*field)),
            ExprKind::Outcome { benefit, fact } => {
                let name = self.named(self.program.benefits.get(benefit.index()).map(|def| &def.name));
                format!("{fact:?}({name})")
            }
            ExprKind::Aggregate { function, over, value, filter } => {
                let (value, filter) = (value.as_ref().map(of), filter.as_ref().map(of));
                format!("{function:?}[{over:?}]({value:?} where {filter:?})")
            }
        }
    }

    fn named(&self, found: Option<&Name>) -> String {
        found.map_or("?".to_owned(), name)
    }

    fn set(&self, set: &SetExpr) -> String {
        let on = |on: &Option<ExprId>| on.map(|id| self.expr(id));
        match set {
            SetExpr::Items(items) => {
                let item = |item: &SetItem| match item {
                    SetItem::Value(id) => self.expr(*id),
                    SetItem::Range { low, high, excludes_high } => {
                        let end = if *excludes_high { "..<" } else { ".." };
                        format!("{}{end}{}", self.expr(*low), self.expr(*high))
                    }
                };
                format!("{{{}}}", items.iter().map(item).collect::<Vec<_>>().join(", "))
            }
            SetExpr::Catalog { id, on: date } => {
                format!(
                    "{} on {:?}",
                    self.named(self.program.catalogs.get(id.index()).map(|def| &def.name)),
                    on(date)
                )
            }
            SetExpr::List(id) => self.named(self.program.lists.get(id.index()).map(|def| &def.name)),
            SetExpr::Standard { id, on: date } => {
                format!(
                    "{} on {:?}",
                    self.named(self.program.standards.get(id.index()).map(|def| &def.name)),
                    on(date)
                )
            }
            SetExpr::Column(field) => format!("column {}", self.field(*field)),
            SetExpr::Value(id) => self.expr(*id),
        }
    }
}

fn standard_value(value: &StandardValue) -> String {
    let list = |values: &dyn Debug| format!("{values:?}");
    match value {
        StandardValue::One(value) => list(value),
        StandardValue::Many(items) => {
            let item = |item: &ConstItem| match item {
                ConstItem::Value(value) => format!("{value:?}"),
                ConstItem::Range { low, high, excludes_high } => {
                    format!("{low:?}..{high:?} open={excludes_high}")
                }
            };
            items.iter().map(item).collect::<Vec<_>>().join(", ")
        }
        StandardValue::Brackets(brackets) => list(brackets),
        StandardValue::Tiered(values) => {
            let value = |value: &Option<Value>| format!("{value:?}");
            values.iter().map(value).collect::<Vec<_>>().join(" / ")
        }
    }
}
