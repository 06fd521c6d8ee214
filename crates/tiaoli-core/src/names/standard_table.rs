//! The standard student table: headers, values and codes that are read for a field of the same name, whether or not
//! the policy names them. Header variants and codes are those of the registers and forms in use.

/// One column of the standard student table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandardField {
    pub zh: &'static str,
    pub en: &'static str,
    /// More headers seen for the same thing.
    pub headers: &'static [&'static str],
    pub values: &'static [StandardValue],
}

/// One value of a column of the standard student table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandardValue {
    pub zh: &'static str,
    pub en: &'static str,
    /// More spellings and codes in data.
    pub aka: &'static [&'static str],
}

macro_rules! fields {
    ($($zh:literal $en:literal [$($header:literal),*] { $($value:literal $value_en:literal [$($aka:literal),*])* })*) => {
        &[$(StandardField {
            zh: $zh, en: $en, headers: &[$($header),*],
            values: &[$(StandardValue { zh: $value, en: $value_en, aka: &[$($aka),*] }),*],
        }),*]
    };
}

/// Every column, in the order of the table.
pub const STANDARD_FIELDS: &[StandardField] = fields! {
    "身份证号" "id_number" ["身份证件号", "身份证件号码", "身份证号码", "证件号码", "学生身份证号", "公民身份号码"] {}
    "学籍号" "student_no" ["国家学籍号", "全国学籍号"] {}
    "姓名" "name" ["学生姓名", "考生姓名"] {}
    "出生日期" "birth_date" ["出生年月日"] {}
    "盟市" "league" ["所属盟市"] {}
    "学校代码" "school_code" ["学校标识码"] {}
    "学校名称" "school_name" ["就读学校"] {}
    "学习形式" "study_mode" [] { "全日制" "full_time" [] "非全日制" "part_time" [] }
    "学生类别" "student_kind" [] {}
    "专业代码" "major_code" [] {}
    "专业名称" "major_name" ["专业", "专业简称", "就读专业"] {}
    "申报涉农" "declared_agricultural" ["是否涉农专业"] {}
    "学制" "program_years" ["学习年限"] {}
    "年级" "grade" [] {}
    "入学年级" "entry_grade" [] {}
    "入学日期" "enrolled_on" ["入学年月", "入学时间"] {}
    "户籍" "hukou" ["户口性质", "户籍性质", "户口类型", "户口类别"] {
        "城市" "urban" ["21", "21城市"] "县镇" "town" ["12", "12县镇", "县城", "乡镇非农"] "农村" "rural" ["11", "11农村", "农业户口", "农业", "农户", "乡村"]
    }
    "学籍状态" "status" ["学生状态"] {
        "在籍" "enrolled" ["01", "01在校", "在校", "在读"] "转入" "transferred_in" ["10", "10转入", "转学（转入）"] "复学" "resumed" ["25", "25复学"]
        "留级" "repeating" ["30", "30留级"] "休学" "suspended" ["05", "05休学"] "退学" "withdrawn" ["20", "20退学"]
        "转出" "transferred_out" ["15", "15转出", "转学（转出）"] "开除" "expelled" ["35", "35开除", "开除学籍"] "肄业" "left" ["40", "40肄业"]
        "毕业" "graduated" ["45", "45毕业"] "结业" "completed" ["50", "50结业"]
    }
    "在校情况" "attendance" ["在校", "是否在校"] {
        "在校" "on_campus" ["是"] "岗位实习" "internship" ["实习", "顶岗实习"] "不在校" "absent" ["否"]
    }
    "困难等级" "hardship" ["家庭贫困程度", "认定等级", "困难档次", "贫困等级"] {
        "A类" "A" ["A档"] "B类" "B" ["B档"] "C类" "C" ["C档"] "不困难" "not_poor" ["非困难"]
    }
    "认定学年" "recognition_year" [] {}
    "特殊群体" "special_groups" ["特殊群体类型"] {}
    "学期中转入" "mid_term_transfer" [] {}
    "转出学校" "from_school" [] {}
    "函询结果" "inquiry" [] { "未函询" "not_asked" [] "已发函" "sent" [] "同意" "agreed" [] "不同意" "refused" [] }
    "申报享受政策" "declared_policy_source" ["享受政策"] {
        "中央政策" "central" ["中央"] "自治区扩面政策" "regional" ["自治区扩面", "扩面政策"]
    }
    "采集人" "collector" [] {}
    "报送人" "reporter" [] {}
    "审核人" "reviewer" [] {}
};

/// The standard column of that Chinese name.
pub fn find_field(zh: &str) -> Option<&'static StandardField> {
    STANDARD_FIELDS.iter().find(|field| field.zh == zh)
}

/// The standard column of that English name.
pub fn find_field_en(en: &str) -> Option<&'static StandardField> {
    STANDARD_FIELDS.iter().find(|field| field.en == en)
}

impl StandardField {
    /// The value of either name.
    pub fn value(&self, name: &str) -> Option<&'static StandardValue> {
        self.values.iter().find(|value| value.zh == name || value.en == name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::STANDARD_FIELDS;

    #[test]
    fn no_header_and_no_code_has_two_meanings() {
        let mut headers = BTreeSet::new();
        for field in STANDARD_FIELDS {
            for header in [field.zh, field.en].iter().chain(field.headers) {
                assert!(headers.insert(*header), "{header}");
            }
            let mut spellings = BTreeSet::new();
            for value in field.values {
                for spelling in [value.zh, value.en].iter().chain(value.aka) {
                    assert!(spellings.insert(*spelling), "{spelling}");
                }
            }
        }
    }
}
