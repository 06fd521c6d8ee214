//! What was expected where: the grammar's rules in words.

use pest::error::{Error, ErrorVariant, InputLocation};
use tiaoli_diagnostics::{Diagnostic, FileId, Text};

use crate::fold::Prepared;
use crate::grammar::Rule;
use crate::problems;
use crate::slips::Slice;

/// At most this many alternatives are named.
const MOST: usize = 4;

/// The message for a slice (at `base` of the prepared text) that could not be read.
pub(crate) fn explain(
    file: FileId,
    source: &str,
    prepared: &Prepared,
    base: usize,
    slice: &str,
    failure: Option<&Error<Rule>>,
    alone: Rule,
) -> Diagnostic {
    let at = failure.map_or(0, |error| match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at.min(slice.len()),
    });
    let wanted = failure.map_or_else(Text::default, |error| match &error.variant {
        ErrorVariant::ParsingError { .. } if at == 0 => beginning(alone, continues(prepared, base)),
        ErrorVariant::ParsingError { positives, .. } => words(positives),
        ErrorVariant::CustomError { .. } => Text::default(),
    });
    if let Some(slip) = crate::slips::find(&Slice { file, source, prepared, base, text: slice, at, alone }) {
        return slip;
    }
    let rest = slice.get(at..).unwrap_or_default();
    let before = slice.get(..at).unwrap_or_default();
    // What stands on the next line is not what is wrong: the line before it is not finished, if it wants more at all.
    let new_line = (before.ends_with('\n') || rest.starts_with('\n')) && !wanted.is_empty();
    let rest = rest.trim_start_matches([' ', '\n']);
    if (rest.is_empty() || new_line || rest.starts_with('}')) && !before.trim().is_empty() {
        let kept = before.trim_end_matches([' ', '\n']);
        let start = last_token(kept);
        let span = prepared.map.span(base + start, base + kept.len());
        return problems::incomplete(span.in_file(file), span.text(source), &wanted);
    }
    let start = slice.len() - rest.len();
    let end = start + first_token(rest);
    let span = prepared.map.span(base + start, base + end);
    problems::unexpected(span.in_file(file), span.text(source), &wanted)
}

/// Whether a slice goes on in a line that something sound began.
fn continues(prepared: &Prepared, base: usize) -> bool {
    let before = prepared.text.get(..base).unwrap_or_default();
    let before = before.strip_suffix(' ').unwrap_or(before);
    !before.is_empty() && !before.ends_with(['\n', '{', '}', ';', '。', '.'])
}

/// The length of the word, number or sign a text begins with.
pub(crate) fn first_token(text: &str) -> usize {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    match text.chars().next() {
        None => 0,
        Some(c) if word(c) => text.find(|c| !word(c)).unwrap_or(text.len()),
        Some('"' | '“' | '《' | '＂') => match crate::strings::scan(text, || 0) {
            crate::strings::Scan::Closed { len } => len,
            _ => text.chars().next().map_or(0, char::len_utf8),
        },
        Some(c) => c.len_utf8(),
    }
}

/// Where the last word, number or sign of a text begins.
pub(crate) fn last_token(text: &str) -> usize {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    match text.char_indices().next_back() {
        None => 0,
        Some((_, c)) if word(c) => text.trim_end_matches(word).len(),
        Some((at, _)) => at,
    }
}

/// The rules in words, grouped, the most telling first.
fn words(rules: &[Rule]) -> Text {
    let mut groups: Vec<Group> = rules.iter().filter_map(|rule| group(*rule)).collect();
    groups.sort();
    groups.dedup();
    if groups.contains(&Group::Outcome) {
        groups = vec![Group::Outcome];
    }
    // What could only go on with more of the same has ended: the text after it is too much.
    if groups.iter().all(|group| *group >= Group::Operator && *group <= Group::Comma) {
        return Text::default();
    }
    groups.truncate(MOST);
    let join = |pick: fn(Group) -> &'static str, last: &str, comma: &str| {
        let words: Vec<&str> = groups.iter().map(|group| pick(*group)).collect();
        match words.split_last() {
            None => String::new(),
            Some((one, [])) => (*one).to_owned(),
            Some((one, rest)) => format!("{}{last}{one}", rest.join(comma)),
        }
    };
    Text::new(join(Group::zh, "或", "、"), join(Group::en, " or ", ", "))
}

/// What may stand at the beginning of a slice.
fn beginning(alone: Rule, continues: bool) -> Text {
    if continues && alone == Rule::clause_alone {
        return Text::new(
            "“且”“或”“为”等连接词，或者另起一句",
            "a word such as `and`, `or`, `is`, or a new clause",
        );
    }
    match alone {
        Rule::item_alone => Text::new(
            "一项声明，如“应助 名称 {”“标准 名称 : 类型 {”",
            "a declaration such as `grant NAME {` or `standard NAME : TYPE {`",
        ),
        Rule::clause_alone => Text::new(
            "“凡”“给予”“不得给予”“原文”等开头的一句",
            "a clause such as `when`, `give`, `deny`, `quote`",
        ),
        Rule::header_alone => {
            Text::new("“标题”“文号”“施行”等开头的一行", "a line such as `title`, `number`, `effective`")
        }
        Rule::member_alone => {
            Text::new("一个栏目，如“户籍 : 城市、县镇、农村”", "a field such as `hukou : urban, town, rural`")
        }
        Rule::dated_alone => Text::new("“自 日期 为 …”的一行", "a line `from DATE is …`"),
        Rule::benefit_alone => {
            Text::new("“对象”“用途”“发放”或“重复享受”", "`for`, `purpose`, `paid` or `overlap`")
        }
        Rule::row_alone => {
            Text::new("用“|”隔开的一行，或“否则”", "a row of cells between `|`, or `otherwise`")
        }
        Rule::duty_alone => {
            Text::new("“责任单位”“频次”“佐证”等开头的一句", "a clause such as `bearer`, `every`, `evidence`")
        }
        Rule::example_alone => {
            Text::new("“基准日”、一条记录，或“… 应为 …”", "`as_of`, a record, or `… should be …`")
        }
        _ => Text::new("一个条件或数值", "a condition or a value"),
    }
}

