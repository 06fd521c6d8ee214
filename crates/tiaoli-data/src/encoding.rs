//! Which encoding a text file is in, and its text as UTF-8, in one pass and in bounded memory.
//!
//! Found out from the bytes: a byte order mark decides; else the text is UTF-8 if it is valid as UTF-8; else GB18030, which
//! includes GBK and GB2312, if it is valid as that. Up to the first character outside ASCII all of them are the same, so the
//! decision is put off until there, and then made on what follows. A byte that is no character is never replaced by a sign:
//! it goes on as a byte that is no UTF-8, and the reader names the cell.

use std::{
    fmt,
    io::{self, Read},
    sync::{Arc, OnceLock},
};

use encoding_rs::{Decoder, DecoderResult};

use tiaoli_diagnostics::Code;

use crate::{
    Origin, Problems,
    problems::{self, Disguise},
};

/// Bytes read at once, and looked at to tell the encoding.
const WINDOW: usize = 64 << 10;
/// Bytes looked at for signs of a file that is no text.
const HEAD: usize = 1024;
/// Takes the place of a byte that is no character: no UTF-8 text holds it.
const NO_CHARACTER: u8 = 0xff;

/// The encodings that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// With GBK and GB2312, which are parts of it.
    Gb18030,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    /// By the name people use: `utf-8`, `gbk`, `gb2312`, `gb18030`, `utf-16` …
    pub fn from_name(name: &str) -> Option<Self> {
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        Some(match name.to_ascii_lowercase().as_str() {
            "utf8" => Self::Utf8,
            "gb18030" | "gbk" | "gb2312" | "cp936" | "936" | "ansi" => Self::Gb18030,
            "utf16" | "utf16le" | "unicode" => Self::Utf16Le,
            "utf16be" => Self::Utf16Be,
            _ => return None,
        })
    }

    /// For messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
        }
    }

    fn decoder(self) -> Decoder {
        match self {
            Self::Utf8 => encoding_rs::UTF_8.new_decoder_with_bom_removal(),
            Self::Gb18030 => encoding_rs::GB18030.new_decoder_without_bom_handling(),
            Self::Utf16Le => encoding_rs::UTF_16LE.new_decoder_with_bom_removal(),
            Self::Utf16Be => encoding_rs::UTF_16BE.new_decoder_with_bom_removal(),
        }
    }
}

/// The encoding of a text that is being read, as soon as it is known.
pub(crate) type Seen = Arc<OnceLock<Encoding>>;

/// Tells once that a text is in another encoding than UTF-8.
#[derive(Debug)]
pub(crate) struct Announced {
    seen: Seen,
    told: bool,
}

impl Announced {
    pub(crate) fn new(seen: Seen) -> Self {
        Self { seen, told: false }
    }

    /// The encoding as far as it is known; nothing but ASCII is UTF-8 too.
    pub(crate) fn name(&self) -> &'static str {
        self.seen.get().copied().unwrap_or(Encoding::Utf8).name()
    }

    pub(crate) fn tell(&mut self, origin: &Origin, problems: &mut Problems) {
        let Some(encoding) = self.seen.get().filter(|_| !self.told) else { return };
        self.told = true;
        if *encoding != Encoding::Utf8 {
            problems
                .report(origin.name(), Code::E0650, 0, || problems::other_encoding(origin.name(), *encoding));
        }
    }
}

/// Why a file cannot be read as text; carried by an [`io::Error`].
#[derive(Clone, Copy, Debug)]
pub(crate) enum NotText {
    /// Not text at all, by its first bytes.
    Disguise(Disguise),
    /// Neither UTF-8 nor GB18030; the line where it shows.
    NoEncoding { line: u64 },
    /// Not what was asked for.
    NotThis { wanted: Encoding, line: u64 },
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a text in a known encoding")
    }
}

impl std::error::Error for NotText {}

fn refused(why: NotText) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// A text as UTF-8.
pub(crate) struct TextInput {
    input: Box<dyn Read + Send>,
    state: State,
    seen: Seen,
    /// Decoded and not given yet.
    ready: Vec<u8>,
    given: usize,
    /// Line breaks given so far, as long as the encoding is open.
    lines: u64,
}

