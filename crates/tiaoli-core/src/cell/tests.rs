use rust_decimal::Decimal;

use super::*;
use crate::{
    ir::{EnumDef, EnumId, EnumValue, Name, PayPeriod, Program, Type, Unit},
    value::Date,
};

fn name(zh: &str, en: &str) -> Name {
    Name { zh: zh.into(), en: en.into() }
}

fn program() -> Program {
    let value = |zh: &str, en: &str, aka: &[&str]| EnumValue {
        name: name(zh, en),
        aka: aka.iter().map(|s| (*s).to_owned()).collect(),
    };
    let values = vec![
        value("城市", "urban", &["21"]),
        value("县镇", "town", &["12"]),
        value("农村", "rural", &["01", "农业"]),
    ];
    let hukou = EnumDef { name: name("户籍", "hukou"), values, ordered: false, span: Default::default() };
    Program { enums: vec![hukou], ..Program::default() }
}

fn read(text: &str, ty: &Type) -> Result<Value, CellProblem> {
    parse_cell(text, ty, &program())
}

fn day(y: i32, m: u8, d: u8) -> Result<Value, CellProblem> {
    Ok(Value::Date(Date::new(y, m, d).unwrap()))
}

#[test]
fn dates_as_people_type_them() {
    for text in [
        "2024-09-01",
        "2024/9/1",
        "2024.9.1",
        "20240901",
        "2024年9月1日",
        "２０２４年９月１日",
        " 2024 年 9 月 1 日 ",
        "二〇二四年九月一日",
        "2024-09-01 00:00:00",
        "2024/9/1 0:00",
        "2024-09-01T00:00:00Z",
        "2024年9月1号",
        "2024－9－1",
    ] {
        assert_eq!(read(text, &Type::Date), day(2024, 9, 1), "{text}");
    }
    for (text, problem) in [
        ("2024年9月", CellProblem::DayMissing),
        ("202409", CellProblem::DayMissing),
        ("2024", CellProblem::DayMissing),
        ("2024.9", CellProblem::DayMissing),
        ("2023-02-29", CellProblem::NoSuchDay),
        ("2023-13-01", CellProblem::NoSuchDay),
        ("1024-09-01", CellProblem::DateOutOfRange),
        ("24-9-1", CellProblem::TwoDigitYear),
        ("9/1/2024", CellProblem::YearLast),
        ("45536", CellProblem::DateSerial),
        ("明天", CellProblem::NotADate),
        ("2024-09-01x", CellProblem::NotADate),
        ("2024-09/01", CellProblem::NotADate),
    ] {
        assert_eq!(read(text, &Type::Date), Err(problem), "{text}");
    }
}

#[test]
fn months_as_people_type_them() {
    for text in [
        "2024-09",
        "2024-9",
        "2024年9月",
        "202409",
        "2024/9",
        "2024.09",
        "2024-09-15",
        "2024年9月3日",
        "２０２４年９月",
        "二〇二四年九月",
        "20240930",
    ] {
        assert_eq!(read(text, &Type::YearMonth), day(2024, 9, 1), "{text}");
    }
    for (text, problem) in [
        ("2024.1", CellProblem::MonthOrTenth),
        ("9月", CellProblem::NotADate),
        ("2024", CellProblem::MonthMissing),
        ("2024年", CellProblem::MonthMissing),
        ("2024-13", CellProblem::MonthMissing),
        ("24-9", CellProblem::NotADate),
        ("202413", CellProblem::NotADate),
    ] {
        assert_eq!(read(text, &Type::YearMonth), Err(problem), "{text}");
    }
}

#[test]
fn yes_and_no() {
    for text in ["是", "TRUE", "1", "Ｙ", "yes", "有", "√"] {
        assert_eq!(read(text, &Type::Bool), Ok(Value::Bool(true)), "{text}");
    }
    for text in ["否", "false", "0", "n", "无", "×"] {
        assert_eq!(read(text, &Type::Bool), Ok(Value::Bool(false)), "{text}");
    }
    assert_eq!(read("可能", &Type::Bool), Err(CellProblem::NotYesNo));
    assert_eq!(read("　", &Type::Bool), Ok(Value::Missing));
}

