//! From printed lines to laid-out text: lines that are too long are broken where the printer allows it, then the columns
//! of neighbouring lines meet.
//!
//! The printer writes every line with single blanks and marks the places where it may be broken and where a column begins.
//! Everything here depends on the printed text alone, never on how the source was laid out.

use unicode_width::UnicodeWidthStr;

/// A line longer than this is broken where that is allowed.
pub(super) const MAX_WIDTH: usize = 110;

/// A line that would have to be padded by more than this beyond the next shorter one keeps out of the column.
const MAX_STEP: usize = 20;
/// A column begins at most this far behind the end of the shortest line.
const MAX_PADDING: usize = 40;

/// One step of indentation, in blanks.
pub(super) const INDENT: usize = 4;

/// The columns of a line, in the order in which they stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    /// A cell of a table or of a grid of names. Every line of the table takes part, however long.
    Cell(u16),
    /// What follows the keyword in the header of a policy.
    Header,
    /// 又称 of a field.
    Aka,
    /// The colon before a type.
    Colon,
    /// What follows the type of a field.
    Modifier,
    /// 由重到轻 after the name of a scale, and its values.
    Direction,
    Tiers,
    /// 至 in a dated line.
    To,
    /// 为, 来自 or the tiers in a dated line.
    Value,
    Basis,
    Unverified,
    LocalChoice,
    /// A field of a record on one line, by its number and by what stands before it: records that begin with the same fields
    /// line up.
    Record(u16, u32),
    /// The value of a field in an example that has one field a line.
    FieldValue,
    /// 应为, and what is said after the outcome.
    ShouldBe,
    Expected,
    /// A comment at the end of a line.
    Comment,
}

impl Column {
    /// Lines of one family, one after another, share their columns.
    fn family(self) -> u8 {
        match self {
            Self::Cell(_) => 0,
            Self::Header => 1,
            Self::Aka | Self::Colon | Self::Modifier => 2,
            Self::Direction | Self::Tiers => 3,
            Self::To | Self::Value | Self::Basis | Self::Unverified | Self::LocalChoice => 4,
            Self::FieldValue => 5,
            Self::Record(..) => 8,
            Self::ShouldBe | Self::Expected => 6,
            Self::Comment => 7,
        }
    }
}

/// A place in the printed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// A byte offset; marks are in order.
    pub(super) at: usize,
    pub(super) kind: MarkKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// A column begins here; what is left to it is filled with `fill`.
    Column { column: Column, fill: char },
    /// A line that is too long may be broken here. Breaks of the lowest level come first, all of them; those of a list
    /// only where the line is full.
    Break { level: usize, list: bool, depth: usize },
    /// The columns of this line have nothing to do with those above.
    Apart,
}

/// Lays out what the printer wrote.
pub(super) fn layout(text: &str, marks: &[Mark]) -> String {
    let lines = broken_lines(text, marks);
    let padding = paddings(&lines);
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (line, padding) in lines.iter().zip(&padding) {
        (0..line.indent).for_each(|_| out.push(' '));
        let mut from = 0;
        for ((at, _, fill), pad) in line.columns.iter().zip(padding) {
            out.push_str(line.text.get(from..*at).unwrap_or_default());
            (0..*pad).for_each(|_| out.push(*fill));
            from = *at;
        }
        out.push_str(line.text.get(from..).unwrap_or_default());
        out.push('\n');
    }
    out
}

/// A line of the result without its indentation.
struct Line<'a> {
    indent: usize,
    text: &'a str,
    /// Where columns begin in the text, in order, and what fills the place before them.
    columns: Vec<(usize, Column, char)>,
    /// The columns have nothing to do with those above.
    apart: bool,
}

impl Line<'_> {
    fn family(&self) -> Option<u8> {
        let (_, column, _) = self.columns.first()?;
        (*column != Column::Comment).then(|| column.family())
    }

    fn comment(&self) -> Option<usize> {
        self.columns.last().and_then(|(at, column, _)| (*column == Column::Comment).then_some(*at))
    }
}

