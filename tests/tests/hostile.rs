//! What a hostile reader tried: outputs that say less than they know, or more than they may.

use std::{fs, path::Path, process::Output};

use tempfile::TempDir;
use tiaoli_tests::binary::run;

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn said(output: &Output) -> String {
    String::from_utf8([output.stdout.clone(), output.stderr.clone()].concat()).unwrap()
}

#[track_caller]
fn expect(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}", said(output));
}

const DAY: [&str; 2] = ["--as-of", "2024-10-15"];

fn tiaoli(folder: &Path, lang: &str, args: &[&str]) -> Output {
    run(folder, lang, args.iter().chain(&DAY))
}

// ---- sensitive fields

const PEOPLE: &str = "政策 试写 { 施行 自 2020年1月1日 }
信息表 学生 {
    手机号 : 文本 识别号 敏感
    姓名 : 文本 敏感
    银行卡 : 文本 敏感
    家庭收入 : 金额 每生每年 敏感
    户籍 : 城市、农村
    出生日期 : 日期 敏感
}
资助项目 助学金 { 对象 学生  发放 按月 }
不予 甲 {
    凡 姓名 为 \"赵六\" 或 家庭收入 × 2 超过 9000元/年 或 出生日期 届满 2020年1月1日
    不得给予 助学金
}
比对 重号 学生 以 银行卡 归并 { 凡 计数(学生) 超过 1 列为 重大疑点 \"卡{银行卡}重号\" }
比对 单行 学生 { 凡 户籍 为 农村 列为 重大疑点 \"{姓名}的卡{银行卡}收入{家庭收入 × 2}岁{周岁(出生日期, 基准日)}\" }
";
const THEIRS: &str = "手机号,姓名,银行卡,家庭收入,户籍,出生日期
13812345678,张三丰,6222020602001234567,4321元,农村,2008-01-02
13812345679,李四光,6222020602001234567,五千块左右,农村,2008年13月2日
";
/// Nothing of the roster that names a person or tells of their money.
const SECRETS: [&str; 9] = [
    "张三丰",
    "李四光",
    "6222020602001234567",
    "4321",
    "8642",
    "五千块",
    "2008年13月",
    "2008年1月",
    "2008-01",
];

#[test]
fn sensitive_fields_are_hidden_wherever_people_read() {
    let folder = folder(&[("p.tiao", PEOPLE), ("d.csv", THEIRS)]);
    let at = folder.path();
    for lang in ["zh", "en"] {
        let mut told = String::new();
        for key in ["13812345678", "13812345679"] {
            for format in ["text", "plain", "json"] {
                let args = ["explain", "p.tiao", "--data", "d.csv", "--key", key, "--format", format];
                let output = tiaoli(at, lang, &args);
                expect(&output, 0);
                told.push_str(&said(&output));
            }
        }
        let args = ["eval", "p.tiao", "--data", "d.csv", "--findings", "f.csv", "--format", "text"];
        let output = tiaoli(at, lang, &args);
        expect(&output, 0);
        told.push_str(&said(&output));
        assert!(!told.contains("1381234567"), "{told}");
        assert!(told.contains("13*******78"), "{told}");
        told.push_str(&fs::read_to_string(at.join("f.csv")).unwrap());
        for secret in SECRETS {
            assert!(!told.contains(secret), "{secret} in\n{told}");
        }
        let shown = tiaoli(at, lang, &[&args[..], &["--show-sensitive"]].concat());
        let shown = said(&shown) + &fs::read_to_string(at.join("f.csv")).unwrap();
        for secret in ["张三丰的卡6222020602001234567收入8642岁16", "五千块", "2008年13月", "13812345678"]
        {
            assert!(shown.contains(secret), "{secret} in\n{shown}");
        }
    }
    // Results are data: the key is the cell as read.
    let results = tiaoli(at, "zh", &["eval", "p.tiao", "--data", "d.csv", "--format", "jsonl", "-q"]);
    assert!(said(&results).contains("\"key\":\"13812345678\""));
}

// ---- outputs, inputs, cells

const SMALL: &str = "政策 试写 { 施行 自 2020年1月1日 }
信息表 学校 { 代码 : 文本 识别号  盟市 : 文本 }
信息表 学生 { 编号 : 文本 识别号  户籍 : 城市、县镇、农村  学制 : 整数 年  学校代码 : 学校 }
资助项目 助学金 { 对象 学生  发放 按月 }
不予 甲 { 凡 户籍 为 城市 或 学制 超过 9 或 学校代码.盟市 为 \"乙\"  不得给予 助学金 }
";
const ROWS: &str = "编号,户籍,学制,学校代码\n1,城市,3,A\n2,外国,3,A\n";

#[test]
fn an_output_is_what_its_name_says() {
    let folder = folder(&[("p.tiao", SMALL), ("d.csv", ROWS)]);
    let at = folder.path();
    for (option, name) in [("-o", "x.pdf"), ("-o", "x.csv.gz"), ("--findings", "x.json")] {
        for lang in ["zh", "en"] {
            let output = tiaoli(at, lang, &["eval", "p.tiao", "--data", "d.csv", option, name]);
            expect(&output, 2);
            let said = said(&output);
            assert!(said.contains(name) && said.contains(".csv") && said.contains(".jsonl"), "{said}");
            assert!(!at.join(name).exists());
        }
    }
    for name in ["x.csv", "x.jsonl", "x.ndjson", "x.json", "x.txt", "x"] {
        expect(&tiaoli(at, "zh", &["eval", "p.tiao", "--data", "d.csv", "-o", name]), 0);
        assert!(at.join(name).exists());
    }
    // Who says the form has said what is in the file.
    let args = ["eval", "p.tiao", "--data", "d.csv", "-o", "x.dat", "--format", "jsonl"];
    expect(&tiaoli(at, "zh", &args), 0);
    assert!(fs::read_to_string(at.join("x.dat")).unwrap().starts_with("{\"row\":1,"));
}

#[test]
fn the_standard_input_is_given_once() {
    let folder = folder(&[("p.tiao", SMALL), ("d.csv", ROWS)]);
    for lang in ["zh", "en"] {
        let output = tiaoli(folder.path(), lang, &["eval", "p.tiao", "--data", "-", "学校=-"]);
        expect(&output, 2);
        assert!(said(&output).contains('-'), "{}", said(&output));
    }
}

#[test]
fn strict_and_quiet_still_name_the_cell() {
    let json = "{\"编号\":\"1\",\"户籍\":\"外国\"}\n";
    let folder = folder(&[("p.tiao", SMALL), ("d.csv", ROWS), ("d.jsonl", json)]);
    for lang in ["zh", "en"] {
        for (data, place) in [("d.csv", "3"), ("d.jsonl", "1")] {
            let args = ["eval", "p.tiao", "--data", data, "--strict", "-q"];
            let output = tiaoli(folder.path(), lang, &args);
            expect(&output, 4);
            let said = said(&output);
            assert!(said.contains("外国") && said.contains("户籍") && said.contains(place), "{said}");
        }
    }
}

#[test]
fn cells_of_json_are_named_and_read_as_json() {
    let rows = [
        r#"{"编号":"1","户籍":"\ud800","学制":6e0,"学校代码":"A"}"#,
        r#"{"编号":"\udc00","户籍":"农村","学制":60e-1,"学校代码":"A"}"#,
        r#"{"编号":"3","户籍":"\u57ce\u5e02","学制":"6e0","学校代码":"A"}"#,
        r#"{"编号":"4","户籍":"农村","学制":1e400,"学校代码":"A"}"#,
    ];
    let folder = folder(&[("p.tiao", SMALL), ("d.jsonl", &(rows.join("\n") + "\n"))]);
    let args = ["eval", "p.tiao", "--data", "d.jsonl", "--format", "jsonl"];
    let output = tiaoli(folder.path(), "zh", &args);
    expect(&output, 0);
    let results = String::from_utf8(output.stdout.clone()).unwrap();
    let lines: Vec<&str> = results.lines().collect();
    assert!(lines[0].contains("\"missing\":[[\"hukou\""), "{}", lines[0]);
    assert!(lines[1].contains("\"key\":\"#2\""), "{}", lines[1]);
    assert!(lines[2].contains("\"denied\""), "{}", lines[2]);
    let told = String::from_utf8(output.stderr.clone()).unwrap();
    for part in ["半个字符", "第1行，“户籍”栏", "第2行，“编号”栏", "第3行，“学制”栏", "第4行，“学制”栏"]
    {
        assert!(told.contains(part), "{part} in\n{told}");
    }
    // Six years, written as JSON may write it, is no spreadsheet's doing.
    assert!(!told.contains("第1行，“学制”栏") && !told.contains("第2行，“学制”栏"), "{told}");
    assert!(!told.contains("列“"), "{told}");
    let english = said(&tiaoli(folder.path(), "en", &args));
    assert!(english.contains("line 1, field `户籍`") && english.contains("half a character"), "{english}");
}

#[test]
fn one_digit_is_no_slip_of_a_word() {
    let rows = "编号,户籍,学制\n1,1,3\n2,9,3\n3,x,3\n4,城布,3\n";
    let folder = folder(&[("p.tiao", SMALL), ("d.csv", rows)]);
    let told = said(&tiaoli(folder.path(), "zh", &["eval", "p.tiao", "--data", "d.csv"]));
    assert_eq!(told.matches("是不是“").count(), 1, "{told}");
}

#[test]
fn a_check_that_flags_and_asks_for_a_review_is_one_remark() {
    let policy = "政策 试写 { 施行 自 2020年1月1日 }
信息表 学生 { 编号 : 文本 识别号  学校代码 : 文本  户籍 : 城市、农村 }
资助项目 助学金 { 对象 学生  发放 按月 }
不予 甲 { 凡 户籍 为 城市  不得给予 助学金 }
比对 大批量异动 学生 以 学校代码 归并 { 凡 计数(学生) 超过 1  列为 重大疑点 \"多\"  重点审核 助学金 }
";
    let folder = folder(&[("p.tiao", policy), ("d.csv", "编号,学校代码,户籍\n1,A,城市\n2,A,城市\n")]);
    let args = ["eval", "p.tiao", "--data", "d.csv", "--format", "text", "-q"];
    let output = tiaoli(folder.path(), "zh", &args);
    expect(&output, 0);
    let told = said(&output);
    assert_eq!(told.matches("大批量异动").count(), 2, "{told}");
    let args = ["explain", "p.tiao", "--data", "d.csv", "--key", "1"];
    let told = said(&tiaoli(folder.path(), "zh", &args));
    assert!(!told.contains("大批量异动、大批量异动"), "{told}");
}

// ---- duties

#[test]
fn a_duty_reminds_before_it_is_overdue() {
    let policy = |remind: &str| {
        format!(
            "政策 试写 {{ 施行 自 2020年1月1日 }}
信息表 学生 {{ 编号 : 文本 识别号  户籍 : 城市、农村 }}
信息表 学校 {{ 代码 : 文本 识别号  发函日期 : 日期 }}
信息表 核查记录 {{ 学校代码 : 学校  日期 : 日期 }}
地方参数 核查间隔 : 整数 月 为 6 由本地确定 \"未定\"
资助项目 助学金 {{ 对象 学生  发放 按月 }}
不予 甲 {{ 凡 户籍 为 城市  不得给予 助学金 }}
职责 定期核查 {{ 责任单位 学校  频次 定期 核查间隔  佐证 核查记录.日期  {remind} }}
职责 每年核查 {{ 责任单位 学校  频次 每年  佐证 核查记录.日期  {remind} }}
"
        )
    };
    let folder = folder(&[
        ("p.tiao", &policy("提醒 30天")),
        ("q.tiao", &policy("").replace("政策 试写", "政策 另写")),
        ("d.csv", "编号,户籍\n1,城市\n"),
        ("s.csv", "代码\nA\nB\n"),
        ("c.csv", "学校代码,日期\nA,2024-04-20\nB,2024-08-20\n"),
    ]);
    let found = |policy: &str, day: &str, lang: &str| {
        let args = ["eval", policy, "--data", "d.csv", "学校=s.csv", "核查记录=c.csv", "--findings", "f.csv"];
        let output = run(folder.path(), lang, args.iter().chain(&["-q", "--as-of", day]));
        expect(&output, 0);
        fs::read_to_string(folder.path().join("f.csv")).unwrap()
    };
    let text = found("p.tiao", "2024-10-15", "zh");
    assert!(text.contains("快到期") && text.lines().count() == 2, "{text}");
    let text = found("p.tiao", "2024-10-15", "en");
    assert!(text.contains("falls due soon"), "{text}");
    // Without 提醒, and before its time, nothing is said.
    assert_eq!(found("q.tiao", "2024-10-15", "zh").lines().count(), 1);
    assert_eq!(found("p.tiao", "2024-09-10", "zh").lines().count(), 1);
    // Two months on one interval has run out; a year without evidence says when it ends.
    assert!(found("p.tiao", "2024-11-15", "zh").contains("逾期"));
    let late = found("p.tiao", "2025-12-15", "zh");
    assert!(late.contains("2025年12月31日"), "{late}");
}

/// A term that begins in a field of the evidence's own table is judged row by row.
#[test]
fn a_duty_within_working_days_is_judged_case_by_case() {
    let policy = "政策 试写 { 施行 自 2020年1月1日 }
信息表 学生 { 编号 : 文本 识别号  户籍 : 城市、农村 }
信息表 学校 { 代码 : 文本 识别号 }
信息表 异动 { 学校代码 : 学校  发生日期 : 日期  录入日期 : 日期 }
资助项目 助学金 { 对象 学生  发放 按月 }
不予 甲 { 凡 户籍 为 城市  不得给予 助学金 }
职责 及时维护 { 责任单位 学校  频次 10个工作日内 自 异动.发生日期  佐证 异动.录入日期 }
";
    let holidays = "日期,类别\n2024-10-01,休\n2024-10-02,休\n2024-10-03,休\n2024-10-04,休\n2024-10-07,休\n2024-09-29,班\n2024-10-12,班\n";
    let folder = folder(&[
        ("p.tiao", policy),
        ("d.csv", "编号,户籍\n1,城市\n"),
        ("s.csv", "代码\nA\n"),
        ("h.csv", holidays),
        (
            "c.csv",
            "学校代码,发生日期,录入日期\nA,2024-09-27,2024-10-15\nA,2024-09-27,2024-10-17\nA,2024-09-27,\nA,,2024-10-17\n",
        ),
    ]);
    let found = |day: &str, more: &[&str]| {
        let args =
            ["eval", "p.tiao", "--data", "d.csv", "学校=s.csv", "异动=c.csv", "--findings", "f.csv", "-q"];
        let output = run(folder.path(), "zh", args.iter().chain(&["--as-of", day]).chain(more));
        expect(&output, 0);
        let text = fs::read_to_string(folder.path().join("f.csv")).unwrap();
        let duty = text.lines().filter(|line| line.contains("及时维护"));
        duty.map(|line| line.split(',').skip(3).step_by(3).take(2).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    let table = ["--holidays", "h.csv"];
    // Nine working days are in time, eleven are late; the open one has time until it has not.
    assert_eq!(
        found("2024-10-15", &table),
        [
            "2 职责“及时维护”办理迟了：“异动”有 1 行超过了规定的工作日数",
            "4 职责“及时维护”无法判断：“异动”有 1 行缺少日期，或者没有那一年的节假日表"
        ]
    );
    let later = found("2024-10-25", &table);
    assert_eq!(
        later.first().map(String::as_str),
        Some("3 职责“及时维护”逾期：“异动”有 1 行还没有佐证，已超过规定的工作日数")
    );
    // Without a holiday table only what cannot be late is known.
    assert_eq!(
        found("2024-10-25", &[]),
        ["1;2;3;4 职责“及时维护”无法判断：“异动”有 4 行缺少日期，或者没有那一年的节假日表"]
    );
    assert_eq!(
        found("2024-10-07", &[]),
        ["1;2;4 职责“及时维护”无法判断：“异动”有 3 行缺少日期，或者没有那一年的节假日表"]
    );
}

// ---- what settles an incomplete record

/// `missing` of every line of results.
fn missing(output: &Output) -> Vec<String> {
    let results = String::from_utf8(output.stdout.clone()).unwrap();
    let of =
        |line: &str| line.split("\"missing\":").nth(1)?.split(",\"may_settle\"").next().map(str::to_owned);
    results.lines().filter_map(of).collect()
}

#[test]
fn missing_names_the_cells_of_other_tables() {
    let policy = "政策 试写 { 施行 自 2020年1月1日 }
信息表 学生 { 编号 : 文本 识别号  代码 : 文本 }
信息表 认定 { 学号 : 学生  档次 : 年级 有效 学年 }
信息表 名单 { 号 : 文本 }
信息表 发放 { 学号 : 学生  金额 : 金额 }
资助项目 甲 { 对象 学生  发放 按月 }
资助项目 乙 { 对象 学生  发放 按月 }
资助项目 丙 { 对象 学生  发放 按月 }
应助 子 { 凡 计数(认定 其中 档次 为 一年级) 超过 0  给予 甲 按 1元/月 }
应助 丑 { 凡 代码 属于 名单.号  给予 乙 按 1元/月 }
应助 寅 { 凡 合计(发放.金额) 不低于 10元  给予 丙 按 1元/月 }
";
    let folder = folder(&[
        ("p.tiao", policy),
        ("d.csv", "编号,代码\n1,a\n2,b\n2,b\n3,a\n"),
        ("r.csv", "学号,档次\n1,1\n"),
        ("l.csv", "号,备注\na,\n,某人\n"),
        ("f.csv", "学号,金额\n1,20\n2,5\n3,\n,7\n"),
    ]);
    let args = [
        "eval",
        "p.tiao",
        "--data",
        "d.csv",
        "认定=r.csv",
        "名单=l.csv",
        "发放=f.csv",
        "--data-date",
        "2024-05-01",
    ];
    let output = tiaoli(folder.path(), "zh", &[&args[..], &["--format", "jsonl", "-q"]].concat());
    expect(&output, 0);
    let found = missing(&output);
    let wanted = |n: usize| found.get(n..n + 3).map(|three| three.join(" ")).unwrap_or_default();
    // An expired cell; two rows with one key; a blank amount. The row that refers to nobody opens nothing.
    assert!(wanted(0).contains("认定.档次") && !wanted(0).contains("发放"), "{found:?}");
    assert!(wanted(3).contains("名单.号") && wanted(3).contains("发放.学号"), "{found:?}");
    assert!(wanted(9).contains("发放.金额") && !wanted(9).contains("发放.学号"), "{found:?}");
}

#[test]
fn an_amount_does_not_tell_a_sensitive_value() {
    let policy = "政策 试写 { 施行 自 2020年1月1日 }
信息表 学生 { 编号 : 文本 识别号 敏感  收入 : 金额 每生每年 敏感  低保 : 是否 敏感  户籍 : 城市、农村 敏感 }
资助项目 助学金 { 对象 学生  发放 按月 }
应助 甲 { 凡 收入 超过 1元/年  给予 助学金 按 收入 - 100元/年 }
比对 乙 学生 { 凡 收入 超过 1元/年 列为 一般疑点 \"低保{低保}户籍{户籍}\" }
";
    let folder =
        folder(&[("p.tiao", policy), ("d.csv", "编号,收入,低保,户籍\nS01,4321,否,农材\nS02,4322,是,城市\n")]);
    let at = folder.path();
    for format in ["text", "plain", "json"] {
        let told = said(&tiaoli(
            at,
            "zh",
            &["explain", "p.tiao", "--data", "d.csv", "--key", "S01", "--format", format],
        ));
        assert!(!told.contains("4221") && !told.contains("4321") && told.contains("351.75"), "{told}");
    }
    let args = [
        "eval",
        "p.tiao",
        "--data",
        "d.csv",
        "--findings",
        "f.csv",
        "--format",
        "text",
        "--all-problems",
        "-q",
    ];
    let output = tiaoli(at, "zh", &args);
    let told = said(&output) + &fs::read_to_string(at.join("f.csv")).unwrap();
    assert!(told.contains("低保（不显示）") && !told.contains("农村”吗") && !told.contains("农材"), "{told}");
    // Rows can be told apart, and what -q left out is listed when asked for.
    assert!(told.contains("*01") && told.contains("*02") && told.contains("户籍"), "{told}");
    let quiet = said(&tiaoli(at, "en", &["eval", "p.tiao", "--data", "d.csv", "-q"]));
    assert!(quiet.contains("1 problem in the data is not listed"), "{quiet}");
}

// ---- references

#[test]
fn references_that_find_nobody_are_said() {
    let policy = "政策 试写 { 施行 自 2020年1月1日 }
信息表 学生 { 编号 : 文本 识别号  户籍 : 城市、农村 }
信息表 学校 { 代码 : 文本 识别号  在校生数 : 整数 }
信息表 家庭成员 { 学生编号 : 学生  年收入 : 整数 }
信息表 异动 { 学校代码 : 学校  条数 : 整数 }
资助项目 助学金 { 对象 学生  发放 按月 }
应助 低收入 { 凡 合计(家庭成员.年收入) 不超过 10000  给予 助学金 按 200元/月 }
比对 大批量 异动 { 凡 条数 超过 学校代码.在校生数  列为 一般疑点 \"多\" }
";
    let folder = folder(&[
        ("p.tiao", policy),
        ("d.csv", "编号,户籍\n1,城市\n2,城市\n2,农村\n"),
        ("f.csv", "学生编号,年收入\n1,5\n2,5\n9,5\n,5\n"),
        ("s.csv", "代码,在校生数\nA,5\n"),
        ("c.csv", "学校代码,条数\nA,6\nB,6\n"),
    ]);
    for lang in ["zh", "en"] {
        let args = [
            "eval",
            "p.tiao",
            "--data",
            "d.csv",
            "家庭成员=f.csv",
            "学校=s.csv",
            "异动=c.csv",
            "--findings",
            "out.csv",
            "--format",
            "jsonl",
        ];
        let output = tiaoli(folder.path(), lang, &args);
        expect(&output, 0);
        let results = String::from_utf8(output.stdout.clone()).unwrap();
        let outcomes: Vec<bool> =
            results.lines().map(|line| line.contains("\"granted\",\"amount\"")).collect();
        assert_eq!(outcomes, [true, false, false], "{results}");
        assert_eq!(results.matches("\"incomplete\"").count(), 2, "{results}");
        let found = fs::read_to_string(folder.path().join("out.csv")).unwrap();
        for row in
            ["E0641,minor,学生,2;3", "E0413,major,家庭成员,3", "E0413,minor,家庭成员,4", "E0413,major,异动,2"]
        {
            assert!(found.lines().any(|line| line.starts_with(row)), "{row} in\n{found}");
        }
    }
}
