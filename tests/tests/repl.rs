//! The prompt as a script: what is typed, what is answered, in both languages.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed test panics")]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, Output, Stdio},
};

use tempfile::TempDir;
use tiaoli_tests::binary::{command, run};

const POLICY: &str = r#"
政策 例 { 标题 "例"  施行 自 2022年1月1日 }
信息表 学生 {
    学籍号   : 文本 识别号
    身份证号 : 文本 敏感
    户籍     : 城市、县镇、农村
    困难等级 : A类、B类、不困难
    年级     : 年级
    入学日期 : 日期
}
标准 助学金标准 : 金额 每生每年 {
    自 2022年1月1日 为 2000元 依据 《例》第一条
}
资助项目 助学金 { 对象 学生  发放 按月 于 3至7月、9至次年1月 }
应助 农村或A类 { 凡 户籍 为 农村 或 困难等级 为 A类  给予 助学金 按 助学金标准 }
不予 城市不困难 { 凡 户籍 为 城市 且 困难等级 为 不困难  不得给予 助学金 }
英文名 {
    例 sample  学生 student  学籍号 student_no  身份证号 id_number  户籍 hukou  困难等级 hardship  年级 grade
    入学日期 enrolled_on  助学金标准 stipend_standard
    助学金 stipend  城市 urban  县镇 town  农村 rural  A类 class_a  B类 class_b  不困难 not_poor
    农村或A类 rural_or_a  城市不困难 urban_not_poor
}
"#;

const ROSTER: &str = "\
学籍号,身份证号,户籍,困难等级,年级,入学日期
150199200811300039,150199200811300039,城市,不困难,一年级,2024-09-01
S2,b,农村,,二年级,2023-09-01
S3,c,,A类,一年级,2024-09-01
S4,d,县镇,B类,一年级,2024-09-01
";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.tiao"), POLICY).unwrap();
    fs::write(folder.path().join("roster.csv"), ROSTER).unwrap();
    folder
}

/// What a script says: both streams, in no order between them.
struct Said {
    out: String,
    err: String,
    code: i32,
}

fn start(folder: &Path, lang: &str, args: &[&str]) -> Child {
    let mut prompt = command(folder, lang);
    prompt.arg("repl").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    prompt.spawn().unwrap()
}

fn say_in(folder: &Path, lang: &str, args: &[&str], script: impl AsRef<[u8]>) -> Said {
    let mut child = start(folder, lang, args);
    child.stdin.take().unwrap().write_all(script.as_ref()).unwrap();
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    Said {
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
        code: status.code().unwrap_or(-1),
    }
}

fn zh(script: &str) -> Said {
    say_in(folder().path(), "zh", &["p.tiao", "--as-of", "2024-10-15"], script)
}

fn en(script: &str) -> Said {
    say_in(folder().path(), "en", &["p.tiao", "--as-of", "2024-10-15"], script)
}

#[track_caller]
fn good(said: &Said) -> &str {
    assert_eq!((said.code, said.err.as_str()), (0, ""), "stdout:\n{}", said.out);
    &said.out
}

#[test]
fn expressions_are_answered_on_the_record() {
    let said = zh(
        "户籍 为 农村\n户籍 = 农村\n户籍 为 农村\n户籍 为 城市\n户籍 为 农村 且 困难等级 为 A类\n助学金标准\n助学金标准 / 10\n年级\n",
    );
    let lines: Vec<&str> = good(&said).lines().collect();
    assert_eq!(lines[0], "不清楚（缺 户籍）");
    assert_eq!(lines[1], "是  读到：户籍 农村");
    assert_eq!(lines[2], "否  读到：户籍 农村");
    assert_eq!(lines[3], "不清楚（缺 困难等级）");
    assert!(lines[4].starts_with("2000元/年"), "{}", lines[4]);
    assert!(lines[5].starts_with("200元/年"), "{}", lines[5]);
    assert_eq!(lines[6], "不清楚（缺 年级）");
    let said = en(
        "hukou is rural\nhukou = rural\nhukou is rural\nhukou is rural and hardship is class_a\nstipend_standard\n",
    );
    let lines: Vec<&str> = good(&said).lines().collect();
    assert_eq!(lines[0], "unknown (missing: hukou)");
    assert_eq!(lines[1], "yes  read: hukou rural");
    assert_eq!(lines[2], "unknown (missing: hardship)");
    assert!(lines[3].starts_with("2000 CNY/year"), "{}", lines[3]);
}

