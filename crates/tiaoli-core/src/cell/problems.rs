//! Messages about cells: what the cell holds, what belongs there, what to do.

use tiaoli_diagnostics::{Code, Diagnostic, Place, Text, say};

use super::CellProblem;
use crate::ir::{Name, Type, Unit};

/// What is wrong, and what to do about it.
struct Words {
    code: Code,
    /// Goes on from “栏填的是“…”，” / "`…` is in column …: ".
    why: Text,
    /// The expected form, under the caret.
    expected: Text,
    help: Text,
}

/// The message about a cell that cannot be read as `field` of type `ty`. `held` is what may be shown of it: see
/// [`shown_cell`](crate::sensitive::shown_cell).
pub fn cell_problem(problem: &CellProblem, held: &str, field: &Name, ty: &Type, place: Place) -> Diagnostic {
    let held = shown(held);
    let words = words(problem, ty);
    let message = say! {
        zh: "“{}”栏填的是“{}”，{}", field.zh, held, words.why.zh;
        en: "column `{}` holds `{}`: {}", field.en, held, words.why.en
    };
    Diagnostic::at(words.code, place, message).label(words.expected).help(words.help)
}

/// An ID number was read after tidying it.
pub fn id_tidied(held: &str, field: &Name, place: Place) -> Diagnostic {
    let held = shown(held);
    let message = say! {
        zh: "“{}”栏填的是“{}”，已按规范写法读入（大写 X，去掉空格和撇号）", field.zh, held;
        en: "column `{}` holds `{}`; it was read in the standard form (capital X, no blanks, no apostrophe)", field.en, held
    };
    Diagnostic::at(Code::E0630, place, message)
        .label(say! { zh: "已改正读入"; en: "read in the standard form" })
        .help(say! { zh: "号码本身没有改动；方便时请在原表里改成规范写法"; en: "the number itself is unchanged; tidy it in the spreadsheet when convenient" })
}

/// A cell's text for a message: on one line, at most forty characters.
fn shown(held: &str) -> String {
    let one_line = |c: char| if c.is_control() { ' ' } else { c };
    let mut short: String = held.chars().take(40).map(one_line).collect();
    if held.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}

fn words(problem: &CellProblem, ty: &Type) -> Words {
    use CellProblem as P;
    match problem {
        P::NotADate
        | P::DayMissing
        | P::MonthMissing
        | P::MonthOrTenth
        | P::NoSuchDay
        | P::DateOutOfRange
        | P::TwoDigitYear
        | P::YearLast
        | P::DateSerial => date(problem),
        P::NotYesNo => Words {
            code: Code::E0622,
            why: say! { zh: "看不出是“是”还是“否”"; en: "it is neither yes nor no" },
            expected: say! { zh: "这一栏只填“是”或“否”"; en: "only yes or no belongs here" },
            help: say! { zh: "请改为“是”或“否”（有/无、√/×、1/0 也认）"; en: "write yes or no (true/false, y/n and 1/0 are read too)" },
        },
        P::NotAGrade | P::EntryYearForGrade => grade(problem),
        P::NotASchoolYear | P::SchoolYearGap => school_year(problem),
        P::NotANumber | P::Exponent | P::NotWhole | P::TooManyDigits => number(problem, ty),
        P::Negative | P::WrongUnit { .. } | P::PercentSign => unit(problem, ty),
        P::UnknownValue { item, options, nearest } => {
            unknown_value(item.as_deref(), options, nearest.as_ref())
        }
        P::IdLength(_) | P::IdCharacters | P::IdDate | P::IdCheckDigit | P::IdOldForm => id(problem),
        P::IdDamaged | P::CodeDamaged => damaged(problem),
        P::SpreadsheetError => Words {
            code: Code::E0662,
            why: say! { zh: "这是电子表格里算不出或显示不下的记号，不是内容"; en: "this is what a spreadsheet shows where it has no value" },
            expected: say! { zh: "没有值"; en: "no value" },
            help: say! {
                zh: "请在原表里改好公式（##### 是列太窄，拉宽后再导出）";
                en: "mend the formula in the spreadsheet (##### means a column too narrow: widen it and export again)"
            },
        },
        P::TooLong | P::NotUtf8 | P::HalfCharacter | P::NotOneValue => unreadable(problem),
    }
}

