//! The records of a JSON file one after the other: by lines, or out of a list.

use std::io::{self, BufRead, BufReader, Read};

use crate::problems::BadList;

/// A longer record is skipped and reported.
const MAX_RECORD: usize = 64 << 20;

/// How the records of a file are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// One on each line.
    Lines,
    /// In a list: `[{…}, {…}]`. Objects without a list around them are read too.
    List,
}

/// What came next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Record {
    Text,
    TooLong,
    End,
    /// The list ends before its time, or is none: nothing behind this place can be told.
    Broken(BadList),
}

pub(crate) struct Input {
    reader: BufReader<Box<dyn Read + Send>>,
    framing: Framing,
    bytes_read: u64,
    /// The line on which the record at hand begins; and the one that is being read.
    begins: u64,
    line: u64,
    place: Place,
}

/// Where in a list the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Before,
    Inside,
    /// Objects without a list.
    Bare,
    Behind,
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input").field("bytes_read", &self.bytes_read).finish_non_exhaustive()
    }
}

impl Input {
    /// Leaves out a byte order mark.
    pub(crate) fn open(input: Box<dyn Read + Send>, framing: Framing) -> io::Result<Self> {
        let mut reader = BufReader::with_capacity(128 << 10, input);
        if reader.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            reader.consume(3);
        }
        let line = if framing == Framing::List { 1 } else { 0 };
        Ok(Self { reader, framing, bytes_read: 0, begins: 0, line, place: Place::Before })
    }

    pub(crate) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    pub(super) fn is_of_lines(&self) -> bool {
        self.framing == Framing::Lines
    }

    /// Whether the file holds objects without a list around them.
    pub(super) fn is_bare(&self) -> bool {
        self.place == Place::Bare
    }

    /// The line on which the last record begins, from one.
    pub(crate) fn first_line(&self) -> u64 {
        self.begins
    }

    /// Reads the next record into `text`.
    pub(crate) fn next(&mut self, text: &mut Vec<u8>) -> io::Result<Record> {
        text.clear();
        match self.framing {
            Framing::Lines => self.next_line(text),
            Framing::List => self.next_item(text),
        }
    }

    fn next_line(&mut self, text: &mut Vec<u8>) -> io::Result<Record> {
        self.begins += 1;
        let most = MAX_RECORD as u64;
        let count = (&mut self.reader).take(most).read_until(b'\n', text)?;
        self.bytes_read += count as u64;
        if count == 0 {
            return Ok(Record::End);
        }
        if text.last() == Some(&b'\n') {
            text.pop();
            return Ok(Record::Text);
        }
        if (count as u64) < most {
            return Ok(Record::Text);
        }
        while text.last() != Some(&b'\n') {
            text.clear();
            let count = (&mut self.reader).take(most).read_until(b'\n', text)?;
            self.bytes_read += count as u64;
            if count == 0 {
                break;
            }
        }
        text.clear();
        text.shrink_to_fit();
        Ok(Record::TooLong)
    }

    fn take(&mut self, count: usize) {
        self.reader.consume(count);
        self.bytes_read += count as u64;
    }

    /// The next byte that is no blank, not yet taken.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let blanks = buffer.iter().take_while(|byte| byte.is_ascii_whitespace());
            let count = blanks.clone().count();
            let breaks = blanks.filter(|byte| **byte == b'\n').count();
            let found = buffer.get(count).copied();
            self.line += breaks as u64;
            self.take(count);
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    fn next_item(&mut self, text: &mut Vec<u8>) -> io::Result<Record> {
        loop {
            let byte = self.peek()?;
            self.begins = self.line;
            match (self.place, byte) {
                (Place::Before | Place::Bare | Place::Behind, None) => return Ok(Record::End),
                (Place::Inside, None) => return Ok(Record::Broken(BadList::CutOff)),
                (Place::Before, Some(b'[')) => {
                    self.place = Place::Inside;
                    self.take(1);
                }
                (Place::Before, Some(b'{')) => self.place = Place::Bare,
                (Place::Before, Some(_)) => return Ok(Record::Broken(BadList::NoList)),
                (Place::Inside, Some(b']')) => {
                    self.place = Place::Behind;
                    self.take(1);
                }
                (Place::Inside, Some(b',')) => self.take(1),
                (Place::Behind, Some(_)) => return Ok(Record::Broken(BadList::TextBehind)),
                (Place::Inside | Place::Bare, Some(_)) => return self.item(text),
            }
        }
    }

    /// Copies one value up to the comma or bracket behind it. Line breaks between its parts become blanks: they mean
    /// nothing, and a record without them is read faster.
    fn item(&mut self, text: &mut Vec<u8>) -> io::Result<Record> {
        let (mut depth, mut in_string, mut escaped, mut too_long) = (0_usize, false, false, false);
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(match (self.place, depth) {
                    (Place::Bare, 0) if !in_string => Record::Text,
                    _ => Record::Broken(BadList::CutOff),
                });
            }
            let mut used = 0;
            let mut ended = false;
            for byte in buffer {
                let mut byte = *byte;
                if byte == b'\n' {
                    self.line += 1;
                }
                if in_string {
                    in_string = escaped || byte != b'"';
                    escaped = !escaped && byte == b'\\';
                } else {
                    match byte {
                        b'"' => in_string = true,
                        b'{' | b'[' => depth += 1,
                        b',' | b']' if depth == 0 => {
                            ended = true;
                            break;
                        }
                        b'}' | b']' => {
                            depth = depth.saturating_sub(1);
                            ended = depth == 0;
                        }
                        b'\n' | b'\r' | b'\t' => byte = b' ',
                        _ => {}
                    }
                }
                used += 1;
                if !too_long {
                    text.push(byte);
                }
                if ended {
                    break;
                }
            }
            if text.len() > MAX_RECORD {
                too_long = true;
                text.clear();
                text.shrink_to_fit();
            }
            self.take(used);
            if ended {
                return Ok(if too_long { Record::TooLong } else { Record::Text });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<String> {
        let mut input =
            Input::open(Box::new(io::Cursor::new(text.as_bytes().to_vec())), Framing::List).unwrap();
        let mut out = Vec::new();
        let mut record = Vec::new();
        loop {
            let what = input.next(&mut record).unwrap();
            let text = String::from_utf8_lossy(&record).into_owned();
            match what {
                Record::Text => out.push(format!("{}:{}", input.first_line(), text.trim())),
                Record::End => return out,
                other => {
                    out.push(format!("{other:?}"));
                    return out;
                }
            }
        }
    }

    #[test]
    fn a_list_falls_apart_into_its_items() {
        assert_eq!(items("[]"), [""; 0]);
        assert_eq!(
            items(" \n [ {\"a\":1},\n{\"b\":\"]}\\\"\",\n\"c\":[{}]} ]\n"),
            ["2:{\"a\":1}", "3:{\"b\":\"]}\\\"\", \"c\":[{}]}"]
        );
        assert_eq!(items("[1, \"x\", null]"), ["1:1", "1:\"x\"", "1:null"]);
        assert_eq!(items("{\"a\":1}\n{\"a\":2}"), ["1:{\"a\":1}", "2:{\"a\":2}"], "without a list");
    }

    #[test]
    fn a_list_that_ends_too_early_is_broken() {
        assert_eq!(items("[{\"a\":1}"), ["1:{\"a\":1}", "Broken(CutOff)"]);
        assert_eq!(items("[{\"a\":1"), ["Broken(CutOff)"]);
        assert_eq!(items("[{}] x"), ["1:{}", "Broken(TextBehind)"]);
        assert_eq!(items("a,b"), ["Broken(NoList)"]);
    }
}
