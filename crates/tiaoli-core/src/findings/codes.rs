//! What people call a code that stands among the findings.

use tiaoli_diagnostics::Code;

use crate::ir::Name;

/// The name of a code with the code behind it. English names are those of the codes, where these tell enough.
pub fn code_name(code: Code) -> Name {
    let en = match code {
        Code::E0411 => "grants differ",
        Code::E0412 => "amount without a value",
        Code::E0413 => "reference to no single row",
        Code::E0473 => "layers disagree",
        Code::E0474 => "denied by the higher layer",
        other => &other.slug().replace('-', " "),
    };
    let en = format!("{en} ({code})");
    match chinese(code) {
        Some(zh) => Name { zh: format!("{zh}（{code}）"), en },
        None => Name { zh: code.to_string(), en },
    }
}

/// The names of all codes about records, cells, files and what people decided.
fn chinese(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::E0411 => "应助金额不一致",
        Code::E0412 => "金额算不出来",
        Code::E0413 => "引用的编号对不上",
        Code::E0473 => "上下级规定冲突",
        Code::E0474 => "上级规定不予",
        Code::E0601 => "文件打不开",
        Code::E0602 => "有认不出的字",
        Code::E0603 => "没有表头",
        Code::E0604 => "两列是同一字段",
        Code::E0605 => "缺少要读的列",
        Code::E0607 => "格数和列数不符",
        Code::E0608 => "引号没有配对",
        Code::E0609 => "这一行JSON读不了",
        Code::E0610 => "一行太长",
        Code::E0611 => "文件写不了",
        Code::E0612 => "不是文本表格",
        Code::E0613 => "列的对应不合适",
        Code::E0614 => "没有认得的列",
        Code::E0615 => "列名重复",
        Code::E0616 => "不是记录的行",
        Code::E0618 => "像合计的记录",
        Code::E0619 => "识别号空着",
        Code::E0621 => "不是日期",
        Code::E0622 => "不是“是”或“否”",
        Code::E0623 => "不是年级",
        Code::E0624 => "不是学年",
        Code::E0625 => "不是数",
        Code::E0626 => "单位不合",
        Code::E0627 => "不认得的取值",
        Code::E0628 => "身份证号有误",
        Code::E0629 => "号码被表格软件改坏",
        Code::E0631 => "单元格读不了",
        Code::E0641 => "识别号重复",
        Code::E0642 => "不符合约束",
        Code::E0643 => "只填了一两格的记录",
        Code::E0644 => "引用的编号表里没有",
        Code::E0645 => "同一天几个版本",
        Code::E0646 => "版本没有生效日期",
        Code::E0647 => "变动对不上名册",
        Code::E0653 => "几张工作表都像",
        Code::E0654 => "没有这张工作表",
        Code::E0655 => "工作簿不能读",
        Code::E0656 => "工作簿损坏",
        Code::E0657 => "这个程序不能读写这种文件",
        Code::E0658 => "公式没有算出的值",
        Code::E0659 => "编码不符",
        Code::E0660 => "列名对应表看不懂",
        Code::E0661 => "不是JSON数组",
        Code::E0662 => "单元格是错误值",
        Code::E0663 => "表头带括号说明",
        Code::E0670 => "身份证号的地区",
        Code::E0671 => "性别与身份证号不符",
        Code::E0672 => "出生日期与身份证号不符",
        Code::E0673 => "身份证号重复",
        Code::E0674 => "日期先后不对",
        Code::E0676 => "没有更正稿",
        Code::E0680 => "人工处理看不懂",
        Code::E0681 => "人工处理没有依据",
        Code::E0682 => "人工处理已过期",
        Code::E0683 => "人工处理对不上",
        Code::E0684 => "人工处理与规则相反",
        Code::E0685 => "人工处理重复",
        Code::E0686 => "人工处理的识别号有几行",
        Code::E0687 => "数据说明看不懂",
        Code::E0688 => "确认没有算数",
        Code::E0689 => "名单过期",
        Code::E0690 => "不是结果",
        Code::E0691 => "不是发放记录",
        Code::E0692 => "文件变了",
        Code::E0693 => "人工处理的日期在基准日以后",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use tiaoli_diagnostics::{ALL_CODES, Code, Severity};

    use super::{chinese, code_name};

    /// Codes of decisions; everything said of data, rulings and confirmations may stand beside them.
    const OF_DECISIONS: [Code; 5] = [Code::E0411, Code::E0412, Code::E0413, Code::E0473, Code::E0474];

    #[test]
    fn every_code_among_findings_has_a_name() {
        let of_data = |code: &Code| code.as_str().starts_with("E06") && code.severity() >= Severity::Warning;
        for code in ALL_CODES.iter().filter(|code| of_data(code) || OF_DECISIONS.contains(code)) {
            let name = code_name(*code);
            assert!(chinese(*code).is_some(), "{code} has no Chinese name");
            assert!(name.zh.contains(code.as_str()) && name.en.contains(code.as_str()), "{name:?}");
            assert!(name.en.is_ascii() && !name.en.starts_with(code.as_str()), "{name:?}");
        }
    }
}
