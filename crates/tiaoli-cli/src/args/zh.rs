//! The Chinese help: one line per command and argument, by the ids of the derived command line.

/// What a command does.
pub(super) fn about(command: &str) -> Option<&'static str> {
    Some(match command {
        "tiaoli" => "条理：用读起来像通知的文字写资助政策，能核对、能说明理由、能对名册逐人算出结果",
        "check" => "核对政策文件：文字、名称、单位、日期，以及原文引文是否逐字相符",
        "eval" => "对名册逐人计算：每一行给出结果、条款和理由",
        "bulletin" => "按学校、盟市统计数据质量，并列出要核实的疑点",
        "data" => "看数据文件，不计算",
        "data check" => "核对一张表格而不计算：栏目、单元格、身份证号、日期、重复",
        "explain" => "说明一条记录的结果：依据哪一条、读到了什么、金额怎么来的、怎样才会变",
        "reassess" => "重算：按现在的规则和名册，逐人逐月比已发和应发，列出补发和追回",
        "compare" => "与上月比：谁新增、谁停发、什么变了，每人的原因",
        "test" => "运行政策里写的举例",
        "fmt" => "把政策文件排成统一格式，或换成另一种语言的写法",
        "trace" => "逐句对照通知原文：每一句由政策的哪一处落实",
        "consolidate" => "把某一天有效的规定汇总成一个政策文本",
        "blame" => "查看每一项规定由哪份文件写入、修改、废止",
        "code" => "查看一个提示代码的含义、错误示例和改正示例",
        "new" => "新建一个能直接运行的政策项目：政策、原文、名册和举例",
        "completions" => "输出命令行自动补全脚本",
        "lsp" => "供编辑器使用：通过标准输入输出提供提示、补全、解释等",
        "repl" => "逐行试政策：写条件、规则、记录，马上看结果和理由",
        "man" => "输出手册页，或把全部手册页写到文件夹",
        "help" => "查看某个命令的帮助",
        _ => return None,
    })
}