enum State {
    /// Nothing but ASCII so far.
    Open,
    /// UTF-8: bytes are handed through.
    Plain,
    Decoding {
        decoder: Box<Decoder>,
        raw: Vec<u8>,
    },
    Ended,
}

impl TextInput {
    /// Looks at the first bytes; `wanted` settles the encoding.
    pub(crate) fn open(input: Box<dyn Read + Send>, wanted: Option<Encoding>) -> io::Result<Self> {
        let mut text =
            Self { input, state: State::Open, seen: Seen::default(), ready: Vec::new(), given: 0, lines: 0 };
        let mut head = Vec::new();
        text.fill(&mut head, HEAD)?;
        let marked = byte_order_mark(&head);
        if let Some(disguise) = disguise(&head, marked.or(wanted)) {
            return Err(refused(NotText::Disguise(disguise)));
        }
        match (marked, wanted) {
            // A mark says more than an option: with another encoding the first header would begin with it.
            (Some(marked), _) => text.settle(marked, head)?,
            (None, Some(wanted)) => {
                text.fill(&mut head, WINDOW)?;
                let damage = damage_of(&head, wanted);
                if damage.is_hopeless() {
                    return Err(refused(NotText::NotThis { wanted, line: line_of(&head, damage.first) }));
                }
                text.settle(wanted, head)?;
            }
            (None, None) => text.meet(head)?,
        }
        Ok(text)
    }

    /// The encoding, once it is known; a text of nothing but ASCII never tells.
    pub(crate) fn seen(&self) -> Seen {
        Arc::clone(&self.seen)
    }

    /// Reads until `raw` holds `size` bytes or the file ends.
    fn fill(&mut self, raw: &mut Vec<u8>, size: usize) -> io::Result<()> {
        let wanted = size.saturating_sub(raw.len()) as u64;
        (&mut self.input).take(wanted).read_to_end(raw)?;
        Ok(())
    }

    /// Takes bytes while the encoding is open; decides at the first one outside ASCII.
    fn meet(&mut self, bytes: Vec<u8>) -> io::Result<()> {
        let Some(first) = bytes.iter().position(|byte| !byte.is_ascii()) else {
            self.lines += memchr::memchr_iter(b'\n', &bytes).count() as u64;
            self.give(bytes);
            return Ok(());
        };
        let mut bytes = bytes;
        self.fill(&mut bytes, first + WINDOW)?;
        match judge(bytes.get(first..).unwrap_or_default()) {
            Some(encoding) => self.settle(encoding, bytes),
            None => Err(refused(NotText::NoEncoding { line: self.lines + line_of(&bytes, first) })),
        }
    }

    fn settle(&mut self, encoding: Encoding, bytes: Vec<u8>) -> io::Result<()> {
        let _ = self.seen.set(encoding);
        if encoding == Encoding::Utf8 {
            self.state = State::Plain;
            self.give(bytes);
            return Ok(());
        }
        self.state = State::Decoding { decoder: Box::new(encoding.decoder()), raw: bytes };
        self.decode(false);
        Ok(())
    }

    fn give(&mut self, bytes: Vec<u8>) {
        self.ready = bytes;
        self.given = 0;
    }

    /// Decodes the raw bytes at hand into `ready`.
    fn decode(&mut self, last: bool) {
        let State::Decoding { decoder, raw } = &mut self.state else { return };
        self.ready.clear();
        self.given = 0;
        let mut at = 0;
        loop {
            let rest = raw.get(at..).unwrap_or_default();
            let room = decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(WINDOW * 4);
            let filled = self.ready.len();
            self.ready.resize(filled + room, 0);
            let target = self.ready.get_mut(filled..).unwrap_or_default();
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, target, last);
            self.ready.truncate(filled + written);
            at += read;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.ready.push(NO_CHARACTER),
            }
        }
        raw.clear();
    }

    /// Makes more text ready; false at the end.
    fn more(&mut self) -> io::Result<bool> {
        let State::Decoding { raw, .. } = &mut self.state else { return Ok(false) };
        let mut bytes = std::mem::take(raw);
        self.fill(&mut bytes, WINDOW)?;
        let last = bytes.is_empty();
        if let State::Decoding { raw, .. } = &mut self.state {
            *raw = bytes;
        }
        self.decode(last);
        if last {
            self.state = State::Ended;
        }
        Ok(!last || !self.ready.is_empty())
    }
}

