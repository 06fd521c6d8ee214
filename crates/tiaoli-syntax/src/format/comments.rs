//! Comments and blank lines. A comment stays where it is: before a line, behind it, behind an opening brace, before a closing
//! one, or between two words of a line.

use tiaoli_diagnostics::Span;

use super::layout::Column;
use super::printer::Printer;
use crate::ast::Comment;

/// Whether nothing can follow a comment on its line.
fn ends_line(comment: &Comment) -> bool {
    let text = comment.text.trim_end();
    let block = text.chars().nth(1).is_some_and(|c| matches!(c, '*' | '＊'));
    let closed = text.chars().count() > 3 && text.ends_with(['/', '／']);
    !(block && closed) || text.contains('\n')
}

fn blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

impl<'a> Printer<'a> {
    fn between(&self, from: usize, to: usize) -> &'a str {
        self.source.get(from..to).unwrap_or_default()
    }

    /// The next comment, if it begins before a place.
    fn comment_before(&self, place: usize) -> Option<&'a Comment> {
        let comments: &'a [Comment] = self.comments;
        comments.first().filter(|comment| (comment.span.start as usize) < place)
    }

    /// Counts the next comment as printed.
    fn take_comment(&mut self, comment: &Comment) {
        self.comments = self.comments.get(1..).unwrap_or_default();
        self.last = self.last.max(comment.span.end as usize);
    }

    /// A blank line, if the source has one or more here.
    fn blank_line(&mut self, before: usize) {
        let gap = self.between(self.last, before);
        let mut lines = gap.split('\n').skip(1).peekable();
        let mut blank = false;
        while let Some(line) = lines.next() {
            blank |= lines.peek().is_some() && line.trim().is_empty();
        }
        if blank && !self.fresh {
            self.out.push('\n');
        }
        self.fresh = false;
    }

    /// Begins the line of what stands at a place: a blank line, the comments before it, the indentation.
    pub(super) fn begin_line(&mut self, start: usize) {
        if !self.comments_before(start, true) {
            self.blank_line(start);
            self.indent();
        }
    }

    /// Prints the comments that stand before a place, on lines of their own.
    pub(super) fn comment_lines(&mut self, end: usize) {
        self.comments_before(end, false);
    }

    /// Prints the comments before a place; comments of one line stay on one. If something follows there, it may stand on the
    /// line of the last: true when that line goes on.
    fn comments_before(&mut self, end: usize, follows: bool) -> bool {
        while let Some(first) = self.comment_before(end) {
            self.blank_line(first.span.start as usize);
            self.indent();
            let mut next = Some(first);
            while let Some(comment) = next {
                self.out.push_str(comment.text.trim_end());
                self.take_comment(comment);
                next = self.comment_before(end);
                let until = next.map_or(end, |next| next.span.start as usize);
                if ends_line(comment) || self.between(self.last, until).contains('\n') {
                    break;
                }
                match next {
                    // `/* … */ 凡 …`
                    None if follows => {
                        self.out.push(' ');
                        return true;
                    }
                    None => {}
                    Some(_) => self.out.push(' '),
                }
            }
            self.out.push('\n');
        }
        false
    }

    /// Begins a line that belongs to the one above: comments before it, no blank line.
    pub(super) fn begin_below(&mut self, start: usize) {
        self.fresh = true;
        self.begin_line(start);
    }

    /// Ends a line: prints the comments that follow it on its line in the source.
    pub(super) fn end_line(&mut self, end: usize) {
        self.last = self.last.max(end);
        let mut closed = false;
        let mut first = true;
        while let Some(comment) = self.comments.first() {
            let start = comment.span.start as usize;
            let same_line = |c: char| {
                matches!(
                    c,
                    ' ' | '\t' | '\u{3000}' | '；' | ';' | '。' | '.' | ',' | '，' | '、' | '｜' | '|'
                )
            };
            if start >= end && !self.between(self.last, start).chars().all(same_line) {
                break;
            }
            if closed {
                self.out.push('\n');
                self.indent();
            } else {
                self.behind(std::mem::take(&mut first));
            }
            self.out.push_str(comment.text.trim_end());
            closed = ends_line(comment);
            self.take_comment(comment);
        }
        if std::mem::take(&mut self.gap) {
            self.trim_blanks();
        }
        self.out.push('\n');
    }

    /// Prints a part of a line that stands at a place of the source, with the comments right before and right behind it.
    pub(super) fn leaf(&mut self, span: Span, print: impl FnOnce(&mut Self)) {
        if self.comments.is_empty() {
            return print(self);
        }
        while let Some(comment) = self.comment_before(span.start as usize) {
            self.comment_inside(comment);
        }
        print(self);
        let end = span.end as usize;
        self.last = self.last.max(end);
        while let Some(comment) = self.comment_before(self.inside) {
            let start = comment.span.start as usize;
            let here = start >= end && blank(self.between(self.last, start));
            if !here || self.head && ends_line(comment) {
                break;
            }
            self.comment_inside(comment);
        }
    }

    /// A comment between two words of a line.
    fn comment_inside(&mut self, comment: &Comment) {
        let before = self.between(0, comment.span.start as usize);
        let own_line = before.rsplit('\n').next().is_none_or(blank);
        if !ends_line(comment) {
            if !self.out.ends_with([' ', '\n', '(', '{']) {
                self.out.push(' ');
            }
            self.out.push_str(comment.text.trim_end());
            self.out.push(' ');
        } else {
            self.trim_blanks();
            let line_begins = self.out.ends_with('\n');
            if own_line || line_begins {
                self.out.push_str(if line_begins { "" } else { "\n" });
                self.deeper(Self::indent);
            } else {
                self.behind(true);
            }
            self.out.push_str(comment.text.trim_end());
            self.out.push('\n');
            self.deeper(Self::indent);
        }
        self.gap = true;
        self.take_comment(comment);
    }

    /// Goes to where a comment behind a line begins; `first` for the first one there.
    fn behind(&mut self, first: bool) {
        self.trim_blanks();
        self.out.push_str(if first { "  " } else { " " });
        if first {
            self.column(Column::Comment);
        }
    }

    /// The comments round an opening brace: those before it, and those behind it on its line.
    pub(super) fn comments_of_brace(&mut self, head_end: usize) {
        self.last = self.last.max(head_end);
        let opening = |text: &str| text.find(['{', '｛']);
        let mut at = self.last;
        for comment in self.comments {
            if opening(self.between(at, comment.span.start as usize)).is_some() {
                break;
            }
            at = comment.span.end as usize;
        }
        let brace = self.source.get(at..).and_then(opening).map_or(at, |found| at + found);
        let behind =
            brace + self.source.get(brace..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let mut first = true;
        while let Some(comment) = self.comments.first() {
            let start = comment.span.start as usize;
            if start > brace {
                let gap = self.between(self.last.max(behind), start);
                if !blank(gap) || gap.contains('\n') || !self.line_is_over() {
                    break;
                }
            }
            self.behind(std::mem::take(&mut first));
            self.out.push_str(comment.text.trim_end());
            self.take_comment(comment);
            if ends_line(comment) {
                break;
            }
        }
        self.last = self.last.max(brace);
        self.gap = false;
        self.out.push('\n');
    }

    /// Whether nothing but comments stands on the line from the next comment on.
    fn line_is_over(&self) -> bool {
        let first_line = |text: &'a str| text.split('\n').next().unwrap_or_default();
        let mut at = self.comments.first().map_or(self.source.len(), |comment| comment.span.start as usize);
        for comment in self.comments {
            let gap = self.between(at, comment.span.start as usize);
            if !blank(first_line(gap)) {
                return false;
            }
            if gap.contains('\n') || ends_line(comment) {
                return true;
            }
            at = comment.span.end as usize;
        }
        blank(first_line(self.between(at, self.source.len())))
    }

    /// The comments that begin in a part of the source.
    fn comments_in(&self, from: usize, to: usize) -> &'a [Comment] {
        let place = |at: usize| self.comments.partition_point(|comment| (comment.span.start as usize) < at);
        self.comments.get(place(from)..place(to)).unwrap_or_default()
    }

    pub(super) fn has_comment(&self, from: usize, to: usize) -> bool {
        !self.comments_in(from, to).is_empty()
    }

    /// Whether a comment of several lines begins in a part of the source.
    pub(super) fn has_long_comment(&self, from: usize, to: usize) -> bool {
        self.comments_in(from, to).iter().any(|comment| comment.text.contains('\n'))
    }

    /// Counts the comments of a part printed as it stands.
    pub(super) fn skip_comments(&mut self, end: usize) {
        let inside = self.comments.partition_point(|comment| (comment.span.start as usize) < end);
        self.comments = self.comments.get(inside..).unwrap_or_default();
        self.last = end;
    }
}
