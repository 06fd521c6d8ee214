//! The source text, sentence by sentence, with what encodes it. Plain data; printing belongs to the edge.

use std::{collections::BTreeMap, ops::Range};

use tiaoli_diagnostics::{FileSpan, Text};
use tiaoli_syntax::ast::{self, RuleKind, StatementKind};

use crate::{
    ir::{DocumentId, Name, Program, Quote},
    quotes::{Sentence, Source},
    session::Analysis,
};

/// The whole source text of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    pub document: DocumentId,
    /// As written after 原文文件.
    pub path: String,
    pub sentences: Vec<TracedSentence>,
    pub totals: Totals,
}

/// One sentence: up to 。；！？ or the end of its paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedSentence {
    /// From its first to its last character in the source file; a page break may lie between.
    pub span: FileSpan,
    /// On one line, white space of page breaks left out.
    pub text: String,
    /// The number of its paragraph, from zero.
    pub paragraph: usize,
    pub standing: Standing,
    /// What quotes it, in the order of the quotations.
    pub encoded_by: Vec<Encoding>,
    /// What nothing quotes, without the punctuation round it.
    pub uncovered: Vec<FileSpan>,
}

/// Whether a sentence is accounted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// A title, number, addressee or article heading: nothing to encode.
    Heading,
    /// Nothing but punctuation is left outside quotations.
    Accounted,
    /// Quoted in part.
    Partly,
    /// Quoted nowhere.
    Unaccounted,
}

/// A declaration that quotes a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoding {
    pub kind: EncodingKind,
    /// `None` for principles and discretions, which have no name.
    pub name: Option<Name>,
    /// Where it is declared in the policy.
    pub declared: FileSpan,
    /// What of the sentence it quotes.
    pub quoted: Vec<FileSpan>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EncodingKind {
    Grant,
    Deny,
    Hold,
    Review,
    Check,
    Duty,
    Definition,
    Principle,
    Discretion,
    /// 废止
    Repeal,
}

impl EncodingKind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Deny => "deny",
            Self::Hold => "hold",
            Self::Review => "review",
            Self::Check => "match",
            Self::Duty => "duty",
            Self::Definition => "define",
            Self::Principle => "principle",
            Self::Discretion => "discretion",
            Self::Repeal => "repeal",
        }
    }

    pub fn words(self) -> Text {
        let zh = match self {
            Self::Grant => "应助",
            Self::Deny => "不予",
            Self::Hold => "暂缓",
            Self::Review => "重点审核",
            Self::Check => "比对",
            Self::Duty => "职责",
            Self::Definition => "定义",
            Self::Principle => "原则要求",
            Self::Discretion => "裁量事项",
            Self::Repeal => "废止",
        };
        Text::new(zh, self.code())
    }
}

/// Sums over the whole text. Characters are those that count: no punctuation, no white space, no heading numerals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub sentences: usize,
    pub headings: usize,
    pub accounted: usize,
    pub partly: usize,
    pub unaccounted: usize,
    /// Of sentences that are no headings.
    pub characters: usize,
    pub uncovered_characters: usize,
    /// How many sentences each kind of declaration quotes.
    pub by_kind: BTreeMap<EncodingKind, usize>,
}

/// One quotation: who quotes, and which folded characters.
struct Quotation<'a> {
    kind: EncodingKind,
    name: Option<&'a Name>,
    declared: FileSpan,
    range: Range<usize>,
}

/// Lays the policy beside its source texts: one trace per document that has one, in time.
pub fn traces(analysis: &Analysis) -> Vec<Trace> {
    let documents = (0..analysis.program.documents.len()).map(DocumentId::from_index);
    documents.filter_map(|document| trace(analysis, document)).collect()
}

