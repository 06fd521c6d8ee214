//! Text of files made safe to show.

/// Text quoted from files, made safe for a terminal: control characters and those that turn the reading direction
/// become a visible replacement, a line break in a cell a blank.
pub fn clean(text: &str) -> String {
    let safe = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c if is_harmful(c) => '\u{FFFD}',
        c => c,
    };
    text.chars().map(safe).collect()
}

/// As [`clean`], but line breaks stay.
pub fn clean_lines(text: &str) -> String {
    text.chars().map(|c| if is_harmful(c) && c != '\n' { '\u{FFFD}' } else { c }).collect()
}

/// Characters that could command a terminal or reorder a line.
pub fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_to_the_terminal_are_taken_out() {
        assert_eq!(clean("a\x1b[31mb\u{9b}2J\u{202e}户"), "a\u{FFFD}[31mb\u{FFFD}2J\u{FFFD}户");
        assert_eq!(clean_lines("a\nb\r"), "a\nb\u{FFFD}");
    }
}
