//! Sentences of the source text, for 原文 and 原则要求.

use tiaoli_core::{
    ir::DocumentId,
    trace::{Standing, traces},
};

use super::offer::Offers;
use crate::words::pick;

/// A sentence is offered up to this many bytes; nobody quotes more at once.
const LONGEST: usize = 1_200;

/// What nothing quotes yet goes first, in the order of the text, then the rest.
pub(super) fn offer(offers: &mut Offers<'_>) {
    let lang = offers.lang;
    let analysis = &offers.snapshot.analysis;
    let here: Vec<DocumentId> =
        analysis.parts.iter().filter(|part| part.file == offers.file).map(|part| part.document).collect();
    let mut traces = traces(analysis);
    // The text of the document that is being written goes before those of others.
    traces.sort_by_key(|trace| !here.contains(&trace.document));
    for trace in traces {
        for sentence in trace.sentences.iter().filter(|one| one.text.len() <= LONGEST) {
            let (rank, detail) = match sentence.standing {
                Standing::Unaccounted => (0, pick(lang, "还没有写成规则", "not accounted for yet")),
                Standing::Partly => (1, pick(lang, "写了一部分", "accounted for in part")),
                Standing::Accounted => (3, pick(lang, "已经写了", "accounted for")),
                Standing::Heading => (4, pick(lang, "标题", "a heading")),
            };
            offers.text(rank, &sentence.text, '“', detail);
            // What is left of a sentence can be quoted by itself.
            if sentence.standing == Standing::Partly {
                for rest in &sentence.uncovered {
                    let words: Vec<&str> =
                        offers.snapshot.analysis.sources.text(*rest).lines().map(str::trim).collect();
                    let left = pick(lang, "这一句还没有写的部分", "what is left of the sentence");
                    offers.text(0, &words.concat(), '“', left);
                }
            }
        }
    }
}