#[test]
fn grades_and_school_years() {
    for text in ["一年级", "1", "一", "1年级", "１年级", "grade 1", "1.0"] {
        assert_eq!(read(text, &Type::Grade), Ok(Value::int(1)), "{text}");
    }
    for text in ["2022级", "22级", "2022"] {
        assert_eq!(read(text, &Type::Grade), Err(CellProblem::EntryYearForGrade), "{text}");
    }
    for text in ["0", "7", "七年级", "一班"] {
        assert_eq!(read(text, &Type::Grade), Err(CellProblem::NotAGrade), "{text}");
    }
    for text in [
        "2024—2025学年",
        "2024-2025",
        "2024",
        "2024学年度",
        "2024/25",
        "2024年-2025年",
        "2024–2025 school year",
    ] {
        assert_eq!(read(text, &Type::SchoolYear), Ok(Value::int(2024)), "{text}");
    }
    assert_eq!(read("2024-2026", &Type::SchoolYear), Err(CellProblem::SchoolYearGap));
    assert_eq!(read("今年", &Type::SchoolYear), Err(CellProblem::NotASchoolYear));
}

#[test]
fn numbers_with_units() {
    let years = Type::Number { integer: false, unit: Unit::Years };
    for (text, tenths) in
        [("3", 30), ("3年", 30), ("三年", 30), ("3.0", 30), ("两年半制", 25), ("2.5 年", 25), ("３", 30)]
    {
        assert_eq!(read(text, &years), Ok(Value::Number(Decimal::new(tenths, 1).normalize())), "{text}");
    }
    let money = Type::Money(PayPeriod::Year);
    for text in [
        "2000",
        "2,000元",
        "2000.00",
        "0.2万元",
        "2000元/年",
        "每生每年2000元",
        "￥2000",
        "2000 CNY/year",
        "2000元整",
    ] {
        assert_eq!(read(text, &money), Ok(Value::int(2000)), "{text}");
    }
    assert_eq!(read("2.5万", &money), Ok(Value::int(25_000)));
    let plain = Type::Number { integer: true, unit: Unit::None };
    let percent = Type::Number { integer: false, unit: Unit::Percent };
    assert_eq!(read("20%", &percent), Ok(Value::Number(Decimal::new(2, 1))));
    assert_eq!(read("12人", &plain), Ok(Value::int(12)));
    assert_eq!(read("-5", &plain), Ok(Value::int(-5)));
    for (text, ty, problem) in [
        ("-5", &money, CellProblem::Negative),
        ("-1", &years, CellProblem::Negative),
        ("20", &percent, CellProblem::PercentSign),
        ("3.5", &plain, CellProblem::NotWhole),
        ("1e5", &plain, CellProblem::Exponent),
        ("1_000", &plain, CellProblem::NotANumber),
        (".5", &plain, CellProblem::NotANumber),
        ("5.", &plain, CellProblem::NotANumber),
        ("1,00", &money, CellProblem::NotANumber),
        ("", &plain, CellProblem::NotANumber),
        ("123456789012345678901", &plain, CellProblem::TooManyDigits),
        ("0.123456789", &years, CellProblem::TooManyDigits),
    ] {
        if text.is_empty() {
            continue;
        }
        assert_eq!(read(text, ty), Err(problem), "{text}");
    }
    assert!(matches!(read("36个月", &years), Err(CellProblem::WrongUnit { .. })));
    assert!(matches!(read("200元/月", &money), Err(CellProblem::WrongUnit { .. })));
    assert!(matches!(read("3年", &money), Err(CellProblem::WrongUnit { .. })));
    let plain = Type::Money(PayPeriod::None);
    assert_eq!(read("3000元", &plain), Ok(Value::int(3000)));
    assert!(matches!(read("每月3000元", &plain), Err(CellProblem::WrongUnit { .. })));
    assert!(matches!(read("99999999999999999999亿", &money), Err(CellProblem::TooManyDigits)));
}

