//! Several documents of one policy from outside: what is read, said and printed.

use std::{fs, process::Output};

use tempfile::TempDir;
use tiaoli_tests::binary::run;

const BASE: &str = "政策 甲办法 { 标题 \"甲办法\" 文号 \"甲〔2022〕1号\" 施行 自 2022年1月1日 }
信息表 学生 { 编号 : 文本 识别号  户籍 : 城市、农村  困难 : 是否 }
标准 助学金标准 : 金额 每生每年 { 自 2022年1月1日 为 2000元 依据 第一条 }
资助项目 助学金 { 对象 学生  发放 按学年 }
应助 困难学生 { 凡 困难 给予 助学金 按 助学金标准 }
不予 城市户籍 { 凡 户籍 为 城市 且 非困难 不得给予 助学金 }
";
const CHANGE: &str =
    "修改 甲办法 { 标题 \"关于调整甲办法的通知\" 文号 \"甲〔2025〕1号\" 施行 自 2025年3月1日 }
标准 助学金标准 : 金额 每生每年 { 自 2025年3月1日 至 2026年8月31日 为 2300元 依据 第一条 }
废止 城市户籍
    依据 第二条
";
const OTHER: &str = "政策 乙办法 { 标题 \"乙办法\" 施行 自 2022年1月1日 }\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("甲")).unwrap();
    fs::create_dir(folder.path().join("出")).unwrap();
    fs::write(folder.path().join("甲/办法.tiao"), BASE).unwrap();
    fs::write(folder.path().join("甲/调整.tiao"), CHANGE).unwrap();
    fs::write(folder.path().join("名册.csv"), "编号,户籍,困难\n1,城市,是\n2,城市,否\n").unwrap();
    folder
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn expect(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}\n{}", out(output), err(output));
}

fn outcomes(folder: &TempDir, policy: &str, day: &str) -> (Vec<String>, String) {
    let output =
        run(folder.path(), "zh", ["eval", policy, "--data", "名册.csv", "--as-of", day, "--format", "jsonl"]);
    expect(&output, 0);
    let read = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        format!("{} {}", value["outcome"].as_str().unwrap(), value["amount"].as_str().unwrap_or("-"))
    };
    (out(&output).lines().map(read).collect(), err(&output))
}

#[test]
fn a_file_brings_its_amendments_and_says_so() {
    let folder = folder();
    let (before, _) = outcomes(&folder, "甲/办法.tiao", "2024-09-01");
    assert_eq!(before, ["granted 2000.00", "denied -"]);
    let (after, said) = outcomes(&folder, "甲/办法.tiao", "2025-09-01");
    assert_eq!(after, ["granted 2300.00", "undetermined -"]);
    assert!(
        said.contains("一并读入同一政策的文件：甲/调整.tiao（甲〔2025〕1号，自2025年3月1日起施行）"),
        "{said}"
    );
    // The amendment alone leads to the same policy, and so does the folder; there is nothing to say of a folder.
    assert_eq!(outcomes(&folder, "甲/调整.tiao", "2025-09-01").0, after);
    let (whole, said) = outcomes(&folder, "甲", "2025-09-01");
    assert_eq!(whole, after);
    assert!(!said.contains("一并读入"), "{said}");
}

#[test]
fn another_policy_beside_it_is_left_alone() {
    let folder = folder();
    fs::write(folder.path().join("甲/乙.tiao"), OTHER).unwrap();
    assert_eq!(outcomes(&folder, "甲/办法.tiao", "2025-09-01").0, ["granted 2300.00", "undetermined -"]);
    let both = run(folder.path(), "zh", ["eval", "甲", "--data", "名册.csv", "--as-of", "2025-09-01"]);
    expect(&both, 2);
    assert!(err(&both).contains("2 个政策"), "{}", err(&both));
    let check = run(folder.path(), "zh", ["check", "甲"]);
    expect(&check, 0);
    assert!(err(&check).contains("核对了 2 个政策"), "{}", err(&check));
}