fn date(problem: &CellProblem) -> Words {
    use CellProblem as P;
    let why = match problem {
        P::DayMissing => say! { zh: "只有年月，缺少日"; en: "the day is missing" },
        P::MonthMissing => say! { zh: "只有年，缺少月"; en: "the month is missing" },
        P::MonthOrTenth => {
            say! { zh: "看不出是1月还是10月：表格把 2024.10 存成 2024.1"; en: "this is January or October: a spreadsheet stores 2024.10 as 2024.1" }
        }
        P::NoSuchDay => say! { zh: "日历上没有这一天"; en: "the calendar has no such day" },
        P::DateOutOfRange => {
            say! { zh: "年份不在1900年至2200年之间"; en: "the year is not between 1900 and 2200" }
        }
        P::TwoDigitYear => say! { zh: "年份没有写全"; en: "the year is not written out" },
        P::YearLast => {
            say! { zh: "年份写在最后，分不清哪个是月、哪个是日"; en: "month and day cannot be told apart" }
        }
        P::DateSerial => say! {
            zh: "这是电子表格内部存日期用的序号，不是日期";
            en: "this is the number by which a spreadsheet stores a date"
        },
        _ => say! { zh: "不是日期"; en: "it is not a date" },
    };
    let help = match problem {
        P::DayMissing => say! { zh: "请补上日，例如 2024-09-01"; en: "add the day, as in 2024-09-01" },
        P::MonthMissing => say! { zh: "请补上月，例如 2024-09"; en: "add the month, as in 2024-09" },
        P::MonthOrTenth => {
            say! { zh: "请按文本填写，例如 2024-01 或 2024-10"; en: "write it as text, as in 2024-01 or 2024-10" }
        }
        P::DateSerial => say! {
            zh: "请在电子表格里把这一列设为“日期”格式后重新导出";
            en: "format the column as a date in the spreadsheet and export it again"
        },
        _ => say! { zh: "请写成 2024-09-01 或 2024年9月1日 的样子"; en: "write it like 2024-09-01" },
    };
    let expected = match problem {
        P::MonthMissing | P::MonthOrTenth => say! { zh: "应为年月"; en: "a month of a year belongs here" },
        _ => say! { zh: "应为日期"; en: "a date belongs here" },
    };
    Words { code: Code::E0621, why, expected, help }
}

fn grade(problem: &CellProblem) -> Words {
    let (why, help) = match problem {
        CellProblem::EntryYearForGrade => (
            say! { zh: "说的是哪年入学，不是现在的年级"; en: "it says when the student entered, not the grade of today" },
            say! {
                zh: "请在这一栏填现在的年级，例如“一年级”；入学年份填到“入学年级”或“入学日期”栏";
                en: "write the grade of today, as in grade 1; the year of entry belongs in `entry_grade` or `enrolled_on`"
            },
        ),
        _ => (
            say! { zh: "不是一年级到六年级中的一个"; en: "it is none of grades 1 to 6" },
            say! { zh: "请写成“一年级”或 1 的样子"; en: "write it like 1 or grade 1" },
        ),
    };
    Words { code: Code::E0623, why, expected: say! { zh: "应为年级"; en: "a grade belongs here" }, help }
}

fn school_year(problem: &CellProblem) -> Words {
    let why = match problem {
        CellProblem::SchoolYearGap => {
            say! { zh: "前后两年不相连"; en: "the two years do not follow each other" }
        }
        _ => say! { zh: "不是学年"; en: "it is not a school year" },
    };
    Words {
        code: Code::E0624,
        why,
        expected: say! { zh: "应为学年"; en: "a school year belongs here" },
        help: say! { zh: "请写成 2024—2025学年 或 2024-2025 的样子"; en: "write it like 2024-2025" },
    }
}

