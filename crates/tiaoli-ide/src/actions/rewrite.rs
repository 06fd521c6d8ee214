//! The same said in another way: put in order, or in the other language.

use tiaoli_diagnostics::{Lang, say};
use tiaoli_syntax::{FormatOptions, ast::File, collect_names};

use super::{Action, ActionKind, Place, action};
use crate::format::{differences, format_range, touches};

/// Puts the declaration at hand in order: marks and characters as they are usual, clauses in lines.
pub(super) fn in_order(place: &Place<'_>) -> Option<Action> {
    let item = place.item?;
    let edits = format_range(place.snapshot, place.file, item.span);
    let title = say!(zh: "整理这一段（全角半角、空格、缩进）"; en: "Put this declaration in order (characters, blanks, indentation)");
    (!edits.is_empty()).then(|| action(title, ActionKind::Rewrite, vec![(place.path(), edits)]))
}

/// The whole file with the words of the other language; offered at its first declaration.
pub(super) fn translated(place: &Place<'_>) -> Option<Action> {
    let first = place.snapshot.parsed(place.file)?.tree.items.first()?;
    if !touches(first.span, place.range) {
        return None;
    }
    let analysis = &place.snapshot.analysis;
    let trees: Vec<&File> = analysis.files.iter().map(|file| &*file.tree).collect();
    let names = collect_names(&trees);
    let (lang, title) = match place.snapshot.written_in(place.file) {
        Lang::Zh => {
            (Lang::En, say!(zh: "把这个文件改用英文关键词"; en: "Write this file with English keywords"))
        }
        Lang::En => {
            (Lang::Zh, say!(zh: "把这个文件改用中文关键词"; en: "Write this file with Chinese keywords"))
        }
    };
    let options = FormatOptions { lang: Some(lang), names: &names };
    let formatted = tiaoli_syntax::format(place.text(), &options);
    let edits = differences(place.text(), &formatted.text);
    (!edits.is_empty()).then(|| action(title, ActionKind::Rewrite, vec![(place.path(), edits)]))
}

#[cfg(test)]
mod tests {
    use super::super::{ActionKind, tests::*};

    #[test]
    fn a_declaration_is_put_in_order_by_itself() {
        let text = POLICY
            .replace("    凡 户籍 为 城市\n", "  凡　户籍   为 城市\n")
            .replace("基准日 2024", "基准日   2024");
        let snapshot = snapshot(&text);
        let found = at(&snapshot, "为 城市", |kind| kind == ActionKind::Rewrite);
        let put = done(&snapshot, titled(&found, "整理"));
        assert_eq!(put, text.replace("  凡　户籍   为 城市\n", "    凡 户籍 为 城市\n"));
    }

    #[test]
    fn a_file_is_written_with_english_words_and_back() {
        let chinese = snapshot(POLICY);
        let found = at(&chinese, "政策 测试", |kind| kind == ActionKind::Rewrite);
        let english = done(&chinese, titled(&found, "英文关键词"));
        assert!(english.contains("policy 测试 {") && english.contains("when 户籍 is 农村"), "{english}");
        let snapshot = snapshot(&english);
        let found = at(&snapshot, "policy", |kind| kind == ActionKind::Rewrite);
        let back = done(&snapshot, titled(&found, "中文关键词"));
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(squeezed(&back), squeezed(POLICY));
    }
}