/// A piece of the text that becomes one line, or several if it is too long.
#[derive(Clone, Copy)]
struct Piece<'a> {
    indent: usize,
    start: usize,
    end: usize,
    /// The marks in it.
    marks: &'a [Mark],
}

impl<'a> Piece<'a> {
    /// The part of a line's marks from one place up to another.
    fn of(indent: usize, start: usize, end: usize, marks: &'a [Mark]) -> Self {
        let from = marks.partition_point(|mark| mark.at < start);
        let to = marks.partition_point(|mark| mark.at < end);
        Self { indent, start, end, marks: marks.get(from..to).unwrap_or_default() }
    }

    /// Where the comment at the end begins.
    fn code_end(&self) -> usize {
        let comment = self.marks.iter().find_map(|mark| match mark.kind {
            MarkKind::Column { column: Column::Comment, .. } => Some(mark.at),
            _ => None,
        });
        comment.unwrap_or(self.end)
    }

    /// Whether the piece is short enough up to a place in it; the comment does not count.
    fn fits(&self, text: &str, end: usize) -> bool {
        let code = text.get(self.start..end.min(self.code_end())).unwrap_or_default();
        self.indent + code.trim_end().width() <= MAX_WIDTH
    }
}

fn broken_lines<'a>(text: &'a str, marks: &[Mark]) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    let mut rest = marks;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end_matches('\n').len();
        let here = rest.partition_point(|mark| mark.at < end);
        let (marks, later) = rest.split_at_checked(here).unwrap_or((rest, &[]));
        rest = later;
        let blanks = line.len() - line.trim_start_matches(' ').len();
        break_piece(text, Piece { indent: blanks, start: start + blanks, end, marks }, &mut lines);
        start += line.len();
    }
    lines
}

/// Breaks a piece that is too long at its lowest level, then the pieces of it at the next.
fn break_piece<'a>(text: &'a str, piece: Piece<'_>, lines: &mut Vec<Line<'a>>) {
    let levels = piece.marks.iter().filter_map(|mark| match mark.kind {
        MarkKind::Break { level, .. } => Some(level),
        MarkKind::Column { .. } | MarkKind::Apart => None,
    });
    let (Some(lowest), false) = (levels.min(), piece.fits(text, piece.end)) else {
        let columns = piece.marks.iter().filter_map(|mark| match mark.kind {
            MarkKind::Column { column, fill } => Some((mark.at.checked_sub(piece.start)?, column, fill)),
            MarkKind::Break { .. } | MarkKind::Apart => None,
        });
        let columns = columns.collect();
        let text = text.get(piece.start..piece.end).unwrap_or_default();
        let apart = piece.marks.iter().any(|mark| mark.kind == MarkKind::Apart);
        return lines.push(Line { indent: piece.indent, text, columns, apart });
    };
    let breaks = piece.marks.iter().filter_map(|mark| match mark.kind {
        MarkKind::Break { level, list, depth } if level == lowest => Some((mark.at, list, depth)),
        _ => None,
    });
    let mut breaks = breaks.peekable();
    let first = breaks.peek().map_or(piece.end, |(at, ..)| *at);
    let mut now = Piece::of(piece.indent, piece.start, first, piece.marks);
    while let Some((at, list, depth)) = breaks.next() {
        let end = breaks.peek().map_or(piece.end, |(at, ..)| *at);
        let longer = Piece::of(now.indent, now.start, end, piece.marks);
        if list && longer.fits(text, end) {
            now = longer;
            continue;
        }
        break_piece(text, trimmed(text, now), lines);
        let blanks = text.get(at..end).map_or(0, |rest| rest.len() - rest.trim_start_matches(' ').len());
        now = Piece::of(depth * INDENT, at + blanks, end, piece.marks);
    }
    break_piece(text, now, lines);
}

fn trimmed<'a>(text: &str, piece: Piece<'a>) -> Piece<'a> {
    let code = text.get(piece.start..piece.end).unwrap_or_default();
    Piece { end: piece.start + code.trim_end().len(), ..piece }
}

