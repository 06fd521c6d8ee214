//! Lines above declarations: what they mean for the people of a roster, where they are used, what can be done there.

use std::collections::BTreeSet;

use tiaoli_core::{
    examples::coverage::Gap,
    ir::Name,
    symbols::{Role, Symbol},
};
use tiaoli_diagnostics::{FileId, FileSpan, Lang, Span, say};
use tiaoli_syntax::ast::ItemKind;

use crate::{
    Snapshot,
    examples_view::examples,
    figures::{count, yuan},
    items,
    people::{Difference, Tally},
};

/// A line above a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The name or title that it stands above.
    pub at: FileSpan,
    pub title: String,
    pub command: Option<Command>,
}

/// What clicking does; `docs` of the protocol name the commands and their arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `tiaoli.runExample`
    RunExample { id: String },
    /// `tiaoli.runExamples` of the file
    RunExamples,
    /// `tiaoli.showPeople` of the declaration
    ShowPeople { of: FileSpan },
    /// `tiaoli.showInForce`
    ShowInForce,
    /// The places where a name is used; standard editors know how to list them.
    References { of: FileSpan, places: Vec<FileSpan> },
}

impl Command {
    /// The name of the command; `None` where it is a matter of the editor.
    pub fn name(&self) -> Option<&'static str> {
        match self {
            Self::RunExample { .. } => Some("tiaoli.runExample"),
            Self::RunExamples => Some("tiaoli.runExamples"),
            Self::ShowPeople { .. } => Some("tiaoli.showPeople"),
            Self::ShowInForce => Some("tiaoli.showInForce"),
            Self::References { .. } => None,
        }
    }
}

/// What was counted, as far as there is a roster.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted<'a> {
    pub now: Option<&'a Tally>,
    /// From the saved version to the one in the editor.
    pub change: Option<&'a Difference>,
    /// What the examples do not exercise, where they have been run.
    pub gaps: Option<&'a [Gap]>,
}

/// The lenses of a file, in the order of places.
pub fn lenses(snapshot: &Snapshot, file: FileId, counted: Counted<'_>) -> Vec<Lens> {
    let lang = snapshot.lang(file);
    let mut lenses = head(snapshot, file, lang);
    for example in examples(snapshot).into_iter().filter(|example| example.at.file == file) {
        let title = say!(zh: "▷ 运行"; en: "▷ run").get(lang).to_owned();
        lenses.push(Lens {
            at: example.title_at,
            title,
            command: Some(Command::RunExample { id: example.id }),
        });
    }
    let mut told = BTreeSet::new();
    let declared = snapshot.analysis.references.iter().filter(|one| one.at.file == file);
    for one in declared.filter(|one| one.role == Role::Declaration && told.insert((one.at, one.symbol))) {
        let Some(name) = snapshot.analysis.program.symbol_name(one.symbol) else { continue };
        if let Some(title) = people(one.symbol, name, one.at, counted, lang) {
            lenses.push(Lens { at: one.at, title, command: Some(Command::ShowPeople { of: one.at }) });
        }
        lenses.extend(references(snapshot, one.symbol, one.at, lang));
    }
    lenses.sort_by_key(|lens| lens.at);
    lenses
}

/// At the head of the file: its examples, and the text in force.
fn head(snapshot: &Snapshot, file: FileId, lang: Lang) -> Vec<Lens> {
    let at = Span::point(0).in_file(file);
    let mut lenses = Vec::new();
    let of_file = examples(snapshot).iter().filter(|example| example.at.file == file).count();
    if of_file > 0 {
        let title =
            say!(zh: "▷ 运行本文件的 {of_file} 个举例"; en: "▷ run the {of_file} examples of this file");
        let title = title.get(lang).to_owned();
        lenses.push(Lens { at, title, command: Some(Command::RunExamples) });
    }
    let header = snapshot.parsed(file).is_some_and(|parsed| {
        items::all(&parsed.tree.items).iter().any(|item| matches!(item.kind, ItemKind::Policy(_)))
    });
    if header && snapshot.plan().is_some_and(|plan| plan.in_force()) {
        let day = snapshot.as_of;
        let title = say!(zh: "{}有效的文本", day.zh(); en: "text in force on {}", day);
        let title = title.get(lang).to_owned();
        lenses.push(Lens { at, title, command: Some(Command::ShowInForce) });
    }
    lenses
}