#[test]
fn records_are_filled_decided_and_compared() {
    let said = zh(
        "：设 户籍=城市 困难等级=不困难 年级=一年级\n：判定\n户籍 = 农村\n：判定\n：比较\n：清 户籍\n：判定\n：看\n",
    );
    let out = good(&said);
    assert!(out.contains("助学金：不予资助  依据 城市不困难"), "{out}");
    assert!(out.contains("助学金：应予资助，当月 200.00 元（应助≠已发）  依据 农村或A类"), "{out}");
    assert!(out.contains("户籍：城市 → 农村\n- 助学金：不予资助"), "{out}");
    assert!(out.contains("缺 户籍"), "{out}");
    assert!(out.ends_with("困难等级  不困难\n年级      一年级\n"), "{out}");
    let said =
        en(":set hukou=urban hardship=not_poor\n:decide\n:as-of 2024-08-15\n:diff\n:lang zh\n：判定\n");
    let out = good(&said);
    assert!(out.contains("stipend: denied  by urban_not_poor"), "{out}");
    assert!(out.contains("day: 2024-10-15 → 2024-08-15\nThe results are the same."), "{out}");
    assert!(out.ends_with("助学金：不予资助  依据 城市不困难\n"), "{out}");
}

#[test]
fn reasons_are_those_of_explain() {
    let folder = folder();
    let args = ["p.tiao", "--as-of", "2024-10-15"];
    let said = say_in(folder.path(), "zh", &args, ":set 户籍=城市 困难等级=不困难\n:explain\n");
    let set = ["explain", "p.tiao", "--as-of", "2024-10-15", "--set", "户籍=城市", "困难等级=不困难"];
    let explained = run(folder.path(), "zh", set);
    assert_eq!(good(&said), String::from_utf8(explained.stdout).unwrap());
    let said =
        say_in(folder.path(), "zh", &args, ":set 户籍=城市 困难等级=不困难\n：为何不 应助\n：解释 助学金\n");
    let out = good(&said);
    assert!(
        out.contains("为什么不是“应予资助”：") && out.contains("要适用，须：户籍 为 农村 或 困难等级 为 A类"),
        "{out}"
    );
    let said = en(":why-not maybe\n:explain nothing\n");
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("line 1: `maybe` is no result")
            && said.err.contains("line 2: there is no benefit `nothing`"),
        "{}",
        said.err
    );
}

#[test]
fn the_question_that_settles_most_comes_first() {
    let said = zh("：下一问\n");
    let out = good(&said);
    assert!(out.starts_with("先问：户籍\n"), "{out}");
    assert!(out.contains("农村  ") && out.contains("→ 助学金 应予资助 200.00"), "{out}");
    assert!(out.contains("（还缺 困难等级）") && out.contains("然后：困难等级"), "{out}");
    let said = en("hukou = rural\n:next\n");
    assert_eq!(good(&said), "Every result is certain: nothing to ask.\n");
}

#[test]
fn declarations_count_for_the_session() {
    let script = "户籍 = 县镇\n：判定\n应助 县镇的 {\n    凡 户籍 为 县镇\n\n    给予 助学金 按 助学金标准\n}\n：判定\n应助 农村或A类 { 凡 户籍 为 农村  给予 助学金 按 1000元/年 }\n所称 困难 是指 困难等级 为 A类 或 困难等级 为 B类\n困难等级 = B类\n困难\n：看 困难\n户籍 = 农村\n：判定\n：看 规则\n";
    let said = zh(script);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("已加入：县镇的") && said.err.contains("已替换：农村或A类"), "{}", said.err);
    let out = &said.out;
    assert!(out.contains("本政策未作规定") || out.contains("信息不全"), "{out}");
    assert!(out.contains("依据 县镇的") && out.contains("当月 100.00 元"), "{out}");
    assert!(out.contains("是  读到：") && out.contains("输入:10"), "{out}");
    let rules = out.lines().filter(|line| line.contains("农村或A类") && line.starts_with("应助")).count();
    assert_eq!(rules, 1, "{out}");
}

