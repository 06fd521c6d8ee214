//! Where a block ends makes no difference.

use proptest::prelude::*;

use super::{
    block::{Block, Refill},
    scan::Shape,
};

/// Rows as (line, cells, quoted, broken), read with blocks of a size.
fn rows(text: &str, size: usize) -> Vec<(u64, Vec<String>, Option<u32>)> {
    let input = Box::new(std::io::Cursor::new(text.as_bytes().to_vec()));
    let mut block = Block::with_size(input, Shape { delimiter: b',', newline: b'\n' }, size);
    let mut out = Vec::new();
    loop {
        match block.refill().unwrap() {
            Refill::End => return out,
            Refill::TooLong { .. } => panic!("no row is that long"),
            Refill::Rows => {}
        }
        let mut line = block.line();
        for row in block.rows() {
            line += u64::from(row.lines_before);
            let mut start = row.start as usize;
            let ends = &block.ends()[row.first as usize..(row.first + row.cells) as usize];
            let cells = ends.iter().map(|end| {
                let cell = String::from_utf8(block.text()[start..*end as usize].to_vec()).unwrap();
                start = *end as usize + 1;
                cell
            });
            out.push((line, cells.collect(), row.broken));
        }
        block.set_line(line);
        let all = block.rows().len();
        block.take(all);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn blocks_of_any_size_give_the_same_rows(text in "([ab]|,|\"|\"\"|\n|\r\n|\r|,\"|\"\n){0,120}", size in 1_usize..100) {
        prop_assert_eq!(rows(&text, size), rows(&text, 1 << 16));
    }

    /// Nothing of the text is lost: cells, delimiters and line ends make up the whole.
    #[test]
    fn rows_cover_the_text(text in "[ab,\"\n]{0,120}") {
        let joined: Vec<String> = rows(&text, 64).into_iter().map(|(_, cells, _)| cells.join(",")).collect();
        let ours: String = joined.join("\n").split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        let theirs: String = text.split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        prop_assert_eq!(ours, theirs);
    }
}