#[test]
fn enumerations_by_any_spelling() {
    let ty = Type::Enum(EnumId(0));
    for text in ["农村", "rural", "RURAL", "01", "1", "农业", " 农 村 "] {
        assert_eq!(read(text, &ty), Ok(Value::Enum(EnumId(0), 2)), "{text}");
    }
    let nearest = |text: &str| match read(text, &ty) {
        Err(CellProblem::UnknownValue { nearest, .. }) => nearest.map(|name| name.zh),
        other => panic!("{other:?}"),
    };
    assert_eq!(nearest("农材"), Some("农村".into()));
    assert_eq!(nearest("城市户口"), Some("城市".into()));
    assert_eq!(nearest("外国"), None);
    let set = Type::Set(Box::new(ty));
    let wrong = |text: &str| match read(text, &set) {
        Err(CellProblem::UnknownValue { item, nearest, .. }) => (item, nearest.map(|name| name.zh)),
        other => panic!("{other:?}"),
    };
    assert_eq!(wrong("城市，农材"), (Some("农材".into()), Some("农村".into())));
    assert_eq!(wrong("农材"), (None, Some("农村".into())));
    let expected = Value::set(vec![Value::Enum(EnumId(0), 0), Value::Enum(EnumId(0), 2)]);
    for text in ["农村、城市", "农村;城市；农村", "城市，rural|", "urban,rural"] {
        assert_eq!(read(text, &set), Ok(expected.clone()), "{text}");
    }
    assert_eq!(read("无", &set), Ok(Value::set(Vec::new())));
    let shown = crate::findings::display(&Program::default(), &Value::set(Vec::new()));
    assert_eq!((shown.zh.as_str(), shown.en.as_str()), ("无", "none"), "what was written is shown");
    assert_eq!(read("、", &set), Ok(Value::Missing));
}

#[test]
fn a_tick_is_yes_where_yes_names_a_value() {
    let mut program = program();
    let ty = Type::Enum(EnumId(0));
    let at = |text: &str, program: &Program| match parse_cell(text, &ty, program) {
        Ok(Value::Enum(_, at)) => Some(at),
        _ => None,
    };
    assert_eq!(at("√", &program), None, "yes says nothing of a place");
    program.enums[0].values[0].aka.push("是".into());
    program.enums[0].values[1].aka.push("否".into());
    for (text, value) in [("√", Some(0)), ("TRUE", Some(0)), ("×", Some(1)), ("False", Some(1)), ("有", None)]
    {
        assert_eq!(at(text, &program), value, "{text}");
    }
}

#[test]
fn texts_are_tidied_but_not_changed() {
    assert_eq!(read(" ６６０１０１　", &Type::Text), Ok(Value::text("660101")));
    assert_eq!(read("'0101", &Type::Text), Ok(Value::text("0101")));
    assert_eq!(read("农村电气（计算机）", &Type::Text), Ok(Value::text("农村电气（计算机）")));
    assert_eq!(read("1.50199E+09", &Type::Text), Err(CellProblem::CodeDamaged));
    assert_eq!(read(&"x".repeat(MAX_CELL + 1), &Type::Text), Err(CellProblem::TooLong));
}

/// The vectors of `citizen_id_test_vectors.csv`; county 150199 does not exist.
#[test]
fn id_numbers() {
    let id = |text: &str| {
        read_cell(text, &Type::IdCard, &program()).map(|r| (r.value.as_text().unwrap().to_owned(), r.tidied))
    };
    for text in ["150199200703150010", "150199200703150029", "150199200811300039", "15019920070901006X"] {
        assert_eq!(id(text), Ok((text.to_owned(), false)), "{text}");
    }
    for (text, read) in [
        ("15019920070901006x", "15019920070901006X"),
        ("15019920070901006Ｘ", "15019920070901006X"),
        ("'150199200703150010", "150199200703150010"),
        ("150199 2007 0315 0010", "150199200703150010"),
        ("１５０１９９２００７０３１５００１０", "150199200703150010"),
    ] {
        assert_eq!(id(text), Ok((read.to_owned(), true)), "{text}");
    }
    assert_eq!(id(" 150199200703150010 "), Ok(("150199200703150010".to_owned(), true)));
    for (text, problem) in [
        ("150199200602290049", CellProblem::IdDate),
        ("150199200703150011", CellProblem::IdCheckDigit),
        ("150199200703150000", CellProblem::IdDamaged),
        ("1.50199E+17", CellProblem::IdDamaged),
        ("150199070315001", CellProblem::IdOldForm),
        ("15019920070315001", CellProblem::IdLength(17)),
        ("15019920070315001A", CellProblem::IdCharacters),
        ("身份证", CellProblem::IdLength(3)),
    ] {
        assert_eq!(id(text), Err(problem), "{text}");
    }
}