#[test]
fn a_policy_may_be_typed_from_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let script = "200元 * 2\n信息表 学生 { 编号 : 文本 识别号  户籍 : 城市、农村 }\n资助项目 助学金 { 对象 学生 发放 按月 }\n应助 甲 { 凡 户籍 为 农村 给予 助学金 按 100元/月 }\n户籍 = 农村\n：判定\n";
    let said = say_in(folder.path(), "zh", &["--quiet"], script);
    assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
    assert!(said.out.starts_with("400元\n") && said.out.contains("当月 100.00 元"), "{}", said.out);
}

#[test]
fn mistakes_name_their_line_and_the_session_goes_on() {
    let said =
        zh("户藉 为 农村\n户籍 = 山区\n：没有\n不予 甲 {\n    凡 户籍 为\n}\n：基准日 某日\n户籍 为 农村\n");
    assert_eq!(said.code, 1);
    let err = &said.err;
    assert!(err.contains("输入:1:1") && err.contains("户藉 为 农村"), "{err}");
    assert!(err.contains("第 2 行") && err.contains("第 3 行：没有“：没有”这个命令"), "{err}");
    assert!(err.contains("输入:5:") && err.contains("第 7 行：“某日”不是日期"), "{err}");
    assert_eq!(said.out, "不清楚（缺 户籍）\n");
    let said = en("hukuo is rural\n:quit\nhukou is nothing\n");
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert!(said.err.contains("input:1:1") && !said.err.contains("nothing"), "{}", said.err);
}

#[test]
fn rosters_are_asked_and_their_keys_hidden() {
    let said = zh(
        "：数据 roster.csv\n：谁 户籍 为 农村 或 户籍 为 城市\n：谁 年级 为 一年级\n：行 4\n：判定\n：行 S2\n：看\n：看 S3\n：谁 年级\n：行 S9\n",
    );
    assert_eq!(said.code, 1);
    let out = &said.out;
    assert!(out.starts_with("学生：4 行（roster.csv）\n2 行符合（共 4 行）；另有 1 行不清楚"), "{out}");
    assert!(out.contains("3 行符合（共 4 行）\n"), "{out}");
    assert!(!out.contains("150199200811300039") && !said.err.contains("150199200811300039"), "{out}");
    assert!(out.contains("第 4 条（第 5 行） S4") && out.contains("困难等级  A类"), "{out}");
    assert!(
        said.err.contains("第 9 行：这不是条件") && said.err.contains("第 10 行：名册里没有"),
        "{}",
        said.err
    );
    let said = say_in(
        folder().path(),
        "en",
        &["p.tiao", "--as-of", "2024-10-15", "--data", "roster.csv"],
        ":who hukou is rural\n:row 2\n:decide\n",
    );
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out.contains("1 of 4 rows; 1 more are not known")
            && said.out.contains("record 2 (line 3) S2  hukou rural"),
        "{}",
        said.out
    );
    assert!(said.out.contains("stipend: granted, 200.00 CNY"), "{}", said.out);
    let said = zh("：谁 户籍 为 农村\n：数据 -\n");
    assert!(said.err.contains("还没有给名册") && said.err.contains("标准输入在这里是命令"), "{}", said.err);
}

/// Two rows with one ID number, and a rule and a check that see it.
const TWICE: &str = "\
学籍号,身份证号,户籍,困难等级,年级,入学日期
S1,150199200811300039,农村,A类,一年级,2024-09-01
S2,150199200811300047,城市,不困难,二年级,2023-09-01
S3,150199200811300039,县镇,A类,一年级,2024-09-01
";

fn twice() -> TempDir {
    let folder = folder();
    let check = "比对 一人两行 学生 以 身份证号 归并 { 凡 不同个数(学籍号) 超过 1  列为 重大疑点 \"两行\"  暂缓发放 助学金 待 \"核实\" }\n";
    let policy = POLICY.replace("英文名 {", &format!("{check}英文名 {{\n    一人两行 twice"));
    fs::write(folder.path().join("p.tiao"), policy).unwrap();
    fs::write(folder.path().join("roster.csv"), TWICE).unwrap();
    folder
}

