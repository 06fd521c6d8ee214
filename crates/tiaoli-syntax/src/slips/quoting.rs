//! Texts without quotation marks, or with marks of the wrong kind.

use tiaoli_diagnostics::Diagnostic;

use super::Slice;
use crate::expected::first_token;
use crate::problems;

/// Words that a text in quotation marks follows.
const BEFORE_TEXT: [&str; 31] = [
    "原文",
    "quote",
    "待",
    "until",
    "标题",
    "title",
    "文号",
    "number",
    "发文机关",
    "issuer",
    "原文文件",
    "source",
    "用途",
    "purpose",
    "提供单位",
    "provider",
    "引用",
    "use",
    "来自",
    "file",
    "举例",
    "example",
    "原则要求",
    "principle",
    "裁量事项",
    "discretion",
    "重大疑点",
    "major",
    "一般疑点",
    "minor",
    "又称",
];

pub(super) fn find(slice: &Slice<'_>) -> Option<Diagnostic> {
    single_marks(slice)
        .or_else(|| document_without_marks(slice))
        .or_else(|| text_without_marks(slice))
        .or_else(|| number_with_letters(slice))
}

/// ‘文字’ for “文字”.
fn single_marks(slice: &Slice<'_>) -> Option<Diagnostic> {
    let rest = slice.rest();
    let mut chars = rest.chars();
    let first = chars.next().filter(|c| matches!(c, '‘' | '’' | '\'' | '｀' | '「' | '『'))?;
    let line = rest.get(..rest.find('\n').unwrap_or(rest.len())).unwrap_or_default();
    let (end, last) =
        line.char_indices().skip(1).find(|(_, c)| matches!(c, '‘' | '’' | '\'' | '｀' | '」' | '』'))?;
    let start = slice.start();
    let whole = slice.span(start, start + end + last.len_utf8());
    let inner = slice.span(start + first.len_utf8(), start + end);
    Some(problems::single_marks(whole, slice.written(whole), slice.written(inner)))
}

/// `身份证号 15019919400811003X`: a number with letters is a text.
fn number_with_letters(slice: &Slice<'_>) -> Option<Diagnostic> {
    const SHORTEST: usize = 6;
    let token = slice.token();
    let digits = token.bytes().take_while(u8::is_ascii_digit).count();
    let code = token.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if digits < SHORTEST || digits == token.len() || !code {
        return None;
    }
    let start = slice.start();
    let at = slice.span(start, start + token.len());
    Some(problems::number_with_letters(at, slice.written(at)))
}

/// `依据 测试通知`.
fn document_without_marks(slice: &Slice<'_>) -> Option<Diagnostic> {
    let is_basis = |word: &str| matches!(word, "依据" | "basis");
    let before = slice.before();
    let list = before.ends_with(['、', ',']) && before.contains("依据");
    // A slice may begin with the word: what stands before it was read without it.
    let skipped = match slice.token() {
        word if is_basis(word) => word.len() + 1,
        _ if is_basis(slice.word_before()) || list => 0,
        _ => return None,
    };
    let rest = slice.rest().get(skipped..)?;
    let token = rest.get(..first_token(rest))?;
    // 通知第四条: the article is not part of the title.
    let title =
        token.split_once('第').filter(|(title, _)| !title.is_empty()).map_or(token, |(title, _)| title);
    if !title.starts_with(char::is_alphabetic) {
        return None;
    }
    let start = slice.start() + skipped;
    let at = slice.span(start, start + title.len());
    Some(problems::document_without_marks(at, slice.written(at)))
}

/// `原文 凡是…`: the rest of the line is the text.
fn text_without_marks(slice: &Slice<'_>) -> Option<Diagnostic> {
    let keyword = slice.word_before();
    if !BEFORE_TEXT.contains(&keyword) {
        return None;
    }
    let rest = slice.rest();
    let line = rest.get(..rest.find(['\n', '}', '"', '“']).unwrap_or(rest.len())).unwrap_or_default();
    let line = line.strip_suffix(" {").unwrap_or(line).trim_end();
    // A declaration's head goes on after its text.
    let line = line.split(" {").next().unwrap_or(line).trim_end();
    if !line.starts_with(char::is_alphanumeric) {
        return None;
    }
    let start = slice.start();
    let at = slice.span(start, start + line.len());
    let edits = vec![slice.insert(at.span.start, "“"), slice.insert(at.span.end, "”")];
    Some(problems::text_without_marks(at, keyword, edits))
}
