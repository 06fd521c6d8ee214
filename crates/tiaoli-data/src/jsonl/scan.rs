//! The plain way through a line: a scan that borrows everything and accepts only lines that are beyond doubt. Whatever it
//! does not accept is read by the full reader, which also knows what to say about it.

use std::ops::Range;

use super::line::{Cell, Form, Keys};
use crate::TableSchema;

/// Fills `keys` with the cells of a line. `None` when the full reader has to look at it; `keys` is then to be cleared.
pub(super) fn scan(line: &[u8], keys: &mut Keys, schema: &TableSchema) -> Option<()> {
    let line = line.trim_ascii_end();
    // Checked for the whole line at once: bytes that may not stand in a string.
    if line.iter().any(|byte| *byte < 0x20) {
        return None;
    }
    let mut scanner = Scanner { line, at: 0 };
    scanner.blanks();
    scanner.expect(b'{')?;
    scanner.blanks();
    if scanner.peek() == Some(b'}') {
        scanner.at += 1;
        return scanner.end();
    }
    for position in 0.. {
        scanner.expect(b'"')?;
        let field = match keys.usual(position, scanner.rest()) {
            Some((length, field)) => {
                scanner.at += length;
                field
            }
            None => {
                let key = scanner.string()?;
                if key.escaped {
                    return None;
                }
                keys.unusual(position, std::str::from_utf8(line.get(key.inside)?).ok()?, schema)
            }
        };
        scanner.blanks();
        scanner.expect(b':')?;
        scanner.blanks();
        let cell = scanner.value()?;
        if let Some(field) = field {
            std::str::from_utf8(line.get(cell.place.clone())?).ok()?;
            if !keys.put(field, cell) {
                return None;
            }
        }
        scanner.blanks();
        match scanner.next()? {
            b',' => scanner.blanks(),
            b'}' => return scanner.end(),
            _ => return None,
        }
    }
    None
}

struct Scanner<'a> {
    line: &'a [u8],
    at: usize,
}

/// A string: the bytes between its marks.
struct Text {
    inside: Range<usize>,
    escaped: bool,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.line.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn expect(&mut self, wanted: u8) -> Option<()> {
        (self.next()? == wanted).then_some(())
    }

    fn rest(&self) -> &[u8] {
        self.line.get(self.at..).unwrap_or_default()
    }

    fn blanks(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    /// Only blanks are left.
    fn end(mut self) -> Option<()> {
        self.blanks();
        self.peek().is_none().then_some(())
    }

    fn value(&mut self) -> Option<Cell> {
        let start = self.at;
        let form = match self.peek()? {
            b'"' => {
                self.at += 1;
                let text = self.string()?;
                if !text.escaped {
                    return Some(Cell { place: text.inside, form: Form::Text });
                }
                Form::Raw
            }
            b'-' | b'0'..=b'9' => {
                self.number()?;
                let has_exponent = |byte: &u8| matches!(byte, b'e' | b'E');
                let number = self.line.get(start..self.at).unwrap_or_default();
                if number.iter().any(has_exponent) { Form::Raw } else { Form::Text }
            }
            b't' => self.word(b"true")?,
            b'f' => self.word(b"false")?,
            b'n' => {
                self.word(b"null")?;
                return Some(Cell { place: start..start, form: Form::Text });
            }
            b'[' | b'{' => {
                self.nested()?;
                Form::Raw
            }
            _ => return None,
        };
        Some(Cell { place: start..self.at, form })
    }

    fn word(&mut self, word: &[u8]) -> Option<Form> {
        let found = self.rest().starts_with(word);
        self.at += word.len();
        found.then_some(Form::Text)
    }

    /// The rest of a string whose opening mark has been taken.
    fn string(&mut self) -> Option<Text> {
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at += memchr::memchr2(b'"', b'\\', self.rest())?;
            if self.next()? == b'"' {
                return Some(Text { inside: start..self.at - 1, escaped });
            }
            escaped = true;
            self.escape()?;
        }
    }

    fn escape(&mut self) -> Option<()> {
        match self.next()? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(()),
            b'u' => {
                let digits = self.line.get(self.at..self.at + 4)?;
                self.at += 4;
                digits.iter().all(u8::is_ascii_hexdigit).then_some(())
            }
            _ => None,
        }
    }

    /// `-?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?`
    fn number(&mut self) -> Option<()> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek()? == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    /// A list or an object, read by the full reader: they are rare, and it knows how deep they may be.
    fn nested(&mut self) -> Option<()> {
        let mut values =
            serde_json::Deserializer::from_slice(self.rest()).into_iter::<&serde_json::value::RawValue>();
        let raw = values.next()?.ok()?;
        self.at += raw.get().len();
        Some(())
    }
}
