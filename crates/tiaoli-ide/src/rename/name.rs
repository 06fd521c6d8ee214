//! What may be a name, and how it is written.

use tiaoli_diagnostics::Text;
use tiaoli_syntax::{TokenKind, keywords, tokens};

use super::problems;

/// A name is no longer than this, in characters.
const LONGEST: usize = 100;

/// A name as it has to be written: in backticks where it could not be read otherwise.
pub(super) fn written(typed: &str) -> Result<String, Text> {
    let name = typed.trim();
    let ticked = name.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
    let bare = ticked.unwrap_or(name).trim();
    allowed(bare)?;
    if bare.contains('`') {
        return Err(problems::with_mark(bare, '`'));
    }
    if keywords::is_reserved(bare) {
        return Err(problems::reserved(bare));
    }
    if let Some(mark) = bare.chars().find(|c| "{}｛｝\"“”＂《》|;；".contains(*c)) {
        return Err(problems::with_mark(bare, mark));
    }
    Ok(if is_plain(bare) { bare.to_owned() } else { format!("`{bare}`") })
}

/// The title of an example, between its marks.
pub(super) fn title(typed: &str) -> Result<String, Text> {
    let title = typed.trim();
    allowed(title)?;
    match title.chars().find(|c| "\"“”＂《》".contains(*c)) {
        Some(mark) => Err(problems::with_mark(title, mark)),
        None => Ok(title.to_owned()),
    }
}

fn allowed(name: &str) -> Result<(), Text> {
    if name.is_empty() {
        return Err(problems::empty());
    }
    if name.chars().any(char::is_control) {
        return Err(problems::with_line_break());
    }
    if name.chars().count() > LONGEST {
        return Err(problems::too_long(LONGEST));
    }
    Ok(())
}

/// Whether a word is read as one name without backticks.
fn is_plain(name: &str) -> bool {
    match tokens(name).as_slice() {
        [token] => {
            matches!(token.kind, TokenKind::Name | TokenKind::Word)
                && token.span.range() == (0..name.len())
                && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{title, written};

    #[test]
    fn names_are_written_as_they_can_be_read() {
        assert_eq!(written(" 城镇 ").unwrap(), "城镇");
        assert_eq!(written("urban_2").unwrap(), "urban_2");
        assert_eq!(written("A-1类").unwrap(), "`A-1类`");
        assert_eq!(written("`城镇`").unwrap(), "城镇");
        assert_eq!(written("2024年").unwrap(), "`2024年`");
        assert!(written("凡").unwrap_err().zh.contains("凡"));
        assert!(written("when").unwrap_err().en.contains("when"));
        assert!(written(" ").is_err());
        assert!(written("a\nb").is_err());
        assert!(written("甲“乙”").unwrap_err().zh.contains('“'));
        assert_eq!(title(" 城市 学生 ").unwrap(), "城市 学生");
        assert!(title("说“不”").is_err());
    }
}
