//! `tiaoli reassess`: what was paid for each month against what today's rules and data say should have been.

mod owed;
mod paid;
mod strangers;
mod text;

use std::{collections::BTreeSet, sync::Arc};

use rust_decimal::Decimal;
use serde_json::json;
use tiaoli_core::{
    decision::Outcome as Decided,
    ir::Program,
    reassess::{Entry, Kind, Paid, reassess},
    results::Person,
    value::Date,
};
use tiaoli_data::{
    Problems,
    write::{Kind as Form, ListColumn, note_words},
};
use tiaoli_diagnostics::{Lang, say};

use crate::{
    args::ReassessArgs,
    commands::explain,
    dataset::{self, Dataset},
    exit::{Exit, Outcome, Stop},
    histories, manifest,
    outputs::Guard,
    period::month,
    project,
    render::Look,
    report::{self, Names},
    rulings::Rulings,
    run::Run,
    shell::Shell,
    summary::money,
    whose::SchoolColumns,
};

pub(crate) fn run(args: &ReassessArgs, shell: &Shell) -> Outcome {
    let format = report::format(&args.report)?;
    let loaded = project::load_sound(&args.policy, shell)?;
    let program = Arc::clone(&loaded.analysis.program);
    let mut guard = Guard::of_policy(&loaded.analysis.sources);
    guard.reads(&args.paid.to_string_lossy());
    args.handed_in.guard(&mut guard);
    let asked = asked(args, &program)?;
    let payments = paid::read(args, &program, shell)?;
    let about = manifest::read(args.handed_in.manifest.as_deref(), shell)?;
    let days = payments.days(args, manifest::any_date(about.as_ref(), args.known.data_date))?;
    let paid_for = payments.benefits();
    let paid_to: BTreeSet<String> = payments.paid.iter().map(|one| one.key.clone()).collect();
    let is_asked = |one: &Paid| asked.contains(&one.benefit);
    let (paid, not_asked): (Vec<Paid>, Vec<Paid>) = payments.paid.into_iter().partition(is_asked);
    let of_days = |one: &Paid| days.list().iter().any(|day| day.month_start() == one.month);
    let not_asked: Vec<Paid> = not_asked.into_iter().filter(of_days).collect();
    let (paid, outside): (Vec<Paid>, Vec<Paid>) = paid.into_iter().partition(of_days);
    // What is paid once is not owed again, in whatever month it was paid.
    let is_once = |one: &Paid| {
        program.benefits.iter().any(|benefit| benefit.is_ever_once() && benefit.name.en == one.benefit)
    };
    let (elsewhere, outside): (Vec<Paid>, Vec<Paid>) = outside.into_iter().partition(is_once);
    let given = manifest::given(&args.data, &args.known, about, &program, &days, shell)?;
    given.require_data()?;
    // What was paid of a benefit that had ended is to be found too.
    let day = dataset::DayArgs { every_benefit: true, ..given.day(&args.known, args.report.show_sensitive) };
    let plans = dataset::plans(&program, days, day, shell)?;
    let data_args = given.files(&args.reading, args.report.show_sensitive);
    let mut data = Dataset::new(data_args, &plans, shell)?;
    data.require_subject(&program, &plans.subjects())?;
    histories::require_data_date(&program, &plans.days, &data.supplied(), given.data_date)?;
    data.paths().for_each(|path| guard.reads(path));
    args.reading.guard(&mut guard);
    args.known.guard(&mut guard);
    guard.writes("--output", args.report.output.as_deref())?;
    let mut rulings =
        Rulings::load(args.handed_in.rulings.as_deref(), &program, args.report.show_sensitive, shell)?;
    let mut problems = Problems::default();
    data.read_beside(SchoolColumns::all(&program));
    let side = data.load_side(&plans, &program, &mut problems, shell)?;
    let supplied = data.supplied();
    histories::tell_not_given(&program, &plans.days, &supplied, shell);
    dataset::tell_not_supplied(&plans, &supplied, shell);
    dataset::tell_not_complete(&plans, &supplied, shell);
    let of_data = given.problems(&plans, &program);
    of_data.into_iter().for_each(|problem| problems.push(problem));
    let run = Run::new(shell, plans, program, side);
    let all = owed::all(&run, data, &mut rulings, &mut problems)?;
    strangers::refuse(args, &paid_to, &all, &run)?;
    let owed::All { mut owed, people, dated, .. } = all;
    owed.retain(|one| asked.contains(&one.said.benefit));
    let told = rulings.problems(&run.program, &run.days);
    told.into_iter().for_each(|problem| problems.push(problem));
    dataset::tell_problems(problems.diagnostics(), shell);
    let mut found = reassess(&paid, &elsewhere, &owed, &dated);
    found.set_aside(&not_asked);
    found.leave_out(&outside);
    let apart = &found.elsewhere;
    if apart.payments > 0 {
        let (count, sum) = (apart.payments, money(apart.not_compared));
        shell.warn(&say!(zh: "有 {count} 笔不在所算的月份里，没有比：{sum} 元"; en: "{count} payments are of other months and were not compared: {sum} CNY"));
    }
    let never_paid: Vec<(String, Decimal)> = asked
        .iter()
        .filter(|name| !paid_for.contains(*name))
        .map(|name| (name.clone(), found.owed_of(name)))
        .filter(|(_, owed)| !owed.is_zero())
        .collect();
    let color = shell.color_out && args.report.output.is_none();
    let look = Look { lang: shell.lang, color, width: shell.width_out };
    let names = Names::of(&run.program);
    let page = text::Page {
        found: &found,
        never_paid: &never_paid,
        people: &people,
        names: &names,
        look,
        args,
        run: &run,
    };
    report::deliver(&page, format, run.days.last(), &args.report, shell)?;
    if args.report.output.is_some() {
        let look = Look { lang: shell.lang, color: shell.color_err, width: shell.width };
        shell.note(&text::Page { look, ..page }.head());
    }
    shell.note(&rulings.words(&run.days, shell));
    Ok(if found.entries.is_empty() { Exit::Good } else { Exit::Findings })
}

