use super::*;

fn args(line: &str) -> Vec<OsString> {
    line.split(' ').map(OsString::from).collect()
}

fn said(line: &str) -> (String, String) {
    match parse(&args(line), Lang::Zh) {
        Err(Stop::Because { message, help, exit }) => {
            assert_eq!(exit, Exit::Usage);
            (message.zh, help.map(|help| help.zh).unwrap_or_default())
        }
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn the_language_is_found_before_clap() {
    assert_eq!(language(&args("tiaoli check --lang en x")), Lang::En);
    assert_eq!(language(&args("tiaoli --lang=zh check")), Lang::Zh);
    assert_eq!(language(&args("tiaoli --lang zh_CN.UTF-8 check")), Lang::Zh);
}

#[test]
fn slips_get_the_nearest_option() {
    assert_eq!(said("tiaoli chek").0, "没有“chek”这个命令");
    assert!(said("tiaoli chek").1.contains("check"));
    let (message, help) = said("tiaoli check --fail-levl error");
    assert_eq!(message, "没有“--fail-levl”这个选项");
    assert!(help.contains("--fail-level"), "{help}");
    let (_, help) = said("tiaoli check --format jsn");
    assert!(help.contains("json"), "{help}");
    let (message, help) = said("tiaoli eval p.tiao --data a.csv --as-of 2024-02-30");
    assert!(message.contains("2024-02-30") && help.contains("2024-10-15"), "{message} {help}");
    let (message, help) = said("tiaoli eval p.tiao");
    assert!(message.contains("--data") && help.contains("--as-of"), "{message} {help}");
}

#[test]
fn a_whole_line_is_read() {
    let line = "tiaoli eval p.tiao --data 学生=a.csv b.csv --as-of 2024年10月15日 --map 证件号=身份证号 -q --lang en";
    let Ok(Cli { command: Command::Eval(eval), quiet: true, .. }) = parse(&args(line), Lang::Zh) else {
        panic!("not read");
    };
    assert_eq!(eval.data, ["学生=a.csv", "b.csv"]);
    assert_eq!(eval.as_of, Date::new(2024, 10, 15));
    let line = "tiaoli explain p.tiao --set 户籍=城市 年级=一年级 --set grade=1 --as-of 2024-10-15";
    let Ok(Cli { command: Command::Explain(explain), .. }) = parse(&args(line), Lang::Zh) else {
        panic!("not read");
    };
    assert_eq!(explain.set, ["户籍=城市", "年级=一年级", "grade=1"]);
}

#[test]
fn thresholds_stay_in_bounds() {
    assert!(percentage("99.95").is_ok() && percentage("100%").is_ok() && percentage("0").is_ok());
    for bad in ["101", "-1", "abc", "", "1e2"] {
        assert!(percentage(bad).is_err(), "{bad}");
    }
}
