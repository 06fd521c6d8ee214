//! What the tests share.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "shared by several test programs, each of which uses a part"
)]

use tiaoli_diagnostics::FileId;
use tiaoli_syntax::ast::*;
use tiaoli_syntax::{Parse, parse};

pub(crate) fn read(source: &str) -> Parse {
    parse(FileId(0), source)
}

/// The codes of a text's messages with the words they underline.
pub(crate) fn messages(source: &str) -> Vec<(String, String)> {
    let parse = read(source);
    let found = |d: &tiaoli_diagnostics::Diagnostic| {
        (d.code.to_string(), d.span().unwrap().span.text(source).to_owned())
    };
    parse.diagnostics.iter().map(found).collect()
}

/// The text gives exactly these messages: (code, underlined words), in order.
#[track_caller]
pub(crate) fn check(source: &str, expected: &[(&str, &str)]) {
    let found = messages(source);
    let expected: Vec<(String, String)> =
        expected.iter().map(|(code, text)| ((*code).to_owned(), (*text).to_owned())).collect();
    if found != expected {
        let all: Vec<String> = read(source)
            .diagnostics
            .iter()
            .map(|d| format!("{} {} | {}", d.code, d.message.zh, d.label.zh))
            .collect();
        panic!("in:\n{source}\nexpected {expected:?}\nfound    {found:?}\n{}", all.join("\n"));
    }
}

/// The text has no mistakes.
#[track_caller]
pub(crate) fn good(source: &str) -> File {
    check(source, &[]);
    read(source).file
}

/// A condition inside a rule.
pub(crate) fn rule(condition: &str) -> String {
    format!("不予 甲 {{\n    凡 {condition}\n    不得给予 助学金\n}}\n")
}

/// The condition of a rule, which must read without a message; shown without spans.
#[track_caller]
pub(crate) fn condition(text: &str) -> String {
    let file = good(&rule(text));
    let [Item { kind: ItemKind::Rule(rule), .. }] = file.items.as_slice() else {
        panic!("{text}: {file:#?}")
    };
    let Some(ClauseKind::When(expr)) = rule.clauses.first().map(|clause| &clause.kind) else {
        panic!("{text}: {rule:#?}")
    };
    show(expr)
}

/// A condition in a short form: operators before their operands.
pub(crate) fn show(expr: &Expr) -> String {
    let list = |items: &[Expr]| items.iter().map(show).collect::<Vec<_>>().join(" ");
    match &*expr.kind {
        ExprKind::Literal(literal) => show_literal(literal),
        ExprKind::Path(path) => {
            path.names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".")
        }
        ExprKind::Call { name, args } => {
            let args: Vec<String> = args
                .iter()
                .map(|arg| match &arg.filter {
                    Some(filter) => format!("{} where {}", show(&arg.value), show(filter)),
                    None => show(&arg.value),
                })
                .collect();
            format!("{}({})", name.text, args.join(", "))
        }
        ExprKind::Not(inner) => format!("(not {})", show(inner)),
        ExprKind::And(items) => format!("(and {})", list(items)),
        ExprKind::Or(items) => format!("(or {})", list(items)),
        ExprKind::List { all, items } => {
            let items: Vec<String> = items.iter().map(|item| show(&item.condition)).collect();
            format!("[{} {}]", if *all { "all" } else { "any" }, items.join("; "))
        }
        ExprKind::Compare { op, left, right } => {
            format!("({:?}{} {} {})", op.op, if op.symbol { "~" } else { "" }, show(left), show(right))
        }
        ExprKind::Bound { left, upward, bound } => {
            format!("({} {} {})", if *upward { "up" } else { "down" }, show(left), show(bound))
        }
        ExprKind::Member { op, left, set, on } => {
            let on = on.as_ref().map_or(String::new(), |on| format!(" on {}", show(on)));
            format!("({op:?} {} {}{on})", show(left), show_set(set))
        }
        ExprKind::Arith { op, left, right } => format!("({op:?} {} {})", show(left), show(right)),
        ExprKind::Negate(inner) => format!("(neg {})", show(inner)),
        ExprKind::On { of, date } => format!("(on {} {})", show(of), show(date)),
        ExprKind::Paren(inner) => format!("<{}>", show(inner)),
    }
}

pub(crate) fn show_set(set: &Set) -> String {
    let items: Vec<String> = set
        .items
        .iter()
        .map(|item| match item {
            SetItem::Value(value) => show(value),
            SetItem::Range(range) => format!(
                "{}..{}{}",
                show(&range.low),
                if range.excludes_high { "<" } else { "" },
                show(&range.high)
            ),
        })
        .collect();
    format!("{}{}{}", if set.braces { "{" } else { "" }, items.join(" "), if set.braces { "}" } else { "" })
}

pub(crate) fn show_literal(literal: &Literal) -> String {
    match &literal.kind {
        LiteralKind::Number(number) => {
            format!("{}{}", number.value, number.unit.map_or(String::new(), |unit| format!("{unit:?}")))
        }
        LiteralKind::Money(money) => format!(
            "{}{:?}{}{}",
            money.value,
            money.scale,
            money.period.map_or(String::new(), |p| format!("/{p:?}")),
            if money.per_student { "!" } else { "" }
        ),
        LiteralKind::Date(date) => match date.kind {
            DateKind::Day { year, month, day } => format!("{year}-{month}-{day}"),
            DateKind::Month { year, month } => format!("{year}-{month}"),
            DateKind::Term { year, spring } => format!("{year}{}", if spring { "春" } else { "秋" }),
        },
        LiteralKind::SchoolYear(year) => format!("SY{year}"),
        LiteralKind::Grades(grades) => format!("G{grades:?}"),
        LiteralKind::Months(months) => format!("M{months:?}"),
        LiteralKind::Bool(value) => value.to_string(),
        LiteralKind::Text(text) => format!("{:?}", text.text),
    }
}
