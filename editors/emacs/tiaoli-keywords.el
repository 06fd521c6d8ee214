;;; tiaoli-keywords.el --- The words of Tiaoli  -*- lexical-binding: t; coding: utf-8 -*-

;;; Commentary:

;; Written by `cargo xtask editors` from the table of keywords; do not edit.

;;; Code:

(defconst tiaoli-keywords
  '((item "parameter" "decision" "standard" "benefit" "catalog" "erratum" "example" "records" "output" "policy" "repeal" "amend" "names" "tiers" "list" "地方参数" "比对名单" "资助项目" "use" "信息表" "对照表" "英文名" "输出表" "举例" "修改" "修订" "勘误" "废止" "引用" "政策" "标准" "目录" "等级")
    (header "consolidated" "effective" "include" "issuer" "number" "source" "title" "under" "上位政策" "原文文件" "发文机关" "汇总日期" "引入" "文号" "施行" "标题")
    (article "accept_gap" "discretion" "paragraph" "principle" "article" "define" "review" "grant" "match" "deny" "duty" "hold" "原则要求" "裁量事项" "重点审核" "未规定" "as" "不予" "应助" "所称" "是指" "暂缓" "比对" "职责")
    (clause "policy_source" "everything" "grouped by" "overrides" "unless" "major" "minor" "quote" "until" "where" "deny" "flag" "give" "hold" "when" "一般疑点" "不得给予" "享受政策" "暂缓发放" "重大疑点" "优先于" "at" "全部" "其中" "列为" "原文" "归并" "给予" "除非" "以" "凡" "当" "待" "按")
    (operator "is not in" "at least" "reaching" "同时符合下列条件" "符合下列全部条件" "符合下列所有条件" "符合下列条件之一" "at most" "or less" "or more" "all of" "any of" "is not" "not in" "is in" "under" "over" "and" "not" "不低于" "不少于" "不属于" "不超过" "不高于" "及以上" "及以下" "或以上" "或以下" "in" "is" "on" "or" "to" "不为" "不是" "不满" "不足" "以上" "以下" "届满" "属于" "或者" "超过" "且" "为" "于" "或" "是" "至" "非")
    (dated "local_choice" "unverified" "upwards" "basis" "由本地确定" "file" "from" "待核实" "依据" "来自" "自" "起")
    (field "reassessable" "publishable" "changed_by" "invariant" "sensitive" "valid_for" "provider" "derived" "before" "since" "可重新认定" "adds" "提供单位" "aka" "key" "变动见" "可公示" "识别号" "又称" "增加" "推自" "敏感" "有效" "此前" "生效" "约束" "键")
    (benefit "highest" "monthly" "overlap" "purpose" "termly" "yearly" "就高不重复" "none" "once" "paid" "不得重复" "重复享受" "for" "sum" "可叠加" "按学年" "按学期" "一次" "发放" "对象" "按月" "用途")
    (duty "working days" "school_year" "evidence" "interval" "bearer" "remind" "within" "every" "month" "个工作日内" "term" "year" "责任单位" "每学年" "每学期" "佐证" "定期" "提醒" "每年" "每月" "频次")
    (example "should be" "finding" "missing" "as_of" "like" "none" "基准日" "应为" "沿用" "疑点" "无" "缺")
    (outcome "undetermined" "incomplete" "conflict" "granted" "denied" "held" "规则冲突" "未规定" "不予" "应助" "待补" "暂缓")
    (type "CNY/payment" "school_year" "year_month" "CNY/month" "CNY/term" "CNY/year" "decimal" "id_card" "integer" "set of" "yes_no" "grade" "money" "scale" "years" "每人每学期" "每户每学期" "每生每学期" "date" "text" "元/学期" "每人每年" "每人每月" "每人每次" "每户每年" "每户每月" "每户每次" "每生每年" "每生每月" "每生每次" "元/年" "元/月" "元/次" "身份证" "分段" "周岁" "学年" "小数" "年月" "年级" "整数" "文本" "日期" "是否" "金额" "集合")
    (word "heaviest_first" "highest_first" "every row" "otherwise" "one row" "false" "只适用一行" "true" "由重到轻" "由高到低" "逐行适用" "yes" "no" "否则" "否" "是")
    (unit "working days" "working day" "months" "month" "years" "days" "year" "个工作日" "day" "个月" "周岁" "天" "岁" "年" "日" "月"))
  "Every spelling of every keyword, by the place where it stands.")

(provide 'tiaoli-keywords)
;;; tiaoli-keywords.el ends here
