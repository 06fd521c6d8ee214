//! Setting text in columns: Chinese characters are two columns wide.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text with blanks after it, up to a width.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text with blanks before it, up to a width.
pub fn pad_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The lines of a table: every column as wide as its widest cell, two blanks between them, none at the end.
pub fn table<const N: usize>(rows: &[[String; N]], is_right: impl Fn(usize) -> bool) -> Vec<String> {
    let mut widths = [0_usize; N];
    for row in rows {
        for (cell, most) in row.iter().zip(&mut widths) {
            *most = width(cell).max(*most);
        }
    }
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).enumerate();
        let cells =
            cells.map(|(at, (cell, most))| if is_right(at) { pad_left(cell, most) } else { pad(cell, most) });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// At most so many columns; what is cut is shown by an ellipsis.
pub fn shorten(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

/// Breaks a text into lines: between any two Chinese characters, at blanks elsewhere; no line begins with a closing
/// mark. The first line starts after `first` columns, all others after `rest` blanks, which are part of the result.
pub fn wrap(text: &str, columns: usize, first: usize, rest: usize) -> String {
    let mut out = String::new();
    let mut at = first;
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            new_line(&mut out, rest);
            at = rest;
        }
        for piece in pieces(line) {
            let wide = width(piece.trim_end());
            if at + wide > columns && at > rest {
                let kept = out.trim_end_matches(' ').len();
                out.truncate(kept);
                new_line(&mut out, rest);
                at = rest;
            }
            out.push_str(piece);
            at += width(piece);
        }
    }
    out
}

fn new_line(out: &mut String, indent: usize) {
    out.push('\n');
    out.push_str(&" ".repeat(indent));
}

/// The unbreakable pieces of a line, blanks at their ends.
fn pieces(line: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut before: Option<char> = None;
    for (at, c) in line.char_indices() {
        let may_break = before.is_some_and(|before| {
            let wide = |c: char| c.width().unwrap_or(0) > 1 || matches!(c, '“' | '”' | '‘' | '’' | '…' | '—');
            // A number keeps its unit: 500元, 2000元/年, 20日.
            let of_number = |c: char| c.is_ascii_digit() || c == '%' || c == '/';
            (before == ' ' && c != ' ')
                || ((wide(before) || wide(c))
                    && c != ' '
                    && !opens(before)
                    && !closes(c)
                    && !of_number(before)
                    && c != '/')
        });
        if may_break {
            cuts.push(at);
        }
        before = Some(c);
    }
    cuts.push(line.len());
    cuts.iter().zip(cuts.iter().skip(1)).filter_map(|(from, to)| line.get(*from..*to)).collect()
}

fn closes(c: char) -> bool {
    "，。、；：？！）》〉】〕”’…—,.;:?!)]}%％".contains(c)
}

fn opens(c: char) -> bool {
    "（《〈【〔“‘([{".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_counts_twice() {
        assert_eq!(width("户籍a"), 5);
        assert_eq!(pad("户籍", 6), "户籍  ");
        assert_eq!(pad_left("12", 4), "  12");
        assert_eq!(shorten("家庭经济困难等级", 9), "家庭经济…");
        assert_eq!(shorten("短", 9), "短");
    }

    #[test]
    fn columns_of_a_table_stand_below_one_another() {
        let rows = [["户籍", "1"], ["a", "20"]].map(|row| row.map(str::to_owned));
        assert_eq!(table(&rows, |column| column == 1), ["户籍   1", "a     20"]);
    }

    #[test]
    fn lines_break_between_characters_and_never_before_a_closing_mark() {
        assert_eq!(wrap("按原文改回，不要改数。", 10, 0, 0), "按原文改\n回，不要改\n数。");
        assert_eq!(wrap("one two three", 8, 0, 2), "one two\n  three");
        assert_eq!(wrap("“户籍”", 4, 0, 0), "“户\n籍”");
        assert_eq!(wrap("a\nb", 80, 4, 2), "a\n  b");
        assert_eq!(wrap("每人每月500元", 12, 0, 0), "每人每月\n500元");
        assert_eq!(wrap("标准为2000元/年起", 10, 0, 0), "标准为\n2000元/年\n起");
    }
}
