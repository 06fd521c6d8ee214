//! Article headings in words: `四、` and `article 4` are 四 in results and 第四条 in sentences.

use tiaoli_diagnostics::{FileId, FileSpan, Text};
use tiaoli_syntax::ast;

use crate::ir::ArticleLabel;

/// The headings that enclose a place, outermost first.
#[derive(Debug, Default)]
pub(super) struct Headings {
    open: Vec<(ast::HeadingKind, Option<String>)>,
    /// Where the outermost stands.
    first: FileSpan,
}

impl Headings {
    pub(super) fn enter(&mut self, article: &ast::Article, file: FileId) {
        if self.open.is_empty() {
            self.first = article.heading.span.in_file(file);
        }
        let title = article.title.as_ref().map(|title| title.text.clone());
        self.open.push((article.heading.kind.clone(), title));
    }

    pub(super) fn leave(&mut self) {
        self.open.pop();
    }

    pub(super) fn label(&self) -> ArticleLabel {
        let mut address = Text::default();
        for (kind, _) in &self.open {
            let words = heading_words(kind);
            address.zh.push_str(&words.zh);
            if !address.en.is_empty() {
                address.en.push(' ');
            }
            address.en.push_str(&words.en);
        }
        let numeral = self.open.first().map(|(kind, _)| heading_numeral(kind)).unwrap_or_default();
        let title = self.open.iter().rev().find_map(|(_, title)| title.clone()).unwrap_or_default();
        ArticleLabel { numeral, address, title, heading: self.first }
    }
}

fn heading_numeral(kind: &ast::HeadingKind) -> String {
    match kind {
        ast::HeadingKind::Article(article) => article_numeral(article),
        ast::HeadingKind::Section(n)
        | ast::HeadingKind::ChineseBracket(n)
        | ast::HeadingKind::DigitBracket(n)
        | ast::HeadingKind::Digit(n) => numeral(*n),
    }
}

fn heading_words(kind: &ast::HeadingKind) -> Text {
    match kind {
        ast::HeadingKind::Section(n) => Text::new(format!("第{}条", numeral(*n)), format!("article {n}")),
        ast::HeadingKind::Article(article) => article_words(article),
        ast::HeadingKind::ChineseBracket(n) => Text::new(format!("（{}）", numeral(*n)), format!("({n})")),
        ast::HeadingKind::DigitBracket(n) => Text::new(format!("（{n}）"), format!("({n})")),
        ast::HeadingKind::Digit(n) => Text::new(format!("第{n}项"), format!("item {n}")),
    }
}

/// 四, 四之一.
fn article_numeral(article: &ast::ArticleRef) -> String {
    match article.sub {
        Some(sub) => format!("{}之{}", numeral(article.number), numeral(sub)),
        None => numeral(article.number),
    }
}

/// 第四条之一第二款 and `article 4-1 paragraph 2`.
pub(crate) fn article_words(article: &ast::ArticleRef) -> Text {
    let mut words =
        Text::new(format!("第{}条", numeral(article.number)), format!("article {}", article.number));
    if let Some(sub) = article.sub {
        words.zh.push_str(&format!("之{}", numeral(sub)));
        words.en.push_str(&format!("-{sub}"));
    }
    if let Some(paragraph) = article.paragraph {
        words.zh.push_str(&format!("第{}款", numeral(paragraph)));
        words.en.push_str(&format!(" paragraph {paragraph}"));
    }
    words
}

/// Chinese numerals as headings write them: 十, 十二, 一百零三. Beyond 9999, digits.
pub(crate) fn numeral(n: u32) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if n == 0 || n > 9999 {
        return if n == 0 { "零".to_owned() } else { n.to_string() };
    }
    let mut text = String::new();
    let mut gap = false;
    for (unit, word) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = n / unit % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push('零');
            gap = false;
        }
        // 十二, not 一十二, at the start.
        if !(unit == 10 && digit == 1 && text.is_empty()) {
            text.extend(DIGITS.get(digit as usize));
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::numeral;

    #[test]
    fn numerals_read_as_in_headings() {
        let read: Vec<_> = [1, 10, 12, 20, 21, 100, 103, 110, 1005, 2022].map(numeral).into();
        assert_eq!(
            read,
            [
                "一",
                "十",
                "十二",
                "二十",
                "二十一",
                "一百",
                "一百零三",
                "一百一十",
                "一千零五",
                "二千零二十二"
            ]
        );
    }
}
