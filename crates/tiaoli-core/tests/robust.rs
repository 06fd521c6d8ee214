//! No text makes the analysis panic, and what is sound beside a broken piece stays known.

mod support;

use support::{analyze, sample};
use tiaoli_core::{session::Session, trace};

/// A small generator of numbers, so that the cuts differ and the run does not.
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state % 1_000_003).unwrap_or(0)
}

#[test]
fn cut_and_shuffled_texts_are_analysed() {
    let (policy, files) = sample();
    let chars: Vec<char> = policy.chars().collect();
    let mut state = 0x2022_0101_u64;
    for _ in 0..150 {
        let from = next(&mut state) % chars.len();
        let length = next(&mut state) % 60;
        let to = next(&mut state) % chars.len();
        let mut text: Vec<char> = chars.clone();
        let piece: Vec<char> = text.drain(from..(from + length).min(chars.len())).collect();
        if !state.is_multiple_of(3) {
            let to = to.min(text.len());
            text.splice(to..to, piece);
        }
        let text: String = text.into_iter().collect();
        let analysis = analyze(&text, &files);
        let _ = trace::traces(&analysis);
        for diagnostic in &analysis.diagnostics {
            assert!(diagnostic.span().is_none_or(|at| analysis.sources.get(at.file).is_some()));
        }
    }
}

#[test]
fn odd_files_are_analysed() {
    let odd = [
        "",
        "\u{feff}",
        "\0\0",
        "政策",
        "政策 甲 { 原文文件 \"p.tiao\" }",
        "引用 \"p.tiao\"",
        "目录 a 键 b { 自 2022年1月1日 来自 \"p.tiao\" }",
    ];
    for text in odd {
        let analysis = analyze(text, &[]);
        let _ = trace::traces(&analysis);
    }
    let mut session = Session::new();
    session.set_policy("../../p.tiao", "引用 \"../../../x.tiao\"\n");
    assert_eq!(session.wanted().len(), 1);
    session.set_text(&session.wanted()[0].path, "信息表 学生 { }");
    assert!(session.wanted().is_empty());
    assert_eq!(session.analyze().program.tables.len(), 1);
}

#[test]
fn ten_thousand_definitions_in_a_row_do_not_fill_the_stack() {
    let mut text = String::from("信息表 学生 { 户籍 : 城市、农村 }\n资助项目 助学金 { 对象 学生 }\n");
    for n in 0..10_000 {
        text.push_str(&format!("所称 名{n} 是指 名{}\n", n + 1));
    }
    text.push_str("所称 名10000 是指 户籍 为 城市\n不予 甲 { 凡 名0 不得给予 助学金 }\n");
    let analysis = analyze(&text, &[]);
    let told: Vec<_> =
        analysis.diagnostics.iter().filter(|one| one.is_error()).map(|one| one.code.as_str()).collect();
    assert_eq!(told, ["E0440"], "one message, not one for each definition of the chain");
}