fn number(problem: &CellProblem, ty: &Type) -> Words {
    use CellProblem as P;
    let (why, help) = match problem {
        P::NotWhole => (
            say! { zh: "带小数，这一栏只能是整数"; en: "it has a fraction, only whole numbers belong here" },
            say! { zh: "请核对后改为整数"; en: "check it and write a whole number" },
        ),
        P::Exponent => (
            say! { zh: "是电子表格的科学计数，后面的数字可能已经丢失"; en: "a spreadsheet shortened it, digits may be lost" },
            say! { zh: "请把这一列的格式设为“数值”，核对后重新导出"; en: "format the column as a plain number, check it and export it again" },
        ),
        P::TooManyDigits => (
            say! { zh: "位数太多（整数部分至多20位，小数至多8位）"; en: "it has too many digits (20 before, 8 behind the point)" },
            say! { zh: "请核对是不是填错了栏"; en: "check whether it stands in the wrong column" },
        ),
        _ => (
            say! { zh: "不是数"; en: "it is not a number" },
            say! { zh: "请只填数字，单位可以紧跟在后面，例如 2000元、3年"; en: "write digits, with the unit right behind them if you like: 2000 CNY, 3 years" },
        ),
    };
    Words { code: Code::E0625, why, expected: expected_number(ty), help }
}

fn unit(problem: &CellProblem, ty: &Type) -> Words {
    use CellProblem as P;
    let (why, help) = match problem {
        P::Negative => (
            say! { zh: "小于零"; en: "it is below zero" },
            say! { zh: "这一栏不能是负数，请核对"; en: "this column takes no negative numbers; check it" },
        ),
        P::PercentSign => (
            say! { zh: "缺少百分号，程序不会猜是百分之几"; en: "the percent sign is missing" },
            say! { zh: "请写成 20% 或 0.2 的样子"; en: "write it like 20% or 0.2" },
        ),
        _ => (
            say! { zh: "单位与这一栏的不同，程序不会自行换算"; en: "its unit is not this column's, and nothing is converted silently" },
            say! { zh: "请换算后再填，或去掉单位"; en: "convert it yourself, or leave the unit out" },
        ),
    };
    Words { code: Code::E0626, why, expected: expected_number(ty), help }
}

fn expected_number(ty: &Type) -> Text {
    match ty {
        Type::Money(crate::ir::PayPeriod::Year) => {
            say! { zh: "应为每年的金额（元）"; en: "an amount per year in yuan belongs here" }
        }
        Type::Money(crate::ir::PayPeriod::Term) => {
            say! { zh: "应为每学期的金额（元）"; en: "an amount per term in yuan belongs here" }
        }
        Type::Money(crate::ir::PayPeriod::Month) => {
            say! { zh: "应为每月的金额（元）"; en: "an amount per month in yuan belongs here" }
        }
        Type::Money(_) => say! { zh: "应为金额（元）"; en: "an amount in yuan belongs here" },
        Type::Number { unit: Unit::Percent, .. } => {
            say! { zh: "应为百分数"; en: "a percentage belongs here" }
        }
        Type::Number { unit: Unit::Years, .. } => {
            say! { zh: "应为年数"; en: "a number of years belongs here" }
        }
        Type::Number { unit: Unit::Months, .. } => {
            say! { zh: "应为月数"; en: "a number of months belongs here" }
        }
        Type::Number { unit: Unit::Days | Unit::WorkingDays, .. } => {
            say! { zh: "应为天数"; en: "a number of days belongs here" }
        }
        Type::Number { integer: true, .. } => say! { zh: "应为整数"; en: "a whole number belongs here" },
        _ => say! { zh: "应为数"; en: "a number belongs here" },
    }
}

fn unknown_value(item: Option<&str>, options: &[Name], nearest: Option<&Name>) -> Words {
    /// A longer list helps nobody: then the first ones, and the count.
    const LISTED: usize = 24;
    let join = |lang: fn(&Name) -> &str, comma: &str| {
        options.iter().take(LISTED).map(lang).collect::<Vec<_>>().join(comma)
    };
    let (zh, en) = (join(|name| &name.zh, "、"), join(|name| &name.en, ", "));
    let more = options.len().saturating_sub(LISTED);
    let expected = if more == 0 {
        say! { zh: "可填：{zh}"; en: "one of: {en}" }
    } else {
        say! { zh: "可填：{zh} 等{}种", options.len(); en: "one of: {en} and {more} more" }
    };
    let help = match nearest {
        Some(name) => {
            say! { zh: "是不是“{}”？请核对后改正", name.zh; en: "did you mean `{}`? check it and correct it", name.en }
        }
        None => say! {
            zh: "请改为这一栏可填的一种；如果这是同一个意思的另一种写法，请在信息表里用“又称”登记";
            en: "use one of the values of the column; if it is another spelling of one, add it with `aka` in the record table"
        },
    };
    Words {
        code: Code::E0627,
        why: match item.map(shown) {
            Some(item) => {
                say! { zh: "其中“{item}”不在这一栏可填的内容里"; en: "`{item}` is none of the values of this column" }
            }
            None => say! { zh: "不在这一栏可填的内容里"; en: "it is none of the values of this column" },
        },
        expected,
        help,
    }
}