/// What people are told is expected; in the order of how much it helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Name,
    Value,
    Date,
    Text,
    Type,
    Marker,
    Open,
    Close,
    Colon,
    Bracket,
    Direction,
    Word(&'static str, &'static str),
    Outcome,
    Operator,
    Compare,
    Joint,
    Comma,
    Basis,
}

impl Group {
    fn zh(self) -> &'static str {
        match self {
            Self::Name => "名称",
            Self::Value => "名称或数值",
            Self::Date => "日期",
            Self::Text => "带引号的文字",
            Self::Type => "类型（如 文本、日期、是否，或几个取值）",
            Self::Marker => "序号（一）",
            Self::Open => "“{”",
            Self::Close => "“}”",
            Self::Colon => "“:”",
            Self::Bracket => "“）”",
            Self::Direction => "“由重到轻”或“由高到低”",
            Self::Word(zh, _) => zh,
            Self::Outcome => "结果（应助、不予、暂缓、未规定、待补、规则冲突）",
            Self::Operator => "加减乘除",
            Self::Compare => "“为”“属于”等比较",
            Self::Joint => "“且”“或”",
            Self::Comma => "顿号",
            Self::Basis => "“第…条”、《文件名》或文号",
        }
    }

    fn en(self) -> &'static str {
        match self {
            Self::Name => "a name",
            Self::Value => "a name or a value",
            Self::Date => "a date",
            Self::Text => "a text in quotation marks",
            Self::Type => "a type (such as text, date, yes_no, or several values)",
            Self::Marker => "an item number such as (1)",
            Self::Open => "`{`",
            Self::Close => "`}`",
            Self::Colon => "`:`",
            Self::Bracket => "`)`",
            Self::Direction => "`heaviest_first` or `highest_first`",
            Self::Word(_, en) => en,
            Self::Outcome => "an outcome (granted, denied, held, undetermined, incomplete, conflict)",
            Self::Operator => "an arithmetic sign",
            Self::Compare => "a comparison such as `is` or `in`",
            Self::Joint => "`and` or `or`",
            Self::Comma => "a comma",
            Self::Basis => "an article, a document title or a document number",
        }
    }
}

fn group(rule: Rule) -> Option<Group> {
    Some(match rule {
        Rule::name | Rule::path | Rule::enum_value => Group::Name,
        Rule::word
        | Rule::quantity
        | Rule::quantity_tight
        | Rule::money
        | Rule::per_student
        | Rule::paren
        | Rule::set => Group::Value,
        Rule::date | Rule::year_month | Rule::term => Group::Date,
        Rule::string => Group::Text,
        Rule::type_expr | Rule::enumeration | Rule::k_text | Rule::k_money => Group::Type,
        Rule::marker_cn | Rule::marker_digit | Rule::marker_dot => Group::Marker,
        Rule::open => Group::Open,
        Rule::close => Group::Close,
        Rule::colon => Group::Colon,
        Rule::rparen => Group::Bracket,
        Rule::k_heaviest_first | Rule::k_highest_first => Group::Direction,
        Rule::k_define_as => Group::Word("“是指”", "`as`"),
        Rule::k_catalog_key => Group::Word("“键”", "`key`"),
        Rule::k_from => Group::Word("“自”", "`from`"),
        Rule::k_should_be => Group::Word("“应为”", "`should be`"),
        Rule::k_major | Rule::k_minor => Group::Word("“重大疑点”或“一般疑点”", "`major` or `minor`"),
        Rule::k_group_end => Group::Word("“归并”", "`grouped by`"),
        Rule::k_is => Group::Word("“为”", "`is`"),
        Rule::k_granted | Rule::k_denied => Group::Outcome,
        Rule::arith => Group::Operator,
        Rule::compare_sign => Group::Compare,
        Rule::k_and | Rule::k_or => Group::Joint,
        Rule::comma => Group::Comma,
        Rule::basis_source | Rule::article_no | Rule::doc_number => Group::Basis,
        Rule::month_list => Group::Word("月份，如“3至7月”", "months, such as `months 3..7`"),
        Rule::k_monthly | Rule::k_termly => {
            Group::Word("“按月”“按学期”“按学年”或“一次”", "`monthly`, `termly`, `yearly` or `once`")
        }
        Rule::k_each_year | Rule::k_within_days => Group::Word(
            "“每年”“每学年”“每学期”“每月”“一次”“定期 …”或“10个工作日内 自 …”",
            "`year`, `term`, `month`, `once`, `interval …` or `within 10 working days from …`",
        ),
        Rule::k_overlap_none => Group::Word("“不得重复”“就高不重复”或“可叠加”", "`none`, `highest` or `sum`"),
        _ => return None,
    })
}
