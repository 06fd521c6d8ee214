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
