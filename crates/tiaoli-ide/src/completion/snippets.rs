//! Whole declarations with places to fill in.

use tiaoli_diagnostics::Text;

use super::offer::Offers;
use crate::hover;
use tiaoli_syntax::keywords::Kw;

/// What a snippet is called by, what it begins with, its body in Chinese and in English.
const DECLARATIONS: &[(Kw, &str, &str)] = &[
    (
        Kw::GrantRule,
        "应助 ${1:名称} {\n    原文 “${2}”\n    凡 ${3:条件}\n    给予 ${4:资助项目} 按 ${5:标准}\n}\n$0",
        "grant ${1:name} {\n    quote “${2}”\n    when ${3:condition}\n    give ${4:benefit} at ${5:standard}\n}\n$0",
    ),
    (
        Kw::DenyRule,
        "不予 ${1:名称} {\n    原文 “${2}”\n    凡 ${3:条件}\n    不得给予 ${4:资助项目}\n}\n$0",
        "deny ${1:name} {\n    quote “${2}”\n    when ${3:condition}\n    deny ${4:benefit}\n}\n$0",
    ),
    (
        Kw::HoldRule,
        "暂缓 ${1:名称} {\n    原文 “${2}”\n    凡 ${3:条件}\n    暂缓发放 ${4:资助项目} 待 \"${5:办妥什么}\"\n}\n$0",
        "hold ${1:name} {\n    quote “${2}”\n    when ${3:condition}\n    hold ${4:benefit} until \"${5:what is waited for}\"\n}\n$0",
    ),
    (
        Kw::Review,
        "重点审核 ${1:名称} {\n    原文 “${2}”\n    凡 ${3:条件}\n}\n$0",
        "review ${1:name} {\n    quote “${2}”\n    when ${3:condition}\n}\n$0",
    ),
    (
        Kw::Match,
        "比对 ${1:名称} ${2:信息表} {\n    原文 “${3}”\n    凡 ${4:条件}\n    列为 一般疑点 \"${5:给人看的话}\"\n}\n$0",
        "match ${1:name} ${2:table} {\n    quote “${3}”\n    when ${4:condition}\n    flag minor \"${5:words for people}\"\n}\n$0",
    ),
    (
        Kw::Duty,
        "职责 ${1:名称} {\n    原文 “${2}”\n    责任单位 ${3:信息表}  频次 ${4:每学年}  佐证 ${5:信息表.日期栏目}\n}\n$0",
        "duty ${1:name} {\n    quote “${2}”\n    bearer ${3:table}\n    every ${4:school_year}\n    evidence ${5:table.field}\n}\n$0",
    ),
    (
        Kw::Define,
        "所称 ${1:名称} 是指 ${2:条件}\n    原文 “${3}”\n$0",
        "define ${1:name} as ${2:condition}\n    quote “${3}”\n$0",
    ),
    (Kw::Principle, "原则要求 “${1}”\n$0", "principle “${1}”\n$0"),
    (Kw::Discretion, "裁量事项 “${1}”\n$0", "discretion “${1}”\n$0"),
    (
        Kw::AcceptGap,
        "未规定 ${1:条件} \"${2:为什么留着}\"\n$0",
        "accept_gap ${1:condition} \"${2:why it is left open}\"\n$0",
    ),
    (
        Kw::Policy,
        "政策 ${1:名称} {\n    标题     \"${2}\"\n    文号     \"${3}\"\n    发文机关 \"${4}\"\n    施行     自 ${5:日期}\n    原文文件 \"${6:sources/notice.txt}\"\n}\n$0",
        "policy ${1:name} {\n    title \"${2}\"\n    number \"${3}\"\n    issuer \"${4}\"\n    effective from ${5:date}\n    source \"${6:sources/notice.txt}\"\n}\n$0",
    ),
    (
        Kw::Amend,
        "修改 ${1:政策} {\n    标题     \"${2}\"\n    文号     \"${3}\"\n    施行     自 ${4:日期}\n    原文文件 \"${5}\"\n}\n$0",
        "amend ${1:policy} {\n    title \"${2}\"\n    number \"${3}\"\n    effective from ${4:date}\n    source \"${5}\"\n}\n$0",
    ),
    (Kw::Repeal, "废止 ${1:名称}\n    原文 “${2}”\n$0", "repeal ${1:name}\n    quote “${2}”\n$0"),
    (Kw::UseFile, "引用 \"${1:文件.tiao}\"\n$0", "use \"${1:file.tiao}\"\n$0"),
    (
        Kw::Tiers,
        "等级 ${1:名称} 由重到轻 ${2:甲}、${3:乙}\n$0",
        "tiers ${1:name} heaviest_first ${2:a}, ${3:b}\n$0",
    ),
    (
        Kw::Records,
        "信息表 ${1:名称} {\n    ${2:编号} : 文本  识别号\n    ${3:栏目} : ${4:类型}\n}\n$0",
        "records ${1:name} {\n    ${2:number} : text  key\n    ${3:field} : ${4:type}\n}\n$0",
    ),
    (
        Kw::Catalog,
        "目录 ${1:名称} 键 ${2:代码} {\n    自 ${3:日期} 来自 \"${4:目录.csv}\" 依据 ${5:\"文件\"}\n}\n$0",
        "catalog ${1:name} key ${2:code} {\n    from ${3:date} file \"${4:catalog.csv}\" basis ${5:\"document\"}\n}\n$0",
    ),
    (
        Kw::List,
        "比对名单 ${1:名称} {\n    ${2:身份证号} : 身份证  识别号  敏感\n    提供单位 \"${3}\"\n}\n$0",
        "list ${1:name} {\n    ${2:id_number} : id_card  key  sensitive\n    provider \"${3}\"\n}\n$0",
    ),
    (
        Kw::Standard,
        "标准 ${1:名称} : ${2:金额 每生每年} {\n    自 ${3:日期} 为 ${4:2000元} 依据 ${5:第一条}\n}\n$0",
        "standard ${1:name} : ${2:money CNY/year} {\n    from ${3:date} is ${4:2000 CNY} basis ${5:article 1}\n}\n$0",
    ),
    (
        Kw::Parameter,
        "地方参数 ${1:名称} : ${2:整数} {\n    自 ${3:日期} 为 ${4:数} 由本地确定 \"${5:原文怎么写}\"\n}\n$0",
        "parameter ${1:name} : ${2:integer} {\n    from ${3:date} is ${4:number} local_choice \"${5:what the text says}\"\n}\n$0",
    ),
    (
        Kw::Benefit,
        "资助项目 ${1:名称} {\n    对象 ${2:学生}\n    用途 \"${3}\"\n    发放 按月\n    重复享受 不得重复\n}\n$0",
        "benefit ${1:name} {\n    for ${2:student}\n    purpose \"${3}\"\n    paid monthly\n    overlap none\n}\n$0",
    ),
    (
        Kw::Decision,
        "对照表 ${1:名称} : ${2:类型} 只适用一行 {\n    | ${3:栏目} | ${4:结果} |\n    | ${5:值} | ${6:结果} |\n}\n$0",
        "decision ${1:name} : ${2:type} one row {\n    | ${3:field} | ${4:result} |\n    | ${5:value} | ${6:result} |\n}\n$0",
    ),
    (
        Kw::Example,
        "举例 \"${1:情形}\" {\n    基准日 ${2:日期}\n    ${3:学生} { ${4:栏目} ${5:值} }\n    ${6:资助项目} 应为 ${7:应助}\n}\n$0",
        "example \"${1:what it shows}\" {\n    as_of ${2:date}\n    ${3:student} { ${4:field} ${5:value} }\n    ${6:benefit} should be ${7:granted}\n}\n$0",
    ),
    (
        Kw::Names,
        "英文名 {\n    ${1:中文名} ${2:english_name}\n}\n$0",
        "names {\n    ${1:中文名} ${2:english_name}\n}\n$0",
    ),
    (
        Kw::Erratum,
        "勘误 “${1:错的}” 应为 “${2:对的}” 依据 \"${3}\"\n$0",
        "erratum “${1:wrong}” should be “${2:right}” basis \"${3}\"\n$0",
    ),
];

