//! The page of keywords, from the table that the parser and the formatter use.

use tiaoli_syntax::keywords::{KEYWORDS, Place};

use super::{GENERATED, code_list, head, row};

const PLACES: &[(Place, &str)] = &[
    (Place::Item, "声明的开头 / Beginning a declaration"),
    (Place::Header, "“政策”里 / In the header of a policy"),
    (Place::Article, "条文里 / In articles"),
    (Place::Clause, "规则和比对里 / In rules and checks"),
    (Place::Operator, "条件里 / In conditions"),
    (Place::Dated, "带日期的值和依据 / Dated values and their basis"),
    (Place::Field, "栏目、目录、名单后面 / After fields, in catalogs and lists"),
    (Place::Benefit, "资助项目里 / In benefits"),
    (Place::Duty, "职责里 / In duties"),
    (Place::Example, "举例里 / In examples"),
    (Place::Outcome, "“应为”后面 / After `should be`"),
    (Place::Type, "类型 / Types"),
    (Place::Word, "其他词 / Other words"),
    (Place::Unit, "数字后面的单位 / Units of numbers"),
];

pub(super) fn page() -> String {
    let mut out = String::from("# 关键字 / Keywords\n\n");
    out.push_str(GENERATED);
    out.push_str(
        "\n推荐写法在前；“也读作”里的词同样认得，整理格式（`tiaoli fmt`）时改成推荐写法。中文词和英文词是同一个词，可以混用，结果不变。\
         标“保留”的词任何地方都不能作名字；其余的词只在自己的位置上是关键字，别处可以作名字（栏目可以叫“日期”“等级”“标准”）。\
         标“数字”的中文词后面可以直接写数字：`自2022年1月1日`、`超过1`。\
         怎么用见 [语言参考](language.zh.md)。\n\n\
         The recommended word comes first; the words under “also” are read too, and `tiaoli fmt` rewrites them. Chinese and \
         English words are the same words: they may be mixed and the result never depends on them. A reserved word is never a \
         name; every other word is a keyword only in its place and a name elsewhere. A digit may touch the Chinese words marked \
         so. For their use see the [language reference](language.en.md).\n",
    );
    for (place, title) in PLACES {
        out.push_str(&format!("\n## {title}\n\n"));
        out.push_str(&head(&["中文", "也读作", "English", "also", "保留 reserved", "数字 digit"]));
        for keyword in KEYWORDS.iter().filter(|keyword| keyword.place == *place) {
            let mark = |set: bool| if set { "✓" } else { "" }.to_owned();
            out.push_str(&row([
                code_list([keyword.zh], ""),
                code_list(keyword.zh_also.iter().copied(), " "),
                code_list([keyword.en], ""),
                code_list(keyword.en_also.iter().copied(), " "),
                mark(keyword.reserved),
                mark(keyword.digits),
            ]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_has_a_section() {
        for keyword in KEYWORDS {
            assert!(PLACES.iter().any(|(place, _)| *place == keyword.place), "{keyword:?}");
        }
    }
}