impl Read for TextInput {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        loop {
            let ready = self.ready.get(self.given..).unwrap_or_default();
            if !ready.is_empty() {
                let count = ready.len().min(room.len());
                if let (Some(to), Some(from)) = (room.get_mut(..count), ready.get(..count)) {
                    to.copy_from_slice(from);
                }
                self.given += count;
                return Ok(count);
            }
            match self.state {
                State::Ended => return Ok(0),
                State::Plain => return self.input.read(room),
                State::Decoding { .. } => {
                    if !self.more()? {
                        return Ok(0);
                    }
                }
                State::Open => {
                    let count = self.input.read(room)?;
                    let read = room.get(..count).unwrap_or_default();
                    if read.is_ascii() {
                        self.lines += memchr::memchr_iter(b'\n', read).count() as u64;
                        return Ok(count);
                    }
                    self.meet(read.to_vec())?;
                }
            }
        }
    }
}

impl fmt::Debug for TextInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextInput").field("encoding", &self.seen.get()).finish_non_exhaustive()
    }
}

fn byte_order_mark(head: &[u8]) -> Option<Encoding> {
    if head.starts_with(b"\xef\xbb\xbf") {
        Some(Encoding::Utf8)
    } else if head.starts_with(b"\xff\xfe") {
        Some(Encoding::Utf16Le)
    } else if head.starts_with(b"\xfe\xff") {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// Files of other kinds, recognised by their first bytes.
fn disguise(head: &[u8], known: Option<Encoding>) -> Option<Disguise> {
    let is_wide = matches!(known, Some(Encoding::Utf16Le | Encoding::Utf16Be));
    if head.starts_with(b"PK\x03\x04") {
        Some(Disguise::Workbook)
    } else if head.starts_with(b"\xd0\xcf\x11\xe0") {
        Some(Disguise::OldWorkbook)
    } else if head.starts_with(b"PAR1") {
        Some(Disguise::Parquet)
    } else if !is_wide && head.contains(&0) {
        Some(Disguise::Binary)
    } else {
        None
    }
}

/// How much of a text fits an encoding.
#[derive(Clone, Copy, Debug, Default)]
struct Damage {
    /// Characters outside ASCII.
    characters: usize,
    /// Those that are three or four bytes long as UTF-8, Chinese ones among them.
    long: usize,
    /// Places that are no characters.
    faults: usize,
    /// Where the first of them is.
    first: usize,
}

impl Damage {
    /// Some broken cells are told one by one; where much is broken the encoding is another.
    fn is_hopeless(self) -> bool {
        self.faults > 0 && self.faults.saturating_mul(8) > self.characters
    }
}

fn damage_of(text: &[u8], encoding: Encoding) -> Damage {
    let mut damage = Damage::default();
    let mut decoder = encoding.decoder();
    let mut at = 0;
    let mut out = vec![0; decoder.max_utf8_buffer_length_without_replacement(text.len()).unwrap_or(WINDOW)];
    loop {
        // A character cut off at the end of the window is none of the file's faults.
        let rest = text.get(at..).unwrap_or_default();
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, &mut out, false);
        let first_bytes =
            |from: u8| out.get(..written).unwrap_or_default().iter().filter(|byte| **byte >= from).count();
        damage.characters += first_bytes(0xc0);
        damage.long += first_bytes(0xe0);
        at += read;
        match result {
            DecoderResult::InputEmpty => return damage,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, _) => {
                if damage.faults == 0 {
                    damage.first = at.saturating_sub(usize::from(length));
                }
                damage.faults += 1;
            }
        }
    }
}

/// UTF-8 where it is valid or nearly so; else GB18030 where that is. Chinese text of the one is hardly ever valid as the
/// other, and never for long.
fn judge(window: &[u8]) -> Option<Encoding> {
    let plain = damage_of(window, Encoding::Utf8);
    if !plain.is_hopeless() {
        return Some(Encoding::Utf8);
    }
    // Chinese in GB18030 is hardly ever a long character of UTF-8: where many are, both encodings are mixed, and what one of
    // them makes of the other would be garbage.
    if plain.long * 2 > plain.faults {
        return None;
    }
    (!damage_of(window, Encoding::Gb18030).is_hopeless()).then_some(Encoding::Gb18030)
}

