//! The program from outside: every command, its exit codes, hostile inputs, and that no output is ever half there.

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};

use tempfile::TempDir;
use tiaoli_tests::binary::{command, root, run};

const NOTICE: &str = "neimenggu/notice.tiao";

fn policies() -> PathBuf {
    root().join("policies")
}

fn students() -> String {
    policies().join("samples/small/students.csv").to_str().unwrap().to_owned()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("stdout is UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("stderr is UTF-8")
}

#[track_caller]
fn expect(output: &Output, wanted: i32) {
    assert_eq!(code(output), wanted, "stdout:\n{}\nstderr:\n{}", out(output), err(output));
}

/// A folder with a policy that fits any roster with 编号 and 户籍.
fn small(rest: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "政策 试写 {{\n    施行 自 2020年1月1日\n}}\n信息表 学生 {{\n    编号 : 文本  识别号\n    户籍 : 城市、农村\n    入学日期 : 日期\n}}\n资助项目 助学金 {{\n    对象 学生\n    发放 按月\n}}\n{rest}"
    );
    fs::write(folder.path().join("p.tiao"), text).unwrap();
    folder
}

const RULES: &str = "不予 城市的 {\n    凡 户籍 为 城市\n    不得给予 助学金\n}\n应助 新生 {\n    凡 入学日期 届满 2024年9月1日\n    给予 助学金 按 200元/月\n}\n";

fn eval(folder: &Path, data: &str, more: &[&str]) -> Output {
    let base = ["eval", "p.tiao", "--data", data, "--as-of", "2024-10-15", "--format", "jsonl"];
    run(folder, "zh", base.iter().chain(more))
}

// ---- every command

#[test]
fn check_says_what_is_wrong_and_where() {
    expect(&run(&policies(), "zh", ["check", NOTICE]), 0);
    expect(&run(&policies(), "zh", ["check", NOTICE, "--fail-level", "warning"]), 1);
    let folder = small("不予 甲 {\n    凡 户藉 为 城市\n    不得给予 助学金\n}\n");
    let output = run(folder.path(), "zh", ["check"]);
    expect(&output, 3);
    let said = out(&output) + &err(&output);
    assert!(said.contains("E0202") && said.contains("p.tiao:14:7") && said.contains("户籍"), "{said}");
    for format in ["plain", "json", "sarif", "github"] {
        expect(&run(folder.path(), "en", ["check", "--format", format]), 3);
    }
    expect(&run(folder.path(), "zh", ["check", "nowhere.tiao"]), 3);
}