/// `命中 312/1,204 · 未决 17 · ¥62,400/月`
fn people(symbol: Symbol, name: &Name, at: FileSpan, counted: Counted<'_>, lang: Lang) -> Option<String> {
    let now = counted.now?;
    let mut parts: Vec<String> = Vec::new();
    let (certain, open, money, change) = match symbol {
        Symbol::Rule(_) => {
            let figures = now.rules.get(name)?;
            (
                figures.holds,
                figures.open,
                Some(figures.money),
                counted.change.and_then(|one| one.rules.get(name)),
            )
        }
        Symbol::Check(_) => {
            let figures = now.checks.get(name)?;
            (figures.certain, figures.open, None, counted.change.and_then(|one| one.checks.get(name)))
        }
        _ => return None,
    };
    let all = count(now.records);
    parts.push(match (certain, symbol, lang) {
        (0, Symbol::Rule(_), Lang::Zh) => String::from("没有人命中"),
        (0, Symbol::Rule(_), Lang::En) => String::from("applies to nobody"),
        (0, _, Lang::Zh) => String::from("没有发现"),
        (0, _, Lang::En) => String::from("nothing found"),
        (some, Symbol::Rule(_), Lang::Zh) => format!("命中 {}/{all}", count(some)),
        (some, Symbol::Rule(_), Lang::En) => format!("applies to {} of {all}", count(some)),
        (some, _, Lang::Zh) => format!("疑点 {}", count(some)),
        (some, _, Lang::En) => format!("{} findings", count(some)),
    });
    if open > 0 {
        parts.push(say!(zh: "未决 {}", count(open); en: "{} open", count(open)).get(lang).to_owned());
    }
    if let Some(money) = money.filter(|money| !money.is_zero()) {
        parts.push(say!(zh: "{}/月", yuan(money); en: "{} a month", yuan(money)).get(lang).to_owned());
    }
    // Neither the roster nor an example has ever needed it: it may be written wrongly.
    let unused = |gap: &Gap| {
        let never = gap.sides.contains(&tiaoli_core::examples::coverage::Side::True);
        gap.condition.is_none()
            && never
            && gap.span.file == at.file
            && gap.span.span.contains(at.span.start as usize)
    };
    if certain == 0 && open == 0 && counted.gaps.is_some_and(|gaps| gaps.iter().any(unused)) {
        parts.push(say!(zh: "⚠ 举例里也没有"; en: "⚠ nor in any example").get(lang).to_owned());
    }
    if let Some(change) = change {
        let words = change.words();
        parts.push(
            say!(zh: "比已保存的 {}", words.zh; en: "{} against the saved text", words.en)
                .get(lang)
                .to_owned(),
        );
    }
    Some(parts.join(" · "))
}

/// `3 处引用`; none where a kind of name is used by nothing else as a rule.
fn references(snapshot: &Snapshot, symbol: Symbol, at: FileSpan, lang: Lang) -> Option<Lens> {
    let shown = matches!(
        symbol,
        Symbol::Standard(_)
            | Symbol::Definition(_)
            | Symbol::DecisionTable(_)
            | Symbol::Catalog(_)
            | Symbol::List(_)
            | Symbol::Rule(_)
            | Symbol::Check(_)
            | Symbol::Benefit(_)
    );
    let of = snapshot.analysis.references.of(symbol).filter(|one| one.role != Role::Declaration);
    let places: BTreeSet<FileSpan> = of.filter(|one| one.role != Role::Naming).map(|one| one.at).collect();
    let places: Vec<FileSpan> = places.into_iter().collect();
    if !shown || places.is_empty() {
        return None;
    }
    let title = match (lang, places.len()) {
        (Lang::Zh, some) => format!("{some} 处引用"),
        (Lang::En, 1) => String::from("1 reference"),
        (Lang::En, some) => format!("{some} references"),
    };
    Some(Lens { at, title, command: Some(Command::References { of: at, places }) })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tiaoli_core::examples::run::Runner;
    use tiaoli_data::{InputFormat, Source};

    use super::*;
    use crate::{
        people::{DataFile, difference, read},
        testing::{self, POLICY},
    };

    fn titles(lenses: &[Lens], snapshot: &Snapshot, of: &str) -> Vec<String> {
        let of_name = lenses.iter().filter(|lens| snapshot.analysis.sources.text(lens.at) == of);
        of_name.map(|lens| lens.title.clone()).collect()
    }

    #[test]
    fn figures_above_rules_in_both_languages() {
        let rows = "学籍号,户籍,困难,在校\nS1,农村,否,是\nS2,城市,,是\n";
        let file = DataFile {
            table: String::new(),
            source: Source::of_bytes("名册.csv", rows.as_bytes()),
            format: InputFormat::Csv,
        };
        let saved = testing::sound(&POLICY.replace("为 200元", "为 150元"), Some(Lang::Zh));
        let roster = read(saved.plan().unwrap(), &[file], &|| false).unwrap().unwrap();
        for (lang, rural, gone) in [
            (Lang::Zh, "命中 1/2 · ¥200/月 · 比已保存的 +¥50/月", "没有人命中 · ⚠ 举例里也没有"),
            (
                Lang::En,
                "applies to 1 of 2 · ¥200 a month · +¥50 a month against the saved text",
                "applies to nobody · ⚠ nor in any example",
            ),
        ] {
            let snapshot = testing::sound(POLICY, Some(lang));
            let tally = |of: &Snapshot| Tally::count(&roster, of.plan().unwrap(), &|| false).unwrap();
            let (before, now) = (tally(&saved), tally(&snapshot));
            let change = difference(&before, &now);
            let mut runner = Runner::new(Arc::clone(&snapshot.analysis.program), snapshot.holidays.clone());
            snapshot.analysis.program.examples.iter().for_each(|example| drop(runner.run(example)));
            let gaps = runner.coverage.gaps();
            let counted = Counted { now: Some(&now), change: Some(&change), gaps: Some(&gaps) };
            let lenses = lenses(&snapshot, FileId(0), counted);
            assert_eq!(titles(&lenses, &snapshot, "农村")[0], rural);
            assert_eq!(titles(&lenses, &snapshot, "离校"), [gone]);
        }
    }

    #[test]
    fn without_a_roster_there_are_references_and_examples() {
        let snapshot = testing::sound(POLICY, Some(Lang::Zh));
        let lenses = lenses(&snapshot, FileId(0), Counted::default());
        assert_eq!(titles(&lenses, &snapshot, "助学金标准"), ["1 处引用"]);
        let names: Vec<&str> = lenses.iter().filter_map(|lens| lens.command.as_ref()?.name()).collect();
        assert_eq!(
            names,
            ["tiaoli.runExamples", "tiaoli.showInForce", "tiaoli.runExample", "tiaoli.runExample"]
        );
    }
}
