//! `tiaoli blame`: which document brought in, changed or repealed what.

use serde_json::{Value, json};
use tiaoli_core::{
    blame::{Did, Event, History, blame},
    ir::Document,
};
use tiaoli_diagnostics::{Lang, nearest, say};

use crate::{
    args::{BlameArgs, ExplainFormat},
    diff,
    exit::{Exit, Outcome, Stop},
    project::{self, Loaded},
    shell::{ADVICE, ERROR, FAINT, GOOD, STRONG, Shell, WARNING, paint},
};
use tiaoli_ide::{
    clean::clean,
    explanation::named,
    layout::{pad, width, wrap},
};

pub(crate) fn run(args: &BlameArgs, shell: &Shell) -> Outcome {
    let loaded = project::load_sound(&args.policy, shell)?;
    let mut histories = blame(&loaded.analysis);
    if let Some(name) = &args.name {
        let known: Vec<String> =
            histories.iter().flat_map(|one| [one.name.zh.clone(), one.name.en.clone()]).collect();
        histories.retain(|one| one.name.zh == *name || one.name.en == *name);
        if histories.is_empty() {
            return Err(unknown(name, &known));
        }
    }
    let color = shell.color_out && args.format == ExplainFormat::Text;
    let printer = Printer { loaded: &loaded, lang: shell.lang, color, width: shell.width_out };
    let text = match args.format {
        ExplainFormat::Json => {
            let all: Vec<Value> = histories.iter().map(|one| printer.json(one)).collect();
            serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
        }
        ExplainFormat::Text | ExplainFormat::Plain => {
            let whole = args.name.is_some();
            let all: Vec<String> = histories.iter().map(|one| printer.history(one, whole)).collect();
            all.join("\n")
        }
    };
    shell.print(&text)?;
    Ok(Exit::Good)
}

fn unknown(name: &str, known: &[String]) -> Stop {
    let near = nearest(name, known.iter().map(String::as_str));
    let help = match near.as_slice() {
        [] => say!(zh: "不写名称，可以列出全部。"; en: "leave the name out to list everything"),
        near => say!(zh: "是不是“{}”？", near.join("”“"); en: "do you mean {}?", near.join(", ")),
    };
    Stop::usage(
        say!(zh: "这个政策里没有叫“{}”的规则、定义、标准或目录", name;
            en: "the policy has no rule, definition, standard or catalog called `{}`", name),
        Some(help),
    )
}

struct Printer<'a> {
    loaded: &'a Loaded,
    lang: Lang,
    color: bool,
    width: usize,
}

impl Printer<'_> {
    /// The name, then a line for every change; with `whole`, what changed in it.
    fn history(&self, one: &History, whole: bool) -> String {
        let title = format!("{} {}", one.kind.words().get(self.lang), named(&one.name, self.lang));
        let mut out = format!("{}\n", paint(self.color, STRONG, &clean(&title)));
        for event in &one.events {
            out.push_str(&self.event(event));
            if whole {
                out.push_str(&self.change(event));
            } else if one.kind.is_value() {
                out.push_str(&self.values(event));
            }
        }
        out
    }

    fn event(&self, event: &Event) -> String {
        let day = match (event.day, self.lang) {
            (Some(day), _) => day.to_string(),
            (None, Lang::Zh) => "自始".to_owned(),
            (None, Lang::En) => "always".to_owned(),
        };
        let style = match event.did {
            Did::Introduced => GOOD,
            Did::Changed => WARNING,
            Did::Kept => FAINT,
            Did::Repealed | Did::Expired | Did::Superseded => ERROR,
        };
        let words = event.did.words();
        let did = pad(words.get(self.lang), if self.lang == Lang::Zh { 4 } else { 10 });
        let document = self.loaded.analysis.program.document(event.document);
        let mut title = document.map(title).unwrap_or_default();
        if let Some(article) = &event.article {
            let address = article.address.get(self.lang);
            title.push_str(&if self.lang == Lang::Zh { address.to_owned() } else { format!(" {address}") });
        }
        let head = format!("  {}  {}  ", pad(&day, 10), paint(self.color, style, &did));
        let indent = 2 + 10 + 2 + width(&did) + 2;
        let place = paint(self.color, FAINT, &self.place(event));
        format!("{head}{}  {place}\n", wrap(&clean(&title), self.width, indent, indent))
    }

    /// A value on one line: what it is, what it was.
    fn values(&self, event: &Event) -> String {
        let text = clean(&event.text);
        match (&event.before, event.did) {
            (Some(before), Did::Changed) => {
                let was = if self.lang == Lang::Zh { "原：" } else { "was: " };
                let now = if self.lang == Lang::Zh { "现：" } else { "now: " };
                format!(
                    "              {}{}\n              {}{}\n",
                    paint(self.color, ADVICE, now),
                    text,
                    paint(self.color, FAINT, was),
                    clean(before)
                )
            }
            (Some(before), Did::Superseded) => {
                let was = if self.lang == Lang::Zh { "原：" } else { "was: " };
                format!("              {}{}\n", paint(self.color, FAINT, was), clean(before))
            }
            (_, Did::Introduced) => format!("              {text}\n"),
            _ => String::new(),
        }
    }

    fn change(&self, event: &Event) -> String {
        let before = event.before.clone().unwrap_or_default();
        let lines = |text: &str| {
            let lines: Vec<String> = text.lines().map(|line| format!("{}\n", clean(line))).collect();
            lines.concat()
        };
        let changed = match event.did {
            Did::Kept | Did::Expired => return String::new(),
            Did::Introduced => lines(&event.text),
            Did::Changed => diff::lines(&lines(&before), &lines(&event.text), self.color),
            Did::Repealed | Did::Superseded => diff::lines(&lines(&before), "", self.color),
        };
        changed.lines().map(|line| format!("      {line}\n")).collect()
    }

    fn place(&self, event: &Event) -> String {
        let at = self.loaded.analysis.sources.line_col(event.at);
        at.map(|(path, at)| format!("{path}:{}:{}", at.line, at.column)).unwrap_or_default()
    }

    fn json(&self, one: &History) -> Value {
        let events: Vec<Value> = one
            .events
            .iter()
            .map(|event| {
                let document = self.loaded.analysis.program.document(event.document);
                let at = self.loaded.analysis.sources.line_col(event.at);
                json!({
                    "date": event.day.map(|day| day.to_string()),
                    "what": event.did.words().en,
                    "document": document.map(|document| json!({
                        "title": document.title,
                        "number": document.number,
                    })),
                    "article": event.article.as_ref().map(|article| &article.numeral),
                    "at": {
                        "file": at.map(|(path, _)| path),
                        "line": at.map(|(_, at)| at.line),
                        "column": at.map(|(_, at)| at.column),
                    },
                    "text": event.text,
                    "before": event.before,
                })
            })
            .collect();
        json!({
            "kind": one.kind.words().en,
            "name": { "zh": one.name.zh, "en": one.name.en },
            "events": events,
        })
    }
}

/// `《title》（number）`
fn title(document: &Document) -> String {
    let name = if document.title.is_empty() { &document.name.zh } else { &document.title };
    match document.number.as_str() {
        "" => format!("《{name}》"),
        number => format!("《{name}》（{number}）"),
    }
}