/// The benefits to reckon by their English names: those of `--benefit`, else all.
fn asked(args: &ReassessArgs, program: &Program) -> Result<Vec<String>, Stop> {
    if args.benefits.is_empty() {
        return Ok(program.decided_benefits().map(|(_, one)| one.name.en.clone()).collect());
    }
    let named = |name: &String| {
        let id = explain::benefit(program, name)?;
        Ok(program.benefits.get(id.index()).map(|one| one.name.en.clone()).unwrap_or_default())
    };
    args.benefits.iter().map(named).collect()
}

impl report::Report for text::Page<'_> {
    const TITLE: (&'static str, &'static str) = ("differences", "补发追回");
    const ENTRIES: &'static str = "entries";

    fn words(&self) -> String {
        self.whole()
    }

    fn document(&self) -> serde_json::Value {
        document(self)
    }

    fn columns(&self) -> &'static [ListColumn] {
        &COLUMNS
    }

    fn rows(&self, names: Lang) -> Vec<Vec<String>> {
        rows(self, names)
    }
}

const COLUMNS: [ListColumn; 14] = [
    ListColumn::new("key", "识别号", 21, Form::Key),
    ListColumn::new("benefit", "资助项目", 12, Form::Plain),
    ListColumn::new("month", "月份", 12, Form::Plain),
    ListColumn::new("kind", "处理", 12, Form::Plain),
    ListColumn::new("paid", "已发", 12, Form::Money),
    ListColumn::new("owed", "应发", 12, Form::Money),
    ListColumn::new("difference", "差额", 12, Form::Money),
    ListColumn::new("outcome", "现在的结果", 12, Form::Plain),
    ListColumn::new("rules", "依据规则", 26, Form::Plain),
    ListColumn::new("articles", "条文", 12, Form::Plain),
    ListColumn::new("missing", "待补", 22, Form::Plain),
    ListColumn::new("notes", "备注", 36, Form::Plain),
    ListColumn::new("name", "姓名", 12, Form::Plain),
    ListColumn::new("school", "学校", 26, Form::Plain),
];

