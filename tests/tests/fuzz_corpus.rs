//! The entry functions of the fuzzer over a corpus that is the same every time: seeds with pieces taken out, doubled,
//! swapped and replaced.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use tiaoli_tests::fuzz;

/// SplitMix64: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % (bound.max(1) as u64)).unwrap()
    }
}

/// A seed with up to four places changed.
fn changed(seed: &[u8], pieces: &[&[u8]], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        let (from, length) = (random.below(bytes.len()), random.below(12));
        let to = (from + length).min(bytes.len());
        let piece = pieces[random.below(pieces.len())].to_vec();
        match random.below(5) {
            0 => drop(bytes.drain(from..to)),
            1 => drop(bytes.splice(from..from, piece)),
            2 => drop(bytes.splice(from..to, piece)),
            3 => {
                let copy = bytes[from..to].to_vec();
                let at = random.below(bytes.len());
                drop(bytes.splice(at..at, copy));
            }
            _ if from < bytes.len() => bytes[from] = u8::try_from(random.below(256)).unwrap(),
            _ => {}
        }
    }
    bytes
}

const POLICY: &str = "政策 例 { 施行 自 2020年1月1日 }
信息表 学生 {
    编号 : 文本 识别号
    户籍 : 城市、农村
    年级 : 年级
    入学日期 : 日期
    收入 : 金额 每生每年
    约束 收入 为 0元 至 90000元
}
标准 生活费 : 金额 每生每年 { 自 2022年1月1日 为 2000元  自 2024年9月1日 为 2300元 待核实 }
资助项目 助学金 { 对象 学生  发放 按月 于 3至7月、9至次年1月  重复享受 不得重复 }
应助 农村 { 凡 户籍 为 农村 且 年级 属于 一至三年级  给予 助学金 按 生活费 }
应助 低收入 { 凡 收入 × 2 不满 10000元/年 或 周岁(入学日期, 基准日) 超过 1  给予 助学金 按 每生每年2300元 }
不予 高收入 { 凡 收入 超过 50000元/年 除非 户籍 为 农村  不得给予 助学金 }
暂缓 新生 { 凡 满月数(入学日期, 基准日) 不满 1  暂缓发放 助学金 待 \"满月\" }
重点审核 四年级 { 凡 年级 为 四年级 以上 }
比对 重复 学生 以 入学日期、年级 归并 { 凡 计数(学生) 超过 1 列为 重大疑点 \"{计数(学生)} 人\" }
";
const ROSTER: &str = "编号,户籍,年级,入学日期,收入
1,农村,一年级,2024-09-01,2000元
2,城市,二年级,2023年9月1日,
3,,四年级,2024-10-01,60000
3,农村,,2024-10-01,1.5万元
";
const JSON: &str = r#"{"编号":"1","证号":"150199200703150010","户籍":"农村","年级":1,"在校":true,"收入":2e3}
{"编号":"\ud83d\ude00","户口":null,"群体":["孤儿","残疾"],"比例":0.5,"入学日期":"2024-09-01"}
{"编号":"\ud800","人数":1e400,"学校代码":{"a":[1,2]}}
"#;

const PIECES: [&str; 30] = [
    "凡 ",
    "且 ",
    "或 ",
    "非 ",
    "除非 ",
    "为 ",
    "属于 ",
    "{",
    "}",
    "（一）",
    "、",
    "，",
    ",",
    "\n",
    "\"",
    "“",
    "\u{0}",
    "99999999999999999999999999999",
    "-1",
    "2024年2月30日",
    "是",
    "农村",
    "户籍",
    "生活费",
    "÷ 0",
    "\\ud800",
    "1e9",
    "\r\n",
    "\u{FEFF}",
    "[[",
];

fn run(seeds: &[&[u8]], cases: u64, target: impl Fn(&[u8])) {
    let pieces: Vec<&[u8]> = PIECES.iter().map(|piece| piece.as_bytes()).collect();
    seeds.iter().for_each(|seed| target(seed));
    for case in 0..cases {
        let mut random = Random(case);
        let seed = seeds[random.below(seeds.len())];
        target(&changed(seed, &pieces, &mut random));
    }
}

#[test]
fn policies_and_rosters() {
    let seed = [POLICY.as_bytes(), b"\0", ROSTER.as_bytes()].concat();
    // Changes to the roster alone: every one of them is evaluated.
    run(&[ROSTER.as_bytes()], 60, |roster| {
        fuzz::evaluator(&[POLICY.as_bytes(), b"\0", roster].concat());
    });
    run(&[&seed], 150, fuzz::evaluator);
}

#[test]
fn texts() {
    run(&[POLICY.as_bytes()], 150, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        fuzz::parser(&text);
        fuzz::formatter(&text);
    });
}

#[test]
fn delimited_files() {
    run(&[ROSTER.as_bytes(), b"", b"a\tb\n"], 250, fuzz::csv_reader);
}

#[test]
fn json_lines() {
    run(&[JSON.as_bytes(), b"{}", b"[]\n"], 250, fuzz::jsonl_reader);
}

#[test]
fn json_lists() {
    let list = format!("[{}]", JSON.trim_end().replace("}\n{", "},\n {"));
    run(&[list.as_bytes(), b"[]", b"{}"], 250, fuzz::json_reader);
}

#[test]
fn chinese_encodings() {
    // 编号,户籍 / 1,农村 / 2,城市 in GBK, and the same in UTF-16.
    let gbk = b"\xb1\xe0\xba\xc5,\xbb\xa7\xbc\xae\n1,\xc5\xa9\xb4\xe5\n2,\xb3\xc7\xca\xd0\n";
    let wide: Vec<u8> =
        [0xfeff].into_iter().chain("编号,户籍\n1,农村\n".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    run(&[gbk, &wide, ROSTER.as_bytes()], 250, fuzz::gb18030_reader);
}

#[test]
fn workbooks() {
    let sheet = "<worksheet><dimension ref='A1:B3'/><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>编号</t></is></c>\
        <c r='B1' t='s'><v>1</v></c></row><row r='2'><c r='A2'><v>45536.5</v></c><c r='B2' t='b'><v>1</v></c></row>\
        <row r='9'><c r='A9' t='e'><v>#N/A</v></c><c t='str'><f si='1' t='shared' ref='B9:B10'>A1</f><v>农村</v></c></row>\
        </sheetData><mergeCells><mergeCell ref='A2:A9'/></mergeCells></worksheet>";
    let texts =
        "<sst count='2' uniqueCount='2'><si><t>编号</t></si><si><r><t>户</t></r><r><t>籍</t></r></si></sst>";
    run(&[sheet.as_bytes(), texts.as_bytes(), b"PK\x03\x04"], 120, fuzz::xlsx_reader);
}