/// Lays one document beside its source text; `None` when it names none or that was not given.
fn trace(analysis: &Analysis, id: DocumentId) -> Option<Trace> {
    let program = &analysis.program;
    let document = program.document(id)?;
    let file = analysis.sources.get(document.source.file?)?;
    let mut source = Source::new(file.id, &file.text);
    for erratum in &document.source.errata {
        source.correct(&erratum.wrong, &erratum.right);
    }
    let quotations = quotations(program, id, &source);
    let mut covered = vec![false; source.len()];
    for quotation in &quotations {
        covered.get_mut(quotation.range.clone()).into_iter().flatten().for_each(|covered| *covered = true);
    }
    let titles = titles(analysis, &document.title);
    let mut trace = Trace { document: id, path: document.source.path.clone(), ..Trace::default() };
    let sentences = source.sentences();
    let prose = prose_paragraphs(&source, &sentences);
    let mut first = 0;
    for sentence in sentences {
        // Quotations are sorted by their start; those that end before this sentence are behind us.
        while quotations.get(first).is_some_and(|quotation| quotation.range.end <= sentence.range.start) {
            first += 1;
        }
        let of = quotations.get(first..).unwrap_or_default();
        let heading = !prose.contains(&sentence.paragraph) || titles.contains(&source.words(&sentence));
        trace.push(&source, sentence, of, &covered, heading, &file.text);
    }
    Some(trace)
}

impl Trace {
    fn push(
        &mut self,
        source: &Source,
        sentence: Sentence,
        quotations: &[Quotation<'_>],
        covered: &[bool],
        heading: bool,
        text: &str,
    ) {
        let Some(span) = source.span(sentence.range.clone()) else { return };
        let mut encoded_by: Vec<Encoding> = Vec::new();
        for quotation in quotations {
            let start = quotation.range.start.max(sentence.range.start);
            let end = quotation.range.end.min(sentence.range.end);
            if start >= end {
                continue;
            }
            let Some(quoted) = source.span(start..end) else { continue };
            match encoded_by.iter_mut().find(|encoding| encoding.declared == quotation.declared) {
                Some(encoding) => encoding.quoted.push(quoted),
                None => encoded_by.push(Encoding {
                    kind: quotation.kind,
                    name: quotation.name.cloned(),
                    declared: quotation.declared,
                    quoted: vec![quoted],
                }),
            }
        }
        let left = source.uncovered_ranges(&sentence, covered);
        let uncovered: Vec<FileSpan> = left.iter().filter_map(|range| source.span(range.clone())).collect();
        let (all, open) = (source.count(&sentence, None), source.count(&sentence, Some(covered)));
        let standing = if open == 0 && !encoded_by.is_empty() {
            Standing::Accounted
        } else if heading || all == 0 {
            Standing::Heading
        } else if encoded_by.is_empty() {
            Standing::Unaccounted
        } else {
            Standing::Partly
        };
        let totals = &mut self.totals;
        totals.sentences += 1;
        match standing {
            Standing::Heading => totals.headings += 1,
            Standing::Accounted => totals.accounted += 1,
            Standing::Partly => totals.partly += 1,
            Standing::Unaccounted => totals.unaccounted += 1,
        }
        if standing != Standing::Heading {
            totals.characters += all;
            totals.uncovered_characters += open;
        }
        let mut kinds: Vec<EncodingKind> = encoded_by.iter().map(|encoding| encoding.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            *totals.by_kind.entry(kind).or_default() += 1;
        }
        let text: String =
            span.span.text(text).chars().filter(|c| !matches!(c, '\n' | '\r' | '\u{c}')).collect();
        let uncovered = if standing == Standing::Heading { Vec::new() } else { uncovered };
        self.sentences.push(TracedSentence {
            span,
            text: text.trim().to_owned(),
            paragraph: sentence.paragraph,
            standing,
            encoded_by,
            uncovered,
        });
    }
}

/// Every quotation that was found, by its place in the text.
fn quotations<'a>(program: &'a Program, document: DocumentId, source: &Source) -> Vec<Quotation<'a>> {
    let mut all = Vec::new();
    let mut add = |kind, name: Option<&'a Name>, declared, quotes: &[Quote]| {
        for part in quotes.iter().flat_map(|quote| &quote.parts) {
            all.push(Quotation { kind, name, declared, range: source.folded(part.span) });
        }
    };
    for rule in program.rules.iter().filter(|rule| rule.document == document) {
        let kind = match rule.kind {
            RuleKind::Grant => EncodingKind::Grant,
            RuleKind::Deny => EncodingKind::Deny,
            RuleKind::Hold => EncodingKind::Hold,
            RuleKind::Review => EncodingKind::Review,
        };
        add(kind, Some(&rule.name), rule.span, &rule.quotes);
    }
    for check in program.checks.iter().filter(|check| check.document == document) {
        add(EncodingKind::Check, Some(&check.name), check.span, &check.quotes);
    }
    for duty in program.duties.iter().filter(|duty| duty.document == document) {
        add(EncodingKind::Duty, Some(&duty.name), duty.span, &duty.quotes);
    }
    for definition in &program.definitions {
        for version in definition.versions.iter().filter(|version| version.document == document) {
            add(EncodingKind::Definition, Some(&definition.name), version.span, &version.quotes);
        }
    }
    for repeal in program.repeals.iter().filter(|repeal| repeal.document == document) {
        add(EncodingKind::Repeal, Some(&repeal.name), repeal.span, &repeal.quotes);
    }
    for statement in program.statements.iter().filter(|statement| statement.document == document) {
        let kind = match statement.kind {
            StatementKind::Principle => EncodingKind::Principle,
            StatementKind::Discretion => EncodingKind::Discretion,
        };
        add(kind, None, statement.quote.span, std::slice::from_ref(&statement.quote));
    }
    all.sort_by_key(|quotation| (quotation.range.start, quotation.range.end, quotation.declared));
    all
}

