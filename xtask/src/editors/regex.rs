//! Regular expressions for grammars in the TextMate form, written from the table of keywords.

use tiaoli_syntax::keywords::{KEYWORDS, Keyword, Place};

/// Pieces a template may name. One may name another that stands after it.
pub(super) const PIECES: &[(&str, &str)] = &[
    // A declaration at the beginning of a line: whatever was not closed before it ends here.
    ("TOP", r#"^«PLACES:item,article»(?=«B»+(?:«W»|[\"“《＂`]))"#),
    // Where a declaration may begin.
    ("BEGIN", r"(?:^|(?<=[{｛}｝;；。]))«B»*"),
    ("NAME", r"(?:«W»+(?:——«W»+)*|`[^`\\n]+`)"),
    // The end of a literal: no letter, unless it begins one of the words that may touch it.
    ("LE", r"(?!(?!(?:及以上|及以下|或以上|或以下|以上|以下|至|为|起|止)(?:(?!«W»)|«D»))«W»)"),
    ("NUM", r"«D»+(?:[.．]«D»+)?"),
    ("CN", r"[一二三四五六七八九十百〇零]+"),
    // What may stand in a word: Unicode's XID_Continue.
    ("W", r"[\\p{L}\\p{Nl}\\p{Mn}\\p{Mc}\\p{Nd}\\p{Pc}·]"),
    ("D", r"[0-9０-９]"),
    ("B", r"[ \\t\\x{3000}\\x{A0}]"),
];

/// A template with everything between « and » written out.
pub(super) fn fill(template: &str) -> String {
    let mut text = template.to_owned();
    for (name, piece) in PIECES {
        text = words(&text).replace(&format!("«{name}»"), piece);
    }
    words(&text).replace("«W»", piece("W")).replace("«D»", piece("D")).replace("«B»", piece("B"))
}

fn piece(name: &str) -> &'static str {
    PIECES.iter().find(|(one, _)| *one == name).map_or("", |(_, piece)| piece)
}

/// Replaces `«PLACES:…»` and `«IDS:…»`.
fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split('«').enumerate() {
        let Some((name, rest)) = part.split_once('»').filter(|_| index > 0) else {
            out.push_str(part);
            continue;
        };
        match name.split_once(':') {
            Some((kind, list)) => out.push_str(&alternatives(&chosen(kind, list))),
            None => out.extend(["«", name, "»"]),
        }
        out.push_str(rest);
    }
    out
}

fn chosen(kind: &str, list: &str) -> Vec<&'static Keyword> {
    let listed = |name: &str| list.split(',').any(|one| one == name);
    KEYWORDS
        .iter()
        .filter(|keyword| match kind {
            "PLACES" => listed(place(keyword.place)) || keyword.reserved && listed("reserved"),
            _ => listed(keyword.id),
        })
        .collect()
}

/// Any spelling of some keywords, as a whole word.
fn alternatives(keywords: &[&Keyword]) -> String {
    let spelled = |wanted: &dyn Fn(&Keyword, &str) -> bool| {
        let all = keywords.iter().flat_map(|keyword| keyword.spellings().map(move |word| (*keyword, word)));
        let mut words: Vec<(&str, bool)> = all
            .filter(|(keyword, word)| wanted(keyword, word))
            .map(|(keyword, word)| (word, keyword.reserved))
            .collect();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        words.dedup();
        words.iter().map(|(word, reserved)| spelling(word, *reserved)).collect::<Vec<_>>().join("|")
    };
    let plain = spelled(&|keyword, word| word.is_ascii() || !keyword.digits);
    let before_digits = spelled(&|keyword, word| !word.is_ascii() && keyword.digits);
    let ends = [(plain, "(?!«W»)"), (before_digits, "(?!(?!«D»)«W»)")];
    let ends = ends.iter().filter(|(words, _)| !words.is_empty());
    format!("(?:{})", ends.map(|(words, end)| format!("(?:{words}){end}")).collect::<Vec<_>>().join("|"))
}

/// A word with any blanks between its parts; the letters of a reserved word may be full-width.
fn spelling(word: &str, reserved: bool) -> String {
    let letter = |c: char| {
        let wide = c.is_ascii_alphabetic().then(|| char::from_u32(u32::from(c) + 0xFEE0)).flatten();
        match wide.filter(|_| reserved) {
            Some(wide) => format!("[{c}{wide}]"),
            None if c == ' ' => "«B»+".to_owned(),
            None => c.to_string(),
        }
    };
    word.chars().map(letter).collect()
}

/// The name of a place in templates and lists.
pub(super) fn place(place: Place) -> &'static str {
    match place {
        Place::Item => "item",
        Place::Header => "header",
        Place::Article => "article",
        Place::Clause => "clause",
        Place::Operator => "operator",
        Place::Dated => "dated",
        Place::Field => "field",
        Place::Benefit => "benefit",
        Place::Duty => "duty",
        Place::Example => "example",
        Place::Outcome => "outcome",
        Place::Type => "type",
        Place::Word => "word",
        Place::Unit => "unit",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_fill_in() {
        let text = fill(include_str!("tiaoli.tmLanguage.json"));
        assert!(!text.contains(['«', '»']));
        assert!(text.contains("凡"));
    }

    #[test]
    fn a_word_before_digits_ends_at_them() {
        assert_eq!(fill("«IDS:from»"), fill("(?:(?:from)(?!«W»)|(?:自)(?!(?!«D»)«W»))"));
        assert!(fill("«IDS:when»").contains("[wｗ][hｈ][eｅ][nｎ]"));
    }
}