fn id(problem: &CellProblem) -> Words {
    use CellProblem as P;
    let why = match problem {
        P::IdLength(count) => {
            say! { zh: "身份证号应有18位，这里是{count}位"; en: "an ID number has 18 characters, this one has {count}" }
        }
        P::IdCharacters => {
            say! { zh: "身份证号应为17位数字加1位数字或 X"; en: "an ID number is 17 digits and a digit or X" }
        }
        P::IdDate => {
            say! { zh: "第7至14位不是日历上的一天"; en: "characters 7 to 14 are no day of the calendar" }
        }
        P::IdOldForm => say! { zh: "这是15位的旧号码"; en: "this is the old form of 15 digits" },
        _ => {
            say! { zh: "最后一位校验码不对，至少有一位抄错"; en: "the last character does not fit: at least one digit is wrong" }
        }
    };
    let help = match problem {
        P::IdOldForm => say! {
            zh: "请按身份证原件填18位号码，程序不会自行推算";
            en: "copy the 18 characters from the ID card; nothing is derived from the old form"
        },
        _ => say! { zh: "请按身份证原件核对"; en: "check it against the ID card" },
    };
    Words {
        code: Code::E0628,
        why,
        expected: match problem {
            P::IdCheckDigit => {
                say! { zh: "校验码与前17位对不上"; en: "the check character does not fit the 17 digits before it" }
            }
            P::IdDate => say! { zh: "第7至14位应为出生日期"; en: "characters 7 to 14 are the date of birth" },
            _ => say! { zh: "应为18位身份证号"; en: "an ID number of 18 characters belongs here" },
        },
        help,
    }
}

fn damaged(problem: &CellProblem) -> Words {
    let why = match problem {
        CellProblem::IdDamaged => say! {
            zh: "这是 Excel 按数字保存身份证号造成的，原来的末几位已经丢失，程序不会猜";
            en: "a spreadsheet stored the ID number as an amount; its last digits are lost and nothing is guessed"
        },
        _ => say! {
            zh: "这是 Excel 按数字保存代码造成的，原来的数字已经丢失，程序不会猜";
            en: "a spreadsheet stored the code as an amount; its digits are lost and nothing is guessed"
        },
    };
    Words {
        code: Code::E0629,
        why,
        expected: say! { zh: "号码已被改坏"; en: "this number was damaged" },
        help: say! {
            zh: "请把这一列设为“文本”格式，再从原始名册重新粘贴（不能从本表恢复）";
            en: "format the column as text and paste the numbers again from the original (this file cannot restore them)"
        },
    }
}

fn unreadable(problem: &CellProblem) -> Words {
    let (why, help) = match problem {
        CellProblem::TooLong => (
            say! { zh: "这一格超过65,536字节"; en: "the cell is longer than 65,536 bytes" },
            say! { zh: "请核对是不是漏了引号或换行"; en: "check whether a quote or a line break was left out" },
        ),
        CellProblem::NotUtf8 => (
            say! { zh: "这一格里有读不出的字节"; en: "the cell holds bytes that are no text" },
            say! { zh: "请按原始名册改正这一格"; en: "correct the cell from the original roster" },
        ),
        CellProblem::HalfCharacter => (
            say! { zh: "里面有半个字符（\\ud800 至 \\udfff 要成对），读不出是什么字"; en: "it holds half a character (\\ud800 to \\udfff come in pairs)" },
            say! { zh: "请从原来的系统重新导出这一条"; en: "export this record from its system anew" },
        ),
        _ => (
            say! { zh: "这里应当只有一个值"; en: "one value belongs here" },
            say! { zh: "请改为一个字符串、数或 true/false；多个值用方括号列出"; en: "write one string, number or true/false; several values go in brackets" },
        ),
    };
    Words { code: Code::E0631, why, expected: say! { zh: "无法读取"; en: "cannot be read" }, help }
}