#[test]
fn eval_writes_one_line_per_row_in_order() {
    let output = run(
        &policies(),
        "zh",
        ["eval", NOTICE, "--data", &students(), "--as-of", "2024-10-15", "--format", "jsonl"],
    );
    expect(&output, 0);
    let lines: Vec<serde_json::Value> =
        out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let rows = fs::read_to_string(students()).unwrap().lines().count() - 1;
    assert_eq!(lines.len(), rows);
    let keys = [
        "row",
        "key",
        "benefit",
        "as_of",
        "outcome",
        "amount",
        "funding",
        "rules",
        "articles",
        "missing",
        "may_settle",
        "possible",
        "review",
        "findings",
        "notes",
    ];
    for (at, line) in lines.iter().enumerate() {
        assert_eq!(line["row"], at as u64 + 1);
        assert_eq!(line.as_object().unwrap().keys().collect::<Vec<_>>(), keys);
        assert_eq!(line["amount"].is_null(), line["outcome"] != "granted");
        assert_eq!(line["possible"].as_array().unwrap().is_empty(), line["outcome"] != "incomplete");
    }
    assert!(err(&output).contains("13 条记录"), "{}", err(&output));
    assert!(
        lines.iter().any(|line| line["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one == "dual_registration"))
    );
}

#[test]
fn results_do_not_depend_on_the_language_or_the_form_of_the_data() {
    let folder = small(RULES);
    fs::write(folder.path().join("a.csv"), "编号,户籍,入学日期\n1,农村,2024-09-01\n2,城市,\n3,,\n").unwrap();
    fs::write(folder.path().join("a.tsv"), "编号\t户籍\t入学日期\n1\t农村\t2024-09-01\n2\t城市\t\n3\t\t\n")
        .unwrap();
    let jsonl = "{\"编号\":\"1\",\"户籍\":\"农村\",\"入学日期\":\"2024-09-01\"}\n{\"编号\":\"2\",\"户籍\":\"城市\"}\n{\"编号\":\"3\"}\n";
    fs::write(folder.path().join("a.jsonl"), jsonl).unwrap();
    let wanted = out(&eval(folder.path(), "a.csv", &[]));
    assert_eq!(wanted.lines().count(), 3);
    assert_eq!(wanted, out(&eval(folder.path(), "a.tsv", &[])));
    assert_eq!(wanted, out(&eval(folder.path(), "a.jsonl", &[])));
    assert_eq!(wanted, out(&eval(folder.path(), "a.csv", &["--lang", "en"])));
    for format in ["csv", "json", "text"] {
        let base = ["eval", "p.tiao", "--data", "a.csv", "--as-of", "2024-10-15", "--format", format];
        expect(&run(folder.path(), "zh", base), 0);
    }
}

#[test]
fn standard_input_is_a_roster() {
    let folder = small(RULES);
    let mut child = command(folder.path(), "zh")
        .args(["eval", "p.tiao", "--data", "-", "--as-of", "2024-10-15", "--format", "jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all("编号,户籍,入学日期\n1,城市,\n".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    expect(&output, 0);
    assert!(out(&output).contains("\"outcome\":\"denied\""));
}

#[test]
fn explain_tells_one_student() {
    let output = run(
        &policies(),
        "zh",
        ["explain", NOTICE, "--data", &students(), "--key", "S002", "--as-of", "2024-10-15"],
    );
    expect(&output, 0);
    let text = out(&output);
    assert!(
        text.contains("城市非涉农不困难") && text.contains("一律不得") && text.contains("下一步"),
        "{text}"
    );
    let set =
        ["explain", NOTICE, "--set", "户籍=城市", "年级=一年级", "--as-of", "2024-10-15", "--format", "json"];
    let output = run(&policies(), "en", set);
    expect(&output, 0);
    let _: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    expect(
        &run(
            &policies(),
            "zh",
            ["explain", NOTICE, "--data", &students(), "--key", "nobody", "--as-of", "2024-10-15"],
        ),
        4,
    );
    expect(&run(&policies(), "zh", ["explain", NOTICE, "--set", "户籍=天上", "--as-of", "2024-10-15"]), 2);
}

#[test]
fn coverage_counts_the_policy_itself() {
    let output = run(&policies(), "zh", ["test", "samples/local", "--coverage"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("neimenggu/"), "{text}");
    assert!(text.contains("引入的政策另有"), "{text}");
}

#[test]
fn test_runs_the_examples() {
    let output = run(&policies(), "zh", ["test", "neimenggu", "--coverage"]);
    expect(&output, 0);
    let folder = small(RULES);
    let path = folder.path().join("p.tiao");
    let wrong = fs::read_to_string(&path).unwrap()
        + "举例 \"错的\" {\n    基准日 2024年10月15日\n    学生 { 编号 \"1\"  户籍 城市 }\n    助学金 应为 应助\n}\n";
    fs::write(&path, wrong).unwrap();
    let output = run(folder.path(), "zh", ["test", "--junit", "report.xml"]);
    expect(&output, 1);
    assert!((out(&output) + &err(&output)).contains("错的"));
    assert!(fs::read_to_string(folder.path().join("report.xml")).unwrap().contains("<failure"));
    expect(&run(folder.path(), "zh", ["test", "--run", "没有这一例"]), 2);
}

#[test]
fn fmt_checks_shows_and_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.tiao");
    fs::write(&path, "政策 甲{施行 自2020年1月1日}\n").unwrap();
    expect(&run(folder.path(), "zh", ["fmt", "--check"]), 1);
    let diff = run(folder.path(), "zh", ["fmt", "--diff"]);
    assert!(out(&diff).contains("+政策 甲 {"), "{}", out(&diff));
    assert_eq!(fs::read_to_string(&path).unwrap(), "政策 甲{施行 自2020年1月1日}\n");
    expect(&run(folder.path(), "zh", ["fmt"]), 0);
    expect(&run(folder.path(), "zh", ["fmt", "--check"]), 0);
    expect(&run(folder.path(), "zh", ["fmt", "--lang", "en"]), 0);
    assert!(fs::read_to_string(&path).unwrap().starts_with("policy 甲 {"));
}

#[test]
fn trace_accounts_for_every_sentence() {
    let output = run(&policies(), "zh", ["trace", NOTICE]);
    expect(&output, 0);
    assert!((out(&output) + &err(&output)).contains("0 句没有落实"));
    let json = run(&policies(), "en", ["trace", NOTICE, "--format", "json"]);
    let _: serde_json::Value = serde_json::from_str(&out(&json)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("t.html");
    expect(&run(&policies(), "zh", ["trace", NOTICE, "-o", page.to_str().unwrap()]), 0);
    assert!(fs::read_to_string(page).unwrap().contains("<html"));
}

#[test]
fn new_begins_a_project_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    expect(&run(folder.path(), "zh", ["new", "a"]), 0);
    let project = folder.path().join("a");
    expect(&run(&project, "zh", ["check", "--fail-level", "warning"]), 0);
    expect(&run(&project, "zh", ["test"]), 0);
    expect(&run(&project, "zh", ["fmt", "--check"]), 0);
    expect(&run(&project, "zh", ["eval", ".", "--data", "roster.csv", "--as-of", "2024-10-15"]), 0);
    expect(&run(folder.path(), "zh", ["new", "a"]), 2);
}

#[test]
fn the_small_commands() {
    let here = root();
    let page = run(&here, "zh", ["code", "E0103"]);
    expect(&page, 0);
    assert!(out(&page).contains("mixed-and-or"));
    expect(&run(&here, "zh", ["code", "e0103"]), 0);
    expect(&run(&here, "zh", ["code", "E9999"]), 2);
    for shell in ["bash", "zsh", "fish"] {
        assert!(out(&run(&here, "zh", ["completions", shell])).contains("tiaoli"));
    }
    expect(&run(&here, "zh", ["man"]), 0);
    expect(&run(&here, "en", ["--version"]), 0);
    expect(&run(&here, "zh", ["help", "eval"]), 0);
    expect(&run(&here, "zh", ["nonsense"]), 2);
    expect(&run(&here, "zh", ["eval", "--nonsense"]), 2);
}

// ---- exit codes of eval

#[test]
fn eval_ends_with_the_code_that_says_why() {
    let folder = small(RULES);
    fs::write(folder.path().join("a.csv"), "编号,户籍,入学日期\n1,,\n").unwrap();
    expect(&eval(folder.path(), "a.csv", &[]), 0);
    expect(&eval(folder.path(), "a.csv", &["--fail-on", "incomplete"]), 5);
    expect(&eval(folder.path(), "nowhere.csv", &[]), 4);
    expect(&run(folder.path(), "zh", ["eval", "p.tiao", "--data", "a.csv"]), 2);
    expect(&run(folder.path(), "zh", ["eval", "p.tiao", "--data", "a.csv", "--as-of", "2024-13-01"]), 2);
    fs::write(folder.path().join("bad.tiao"), "政策 甲 { 施行 自 昨天 }\n").unwrap();
    expect(&run(folder.path(), "zh", ["eval", "bad.tiao", "--data", "a.csv", "--as-of", "2024-10-15"]), 3);
}

// ---- bad data

#[test]
fn a_bad_cell_is_reported_and_the_row_is_kept() {
    let folder = small(RULES);
    fs::write(
        folder.path().join("a.csv"),
        "编号,户籍,入学日期\n1,天上,2024-09-01\n2,农村,昨天\n3,城市,2024-02-30\n4\n5,农村,2024-09-01,多\n",
    )
    .unwrap();
    let output = eval(folder.path(), "a.csv", &[]);
    expect(&output, 0);
    let lines: Vec<serde_json::Value> =
        out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let outcomes: Vec<&str> = lines.iter().map(|line| line["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["incomplete", "incomplete", "denied", "incomplete", "granted"]);
    let said = err(&output);
    for part in ["天上", "昨天", "2024-02-30", "a.csv"] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    expect(&eval(folder.path(), "a.csv", &["--strict"]), 4);
}

/// Every row comes out, whatever is wrong with it.
#[test]
fn rows_in_are_rows_out() {
    let folder = small(RULES);
    let mut csv = String::from("编号,户籍,入学日期\n");
    let cells = ["农村", "城市", "", "天上", "\"a\"\"b\"", "\"两\n行\"", "，"];
    for row in 0..700 {
        csv += &format!("{row},{},{}\n", cells[row % 7], ["2024-09-01", "x", "", "2024/9/1"][row % 4]);
    }
    fs::write(folder.path().join("a.csv"), csv).unwrap();
    let output = eval(folder.path(), "a.csv", &[]);
    expect(&output, 0);
    assert_eq!(out(&output).lines().count(), 700);
}

#[test]
fn an_output_is_whole_or_not_there() {
    let folder = small(RULES);
    fs::write(folder.path().join("a.csv"), "编号,户籍,入学日期\n1,农村,2024-09-01\n2,天上,\n").unwrap();
    expect(&eval(folder.path(), "a.csv", &["-o", "result.jsonl"]), 0);
    let before = fs::read(folder.path().join("result.jsonl")).unwrap();
    expect(&eval(folder.path(), "a.csv", &["-o", "result.jsonl", "--strict"]), 4);
    assert_eq!(
        fs::read(folder.path().join("result.jsonl")).unwrap(),
        before,
        "a failed run leaves the old result"
    );
    expect(&eval(folder.path(), "a.csv", &["-o", "no/such/folder/result.jsonl"]), 2);
    expect(&eval(folder.path(), "a.csv", &["-o", "."]), 2);
    let names: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), 3, "no scraps are left: {names:?}");
}

// ---- hostile input

/// Whatever it is, the program ends by itself, with a code of the contract, and does not panic.
#[track_caller]
fn survives(output: &Output, codes: &[i32]) {
    let said = err(output);
    assert!(
        codes.contains(&code(output)),
        "{:?}: {}",
        code(output),
        &said.chars().take(600).collect::<String>()
    );
    assert!(!said.contains("panicked") && !said.contains("RUST_BACKTRACE"), "{said}");
}

#[test]
fn hostile_policies() {
    let nested = format!(
        "不予 甲 {{ 凡 {}户籍 为 城市{}  不得给予 助学金 }}\n",
        "(".repeat(100_000),
        ")".repeat(100_000)
    );
    let blocks = "第一条 {".repeat(100_000);
    let long_line = format!("不予 甲 {{ 凡 户籍 为 {}  不得给予 助学金 }}\n", "城市、".repeat(110_000));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("NUL bytes", vec![0; 5000]),
        ("NUL inside", b"\xe6\x94\xbf\xe7\xad\x96 \x00 { \x00 }".to_vec()),
        ("not UTF-8", vec![0xff, 0xfe, 0x00, 0x41]),
        ("GBK", vec![0xd5, 0xfe, 0xb2, 0xdf]),
        ("only a mark", "\u{feff}".into()),
        ("1 MB on one line", long_line.into_bytes()),
        ("100k brackets", nested.into_bytes()),
        ("100k braces", blocks.into_bytes()),
        ("a quote that never ends", "原则要求 “".repeat(3000).into_bytes()),
        ("a comment that never ends", "/* ".repeat(3000).into_bytes()),
        ("1 MB of one letter", vec![b'a'; 1 << 20]),
        ("1 MB of quotes", vec![b'"'; 1 << 20]),
    ];
    for (name, bytes) in cases {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("p.tiao"), bytes).unwrap();
        for args in [["check", "p.tiao"], ["fmt", "p.tiao"]] {
            let output = run(folder.path(), "zh", args);
            let said = err(&output);
            assert!(!said.contains("panicked"), "{name}: {said}");
            assert!((0..=4).contains(&code(&output)), "{name} {args:?}: {}", code(&output));
        }
    }
    survives(&run(&root(), "zh", ["check", "nowhere"]), &[3]);
    survives(&run(&root(), "zh", ["eval", ".", "--data", "x.csv", "--as-of", "2024-10-15"]), &[2, 3, 4]);
}

#[test]
fn a_policy_of_ten_thousand_rules() {
    let rule = |at: usize| {
        format!(
            "不予 规则{at} {{\n    凡 户籍 为 城市 且 入学日期 超过 2024年9月1日\n    不得给予 助学金\n}}\n"
        )
    };
    let folder = small(&(0..10_000).map(rule).collect::<String>());
    survives(&run(folder.path(), "zh", ["check"]), &[0]);
}

#[test]
fn hostile_rosters() {
    let folder = small(RULES);
    let wide = format!("编号,户籍\n{}\n2,城市\n", "x,".repeat(1_000_000));
    let wide_header = format!("编号,户籍{}\n1,城市\n", ",x".repeat(100_000));
    let cases: Vec<(&str, Vec<u8>, &[i32])> = vec![
        ("empty", Vec::new(), &[4]),
        ("only a header", "编号,户籍\n".into(), &[0]),
        ("NUL bytes", vec![0; 5000], &[0, 4]),
        ("1M columns in a row", wide.into_bytes(), &[0, 4]),
        ("100k headers", wide_header.into_bytes(), &[0, 4]),
        ("a quote never closed", "编号,户籍\n1,\"城市\n2,农村\n".into(), &[0, 4]),
        (
            "GBK",
            [b"\xb1\xe0\xba\xc5,\xbb\xa7\xbc\xae\n".as_slice(), b"1,\xb3\xc7\xca\xd0\n"].concat(),
            &[0, 4],
        ),
        ("a spreadsheet", b"PK\x03\x04junk".to_vec(), &[4]),
        ("one long cell", format!("编号,户籍\n1,{}\n", "长".repeat(400_000)).into_bytes(), &[0, 4]),
    ];
    for (name, bytes, codes) in cases {
        fs::write(folder.path().join("a.csv"), bytes).unwrap();
        let output = eval(folder.path(), "a.csv", &[]);
        assert!(!err(&output).contains("panicked"), "{name}");
        assert!(codes.contains(&code(&output)), "{name}: {} {}", code(&output), err(&output));
    }
    survives(&eval(folder.path(), ".", &[]), &[4]);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = small(RULES);
    let rows: String = (0..50_000).map(|row| format!("{row},城市,2024-09-01\n")).collect();
    fs::write(folder.path().join("a.csv"), format!("编号,户籍,入学日期\n{rows}")).unwrap();
    let mut child = command(folder.path(), "zh")
        .args(["eval", "p.tiao", "--data", "a.csv", "--as-of", "2024-10-15"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    std::thread::sleep(Duration::from_millis(20));
    let output = child.wait_with_output().unwrap();
    assert!(!err(&output).contains("panicked") && !err(&output).contains("pipe"), "{}", err(&output));
}

// ---- what people read

/// What a command says, both streams, without the parts that change with the machine.
fn screen(lang: &str, args: &[&str]) -> String {
    let output = run(&policies(), lang, args);
    format!("{}{}", out(&output), err(&output))
}

#[test]
fn screens_of_the_notice() {
    let students = "samples/small/students.csv";
    let schools = "学校=samples/small/schools.csv";
    for lang in ["zh", "en"] {
        insta::assert_snapshot!(format!("check_{lang}"), screen(lang, &["check", NOTICE]));
        let explain =
            ["explain", NOTICE, "--data", students, schools, "--key", "S002", "--as-of", "2024-10-15"];
        insta::assert_snapshot!(format!("explain_{lang}"), screen(lang, &explain));
        let eval = ["eval", NOTICE, "--data", students, schools, "--as-of", "2024-10-15", "--format", "text"];
        insta::assert_snapshot!(format!("eval_{lang}"), screen(lang, &eval));
    }
}

// ---- what a first user ran into

#[test]
fn no_output_replaces_an_input() {
    let folder = small(RULES);
    let roster = "编号,户籍,入学日期\n1,农村,2024-09-01\n";
    fs::write(folder.path().join("a.csv"), roster).unwrap();
    let policy = fs::read_to_string(folder.path().join("p.tiao")).unwrap();
    for more in [
        ["-o", "a.csv"].as_slice(),
        &["-o", "./a.csv"],
        &["--findings", "a.csv"],
        &["-o", "p.tiao"],
        &["-o", "new.tiao"],
        &["-o", "r.csv", "--findings", "./r.csv"],
    ] {
        expect(&eval(folder.path(), "a.csv", more), 2);
    }
    expect(&run(folder.path(), "zh", ["test", ".", "--junit", "p.tiao"]), 2);
    assert_eq!(fs::read_to_string(folder.path().join("a.csv")).unwrap(), roster);
    assert_eq!(fs::read_to_string(folder.path().join("p.tiao")).unwrap(), policy);
    expect(&eval(folder.path(), "a.csv", &["-o", "r.csv"]), 0);
    // A result of before is no input.
    expect(&eval(folder.path(), "a.csv", &["-o", "r.csv"]), 0);
}

#[test]
fn findings_name_the_file_of_their_table() {
    let folder = small(
        "信息表 异动 {\n    编号 : 文本 识别号\n    学生号 : 学生\n    天数 : 整数\n}\n\
         比对 迟录 异动 {\n    凡 天数 超过 10\n    列为 一般疑点 \"迟录 {天数} 天\"\n}\n\
         比对 早来 学生 {\n    凡 入学日期 不满 2020年1月1日\n    列为 一般疑点 \"来得早\"\n}\n",
    );
    fs::write(folder.path().join("a.csv"), "编号,户籍,入学日期\n1,农村,2019-09-01\n2,农村,坏\n").unwrap();
    fs::write(folder.path().join("b.csv"), "编号,学生号,天数\nx,1,3\ny,1,30\n").unwrap();
    let base = ["eval", "p.tiao", "--data", "a.csv", "异动=b.csv", "--as-of", "2024-10-15"];
    let output = run(folder.path(), "zh", base.iter().chain(&["-o", "r.csv", "--findings", "f.csv"]));
    expect(&output, 0);
    let findings = fs::read_to_string(folder.path().join("f.csv")).unwrap();
    assert!(findings.contains(",异动,2,y,b.csv:3,迟录 30 天"), "{findings}");
    assert!(findings.contains(",学生,1,1,a.csv:2,来得早"), "{findings}");
    assert!(
        findings.contains(",学生,2,2,a.csv:3,可能有“早来”的情况，还不能确定：数据里缺 入学日期"),
        "{findings}"
    );
    assert!(findings.contains("E0621,minor,学生,2,2,a.csv:3,"), "{findings}");
}

#[test]
fn rows_that_are_no_records_are_named_once() {
    let folder = small(RULES);
    let rows = "编号,户籍,入学日期\n1,农村,2024-09-01\n,,\n编号,户籍,入学日期\n合计,1人,\n制表人：甲,,\n合欢,城市,\n";
    fs::write(folder.path().join("a.csv"), rows).unwrap();
    let output = eval(folder.path(), "a.csv", &[]);
    expect(&output, 0);
    let said = err(&output);
    assert_eq!(out(&output).lines().count(), 2);
    assert_eq!(said.matches("E0616\n").count() / 2, 3, "{said}");
    assert!(said.contains("1 行空行，没有当作记录：第 3 行"), "{said}");
    assert!(said.contains("2 条记录") && said.contains("另有 4 行不是记录"), "{said}");
    assert!(!said.contains("E0627") && !said.contains("E0621"), "{said}");
    let outcomes: Vec<String> = out(&output)
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["outcome"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(outcomes, ["granted", "denied"]);
}

#[test]
fn a_roster_of_a_header_and_a_column_pasted_twice_are_told() {
    let folder = small(RULES);
    fs::write(folder.path().join("a.csv"), "编号,姓名,户籍,入学日期,姓名\n").unwrap();
    let said = err(&eval(folder.path(), "a.csv", &[]));
    assert!(said.contains("没有记录") && said.contains("E0615"), "{said}");
    fs::write(folder.path().join("b.csv"), "编号（文本）,户籍,入学日期\n1,城市,\n").unwrap();
    let said = err(&eval(folder.path(), "b.csv", &[]));
    assert!(said.contains("第1栏“编号（文本）”当作“编号”"), "{said}");
    fs::write(folder.path().join("b.csv"), "编号 （监护人）,户籍,入学日期\n1,城市,\n").unwrap();
    let said = err(&eval(folder.path(), "b.csv", &[]));
    assert!(said.contains("--map \"编号 （监护人）=编号\""), "{said}");
    fs::write(folder.path().join("b.csv"), "编号（文本）,户籍,入学日期\n1,城市,\n").unwrap();
    let output = eval(folder.path(), "b.csv", &["--map", "编号（文本）=编号", "户籍=户籍"]);
    assert!(out(&output).contains("\"key\":\"1\""), "{}", out(&output));
}

#[test]
fn every_problem_can_be_seen_and_strict_stops_at_the_first() {
    let folder = small(RULES);
    let rows: String = (1..=30).map(|n| format!("{n},农村,坏{n}\n")).collect();
    fs::write(folder.path().join("a.csv"), format!("编号,户籍,入学日期\n{rows}")).unwrap();
    let some = err(&eval(folder.path(), "a.csv", &[]));
    assert!(
        some.contains("还有 10 处") && some.contains("--all-problems") && some.contains("--findings"),
        "{some}"
    );
    let all = err(&eval(folder.path(), "a.csv", &["--all-problems"]));
    assert!(all.contains("坏30") && !all.contains("没有列出"), "{all}");
    let strict = eval(folder.path(), "a.csv", &["--strict"]);
    expect(&strict, 4);
    assert!(err(&strict).contains("坏1”") && !err(&strict).contains("坏2"), "{}", err(&strict));
    expect(&eval(folder.path(), "a.csv", &["--findings", "f.csv"]), 0);
    let findings = fs::read_to_string(folder.path().join("f.csv")).unwrap();
    assert_eq!(findings.lines().filter(|line| line.starts_with("E0621,")).count(), 30, "{findings}");
}

#[test]
fn explain_says_what_a_cell_held_and_tries_another_value() {
    let folder = small(RULES);
    fs::write(folder.path().join("a.csv"), "编号,户籍,入学日期\n1,农村,2024级\n2,城市,2024-09-01\n").unwrap();
    let explain = |more: &[&str]| {
        let base = ["explain", "p.tiao", "--data", "a.csv", "--as-of", "2024-10-15"];
        run(folder.path(), "zh", base.iter().chain(more))
    };
    let unread = explain(&["--key", "1"]);
    assert!(out(&unread).contains("（填的是“2024级”，读不懂）"), "{}", out(&unread));
    let denied = explain(&["--key", "2", "--why-not", "应助"]);
    assert!(out(&denied).contains("须有一项不再符合：户籍 为 城市"), "{}", out(&denied));
    let tried = explain(&["--key", "2", "--set", "户籍=农村"]);
    assert!(out(&tried).contains("应予资助") && err(&tried).contains("试算"), "{}", out(&tried));
    let unknown = explain(&["--key", "2", "--set", "户=农村"]);
    expect(&unknown, 2);
    let bad = explain(&["--key", "2", "--set", "户籍=别处"]);
    expect(&bad, 2);
    assert!(err(&bad).contains("没有计算"), "{}", err(&bad));
    let english = run(
        folder.path(),
        "en",
        ["explain", "p.tiao", "--data", "a.csv", "--key", "2", "--as-of", "2024-10-15"],
    );
    assert!(out(&english).contains("户籍 is 城市"), "{}", out(&english));
}

#[test]
fn a_list_that_is_not_complete_is_the_officers_task() {
    let folder = small(
        "比对名单 去世 {\n    编号 : 文本\n    提供单位 \"民政局\"\n}\n应助 在世 {\n    凡 编号 不属于 去世\n    给予 助学金 按 200元/月\n}\n",
    );
    fs::write(folder.path().join("a.csv"), "编号,户籍,入学日期\n1,农村,\n").unwrap();
    fs::write(folder.path().join("l.csv"), "编号\n9\n").unwrap();
    let explain = |more: &[&str]| {
        let base = ["explain", "p.tiao", "--as-of", "2024-10-15", "--key", "1", "--data", "a.csv"];
        out(&run(folder.path(), "zh", base.iter().chain(more)))
    };
    let none = explain(&[]);
    assert!(none.contains("没有给“去世”") && none.contains("民政局"), "{none}");
    let open = explain(&["去世=l.csv"]);
    assert!(open.contains("“去世”已给，但没有声明完整") && open.contains("--complete-list 去世"), "{open}");
    assert!(!open.contains("一次性告知"), "{open}");
    assert!(explain(&["去世=l.csv", "--complete-list", "去世"]).contains("应予资助"));
}

#[test]
fn a_failing_example_says_what_is_missing() {
    let folder = small(&format!(
        "{RULES}举例 \"甲\" {{\n    基准日 2024年10月15日\n    学生 {{ 入学日期 2024年9月1日 }}\n    助学金 应为 应助\n}}\n"
    ));
    let output = run(folder.path(), "zh", ["test"]);
    expect(&output, 1);
    assert!(out(&output).contains("算得 待补（缺：户籍）"), "{}", out(&output));
}

#[test]
fn nothing_is_broken_into_lines_in_a_pipe() {
    let output = run(&policies(), "zh", ["trace", NOTICE]);
    assert!(out(&output).lines().any(|line| line.chars().count() > 100), "{}", out(&output));
}
