//! The words. Recommended spelling first; the words in brackets are read as well and rewritten by the formatter.

use super::Place;

super::keywords! {
    // declarations
    Policy "policy": "政策" [], "policy" [], Item;
    UseFile "use_file": "引用" [], "use" [], Item;
    Amend "amend": "修改" ["修订"], "amend" [], Item;
    Repeal "repeal": "废止" [], "repeal" [], Item;
    Tiers "tiers": "等级" [], "tiers" [], Item;
    Records "records": "信息表" [], "records" [], Item;
    Catalog "catalog": "目录" [], "catalog" [], Item;
    List "list": "比对名单" [], "list" [], Item;
    Standard "standard": "标准" [], "standard" [], Item;
    Parameter "parameter": "地方参数" [], "parameter" [], Item;
    Benefit "benefit": "资助项目" [], "benefit" [], Item;
    Decision "decision": "对照表" [], "decision" [], Item;
    Output "output": "输出表" [], "output" [], Item;
    Example "example": "举例" [], "example" [], Item;
    Names "names": "英文名" [], "names" [], Item;
    Erratum "erratum": "勘误" [], "erratum" [], Item;
    // the header of a policy
    Title "title": "标题" [], "title" [], Header;
    Number "number": "文号" [], "number" [], Header;
    Issuer "issuer": "发文机关" [], "issuer" [], Header;
    Effective "effective": "施行" [], "effective" [], Header;
    Source "source": "原文文件" [], "source" [], Header;
    Under "under": "上位政策" [], "under" [], Header;
    Include "include": "引入" [], "include" [], Header;
    Consolidated "consolidated": "汇总日期" [], "consolidated" [], Header;
    // what stands in articles
    Define "define": "所称" [], "define" [], Article;
    DefineAs "define_as": "是指" [], "as" [], Article;
    GrantRule "grant_rule": "应助" [], "grant" [], Article;
    DenyRule "deny_rule": "不予" [], "deny" [], Article;
    HoldRule "hold_rule": "暂缓" [], "hold" [], Article;
    Review "review": "重点审核" [], "review" [], Article;
    Match "match": "比对" [], "match" [], Article;
    Duty "duty": "职责" [], "duty" [], Article;
    Principle "principle": "原则要求" [], "principle" [], Article;
    Discretion "discretion": "裁量事项" [], "discretion" [], Article;
    AcceptGap "accept_gap": "未规定" [], "accept_gap" [], Article;
    Article "article": "" [], "article" [], Article;
    Paragraph "paragraph": "" [], "paragraph" [], Article;
    // clauses of rules and checks
    When "when": "凡" ["当"], "when" [], Clause reserved digits;
    Unless "unless": "除非" [], "unless" [], Clause reserved digits;
    Give "give": "给予" [], "give" [], Clause reserved;
    Deny "deny": "不得给予" [], "deny" [], Clause reserved;
    Hold "hold": "暂缓发放" [], "hold" [], Clause reserved;
    Flag "flag": "列为" [], "flag" [], Clause reserved;
    Quote "quote": "原文" [], "quote" [], Clause reserved;
    Where "where": "其中" [], "where" [], Clause digits;
    At "at": "按" [], "at" [], Clause digits;
    PolicySource "policy_source": "享受政策" [], "policy_source" [], Clause;
    Until "until": "待" [], "until" [], Clause;
    GroupBy "group_by": "以" [], "grouped by" [], Clause;
    GroupEnd "group_end": "归并" [], "" [], Clause;
    Major "major": "重大疑点" [], "major" [], Clause;
    Minor "minor": "一般疑点" [], "minor" [], Clause;
    Overrides "overrides": "优先于" [], "overrides" [], Clause;
    Everything "everything": "全部" [], "everything" [], Clause;
    // conditions
    And "and": "且" [], "and" [], Operator reserved digits;
    Or "or": "或" ["或者"], "or" [], Operator reserved digits;
    Not "not": "非" [], "not" [], Operator reserved digits;
    Is "is": "为" ["是"], "is" [], Operator reserved digits;
    IsNot "is_not": "不为" ["不是"], "is not" [], Operator reserved digits;
    In "in": "属于" [], "in" ["is in"], Operator reserved digits;
    NotIn "not_in": "不属于" [], "not in" ["is not in"], Operator reserved digits;
    AllOf "all_of": "同时符合下列条件" ["符合下列全部条件", "符合下列所有条件"], "all of" [], Operator;
    AnyOf "any_of": "符合下列条件之一" [], "any of" [], Operator;
    Over "over": "超过" [], "over" [], Operator digits;
    UnderLimit "under_limit": "不满" ["不足"], "under" [], Operator digits;
    Reaching "reaching": "届满" [], "reaching" [], Operator digits;
    AtLeast "at_least": "不低于" ["不少于"], "at least" [], Operator digits;
    AtMost "at_most": "不超过" ["不高于"], "at most" [], Operator digits;
    OrMore "or_more": "以上" ["及以上", "或以上"], "or more" [], Operator;
    OrLess "or_less": "以下" ["及以下", "或以下"], "or less" [], Operator;
    To "to": "至" [], "to" [], Operator digits;
    On "on": "于" [], "on" [], Operator digits;
    // dated values and their basis
    From "from": "自" [], "from" [], Dated digits;
    Basis "basis": "依据" [], "basis" [], Dated;
    LocalChoice "local_choice": "由本地确定" [], "local_choice" [], Dated;
    Upwards "upwards": "起" [], "upwards" [], Dated digits;
    File "file": "来自" [], "file" [], Dated;
    Unverified "unverified": "待核实" [], "unverified" [], Dated;
    // fields of tables
    Adds "adds": "增加" [], "adds" [], Field;
    Key "key": "识别号" [], "key" [], Field;
    Sensitive "sensitive": "敏感" [], "sensitive" [], Field;
    Publishable "publishable": "可公示" [], "publishable" [], Field;
    Aka "aka": "又称" [], "aka" [], Field;
    Reassessable "reassessable": "可重新认定" [], "reassessable" [], Field;
    ValidFor "valid_for": "有效" [], "valid_for" [], Field digits;
    Since "since": "生效" [], "since" [], Field;
    Derived "derived": "推自" [], "derived" [], Field;
    ChangedBy "changed_by": "变动见" [], "changed_by" [], Field;
    Before "before": "此前" [], "before" [], Field;
    Invariant "invariant": "约束" [], "invariant" [], Field;
    Provider "provider": "提供单位" [], "provider" [], Field;
    CatalogKey "catalog_key": "键" [], "key" [], Field;
    // benefits
    Target "target": "对象" [], "for" [], Benefit;
    Purpose "purpose": "用途" [], "purpose" [], Benefit;
    Paid "paid": "发放" [], "paid" [], Benefit;
    Monthly "monthly": "按月" [], "monthly" [], Benefit;
    Termly "termly": "按学期" [], "termly" [], Benefit;
    Yearly "yearly": "按学年" [], "yearly" [], Benefit;
    Once "once": "一次" [], "once" [], Benefit;
    Overlap "overlap": "重复享受" [], "overlap" [], Benefit;
    OverlapNone "overlap_none": "不得重复" [], "none" [], Benefit;
    OverlapHighest "overlap_highest": "就高不重复" [], "highest" [], Benefit;
    OverlapSum "overlap_sum": "可叠加" [], "sum" [], Benefit;
    // duties
    Bearer "bearer": "责任单位" [], "bearer" [], Duty;
    Every "every": "频次" [], "every" [], Duty digits;
    EachYear "each_year": "每年" [], "year" [], Duty;
    EachSchoolYear "each_school_year": "每学年" [], "school_year" [], Duty;
    EachTerm "each_term": "每学期" [], "term" [], Duty;
    EachMonth "each_month": "每月" [], "month" [], Duty;
    Interval "interval": "定期" [], "interval" [], Duty;
    Within "within": "" [], "within" [], Duty;
    WithinDays "within_days": "个工作日内" [], "working days" [], Duty;
    Evidence "evidence": "佐证" [], "evidence" [], Duty;
    Remind "remind": "提醒" [], "remind" [], Duty digits;
    // examples
    AsOf "as_of": "基准日" [], "as_of" [], Example digits;
    ShouldBe "should_be": "应为" [], "should be" [], Example digits;
    Like "like": "沿用" [], "like" [], Example;
    Lacking "lacking": "缺" [], "missing" [], Example;
    Finding "finding": "疑点" [], "finding" [], Example;
    Nothing "nothing": "无" [], "none" [], Example;
    // outcomes
    Granted "granted": "应助" [], "granted" [], Outcome;
    Denied "denied": "不予" [], "denied" [], Outcome;
    Held "held": "暂缓" [], "held" [], Outcome;
    Undetermined "undetermined": "未规定" [], "undetermined" [], Outcome;
    Incomplete "incomplete": "待补" [], "incomplete" [], Outcome;
    Conflict "conflict": "规则冲突" [], "conflict" [], Outcome;
    // types
    Text "text": "文本" [], "text" [], Type;
    Integer "integer": "整数" [], "integer" [], Type;
    Decimal "decimal": "小数" [], "decimal" [], Type;
    Money "money": "金额" [], "money" [], Type;
    Date "date": "日期" [], "date" [], Type;
    YesNo "yes_no": "是否" [], "yes_no" [], Type;
    Grade "grade": "年级" [], "grade" [], Type;
    Years "years": "周岁" [], "years" [], Type;
    IdCard "id_card": "身份证" [], "id_card" [], Type;
    ScaleOf "scale_of": "分段" [], "scale" [], Type;
    SetOf "set_of": "集合" [], "set of" [], Type;
    SchoolYear "school_year": "学年" [], "school_year" [], Type;
    YearMonth "year_month": "年月" [], "year_month" [], Type;
    PerYear "per_year": "每生每年" ["每人每年", "每户每年", "元/年"], "CNY/year" [], Type;
    PerTerm "per_term": "每生每学期" ["每人每学期", "每户每学期", "元/学期"], "CNY/term" [], Type;
    PerMonth "per_month": "每生每月" ["每人每月", "每户每月", "元/月"], "CNY/month" [], Type;
    PerPayment "per_payment": "每生每次" ["每人每次", "每户每次", "元/次"], "CNY/payment" [], Type;
    // single words
    HeaviestFirst "heaviest_first": "由重到轻" [], "heaviest_first" [], Word;
    HighestFirst "highest_first": "由高到低" [], "highest_first" [], Word;
    Otherwise "otherwise": "否则" [], "otherwise" [], Word digits;
    OneRow "one_row": "只适用一行" [], "one row" [], Word;
    EveryRow "every_row": "逐行适用" [], "every row" [], Word;
    Yes "yes": "是" [], "yes" ["true"], Word;
    No "no": "否" [], "no" ["false"], Word;
    // units of numbers
    UnitYears "unit_years": "年" ["周岁", "岁"], "years" ["year"], Unit digits;
    UnitMonths "unit_months": "月" ["个月"], "months" ["month"], Unit digits;
    UnitDays "unit_days": "日" ["天"], "days" ["day"], Unit digits;
    UnitWorkingDays "unit_working_days": "个工作日" [], "working days" ["working day"], Unit digits;
}