#[test]
fn id_numbers_are_masked() {
    assert_eq!(mask_id("150199200703150010"), "150199********0010");
    assert_eq!(mask_ids("号 15019920070901006X 错"), "号 150199********006X 错");
    assert_eq!(mask_ids("'１５０１９９２００７０３１５００１０"), "'１５０１９９********００１０");
    assert_eq!(mask_ids("2024-09-01 与 660101"), "2024-09-01 与 660101");
    assert_eq!(mask_ids("0.999999999999999999999999"), "0.999999999999999999999999");
    assert_eq!(mask_ids("0.150199200703150010"), "0.150199200703150010");
    assert_eq!(mask_ids("150199200703150010.5"), "150199200703150010.5");
    assert_eq!(mask_ids("6222020602001234567"), "622202*********4567");
    assert_eq!(mask_ids("150199070315001."), "150199*****5001.");
    assert_eq!(mask_ids("见1.150199200703150010"), "见1.150199200703150010");
    assert_eq!(mask_ids(""), "");
    for (text, masked) in [
        ("150199 20081130 0039", "150199 ******** 0039"),
        ("见150199-20081130-003x，张", "见150199-********-003x，张"),
        ("150199　2008 11 30　0039", "150199　**** ** **　0039"),
        ("第3号 150199.20081130.0039", "第3号 150199.********.0039"),
    ] {
        assert_eq!(mask_ids(text), masked);
        assert!(holds_id(text), "{text}");
    }
    for text in [
        "2024-09-01 2024-10-15",
        "2024-09-01至2025-01-31",
        "13800138000 13900139000",
        "2021 2022 2023 2024 25",
        "660101 2024 3 12.50 200",
        "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13",
    ] {
        assert_eq!(mask_ids(text), text);
    }
}

#[test]
fn messages_mask_and_name_what_belongs_there() {
    let place = tiaoli_diagnostics::Place::Named("x".into());
    let field = name("身份证号", "id_number");
    let diagnostic =
        cell_problem(&CellProblem::IdDamaged, &mask_ids("150199200703150000"), &field, &Type::IdCard, place);
    assert!(diagnostic.message.zh.contains("“150199********0000”"), "{}", diagnostic.message.zh);
    assert!(diagnostic.message.en.contains("150199********0000"), "{}", diagnostic.message.en);
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,40}") {
        let types = [
            Type::Bool, Type::Text, Type::IdCard, Type::Date, Type::SchoolYear, Type::Grade,
            Type::Number { integer: true, unit: Unit::Years }, Type::Number { integer: false, unit: Unit::Percent },
            Type::Money(PayPeriod::Month), Type::Enum(EnumId(0)), Type::Enum(EnumId(9)), Type::Set(Box::new(Type::Date)),
        ];
        for ty in &types {
            if let Err(problem) = parse_cell(&text, ty, &program()) {
                let _ = cell_problem(&problem, &text, &name("a", "b"), ty, tiaoli_diagnostics::Place::Named(String::new()));
            }
        }
    }

    #[test]
    fn date_like_texts_do_not_panic(text in "[0-9年月日/.: T一二十〇E+-]{0,24}") {
        let _ = parse_cell(&text, &Type::Date, &program());
        let _ = parse_cell(&text, &Type::IdCard, &program());
        let _ = parse_cell(&text, &Type::Money(PayPeriod::Year), &program());
        let _ = parse_cell(&text, &Type::SchoolYear, &program());
        let _ = mask_ids(&text);
    }
}
