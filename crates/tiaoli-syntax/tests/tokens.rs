//! Words for colours and completion: a keyword that touches a number is a keyword.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use tiaoli_syntax::keywords::{self, KEYWORDS, Place};
use tiaoli_syntax::{TokenKind, tokens};

fn words(text: &str) -> Vec<(TokenKind, &str)> {
    tokens(text).into_iter().map(|token| (token.kind, token.span.text(text))).collect()
}

/// Chinese keywords that a digit may touch. Units stand behind their numbers.
fn touching() -> impl Iterator<Item = &'static str> {
    let touching = KEYWORDS.iter().filter(|keyword| keyword.digits && keyword.place != Place::Unit);
    touching.flat_map(keywords::Keyword::spellings).filter(|word| !word.is_ascii())
}

fn policies() -> Vec<String> {
    let mut open: Vec<PathBuf> = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "tiao") {
                found.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_keyword_may_touch_a_literal() {
    use TokenKind::{Keyword, Literal, Name, Word};
    assert_eq!(words("自2022年1月1日"), [(Word, "自"), (Literal, "2022年1月1日")]);
    assert_eq!(words("自2022年1月1日起"), [(Word, "自"), (Literal, "2022年1月1日"), (Word, "起")]);
    assert_eq!(words("不满16周岁"), [(Word, "不满"), (Literal, "16周岁")]);
    assert_eq!(words("为2000元"), [(Keyword, "为"), (Literal, "2000元")]);
    assert_eq!(words("为2,000元"), [(Keyword, "为"), (Literal, "2,000元")]);
    assert_eq!(words("超过０.5"), [(Word, "超过"), (Literal, "０.5")]);
    assert_eq!(words("或者2024-09-01"), [(Keyword, "或者"), (Literal, "2024-09-01")]);
    assert_eq!(words("3至7"), [(Literal, "3"), (Word, "至"), (Literal, "7")]);
    // Not a literal, or not a keyword: a name as before.
    assert_eq!(words("按2班"), [(Name, "按2班")]);
    assert_eq!(words("满16周岁"), [(Name, "满16周岁")]);
}

#[test]
fn every_keyword_that_may_touch_a_digit_does() {
    for word in touching() {
        let text = format!("{word}12");
        let apart = format!("{word} 12");
        assert_eq!(words(&text), words(&apart));
        assert_eq!(words(&text).len(), 2, "{text}");
    }
    // Others begin a name there; 是 is one word as an operator and another as an answer.
    for keyword in KEYWORDS.iter().filter(|keyword| !keyword.digits && keyword.place != Place::Unit) {
        let own = |word: &&str| !word.is_ascii() && touching().all(|other| other != *word);
        for word in keyword.spellings().filter(own) {
            let text = format!("{word}12");
            let (kind, first) = words(&text)[0];
            assert!(first != word, "{word} {kind:?}");
        }
    }
}

#[test]
fn blanks_before_numbers_change_no_word_of_the_shipped_policies() {
    let touching: Vec<&str> = touching().collect();
    let mut taken = 0;
    for text in policies() {
        let all = tokens(&text);
        let mut tight = String::new();
        let mut end = 0;
        for (at, token) in all.iter().enumerate() {
            let between = text.get(end..token.span.start as usize).unwrap();
            let word = token.span.text(&text);
            let before = at.checked_sub(1).map(|at| all[at].span.text(&text));
            let number = token.kind == TokenKind::Literal && word.starts_with(|c: char| c.is_ascii_digit());
            if number && before.is_some_and(|before| touching.contains(&before)) {
                taken += usize::from(!between.is_empty());
            } else {
                tight.push_str(between);
            }
            tight.push_str(word);
            end = token.span.end as usize;
        }
        assert_eq!(words(&text), words(&tight));
    }
    assert!(taken > 100, "{taken}");
}