fn line_of(text: &[u8], at: usize) -> u64 {
    memchr::memchr_iter(b'\n', text.get(..at).unwrap_or_default()).count() as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives its bytes a few at a time, as pipes do.
    struct Drops(Vec<u8>, usize, usize);

    impl Read for Drops {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let count = self.2.min(room.len()).min(self.0.len() - self.1);
            room[..count].copy_from_slice(&self.0[self.1..self.1 + count]);
            self.1 += count;
            Ok(count)
        }
    }

    fn read(bytes: &[u8], step: usize, wanted: Option<Encoding>) -> io::Result<(Vec<u8>, Option<Encoding>)> {
        let mut text = TextInput::open(Box::new(Drops(bytes.to_vec(), 0, step)), wanted)?;
        let mut out = Vec::new();
        text.read_to_end(&mut out)?;
        Ok((out, text.seen().get().copied()))
    }

    fn gb(text: &str) -> Vec<u8> {
        encoding_rs::GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn every_encoding_gives_the_same_text_in_any_pieces() {
        let late = format!("{}\n学号,姓名\n{}", "a,b\n".repeat(50_000), "1,巴特尔\n2,㐀𠀀€\n".repeat(9_000));
        for text in ["学号,姓名\n1,示例\n", "a,b\n", "", &late] {
            let wide = |unit: fn(u16) -> [u8; 2], mark: [u8; 2]| {
                let mut bytes = mark.to_vec();
                bytes.extend(text.encode_utf16().flat_map(unit));
                bytes
            };
            for step in [1, 7, 4096, 1 << 20] {
                if step == 1 && text.len() > 100 {
                    continue;
                }
                let (plain, _) = read(text.as_bytes(), step, None).unwrap();
                assert_eq!(plain, text.as_bytes());
                let (chinese, seen) = read(&gb(text), step, None).unwrap();
                assert_eq!(String::from_utf8(chinese).unwrap(), text);
                assert_eq!(seen, (!text.is_ascii()).then_some(Encoding::Gb18030));
                for bytes in [wide(u16::to_le_bytes, [0xff, 0xfe]), wide(u16::to_be_bytes, [0xfe, 0xff])] {
                    assert_eq!(String::from_utf8(read(&bytes, step, None).unwrap().0).unwrap(), text);
                }
            }
        }
    }

    #[test]
    fn a_broken_character_stays_a_broken_byte() {
        let mut bytes = gb(&"学号,姓名\n1,巴特尔\n".repeat(40));
        let at = bytes.len() - 3;
        bytes[at] = 0xff;
        let (text, seen) = read(&bytes, 4096, None).unwrap();
        assert_eq!(seen, Some(Encoding::Gb18030));
        assert!(text.contains(&NO_CHARACTER) && !String::from_utf8_lossy(&text[..300]).contains('\u{fffd}'));
        let mut bytes = "学号,姓名\n1,巴特尔\n".repeat(40).into_bytes();
        let at = bytes.len() - 3;
        bytes[at] = 0xff;
        let (text, seen) = read(&bytes, 4096, None).unwrap();
        assert_eq!((text, seen), (bytes, Some(Encoding::Utf8)), "nearly all of it is UTF-8");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let why = |bytes: &[u8], wanted| {
            let error = read(bytes, 4096, wanted).unwrap_err();
            format!("{:?}", error.get_ref().unwrap().downcast_ref::<NotText>().unwrap())
        };
        assert_eq!(why(b"PK\x03\x04rest", None), "Disguise(Workbook)");
        assert_eq!(why(&[0; 4096], None), "Disguise(Binary)");
        assert_eq!(why(b"a,b\n1,\xff\xff\xff", None), "NoEncoding { line: 2 }");
        assert_eq!(why(&gb("学号,姓名\n"), Some(Encoding::Utf8)), "NotThis { wanted: Utf8, line: 1 }");
        let (text, _) = read(&gb("学号,姓名\n"), 4096, Some(Encoding::Gb18030)).unwrap();
        assert_eq!(text, "学号,姓名\n".as_bytes());
    }
}