/// Titles of articles, folded: a sentence that is one needs no rule.
fn titles(analysis: &Analysis, title: &str) -> Vec<String> {
    let mut titles = vec![fold_words(title)];
    let mut open: Vec<&[ast::Item]> = analysis.files.iter().map(|file| file.tree.items.as_slice()).collect();
    while let Some(items) = open.pop() {
        for item in items {
            if let ast::ItemKind::Article(article) = &item.kind {
                titles.extend(article.title.as_ref().map(|title| fold_words(&title.text)));
                open.push(&article.items);
            }
        }
    }
    titles.retain(|title| !title.is_empty());
    titles
}

fn fold_words(text: &str) -> String {
    crate::quotes::words(text)
}

/// Paragraphs with at least one whole sentence; the others are titles, numbers, addressees.
fn prose_paragraphs(source: &Source, sentences: &[Sentence]) -> Vec<usize> {
    let ends = sentences.iter().filter(|sentence| source.ends_sentence(sentence));
    let mut paragraphs: Vec<usize> = ends.map(|sentence| sentence.paragraph).collect();
    paragraphs.dedup();
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::{EncodingKind, Standing, traces};
    use crate::session::Session;

    const SOURCE: &str = "某市文件\n\n各单位：\n\n一、总则。为了公平。\n\n二、范围。对城市学生不得给\n\n予助学金；（一）要按时核查。其他。\n\n(公开)\n";

    #[test]
    fn every_sentence_has_a_standing() {
        let mut session = Session::new();
        session.set_policy(
            "p.tiao",
            "政策 甲 { 原文文件 \"s.txt\" }\n信息表 学生 { 学籍号 : 文本 识别号  户籍 : 城市、农村 }\n资助项目 助学金 { 对象 学生 }\n\
             一、 总则 { 原则要求 “为了公平” }\n二、 范围 { 不予 城市 { 原文 “对城市学生不得给予助学金” 凡 户籍 为 城市 不得给予 助学金 }\n\
             职责 核查 { 原文 “核查” 责任单位 学生 频次 每年 } }\n",
        );
        session.set_text("s.txt", SOURCE);
        let analysis = session.analyze();
        assert!(!analysis.has_errors(), "{:#?}", analysis.diagnostics);
        let traces = traces(&analysis);
        let [trace] = traces.as_slice() else { panic!("one source text") };
        let read: Vec<(&str, Standing)> =
            trace.sentences.iter().map(|sentence| (sentence.text.as_str(), sentence.standing)).collect();
        assert_eq!(
            read,
            [
                ("某市文件", Standing::Heading),
                ("各单位：", Standing::Heading),
                ("一、总则。", Standing::Heading),
                ("为了公平。", Standing::Accounted),
                ("二、范围。", Standing::Heading),
                ("对城市学生不得给予助学金；", Standing::Accounted),
                ("（一）要按时核查。", Standing::Partly),
                ("其他。", Standing::Unaccounted),
                ("(公开)", Standing::Heading),
            ]
        );
        let partly = &trace.sentences[6];
        assert_eq!(analysis.sources.text(partly.uncovered[0]), "要按时");
        assert_eq!(partly.encoded_by[0].kind, EncodingKind::Duty);
        assert_eq!((trace.totals.characters, trace.totals.uncovered_characters), (23, 5));
    }
}