fn explained(folder: &Path, more: &[&str]) -> String {
    let args = ["explain", "p.tiao", "--as-of", "2024-10-15", "--data", "roster.csv"];
    String::from_utf8(run(folder, "zh", [&args, more].concat()).stdout).unwrap()
}

#[test]
fn a_row_of_a_roster_is_decided_as_explain_decides_it() {
    let folder = twice();
    let args = ["p.tiao", "--as-of", "2024-10-15", "--data", "roster.csv", "--quiet"];
    let say = |script: &str| say_in(folder.path(), "zh", &args, script);
    let of_row = explained(folder.path(), &["--key", "S1"]);
    assert!(of_row.contains("暂缓发放") && of_row.contains("一人两行"), "{of_row}");
    let said = say("：行 1\n：判定\n：解释\n");
    assert!(said.out.contains("助学金：暂缓发放（不是不予）"), "{}", said.out);
    assert!(said.out.ends_with(&of_row), "{}\n{of_row}", said.out);
    // What was changed is a trial, and the other rows stay as they are.
    let trial = explained(folder.path(), &["--key", "S3", "--set", "户籍=农村", "困难等级=不困难"]);
    let said = say("：行 S3\n：设 户籍=农村 困难等级=不困难\n：看\n：比较\n：解释\n");
    assert!(trial.contains("暂缓发放") && said.out.ends_with(&trial), "{}\n{trial}", said.out);
    assert!(said.out.contains("第 3 条（第 4 行） S3，改过：户籍、困难等级"), "{}", said.out);
    let loud = say_in(folder.path(), "zh", &args[..5], "：行 S3\n户籍 = 农村\n：解释\n");
    assert!(loud.err.contains("注意：“：设”给出的值代替了名册里的"), "{}", loud.err);
    assert!(said.out.contains("结果没有变化"), "{}", said.out);
    // A row that nobody else is like, one after another, and on another day.
    let said = say("：行 2\n：解释\n：行 3\n：判定\n：基准日 2024-09-15\n：判定\n：下一问\n");
    assert!(said.out.contains("在所给的数据里没有发现"), "{}", said.out);
    assert_eq!(said.out.matches("助学金：暂缓发放").count(), 2, "{}", said.out);
    assert_eq!(said.err, "");
}

#[test]
fn a_record_without_a_roster_is_said_to_be_compared_with_nobody() {
    let folder = twice();
    let args = ["p.tiao", "--as-of", "2024-10-15", "--data", "roster.csv", "--quiet"];
    let said = say_in(folder.path(), "zh", &args, "：设 户籍=农村 身份证号=a\n：解释\n");
    assert!(said.out.contains("没有和名册的其他行比对") && !said.out.contains("没有发现"), "{}", said.out);
    // Typed rules see the rows too.
    let script = "：行 1\n比对 一人两行 学生 以 身份证号 归并 { 凡 不同个数(学籍号) 超过 1  列为 重大疑点 \"两行\" }\n：判定\n";
    let said = say_in(folder.path(), "zh", &args, script);
    assert!(said.out.contains("助学金：应予资助"), "{}\n{}", said.out, said.err);
}

#[test]
fn rows_are_counted_alike_everywhere() {
    let said = zh("：数据 roster.csv\n：谁 户籍 为 县镇\n：行 4\n");
    assert_eq!(said.out.matches("第 4 条（第 5 行） S4").count(), 2, "{}", said.out);
}