/// What an argument means; `id` as derived.
pub(super) fn help(command: &str, id: &str) -> Option<&'static str> {
    Some(match (command, id) {
        (_, "lang" | "words") => "提示文字的语言：zh 或 en（未指定时看 TIAOLI_LANG，再看系统语言）",
        (_, "color") => "颜色：auto、always 或 never（遵守 NO_COLOR）",
        (_, "quiet") => "只说有问题的地方",
        (_, "help") => "显示帮助",
        (_, "version") => "显示版本",
        ("check" | "test", "paths") => "政策文件或文件夹（默认当前文件夹）",
        ("check", "fail_level") => "有达到这一级别的问题时退出码为 1：error、warning 或 hint",
        ("check", "horizon") => "提醒在这一天以前到期、后面没有接上的标准、目录、规则和政策，如 2026-08-31",
        ("check", "holidays") => {
            "与 --horizon 一起核对的节假日表（CSV 或 XLSX：日期、类别，类别写 休 或 班）"
        }
        ("check", "all") => "显示全部提示，不只前 50 条",
        ("check", "format") => "提示的形式：text、plain、json、sarif 或 github",
        ("eval" | "explain" | "trace" | "consolidate" | "blame", "policy") => {
            "政策文件，或只有一个政策的文件夹"
        }
        ("eval", "data") => {
            "名册文件（CSV、TSV、XLSX、JSON、JSONL、Parquet；- 为标准输入）；工作表写成 文件.xlsx!工作表；其他表或名单写成 表名=文件"
        }
        ("explain", "data") => "从哪个名册里找这条记录；其他表或名单写成 表名=文件",
        (_, "input_format") => "名册的形式：csv、tsv、xlsx、json、jsonl 或 parquet（默认看文件名，否则 csv）",
        (_, "encoding") => "文字文件的编码：utf-8、gb18030（gbk）或 utf-16（默认自动辨认）",
        ("eval" | "explain", "as_of") => "按哪一天计算（基准日），如 2024-10-15",
        ("eval" | "explain", "months") => "逐月计算，每月按当月1日：2024-09..2025-06 或 2024年9月至2025年6月",
        ("eval" | "explain", "term") => {
            "一个学期的各月：2024年秋季学期（9月到次年2月）、2025年春季学期（3月到8月）"
        }
        ("eval" | "explain", "school_year") => "一个学年的各月：2024—2025学年（9月到次年8月）",
        ("eval", "sums") => {
            "每行、每个项目各月合计写到这个文件：应助几个月、共多少钱（CSV；文件名以 .xlsx 或 .jsonl 结尾则为相应形式）"
        }
        (_, "data_date") => "名册反映的是哪一天的情况（默认与基准日相同）",
        ("eval", "output") => "结果写到这个文件，不写到标准输出",
        ("eval", "format") => "结果的形式：csv、xlsx、jsonl、json、parquet 或 text（默认看文件名，否则 csv）",
        ("eval", "bom") => "CSV 文件开头加上标记，Windows 上的 Excel 才认得是 UTF-8",
        ("eval", "csv_raw") => "以公式符号开头的 CSV 单元格照原样写，给程序用（平时会在前面加撇号）",
        ("eval", "findings") => "疑点写到这个文件（CSV；文件名以 .xlsx 或 .jsonl 结尾则为相应形式）",
        ("eval", "names") => {
            "结果里的列名、名称和结果用哪种语言：en（给程序用）或 zh（给人看）（默认 en；工作簿默认与提示同一种语言）"
        }
        ("eval", "all_problems") => "列出全部单元格提示，不只前 20 处",
        ("eval", "strict") => "遇到第一个读不了的单元格就停下",
        (_, "map") => "把这个表头当作那个字段来读：--map 证件号=身份证号；其他表写成 表名.表头=字段",
        (_, "map_file") => "从文件里读这样的对照（表头、字段两栏，需要时加“表”一栏）",
        ("eval", "fail_on") => "有待补（incomplete）的记录时退出码为 5",
        (_, "complete_list") => "声明这份名单是完整的：不在名单上即不属于",
        (_, "manifest") => {
            "数据说明（CSV：内容、名称、文件、提供部门、截至日期、有效期至、完整 等），以及空着的格子按什么算"
        }
        (_, "rulings") => "人工处理表（CSV：识别号、项目、处理、依据、处理人、处理日期、有效期至、附件）",
        ("eval", "rulings_out") => "把下个月还有效的人工处理写到这个文件，注明这次用上没有",
        (_, "holidays") => "数工作日用的节假日表（CSV 或 XLSX：日期、类别，类别写 休 或 班）",
        ("eval", "show_sensitive") => {
            "给人看的文字和提示里显示完整证件号和敏感字段（数据文件里的识别号始终是完整的）"
        }
        ("repl", "policy") => "政策文件，或只有一个政策的文件夹",
        ("repl", "data") => "名册和其他表，写法与 eval 相同",
        ("repl", "as_of") => "按哪一天计算（基准日），如 2024-10-15（默认今天）",
        ("repl", "show_sensitive") => "显示完整证件号和敏感字段",
        ("bulletin", "policy") => "政策文件，或只有一个政策的文件夹",
        ("bulletin", "data") => "名册文件（- 为标准输入）；其他表或名单写成 表名=文件",
        ("bulletin", "as_of") => "按哪一天计算（基准日），如 2024-10-15",
        ("bulletin", "output") => "统计写到这个文件：.txt、.json 或 .xlsx",
        ("bulletin", "format") => "统计的形式：text、json 或 xlsx（默认看文件名，否则 text）",
        ("bulletin", "list") => "把疑点按学校列成清单，写到这个工作簿（.xlsx），留有核查结果、核查人两栏",
        ("bulletin", "show_sensitive") => "提示里显示完整证件号和敏感字段",
        ("data check", "policy") => "政策文件，或只有一个政策的文件夹",
        ("data check", "data") => "要核对的文件（- 为标准输入）；其他表或名单写成 表名=文件",
        ("data check", "as_of") => "名册说的是哪一天：没有人在这天以后出生；要看日期的约束也一并核对",
        ("data check", "output") => "报告写到这个文件：.txt、.json，或把可疑单元格标上颜色的 .xlsx",
        ("data check", "format") => "报告的形式：text、json 或 xlsx（默认看文件名，否则 text）",
        ("data check", "fix") => {
            "写一份改正后的副本（.csv 或 .xlsx）；只改毫无疑问的，身份证号的数字一个也不动"
        }
        ("data check", "changes") => "把 --fix 改了什么写成清单（.csv 或 .xlsx）",
        ("data check", "all") => "列出全部种类的问题，不只前 40 种",
        ("data check", "show_sensitive") => "提示里显示完整证件号和敏感字段",
        ("explain", "key") => "这条记录的识别号或证件号，与名册中一致",
        ("explain", "set") => {
            "不用名册，直接给字段的值；与 --key 一起用时代替名册里的值：--set 户籍=城市 年级=一年级"
        }
        ("explain", "why_not") => {
            "说明为什么不是这个结果：应助、不予、暂缓、未规定、待补、规则冲突（或 granted 等代码）"
        }
        ("explain", "benefit") => "只说明这一个资助项目",
        ("explain" | "test", "format") => "形式：text、plain 或 json",
        ("explain", "show_sensitive") => "显示完整证件号和敏感字段",
        ("reassess", "paid") => "已发的依据：以前的结果文件，或发放表（列：识别号、项目、月份、金额）",
        ("reassess", "policy") => "按哪个政策算应发：政策文件，或只有一个政策的文件夹",
        ("reassess", "data") => {
            "名册文件（CSV、TSV、XLSX、JSON、JSONL、Parquet），与 eval 相同；其他表或名单写成 表名=文件"
        }
        ("reassess", "benefits") => "只算这个资助项目（可以写几次；不写就全算）",
        ("reassess", "months") => "重算哪几个月，如 2024-09..2025-01（默认从已发的第一个月到最后一个月）",
        ("reassess" | "compare", "format") => {
            "形式：text、csv、xlsx、jsonl、json 或 parquet（默认看文件名，否则 text）"
        }
        ("reassess" | "compare", "output") => "写到这个文件，不写到标准输出",
        ("reassess" | "compare", "names") => {
            "表的列名和代码用哪种语言：en（给程序用）或 zh（给人看）（默认 en；工作簿用提示文字的语言）"
        }
        ("reassess", "all") => "列出每一个人，不只前 20 人",
        ("reassess" | "compare", "show_sensitive") => {
            "显示完整证件号和姓名（数据文件里的识别号始终是完整的）"
        }
        ("compare", "last") => "上月的结果（eval 写出的 CSV、XLSX、JSONL、JSON 或 Parquet）",
        ("compare", "this") => "本月的结果",
        ("compare", "policy") => "政策，用来把规则和字段的名称换成提示文字的语言",
        ("compare", "last_month") => "上月结果里有几个月时，比哪个月：2024-09",
        ("compare", "this_month") => "本月结果里有几个月时，比哪个月：2024-10",
        ("compare", "all") => "列出每一条变化，不只每类前 20 条",
        ("test", "run") => "只运行标题含有这段文字的举例；* 代表任意文字",
        ("test", "coverage") => "列出举例没有用到的每条规则、每个条件的每一面",
        ("test", "threshold") => "覆盖率低于这个百分数（0 到 100）时退出码为 1",
        ("test", "junit") => "把 JUnit 报告写到这个文件",
        ("fmt", "paths") => "政策文件或文件夹（默认当前文件夹）；- 为标准输入",
        ("fmt", "check") => "不改文件；有未排好的文件时退出码为 1",
        ("fmt", "diff") => "不改文件，只显示会改什么",
        ("fmt", "to") => "把关键词和名称改写成这种语言：zh 或 en",
        ("consolidate", "as_of") => "要哪一天有效的文本，如 2024-10-15",
        ("consolidate", "output") => "写到这个文件，不写到标准输出",
        ("blame", "name") => "只看这一项：规则、定义、标准等的名称",
        ("blame", "format") => "形式：text、plain 或 json",
        ("trace", "format") => "形式：text、json 或 html（默认看文件名，否则 text）",
        ("trace", "output") => "写到这个文件，不写到标准输出",
        ("code", "code") => "提示代码，如 E0301，或它的英文短名；不写则列出全部",
        ("new", "dir") => "要新建的文件夹，政策以它命名；必须不存在或是空的",
        ("completions", "shell") => "bash、zsh、fish、powershell 或 elvish",
        ("lsp", "stdio") => "通过标准输入输出通信（本来就是这样，有的编辑器会写上）",
        ("man", "output") => "把每个命令的手册页写到这个文件夹",
        ("help", "command") => "命令名",
        _ => return None,
    })
}

/// What stands for a value in usage lines.
pub(super) fn value_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "PATH" => "路径",
        "PAID" => "已发",
        "LAST" => "上月结果",
        "THIS" => "本月结果",
        "MONTH" => "月份",
        "POLICY" => "政策",
        "LANG" => "语言",
        "WHEN" => "何时",
        "LEVEL" => "级别",
        "FORMAT" => "形式",
        "[TABLE=]FILE" => "[表名=]文件",
        "FILE" => "文件",
        "ENCODING" => "编码",
        "DATE" => "日期",
        "MONTHS" => "月份",
        "TERM" => "学期",
        "YEAR" => "学年",
        "HEADER=FIELD" => "表头=字段",
        "FIELD=VALUE" => "字段=值",
        "WHAT" => "什么",
        "OUTCOME" => "结果",
        "LIST" => "名单",
        "ID" => "识别号",
        "BENEFIT" => "项目",
        "PATTERN" => "文字",
        "PERCENT" => "百分数",
        "NAME" => "名称",
        "CODE" => "代码",
        "DIR" => "文件夹",
        "SHELL" => "命令行",
        "COMMAND" => "命令",
        _ => return None,
    })
}