/// How much is filled in before every column of every line.
fn paddings(lines: &[Line<'_>]) -> Vec<Vec<usize>> {
    let mut padding: Vec<Vec<usize>> = lines.iter().map(|line| vec![0; line.columns.len()]).collect();
    runs(lines, &mut padding, |line| line.family().map(|family| (line.indent, family)), false);
    runs(lines, &mut padding, |line| line.comment().map(|_| (line.indent, Column::Comment.family())), true);
    padding
}

/// Aligns every run of neighbouring lines that have the same key.
fn runs(
    lines: &[Line<'_>],
    padding: &mut [Vec<usize>],
    key: impl Fn(&Line<'_>) -> Option<(usize, u8)>,
    comments: bool,
) {
    let mut rest = lines;
    let mut rest_of_padding = padding;
    while let Some(first) = rest.first() {
        let wanted = key(first);
        let count = match wanted {
            Some(_) => {
                let joins = |line: &&Line<'_>| key(line) == wanted && (comments || !line.apart);
                1 + rest.iter().skip(1).take_while(joins).count()
            }
            None => rest.iter().take_while(|line| key(line).is_none()).count(),
        };
        let (run, later) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        let (padding, later_padding) = rest_of_padding.split_at_mut(count);
        if wanted.is_some() {
            align(run, padding, comments);
        }
        rest = later;
        rest_of_padding = later_padding;
    }
}

/// A line with the part of it that is placed.
struct Placed {
    /// Which of the columns comes next.
    next: usize,
    /// The width up to it.
    end: usize,
}

fn align(run: &[Line<'_>], padding: &mut [Vec<usize>], comments: bool) {
    let part = |line: &Line<'_>, index: usize| {
        let from = index.checked_sub(1).and_then(|before| line.columns.get(before)).map_or(0, |stop| stop.0);
        let to = line.columns.get(index).map_or(line.text.len(), |stop| stop.0);
        line.text.get(from..to).unwrap_or_default().width()
    };
    let mut placed: Vec<Placed> =
        run.iter().map(|line| Placed { next: 0, end: line.indent + part(line, 0) }).collect();
    if comments {
        for ((line, padding), placed) in run.iter().zip(padding.iter()).zip(&mut placed) {
            let before = line.columns.len().saturating_sub(1);
            let parts: usize = (1..=before).map(|index| part(line, index)).sum();
            *placed =
                Placed { next: before, end: placed.end + parts + padding.iter().take(before).sum::<usize>() };
        }
    }
    let column_of = |line: &Line<'_>, placed: &Placed| {
        let (_, column, _) = line.columns.get(placed.next)?;
        (comments || *column != Column::Comment).then_some(*column)
    };
    while let Some(column) = run.iter().zip(&placed).filter_map(|(line, at)| column_of(line, at)).min() {
        let takes_part = |line: &Line<'_>, at: &Placed| column_of(line, at) == Some(column);
        let ends = run.iter().zip(&placed).filter(|(line, at)| takes_part(line, at)).map(|(_, at)| at.end);
        let ends: Vec<usize> = ends.collect();
        let place = match column {
            Column::Cell(_) => ends.iter().max().copied().unwrap_or_default(),
            _ => common_place(ends),
        };
        for ((line, placed), padding) in run.iter().zip(&mut placed).zip(padding.iter_mut()) {
            if !takes_part(line, placed) {
                continue;
            }
            let rest: usize = (placed.next + 1..=line.columns.len()).map(|index| part(line, index)).sum();
            let pad = place.saturating_sub(placed.end);
            // Padding alone never makes a line too long.
            let too_long = placed.end + pad + rest > MAX_WIDTH && placed.end + rest <= MAX_WIDTH;
            let pad = if too_long && !matches!(column, Column::Cell(_)) { 0 } else { pad };
            if let Some(before) = padding.get_mut(placed.next) {
                *before = pad;
            }
            placed.next += 1;
            placed.end += pad + part(line, placed.next);
        }
    }
}

/// Where a column begins: behind the longest of the lines that are not much longer than the others.
fn common_place(mut ends: Vec<usize>) -> usize {
    ends.sort_unstable();
    let shortest = ends.first().copied().unwrap_or_default();
    let mut place = shortest;
    for end in ends {
        if end - place > MAX_STEP || end - shortest > MAX_PADDING {
            break;
        }
        place = end;
    }
    place
}
