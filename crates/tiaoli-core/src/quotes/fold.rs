//! What does not count when words are compared: white space, typographic stars, full-width forms, shapes of quotes.

/// The character as it is compared; `None` for one that does not count.
pub(super) fn fold(c: char) -> Option<char> {
    match c {
        '*' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => None,
        c if c.is_whitespace() || c.is_control() => None,
        '“' | '”' | '„' | '‟' | '＂' | '「' | '」' | '『' | '』' | '‘' | '’' | '‚' | '‛' | '＇' | '\'' => {
            Some('"')
        }
        // Full-width stars and everything else that has a half-width twin.
        '＊' => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        c => Some(c),
    }
}

/// The pieces of a quotation between ……, each folded; none is empty.
pub(super) fn pieces(quote: &str) -> Vec<Vec<char>> {
    let mut pieces = vec![Vec::new()];
    let mut dots = 0;
    for c in quote.chars() {
        match c {
            '…' => dots += 1,
            c => {
                if dots > 0 {
                    pieces.push(Vec::new());
                    dots = 0;
                }
                if let Some(piece) = pieces.last_mut() {
                    piece.extend(fold(c));
                }
            }
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Punctuation and other marks that carry no obligation of their own.
pub(super) fn is_mark(c: char) -> bool {
    !c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn stars_widths_and_quotes_do_not_count() {
        let text = |quote: &str| {
            pieces(quote).into_iter().map(|piece| piece.into_iter().collect()).collect::<Vec<String>>()
        };
        assert_eq!(text("等级为“**A类**”的 ２０００ 元"), text("等级为\"A类\"的2000元"));
        assert_eq!(text("按照……执行"), ["按照", "执行"]);
        assert!(text("……  ").is_empty());
    }
}