#[test]
fn the_consolidated_text_stands_by_itself() {
    let folder = folder();
    let over = run(folder.path(), "zh", ["consolidate", "甲", "--as-of", "2025-09-01", "-o", "甲/调整.tiao"]);
    expect(&over, 2);
    assert_eq!(fs::read_to_string(folder.path().join("甲/调整.tiao")).unwrap(), CHANGE);
    let written =
        run(folder.path(), "zh", ["consolidate", "甲", "--as-of", "2025-09-01", "-o", "出/汇总.tiao"]);
    expect(&written, 0);
    assert!(err(&written).contains("没有写入的：城市户籍"), "{}", err(&written));
    assert_eq!(outcomes(&folder, "出/汇总.tiao", "2025-09-01").0, ["granted 2300.00", "undetermined -"]);
    // 第一条 of the amendment would be the first article of the policy, standing under its header.
    let text = fs::read_to_string(folder.path().join("出/汇总.tiao")).unwrap();
    assert!(text.contains("2300元 依据 《关于调整甲办法的通知》第一条"), "{text}");
    let check = run(folder.path(), "zh", ["fmt", "--check", "出/汇总.tiao"]);
    expect(&check, 0);
    let before = run(folder.path(), "en", ["consolidate", "甲", "--as-of", "2021-09-01"]);
    expect(&before, 2);
    assert!(err(&before).contains("not in force"), "{}", err(&before));
}

#[test]
fn a_consolidated_text_may_lie_beside_its_documents() {
    let folder = folder();
    for target in ["甲/汇总.tiao", "甲汇总.tiao"] {
        // Twice: the second takes the place of the first.
        for _ in 0..2 {
            let written =
                run(folder.path(), "zh", ["consolidate", "甲", "--as-of", "2025-09-01", "-o", target]);
            expect(&written, 0);
        }
        let check = run(folder.path(), "zh", ["check", target]);
        expect(&check, 0);
        assert!(!err(&check).contains("E0"), "{}", err(&check));
        let (named, said) = outcomes(&folder, target, "2025-09-01");
        assert_eq!(named, ["granted 2300.00", "undetermined -"]);
        assert!(!said.contains("一并读入"), "{said}");
    }
    // The folder and the files beside it are read without it.
    let (whole, said) = outcomes(&folder, "甲", "2024-09-01");
    assert_eq!(whole, ["granted 2000.00", "denied -"]);
    assert!(said.contains("没有读入汇总文本：甲/汇总.tiao"), "{said}");
    for sibling in ["甲/办法.tiao", "甲/调整.tiao"] {
        assert_eq!(outcomes(&folder, sibling, "2024-09-01").0, ["granted 2000.00", "denied -"]);
    }
    let check = run(folder.path(), "zh", ["check", "."]);
    expect(&check, 0);
    assert!(err(&check).contains("核对了 1 个政策"), "{}", err(&check));
    // A folder of nothing else is read.
    fs::rename(folder.path().join("甲/汇总.tiao"), folder.path().join("出/汇总.tiao")).unwrap();
    assert_eq!(outcomes(&folder, "出", "2025-09-01").0, ["granted 2300.00", "undetermined -"]);
}