#[test]
fn a_saved_example_passes_and_names_nobody() {
    let folder = folder();
    let args = ["p.tiao", "--as-of", "2024-10-15"];
    let script = "：设 户籍=农村 年级=一年级 入学日期=2024-09-01 身份证号=150199200811300039\n：存例\n：存例 p.tiao\n：清\n户籍 = 县镇\n：存例 p.tiao\n";
    let said = say_in(folder.path(), "zh", &args, script);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out.contains("助学金 应为 应助 200元 依据 农村或A类") && !said.out.contains("1501"),
        "{}",
        said.out
    );
    let text = fs::read_to_string(folder.path().join("p.tiao")).unwrap();
    assert_eq!(text.matches("举例 ").count(), 2, "{text}");
    assert!(text.contains("入学日期 2024年9月1日") && !text.contains("1501"), "{text}");
    let tested = run(folder.path(), "zh", ["test", "p.tiao"]);
    assert_eq!(tested.status.code(), Some(0), "{}", String::from_utf8_lossy(&tested.stdout));
    // The saved part is in the one format.
    let example = text.split("举例 ").nth(1).map(|rest| format!("举例 {rest}")).unwrap();
    fs::write(folder.path().join("example.tiao"), format!("{}\n", example.trim_end())).unwrap();
    let formatted = run(folder.path(), "zh", ["fmt", "--check", "example.tiao"]);
    assert_eq!(formatted.status.code(), Some(0), "{example}");
    let said = say_in(folder.path(), "zh", &args, "户籍 = 农村\n：存例 notes.txt\n");
    assert!(said.err.contains("不是政策文件"), "{}", said.err);
}

#[test]
fn what_keeps_a_record_from_being_an_example_is_named() {
    let folder = twice();
    let args = ["p.tiao", "--as-of", "2024-10-15", "--data", "roster.csv", "--quiet"];
    let said = say_in(folder.path(), "zh", &args, "：行 2\n困难等级 = A类\n：存例\n：行 1\n：存例\n");
    assert_eq!(said.code, 1);
    let (first, second) = said.err.split_once("第 5 行").unwrap();
    assert!(first.contains("敏感文字（身份证号）") && !first.contains("其他表"), "{first}");
    assert!(second.contains("没有名册的其他行") && !second.contains("敏感"), "{second}");
    assert!(!said.err.contains("1501"), "{}", said.err);
}

#[test]
fn types_fields_and_help() {
    let said = zh(
        "：类型 户籍\n：类型 助学金标准 / 10\n：类型 户籍 为 农村\n：看 字段\n：看 城市不困难\n：帮助\n：帮助 谁\n",
    );
    let out = good(&said);
    assert!(out.starts_with("“户籍”的取值：城市、县镇、农村\n金额（每年）\n是否\n"), "{out}");
    assert!(
        out.contains("困难等级  A类、B类、不困难") && out.contains("凡 户籍 为 城市 且 困难等级 为 不困难"),
        "{out}"
    );
    assert!(out.contains("：存例 [文件]") && out.contains("也可以写 ：who"), "{out}");
    let said = en(":type hukou\n:help next\n:show rules\n:show hukuo\n");
    assert!(said.out.contains("urban, town, rural") && said.out.contains("How it is chosen"), "{}", said.out);
    assert!(said.err.contains("did you mean `hukou`?"), "{}", said.err);
}

#[test]
fn another_policy_keeps_what_it_knows_of_the_record() {
    let folder = folder();
    // Of the same name it would be another version of the first.
    let other = POLICY.replace("政策 例 ", "政策 新例 ").replace("例 sample", "新例 sample");
    let other = other.replace("城市、县镇、农村", "农村、城市、县镇").replace("为 2000元", "为 3000元");
    fs::write(folder.path().join("q.tiao"), other).unwrap();
    let args = ["p.tiao", "--as-of", "2024-10-15"];
    let said = say_in(
        folder.path(),
        "zh",
        &args,
        "户籍 = 农村\n：判定\n：加载 q.tiao\n：判定\n：加载 nowhere.tiao\n：判定\n",
    );
    assert_eq!(said.code, 1);
    let amounts: Vec<&str> =
        said.out.lines().filter_map(|line| line.split("当月 ").nth(1)?.split(' ').next()).collect();
    assert_eq!(amounts, ["200.00", "300.00", "300.00"], "{}", said.out);
    assert!(said.err.contains("以上是第 5 行。"), "{}", said.err);
}

#[test]
fn a_command_ends_an_input_that_was_not_finished() {
    let said = zh(
        "户籍 为 农村，\n：设 户籍=农村\n（户籍 为 农村\n：判定\n应助 甲 {\n：看 记录\n（户籍 为 农村\n\n户籍 为 农村\n",
    );
    assert_eq!(said.code, 1);
    assert!(said.out.contains("助学金：应予资助") && said.out.contains("户籍  农村"), "{}", said.out);
    assert!(said.out.ends_with("是  读到：户籍 农村\n"), "{}", said.out);
    for line in ["以上是第 1 行", "以上是第 3 行", "以上是第 5 行", "以上是第 7 行"] {
        assert!(said.err.contains(line), "{line}: {}", said.err);
    }
    assert!(!said.err.contains("第 8 行"), "{}", said.err);
}

