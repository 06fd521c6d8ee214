//! What comes from the editor, before the library reads it: after one message that it cannot read it hears nothing more.
//! Such a message is handed on as a request that is answered with an error, and the next one is read as ever.

use std::io;

use serde::de::IgnoredAny;
use serde_json::json;
use tokio::io::{
    AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader,
};
use tower_lsp::jsonrpc::Request;

/// The request that stands for a message that could not be read.
pub(crate) const UNREADABLE: &str = "tiaoli/unreadable";

/// A longer line is none of a header.
const LONGEST_LINE: u64 = 1 << 12;
/// A longer message is a header gone wrong, in bytes.
const LONGEST_MESSAGE: u64 = 1 << 28;

/// Hands on what can be read until the input ends.
pub(crate) async fn sift(
    input: impl AsyncRead + Unpin,
    mut onward: impl AsyncWrite + Unpin,
) -> io::Result<()> {
    let mut input = BufReader::new(input);
    while let Some(length) = header(&mut input).await? {
        let message = match length {
            None => Err(Wrong::NoJson),
            Some(0) => continue,
            Some(length) => {
                let mut body = Vec::new();
                if ((&mut input).take(length).read_to_end(&mut body).await? as u64) < length {
                    break;
                }
                readable(body)
            }
        };
        let message = message.unwrap_or_else(Wrong::request);
        onward.write_all(format!("Content-Length: {}\r\n\r\n{message}", message.len()).as_bytes()).await?;
        onward.flush().await?;
    }
    Ok(())
}

/// Reads up to the empty line before a message: how long that is, `Some(None)` where it is not said. `None` at the end.
async fn header(input: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Option<u64>>> {
    let (mut length, mut begun) = (None, false);
    loop {
        let mut line = Vec::new();
        if (&mut *input).take(LONGEST_LINE).read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line).to_ascii_lowercase();
        match (line.trim(), begun) {
            ("", true) => return Ok(Some(length)),
            ("", false) => {}
            // Behind a message that was shorter than it said the next header does not begin a line.
            (line, _) => {
                begun = true;
                let said = line.rsplit_once("content-length:").and_then(|(_, said)| said.trim().parse().ok());
                length = said.filter(|length| *length <= LONGEST_MESSAGE).or(length);
            }
        }
    }
}

/// Why a message cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    NoJson,
    NoMessage,
}

impl Wrong {
    fn request(self) -> String {
        let params = json!({ "json": self == Self::NoMessage });
        json!({ "jsonrpc": "2.0", "id": null, "method": UNREADABLE, "params": params }).to_string()
    }
}

/// The text of a message that the library can read.
fn readable(body: Vec<u8>) -> Result<String, Wrong> {
    // Whatever is an answer is a request without a method too.
    let is_message = |text: &str| serde_json::from_str::<Request>(text).is_ok();
    let text = String::from_utf8(body).map_err(|_| Wrong::NoJson)?;
    if is_message(&text) {
        return Ok(text);
    }
    let whole = without_halves(&text);
    if is_message(&whole) {
        return Ok(whole);
    }
    let is_json = serde_json::from_str::<IgnoredAny>(&text).is_ok();
    Err(if is_json { Wrong::NoMessage } else { Wrong::NoJson })
}

/// A half of a character that takes two units of UTF-16 stands for nothing, and an editor may send one: the sign for that
/// in its place is as long, so that no later edit goes astray.
fn without_halves(json: &str) -> String {
    let mut whole = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        whole.push_str(before);
        let second = || escape.get(6..).and_then(unit).filter(|unit| (0xDC00..0xE000).contains(unit));
        let length = match unit(escape) {
            Some(0xD800..0xDC00) if second().is_some() => 12,
            Some(0xD800..0xE000) => {
                whole.push_str("\\ufffd");
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            Some(_) => 6,
            None => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        whole.push_str(escape.get(..length).unwrap_or(escape));
        rest = escape.get(length..).unwrap_or_default();
    }
    whole + rest
}

/// The unit of UTF-16 that a text begins with as `\u0041`.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_characters_are_replaced_and_nothing_else() {
        for (json, whole) in [
            (r#""\ud83d""#, r#""\ufffd""#),
            (r#""\ude00\ud83d""#, r#""\ufffd\ufffd""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\ud83d\ude00 \\ud83d \" 户""#, r#""\ud83d\ude00 \\ud83d \" 户""#),
            (r#""\"#, r#""\"#),
            (r#""\ud83"#, r#""\ud83"#),
        ] {
            assert_eq!(without_halves(json), whole);
        }
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_answered_and_the_next_is_read() {
        let good = r#"{"jsonrpc":"2.0","method":"a"}"#;
        let framed =
            |text: &[u8]| [format!("Content-Length: {}\r\n\r\n", text.len()).as_bytes(), text].concat();
        let deep =
            format!(r#"{{"jsonrpc":"2.0","method":"a","params":{}{}}}"#, "[".repeat(999), "]".repeat(999));
        let wrong: [(&[u8], bool); 8] = [
            (&framed(b"{bad}"), false),
            (&framed(b"{\"jsonrpc\":"), false),
            (&framed(b"\"\xff\""), false),
            (&framed(deep.as_bytes()), true),
            (&framed(format!("[{good}]").as_bytes()), true),
            (&framed(b"null"), true),
            (b"nonsense\r\n\r\n", false),
            (b"Content-Length: 99999999999999999999\r\n\r\n", false),
        ];
        for (message, json) in wrong {
            let mut out = Vec::new();
            let input = [message, &framed(good.as_bytes())].concat();
            sift(input.as_slice(), &mut out).await.unwrap();
            let answered = if json { Wrong::NoMessage } else { Wrong::NoJson }.request();
            let expected = [framed(answered.as_bytes()), framed(good.as_bytes())].concat();
            assert_eq!(String::from_utf8(out).unwrap(), String::from_utf8(expected).unwrap());
        }
    }
}
