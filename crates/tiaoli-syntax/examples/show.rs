//! Prints the messages and the tree of a file.
#![allow(clippy::print_stdout, clippy::indexing_slicing, clippy::unwrap_used, reason = "a tool for people")]

fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let parse = tiaoli_syntax::parse(tiaoli_diagnostics::FileId(0), &text);
    for d in &parse.diagnostics {
        let at = d.span().unwrap();
        println!("{} {:?} `{}`: {} / {} | {} / {}", d.code, at.span, at.span.text(&text), d.message.zh, d.label.zh, d.message.en, d.label.en);
    }
    if std::env::args().nth(2).is_some() {
        println!("{:#?}", parse.file);
    }
}