#[test]
fn a_value_that_cannot_be_read_leaves_the_rest_and_says_what_stays() {
    let said = zh("：设 户籍=农村\n：设 户籍=城镇\n户籍 = 城镇\n：看\n");
    assert_eq!(said.err.matches("“户籍”没有改，仍是 农村。").count(), 2, "{}", said.err);
    assert_eq!(said.out, "户籍  农村\n");
    let said = zh("：设 年级=一年级 困难等级=特别困难 没有=三 户籍=农村\n：看\n");
    assert!(
        said.err.contains("“困难等级”没有填，仍是空的；“没有”没有填；已填：年级、户籍。"),
        "{}",
        said.err
    );
    assert_eq!((said.out.as_str(), said.code), ("户籍  农村\n年级  一年级\n", 1), "{}", said.err);
    // Marks between pairs, and a colon as in a form.
    let said =
        zh("：设 户籍=农村，年级=一年级\n困难等级：A类\n入学日期 = 2024-09-01、 年级 = 二年级\n：看\n");
    assert_eq!(good(&said), "户籍      农村\n困难等级  A类\n年级      二年级\n入学日期  2024年9月1日\n");
    let said = en("hukou = rural\nhukou = hills\n");
    assert!(said.err.contains("`hukou` was not changed and is still rural"), "{}", said.err);
}

#[test]
fn the_last_change_is_taken_back() {
    let said = zh(
        "户籍 = 城市\n户籍 = 农村\n：基准日 2024-08-15\n：撤销\n：基准日\n：撤消\n：看\n：退回\n：看\n：撤销\n",
    );
    assert_eq!(said.code, 1);
    assert!(said.out.contains("基准日：2024年8月15日 → 2024年10月15日\n2024年10月15日\n"), "{}", said.out);
    assert!(said.out.contains("户籍：农村 → 城市\n户籍  城市\n"), "{}", said.out);
    assert!(said.out.contains("记录是空的") && said.err.contains("没有可以撤销的改动"), "{}", said.err);
    let said = zh(
        "户籍 = 县镇\n应助 县镇的 { 凡 户籍 为 县镇 给予 助学金 按 助学金标准 }\n：判定\n：撤销\n：判定\n：撤销\n：看\n",
    );
    let out = &said.out;
    assert!(out.contains("依据 县镇的") && out.contains("已撤销：县镇的\n助学金：信息不全"), "{out}");
    assert!(out.contains("户籍：县镇 → （空）"), "{out}");
    // A row that was taken goes, and the one before it is compared with the others again.
    let folder = twice();
    let args = ["p.tiao", "--as-of", "2024-10-15", "--data", "roster.csv", "--quiet"];
    let said = say_in(folder.path(), "zh", &args, "：行 1\n户籍 = 城市\n：行 2\n：撤销\n：撤销\n：解释\n");
    assert!(said.out.ends_with(&explained(folder.path(), &["--key", "S1"])), "{}", said.out);
}

#[test]
fn what_is_nearly_right_is_understood_or_gets_a_hint() {
    let said = zh("帮助\n？\n退出\n行 2\n谁 户籍 为 农村\n户藉 为 农村\n");
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    for hint in [
        "第 1 行：“帮助”是命令",
        "写 ：帮助。",
        "第 2 行：“？”是命令",
        "写 ：退出。",
        "写 ：行。",
        "写 ：谁。",
    ] {
        assert!(said.err.contains(hint), "{hint}: {}", said.err);
    }
    assert!(said.err.contains("最接近的是“户籍”"), "{}", said.err);
    let said = en("quit\n:why\nhelp\nhukou is rural\n");
    assert!(said.err.contains("`quit` is a command") && said.err.contains("write :help"), "{}", said.err);
    assert!(said.out.ends_with("unknown (missing: hukou)\n"), "{}", said.out);
    let said = zh("户籍 = 农村\n凡 户籍 为 农村\n：为什么\n：缺\n：为什么不 不予\n");
    let out = good(&said);
    assert!(out.starts_with("是  读到：户籍 农村\n2024年10月15日，助学金：应予资助"), "{out}");
    assert!(out.contains("没有要问的") && out.contains("为什么不是“不予资助”"), "{out}");
}