/// The months that differ, as rows.
fn rows(page: &text::Page<'_>, names: Lang) -> Vec<Vec<String>> {
    let (known, program) = (page.names, &page.run.program);
    let outcome = |outcome: Decided| match names {
        Lang::Zh => outcome.zh(),
        Lang::En => outcome.code(),
    };
    let row = |entry: &Entry| {
        let said = entry.said.as_deref();
        let Person { name, school } = page.people.get(&entry.key).cloned().unwrap_or_default();
        let list =
            |items: &[String]| items.iter().map(|name| known.say(name, names)).collect::<Vec<_>>().join(";");
        vec![
            entry.key.clone(),
            known.say(&entry.benefit, names).to_owned(),
            month(entry.month, Lang::En),
            match names {
                Lang::Zh => text::kind_word(entry.kind, Lang::Zh).to_owned(),
                Lang::En => entry.kind.code().to_owned(),
            },
            format!("{:.2}", entry.paid),
            entry.owed.map(|owed| format!("{owed:.2}")).unwrap_or_default(),
            entry.difference.map(|difference| format!("{difference:.2}")).unwrap_or_default(),
            said.map(|said| outcome(said.outcome)).unwrap_or_default().to_owned(),
            said.map(|said| list(&said.rules)).unwrap_or_default(),
            said.map(|said| said.articles.join(";")).unwrap_or_default(),
            said.map(|said| said.missing.iter().map(|set| list(set)).collect::<Vec<_>>().join("|"))
                .unwrap_or_default(),
            said.map(|said| {
                said.notes.iter().map(|note| note_words(note, program, names)).collect::<Vec<_>>().join(";")
            })
            .unwrap_or_default(),
            name,
            school,
        ]
    };
    page.found.entries.iter().map(row).collect()
}

/// Everything as one JSON document.
fn document(page: &text::Page<'_>) -> serde_json::Value {
    let (found, days) = (page.found, &page.run.days);
    let entries: Vec<_> = found
        .entries
        .iter()
        .map(|entry| {
            json!({
                "key": entry.key,
                "benefit": entry.benefit,
                "month": month(entry.month, Lang::En),
                "kind": entry.kind.code(),
                "paid": format!("{:.2}", entry.paid),
                "paid_elsewhere": format!("{:.2}", entry.paid_elsewhere),
                "owed": entry.owed.map(|owed| format!("{owed:.2}")),
                "difference": entry.difference.map(|difference| format!("{difference:.2}")),
                "outcome": entry.said.as_ref().map(|said| said.outcome.code()),
                "rules": entry.said.as_ref().map(|said| &said.rules),
                "articles": entry.said.as_ref().map(|said| &said.articles),
                "missing": entry.said.as_ref().map(|said| &said.missing),
                "notes": entry.said.as_ref().map(|said| &said.notes),
                "name": page.people.get(&entry.key).map(|person| &person.name),
                "school": page.people.get(&entry.key).map(|person| &person.school),
            })
        })
        .collect();
    let totals: Vec<_> = found
        .totals
        .iter()
        .map(|(key, benefit, total)| {
            json!({
                "key": key,
                "benefit": benefit,
                "months": total.months,
                "paid": format!("{:.2}", total.paid),
                "owed": format!("{:.2}", total.owed),
                "difference": format!("{:.2}", total.difference()),
            })
        })
        .collect();
    let counts: serde_json::Map<String, serde_json::Value> = Kind::ALL
        .iter()
        .map(|kind| {
            let count = found.entries.iter().filter(|entry| entry.kind == *kind).count();
            (kind.code().to_owned(), json!(count))
        })
        .collect();
    let not_compared: serde_json::Map<String, serde_json::Value> = found
        .not_compared
        .iter()
        .map(|(kind, paid)| (kind.code().to_owned(), json!(format!("{paid:.2}"))))
        .collect();
    let never_paid: Vec<_> = page
        .never_paid
        .iter()
        .map(|(benefit, owed)| json!({ "benefit": benefit, "owed": format!("{owed:.2}") }))
        .collect();
    json!({
        "days": days.list().iter().map(Date::to_string).collect::<Vec<_>>(),
        "from": month(days.first(), Lang::En),
        "to": month(days.last(), Lang::En),
        "paid": format!("{:.2}", found.paid),
        "owed": format!("{:.2}", found.owed),
        "not_compared": not_compared,
        "other_months": {
            "counted": format!("{:.2}", found.elsewhere.counted),
            "not_compared": format!("{:.2}", found.elsewhere.not_compared),
            "payments": found.elsewhere.payments,
        },
        "never_paid": never_paid,
        "supplement": format!("{:.2}", found.supplement),
        "recover": format!("{:.2}", found.recover),
        "agree": found.agree,
        "counts": counts,
        "entries": entries,
        "totals": totals,
    })
}