/// Every declaration: its keyword, and the whole of it.
pub(super) fn declarations(offers: &mut Offers<'_>) {
    for (kw, zh, en) in DECLARATIONS {
        offers.keyword(1, *kw);
        let label = |word: &str| format!("{word} …");
        let label = Text::new(
            label(kw.word(tiaoli_diagnostics::Lang::Zh)),
            label(kw.word(tiaoli_diagnostics::Lang::En)),
        );
        offers.snippet(0, &label, &Text::new(*zh, *en), &hover::meaning(*kw));
    }
}

#[cfg(test)]
mod tests {
    use tiaoli_diagnostics::FileId;
    use tiaoli_syntax::keywords::{KEYWORDS, Kw, Place};

    use super::DECLARATIONS;
    use crate::cursor::begins_item;

    #[test]
    fn every_declaration_has_a_snippet() {
        let declares = |kw: Kw| KEYWORDS.iter().any(|keyword| keyword.kw == kw && begins_item(keyword));
        assert!(DECLARATIONS.iter().all(|(kw, ..)| declares(*kw)));
        let items =
            KEYWORDS.iter().filter(|keyword| begins_item(keyword) && keyword.place != Place::Operator);
        for keyword in items.filter(|keyword| keyword.kw != Kw::Output) {
            assert!(DECLARATIONS.iter().any(|(kw, ..)| *kw == keyword.kw), "{}", keyword.id);
        }
    }

    /// With the places filled in as they are proposed, each is a declaration that can be read.
    #[test]
    fn every_snippet_can_be_read() {
        let date = |text: String, lang: &str| match lang {
            "zh" => text
                .replace("${3:日期}", "2024年9月1日")
                .replace("${4:日期}", "2024年9月1日")
                .replace("${5:日期}", "2024年9月1日")
                .replace("${2:日期}", "2024年9月1日")
                .replace("${4:数}", "1"),
            _ => ["2", "3", "4", "5"]
                .iter()
                .fold(text, |text, at| text.replace(&format!("${{{at}:date}}"), "2024-09-01"))
                .replace("${4:number}", "1"),
        };
        for (kw, zh, en) in DECLARATIONS {
            for (text, lang) in [(zh, "zh"), (en, "en")] {
                let filled = fill(&date((*text).to_owned(), lang));
                let parse = tiaoli_syntax::parse(FileId(0), &filled);
                let errors: Vec<_> = parse.diagnostics.iter().filter(|one| one.is_error()).collect();
                assert!(errors.is_empty(), "{kw:?}: {filled}\n{errors:#?}");
            }
        }
    }

    fn fill(body: &str) -> String {
        let mut out = String::new();
        let mut rest = body;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            rest = match after.strip_prefix('{').and_then(|place| place.split_once('}')) {
                Some((place, later)) => {
                    out.push_str(place.split_once(':').map_or("", |(_, text)| text));
                    later
                }
                None => after.trim_start_matches(|c: char| c.is_ascii_digit()),
            };
        }
        out + rest
    }
}