#[test]
fn bytes_that_are_no_text_fail_their_input_alone() {
    let folder = folder();
    let args = ["p.tiao", "--as-of", "2024-10-15"];
    let rule = "应助 县镇的 {\n  凡 户籍 为 县镇\n";
    let script = [
        "户籍 = 县镇\n困难等级 = ".as_bytes(),
        b"\xb2\xbb\n",
        rule.as_bytes(),
        b"  \xb2\xbb\n",
        "  给予 助学金 按 助学金标准\n}\n：看\n：看 规则\n".as_bytes(),
    ]
    .concat();
    let said = say_in(folder.path(), "zh", &args, script);
    assert_eq!(said.code, 1);
    assert_eq!(said.err.matches("有认不出的字符").count(), 2, "{}", said.err);
    assert!(said.err.contains("第 2 行：") && said.err.contains("第 5 行："), "{}", said.err);
    // A rule without one of its lines would be another rule.
    assert!(said.out.starts_with("户籍  县镇\n") && !said.out.contains("县镇的"), "{}", said.out);
    let said = say_in(folder.path(), "en", &args, b"\xff\xfe:decide\nhukou = rural\n:show\n");
    assert!(said.err.contains("line 1: ") && said.out.contains("rural"), "{}\n{}", said.out, said.err);
}

#[test]
fn a_roster_is_no_policy_and_nobody_in_it_is_shown() {
    let folder = folder();
    for ending in ["csv", "TSV", "xlsx", "json", "jsonl", "parquet", "txt"] {
        let name = format!("people.{ending}");
        fs::write(folder.path().join(&name), ROSTER).unwrap();
        let said = say_in(folder.path(), "zh", &["p.tiao"], format!("：加载 {name}\n：看 规则\n"));
        assert!(said.err.contains("不是政策文件") && said.err.contains("：数据"), "{}", said.err);
        assert!(!said.err.contains("150199") && said.out.contains("农村或A类"), "{}\n{}", said.out, said.err);
    }
    let said = say_in(folder.path(), "en", &["roster.csv"], "");
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("is no policy file") && !said.err.contains("150199"), "{}", said.err);
}

#[test]
fn a_roster_that_was_changed_is_read_again() {
    let folder = folder();
    let args = ["p.tiao", "--as-of", "2024-10-15", "--data", "roster.csv"];
    let mut child = start(folder.path(), "zh", &args);
    let (mut typed, mut shown) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let mut ask = |script: &str, last: &str| {
        typed.write_all(script.as_bytes()).unwrap();
        let mut out = String::new();
        while !out.contains(last) && shown.read_line(&mut out).unwrap() > 0 {}
        out
    };
    let out = ask("：行 S2\n年级 = 三年级\n：判定\n：谁 户籍 为 农村\n", "行符合");
    assert!(out.contains("助学金：应予资助") && out.contains("1 行符合"), "{out}");
    // The row has moved too; what was changed at the prompt stays.
    let other = ROSTER.replace("S2,b,农村,", "S5,e,农村,,一年级,\nS2,b,城市,不困难");
    fs::write(folder.path().join("roster.csv"), other).unwrap();
    let out = ask("：判定\n：看\n：谁 户籍 为 城市\n", "行符合");
    assert!(out.contains("助学金：不予资助") && out.contains("2 行符合（共 5 行）"), "{out}");
    assert!(out.contains("第 3 条") && out.contains("三年级"), "{out}");
    // Gone.
    fs::write(folder.path().join("roster.csv"), ROSTER.replace("S2,", "S7,")).unwrap();
    let out = ask("：判定\n：行 S7\n：看\n", "S7");
    assert!(out.contains("助学金：不予资助"), "{out}");
    drop(typed);
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    child.wait().unwrap();
    assert_eq!(told.matches("数据文件改过，重新读了").count(), 2, "{told}");
    assert!(told.contains("名册里不再有取来的这一行"), "{told}");
}