#[test]
fn blame_tells_who_did_what() {
    let folder = folder();
    let all = run(folder.path(), "zh", ["blame", "甲"]);
    expect(&all, 0);
    let text = out(&all);
    assert!(text.contains("不予 城市户籍\n  2022-01-01  写入  《甲办法》（甲〔2022〕1号）"), "{text}");
    assert!(text.contains("2025-03-01  废止  《关于调整甲办法的通知》（甲〔2025〕1号）"), "{text}");
    assert!(text.contains("2026-09-01  到期"), "{text}");
    let one = run(folder.path(), "zh", ["blame", "甲", "助学金标准", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out(&one)).unwrap();
    let what: Vec<&str> =
        json[0]["events"].as_array().unwrap().iter().map(|event| event["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["introduced", "changed", "expired"]);
    let unknown = run(folder.path(), "zh", ["blame", "甲", "城市户口"]);
    expect(&unknown, 2);
    assert!(err(&unknown).contains("是不是“城市户籍”"), "{}", err(&unknown));
}

#[test]
fn a_horizon_shows_what_runs_out() {
    let folder = folder();
    let near = run(folder.path(), "zh", ["check", "甲", "--horizon", "2026-08-31"]);
    expect(&near, 0);
    assert!(!err(&near).contains("W0523"), "{}", err(&near));
    let far = run(folder.path(), "zh", ["check", "甲", "--horizon", "2026-09-01", "--fail-level", "warning"]);
    expect(&far, 1);
    assert!(err(&far).contains("标准“助学金标准”到2026年8月31日为止"), "{}", err(&far));
}

#[test]
fn a_horizon_shows_rules_and_definitions_that_run_out() {
    let folder = folder();
    let rules = "所称 受助年份 是指 困难 施行 自 2022年1月1日 至 2025年12月31日
应助 临时补助 { 凡 受助年份 施行 自 2022年1月1日 至 2024年12月31日 给予 助学金 按 助学金标准 }
应助 临时补助 { 凡 受助年份 施行 自 2025年3月1日 至 2025年12月31日 给予 助学金 按 助学金标准 }
";
    fs::write(folder.path().join("甲/办法.tiao"), format!("{BASE}{rules}")).unwrap();
    fs::remove_file(folder.path().join("甲/调整.tiao")).unwrap();
    let near = run(folder.path(), "zh", ["check", "甲", "--horizon", "2025-12-31"]);
    expect(&near, 0);
    assert!(!err(&near).contains("W0523"), "{}", err(&near));
    // The hole is told without a horizon too.
    assert!(err(&near).contains("2025年1月1日至2025年2月28日这段时间“临时补助”没有规定"), "{}", err(&near));
    let far = run(folder.path(), "zh", ["check", "甲", "--horizon", "2026-01-01"]);
    assert!(err(&far).contains("规则“临时补助”到2025年12月31日为止"), "{}", err(&far));
    assert!(err(&far).contains("所称“受助年份”到2025年12月31日为止"), "{}", err(&far));
}

#[test]
fn a_horizon_leaves_alone_what_was_ended_on_purpose() {
    let folder = folder();
    // 城市户籍 is repealed, and the policy itself ends: that is told once, of the policy.
    let ends = BASE.replace("施行 自 2022年1月1日 }", "施行 自 2022年1月1日 至 2026年8月31日 }");
    fs::write(folder.path().join("甲/办法.tiao"), ends).unwrap();
    let far = run(folder.path(), "zh", ["check", "甲", "--horizon", "2027-01-01"]);
    assert!(err(&far).contains("政策“甲办法”到2026年8月31日为止"), "{}", err(&far));
    assert!(!err(&far).contains("规则“"), "{}", err(&far));
}

/// An article's number alone could be of any of the documents.
#[test]
fn an_explanation_names_the_document_of_a_clause_and_of_a_value() {
    let folder = folder();
    let explain = |format: &str| {
        let args = ["explain", "甲", "--data", "名册.csv", "--key", "1", "--as-of", "2025-09-01"];
        out(&run(folder.path(), "zh", args.into_iter().chain(["--format", format])))
    };
    let text = explain("text");
    assert!(text.contains("主要依据：《甲办法》 应助 困难学生"), "{text}");
    assert!(text.contains("依据 《关于调整甲办法的通知》第一条"), "{text}");
    let json: serde_json::Value = serde_json::from_str(&explain("json")).unwrap();
    assert_eq!(json[0]["applied"][0]["document"], "《甲办法》");
    let standards = &json[0]["payment"]["grants"][0]["standards"];
    assert_eq!(standards[0]["basis"], "《关于调整甲办法的通知》第一条");
}

#[test]
fn layers_are_named_where_they_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let benefit = "资助项目 助学金 { 对象 学生  发放 按月 }\n";
    put("学生.tiao", "信息表 学生 { 编号 : 文本 识别号  户籍 : 城市、农村  困难 : 是否 }\n");
    put(
        "通知.tiao",
        &format!(
            "政策 通知 {{ 标题 \"省通知\" 施行 自 2022年1月1日 }}\n引用 \"学生.tiao\"\n{benefit}\
             第六条 {{ 应助 困难学生 {{ 凡 困难 给予 助学金 按 200元/月 }} }}\n英文名 {{ 通知 notice }}\n"
        ),
    );
    put(
        "细则.tiao",
        &format!(
            "政策 细则 {{ 标题 \"市细则\" 施行 自 2022年1月1日 引入 通知 }}\n引用 \"学生.tiao\"\n引用 \"通知.tiao\"\n\
             {benefit}第六条 {{ 暂缓 农村的 {{ 凡 户籍 为 农村 暂缓发放 助学金 待 \"核实\" }} }}\n"
        ),
    );
    put("名册.csv", "编号,户籍,困难\n1,农村,是\n2,城市,是\n");
    let given = ["细则.tiao", "--data", "名册.csv", "--as-of", "2025-09-01"];
    let text = out(&run(folder.path(), "zh", ["explain"].into_iter().chain(given).chain(["--key", "1"])));
    assert!(text.contains("主要依据：《市细则》第六条 暂缓 农村的"), "{text}");
    assert!(text.contains("同时适用：《省通知》第六条 应助 困难学生"), "{text}");
    let zh = out(&run(folder.path(), "zh", ["eval"].into_iter().chain(given).chain(["--names", "zh"])));
    assert!(zh.contains("依据的政策：细则") && zh.contains("依据的政策：通知"), "{zh}");
    assert!(!zh.contains("layer:"), "{zh}");
}

#[test]
fn blame_shows_what_an_amendment_replaced_before_it_began() {
    let folder = folder();
    let base = BASE.replace("依据 第一条 }", "依据 第一条\n自 2025年9月1日 为 2500元 依据 第一条 }");
    fs::write(folder.path().join("甲/办法.tiao"), base).unwrap();
    let output = run(folder.path(), "zh", ["blame", "甲", "助学金标准"]);
    expect(&output, 0);
    let told = out(&output);
    assert!(told.contains("被替换"), "{told}");
    assert!(told.contains("自 2025年9月1日 为 2500元 依据 第一条"), "{told}");
    let english = out(&run(folder.path(), "en", ["blame", "甲", "助学金标准", "--format", "json"]));
    assert!(english.contains("superseded"), "{english}");
}

#[test]
fn a_file_that_is_no_plain_text_is_called_what_it_is() {
    let folder = folder();
    let base = BASE.replace("施行 自 2022年1月1日 }\n信", "施行 自 2022年1月1日 原文文件 \"甲.docx\" }\n信");
    fs::write(folder.path().join("甲/办法.tiao"), base).unwrap();
    for start in [&b"PK\x03\x04\x14\x00"[..], b"\xD0\xCF\x11\xE0\xA1\xB1"] {
        fs::write(folder.path().join("甲/甲.docx"), [start, b"\x93\xFF"].concat()).unwrap();
        let told = err(&run(folder.path(), "zh", ["check", "甲"]));
        assert!(told.contains("Word") && told.contains(".txt") && !told.contains("GBK"), "{told}");
    }
    let utf16: Vec<u8> = "\u{feff}政策".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("乙.tiao"), utf16).unwrap();
    let told = err(&run(folder.path(), "zh", ["check", "乙.tiao"]));
    assert!(told.contains("UTF-16") && !told.contains("GBK"), "{told}");
}

#[test]
fn a_repealed_benefit_has_no_result_and_explain_says_why() {
    let folder = folder();
    let repeal = "修改 甲办法 { 标题 \"停止发放的通知\" 施行 自 2025年9月1日 }
废止 助学金、困难学生
资助项目 补助 { 对象 学生  发放 按月 }
应助 农村学生 { 凡 户籍 为 农村 给予 补助 按 100元/月 }
";
    fs::write(folder.path().join("甲/停止.tiao"), repeal).unwrap();
    let (before, _) = outcomes(&folder, "甲", "2025-08-31");
    assert_eq!(before, ["granted 0.00", "undetermined -"]);
    let (after, _) = outcomes(&folder, "甲", "2025-09-01");
    assert_eq!(after, ["undetermined -", "undetermined -"]);
    let output =
        run(folder.path(), "zh", ["consolidate", "甲", "--as-of", "2025-09-01", "-o", "出/汇总.tiao"]);
    expect(&output, 0);
    assert_eq!(outcomes(&folder, "出/汇总.tiao", "2025-09-01").0, after);
    let explained = run(
        folder.path(),
        "zh",
        ["explain", "甲", "--data", "名册.csv", "--key", "1", "--as-of", "2025-09-01"],
    );
    expect(&explained, 0);
    assert!(
        err(&explained).contains("“助学金”自2025年9月1日起已由《停止发放的通知》废止"),
        "{}",
        err(&explained)
    );
    assert!(!out(&explained).contains("助学金"), "{}", out(&explained));
    // Over months of before and after, every month has the same benefits.
    let months = run(
        folder.path(),
        "zh",
        [
            "eval",
            "甲",
            "--data",
            "名册.csv",
            "--months",
            "2025-08..2025-09",
            "--data-date",
            "2025-09-01",
            "--format",
            "csv",
        ],
    );
    expect(&months, 0);
    assert_eq!(out(&months).matches(",助学金,").count(), 4, "{}", out(&months));
}
