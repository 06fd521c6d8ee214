//! Amendments: what they say counts from their first day on, and what they cannot say is told.

#![allow(clippy::unwrap_used, reason = "a failed test panics")]

use std::fs;

use tempfile::TempDir;
use tiaoli_tests::binary::run;

fn desk(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("w")).unwrap();
    files.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).unwrap());
    folder
}

/// What is written to both outputs, and the exit code.
fn said(desk: &TempDir, args: &str) -> (Option<i32>, String) {
    let output = run(desk.path(), "zh", args.split_whitespace());
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

const BASE: &str = "政策 例 { 标题 \"一\" 施行 自 2022年1月1日 }
信息表 学生 { 学号 : 文本 识别号  户籍 : 城市、农村 }
资助项目 助学金 { 对象 学生 发放 按月 }
标准 额 : 金额 每生每月 { 自 2022年1月1日 为 100元 依据 \"一\" }
应助 甲 { 依据 \"一\" 凡 户籍 为 农村 给予 助学金 按 额 }
";

#[test]
fn a_line_without_an_end_ends_before_the_next_whatever_comes_later() {
    let amendment = "修改 例 { 标题 \"四\" 施行 自 2023年9月1日 }
标准 额 : 金额 每生每月 { 自 2023年9月1日 为 120元 依据 \"四\" 自 2024年1月1日 为 130元 依据 \"四\" }";
    let later = BASE.replace("标题 \"一\" 施行 自 2022年1月1日", "标题 \"二\" 施行 自 2024年9月1日");
    let later = later.replace("自 2022年1月1日 为 100元", "自 2024年9月1日 为 150元");
    let desk = desk(&[
        ("w/a.tiao", BASE),
        ("w/b.tiao", amendment),
        ("w/c.tiao", &later),
        ("r.csv", "学号,户籍\n1,农村\n"),
    ]);
    for (day, amount) in [
        ("2023-05-01", "100.00"),
        ("2023-12-31", "120.00"),
        ("2024-08-31", "130.00"),
        ("2024-09-01", "150.00"),
    ] {
        let (code, text) = said(&desk, &format!("eval w --data r.csv --as-of {day} --format csv"));
        assert!(code == Some(0) && text.contains(amount), "{day}: {text}");
    }
    let ended = amendment.replace("自 2023年9月1日 }", "自 2023年9月1日 至 2024年8月31日 }");
    fs::write(desk.path().join("w/b.tiao"), ended).unwrap();
    assert_eq!(said(&desk, "check w").0, Some(0), "{}", said(&desk, "check w").1);
}

#[test]
fn how_long_a_list_is_good_counts_from_the_day_it_is_said() {
    let base = "政策 例 { 标题 \"一\" 施行 自 2022年1月1日 }
信息表 学生 { 学号 : 文本 识别号  证件 : 身份证 敏感 }
比对名单 低保 { 提供单位 \"民政局\"  有效 1 学年  证号 : 身份证 识别号 }
资助项目 补助 { 对象 学生 发放 按月 }
应助 甲 { 依据 \"一\" 凡 证件 属于 低保 给予 补助 按 每生每月100元 }
";
    let amendment = "修改 例 { 标题 \"二\" 施行 自 2024年9月1日 }
比对名单 低保 { 提供单位 \"民政厅\"  有效 3 学年  证号 : 身份证 识别号 }";
    let desk = desk(&[
        ("w/a.tiao", base),
        ("w/b.tiao", amendment),
        ("r.csv", "学号,证件\n1,150199200811300039\n2,150199200803150018\n"),
        ("l.csv", "证号\n150199200811300039\n"),
        (
            "man.csv",
            "kind,name,file,provider,as_of,until,complete\nfile,低保,l.csv,x,2022-10-01,,yes\nfile,学生,r.csv,x,2024-03-01,,\n",
        ),
    ]);
    let outcome = |day: &str| said(&desk, &format!("eval w --manifest man.csv --as-of {day} --format csv")).1;
    assert!(outcome("2024-03-01").contains("2,2,补助,2024-03-01,incomplete"), "{}", outcome("2024-03-01"));
    assert!(outcome("2024-09-01").contains("2,2,补助,2024-09-01,undetermined"), "{}", outcome("2024-09-01"));
    for (day, provider, years) in [("2024-03-01", "民政局", "有效 学年"), ("2024-09-01", "民政厅", "3 学年")]
    {
        let text = said(&desk, &format!("consolidate w --as-of {day}")).1;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(provider) && text.contains(years), "{day}: {text}");
    }
}

#[test]
fn marks_spellings_and_sources_of_a_field_in_an_amendment() {
    let base = "政策 例 { 标题 \"一\" 施行 自 2022年1月1日 }
信息表 学生 { 学号 : 文本 识别号  证件 : 身份证 敏感  户籍 : 城市、农村  档 : 甲级、乙级  生日 : 日期 敏感 }
资助项目 补助 { 对象 学生 发放 按月 }
应助 甲 { 依据 \"一\" 凡 户籍 为 农村 且 档 为 甲级 给予 补助 按 每生每月100元 }
";
    let amendment = "修改 例 { 标题 \"二\" 施行 自 2024年9月1日 }
信息表 学生 { 学号 又称 \"编号\" : 文本 识别号  户籍 又称 \"户口\" : 城市、农村 又称 \"乡下\"  档 : 甲级、乙级 有效 学年 }";
    let desk = desk(&[
        ("w/a.tiao", base),
        ("w/b.tiao", amendment),
        ("r.csv", "编号,户口,档,生日\n1,乡下,甲级,2008-01-01\n"),
    ]);
    let outcome = |day: &str| {
        said(&desk, &format!("eval w --data r.csv --as-of {day} --data-date 2023-06-01 --format csv")).1
    };
    assert!(outcome("2024-03-01").contains("1,1,补助,2024-03-01,granted"), "{}", outcome("2024-03-01"));
    assert!(outcome("2024-09-02").contains("1,1,补助,2024-09-02,incomplete"), "{}", outcome("2024-09-02"));
    let whole = said(&desk, "consolidate w --as-of 2024-09-01 -o whole.tiao");
    assert_eq!(whole.0, Some(0), "{}", whole.1);
    let whole = fs::read_to_string(desk.path().join("whole.tiao")).unwrap();
    for word in ["\"编号\"", "\"户口\"", "\"乡下\"", "有效 学年"] {
        assert!(whole.contains(word), "{word}: {whole}");
    }
    let again =
        said(&desk, "eval whole.tiao --data r.csv --as-of 2024-09-02 --data-date 2024-09-02 --format csv").1;
    assert!(again.contains("1,1,补助,2024-09-02,granted"), "{again}");
    let derived = "修改 例 { 标题 \"二\" 施行 自 2024年9月1日 }
信息表 学生 { 生日 : 日期 敏感 推自 证件出生日期(证件) }";
    fs::write(desk.path().join("w/b.tiao"), derived).unwrap();
    let (code, text) = said(&desk, "check w");
    assert!(code != Some(0) && text.contains("E0456") && text.contains("推自"), "{text}");
}

#[test]
fn a_line_of_tiers_has_those_of_its_days() {
    let base = |tiers: &str, values: &str| {
        format!(
            "政策 例 {{ 标题 \"一\" 施行 自 2022年1月1日 }}
等级 困难 由重到轻 {tiers}
信息表 学生 {{ 学号 : 文本 识别号  档 : 困难 }}
标准 额 : 金额 每生每月 按 困难 {{ 自 2022年1月1日 {{ {values} }} 依据 \"一\" }}
资助项目 助学金 {{ 对象 学生 发放 按月 }}
应助 甲 {{ 依据 \"一\" 凡 档 为 B类 以上 给予 助学金 按 额 }}
"
        )
    };
    let amendment = |tiers: &str, values: &str| {
        format!(
            "修改 例 {{ 标题 \"二\" 施行 自 2025年3月1日 }}
等级 困难 由重到轻 {tiers}
标准 额 : 金额 每生每月 按 困难 {{ 自 2025年3月1日 {{ {values} }} 依据 \"二\" }}
"
        )
    };
    let (two, two_values) = ("A类、B类", "A类 300元、B类 200元");
    let (three, three_values) = ("特困、A类、B类", "特困 500元、A类 300元、B类 200元");
    let check = |first: &str, second: &str| {
        let desk = desk(&[("w/a.tiao", first), ("w/b.tiao", second)]);
        said(&desk, "check w").1
    };
    let added = check(&base(two, two_values), &amendment(three, three_values));
    assert!(!added.contains("E0418"), "{added}");
    let removed = check(&base(three, three_values), &amendment(two, two_values));
    assert!(!removed.contains("E0418"), "{removed}");
    let forgotten = check(&base(two, two_values), &amendment(three, two_values));
    assert!(forgotten.contains("E0418") && forgotten.contains("缺：特困"), "{forgotten}");
    let tier_alone = "修改 例 { 标题 \"二\" 施行 自 2025年3月1日 }\n等级 困难 由重到轻 特困、A类、B类\n";
    let alone = check(&base(two, two_values), tier_alone);
    assert!(alone.contains("E0418"), "its amount would be unknown: {alone}");
}

#[test]
fn a_change_after_the_roster_says_nothing_of_days_before_it() {
    let policy = "政策 例 { 标题 \"例\"  施行 自 2022年1月1日 }
信息表 学生 { 学籍号 : 文本 识别号  状态 : 在籍、休学、复学  变动见 异动.变动后  此前 在籍 }
信息表 异动 { 学籍号 : 学生  变动后 : 在籍、休学、复学  日期 : 日期 生效 }
资助项目 助学金 { 对象 学生  发放 按月 }
应助 甲 { 凡 状态 属于 {在籍、复学}  给予 助学金 按 每生每月200元 }
";
    let desk = desk(&[
        ("p.tiao", policy),
        ("r.csv", "学籍号,状态\n1,\n2,\n"),
        ("c.csv", "学籍号,变动后,日期\n1,复学,2025-03-13\n"),
    ]);
    let outcomes = |given: &str| {
        let args = "eval p.tiao --data r.csv 异动=c.csv --as-of 2024-12-10 --format csv --data-date";
        said(&desk, &format!("{args} {given}")).1
    };
    let before = outcomes("2024-12-10");
    assert_eq!(before.matches("incomplete").count(), 2, "{before}");
    let after = outcomes("2025-06-01");
    assert!(after.contains("1,1,助学金,2024-12-10,granted"), "{after}");
}
