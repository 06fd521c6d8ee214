" Written by `cargo xtask editors` from the table of keywords; do not edit.
" Vim syntax of Tiaoli policies. Words count by themselves, not by their place: the language server and the tree-sitter
" grammar know better.
if exists('b:current_syntax')
  finish
endif

syn case match
syn iskeyword @,48-57,_,192-255,0x4e00-0x9fff
syn match tiaoliDeclaration /\%(\k\)\@1<!\%(parameter\|decision\|standard\|benefit\|catalog\|erratum\|example\|records\|output\|policy\|repeal\|amend\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliDeclaration /\%(\k\)\@1<!\%(names\|tiers\|list\|地方参数\|比对名单\|资助项目\|use\|信息表\|对照表\|英文名\|输出表\|举例\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliDeclaration /\%(\k\)\@1<!\%(修改\|修订\|勘误\|废止\|引用\|政策\|标准\|目录\|等级\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(consolidated\|effective\|include\|issuer\|number\|source\|title\|under\|上位政策\|原文文件\|发文机关\|汇总日期\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(引入\|文号\|施行\|标题\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliDeclaration /\%(\k\)\@1<!\%(accept_gap\|discretion\|paragraph\|principle\|article\|define\|review\|grant\|match\|deny\|duty\|hold\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliDeclaration /\%(\k\)\@1<!\%(原则要求\|裁量事项\|重点审核\|未规定\|as\|不予\|应助\|所称\|是指\|暂缓\|比对\|职责\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(policy_source\|everything\|grouped\s\+by\|overrides\|unless\|major\|minor\|quote\|until\|where\|deny\|flag\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(give\|hold\|when\|一般疑点\|不得给予\|享受政策\|暂缓发放\|重大疑点\|优先于\|at\|全部\|其中\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(列为\|原文\|归并\|给予\|除非\|以\|凡\|当\|待\|按\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliOperator /\%(\k\)\@1<!\%(is\s\+not\s\+in\|at\s\+least\|reaching\|同时符合下列条件\|符合下列全部条件\|符合下列所有条件\|符合下列条件之一\|at\s\+most\|or\s\+less\|or\s\+more\|all\s\+of\|any\s\+of\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliOperator /\%(\k\)\@1<!\%(is\s\+not\|not\s\+in\|is\s\+in\|under\|over\|and\|not\|不低于\|不少于\|不属于\|不超过\|不高于\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliOperator /\%(\k\)\@1<!\%(及以上\|及以下\|或以上\|或以下\|in\|is\|on\|or\|to\|不为\|不是\|不满\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliOperator /\%(\k\)\@1<!\%(不足\|以上\|以下\|届满\|属于\|或者\|超过\|且\|为\|于\|或\|是\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliOperator /\%(\k\)\@1<!\%(至\|非\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(local_choice\|unverified\|upwards\|basis\|由本地确定\|file\|from\|待核实\|依据\|来自\|自\|起\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(reassessable\|publishable\|changed_by\|invariant\|sensitive\|valid_for\|provider\|derived\|before\|since\|可重新认定\|adds\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(提供单位\|aka\|key\|变动见\|可公示\|识别号\|又称\|增加\|推自\|敏感\|有效\|此前\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(生效\|约束\|键\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(highest\|monthly\|overlap\|purpose\|termly\|yearly\|就高不重复\|none\|once\|paid\|不得重复\|重复享受\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(for\|sum\|可叠加\|按学年\|按学期\|一次\|发放\|对象\|按月\|用途\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(working\s\+days\|school_year\|evidence\|interval\|bearer\|remind\|within\|every\|month\|个工作日内\|term\|year\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(责任单位\|每学年\|每学期\|佐证\|定期\|提醒\|每年\|每月\|频次\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(should\s\+be\|finding\|missing\|as_of\|like\|none\|基准日\|应为\|沿用\|疑点\|无\|缺\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliOutcome /\%(\%(应为\|should be\)\s*\)\@<=\%(\k\)\@1<!\%(undetermined\|incomplete\|conflict\|granted\|denied\|held\|规则冲突\|未规定\|不予\|应助\|待补\|暂缓\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliType /\%(\k\)\@1<!\%(CNY\/payment\|school_year\|year_month\|CNY\/month\|CNY\/term\|CNY\/year\|decimal\|id_card\|integer\|set\s\+of\|yes_no\|grade\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliType /\%(\k\)\@1<!\%(money\|scale\|years\|每人每学期\|每户每学期\|每生每学期\|date\|text\|元\/学期\|每人每年\|每人每月\|每人每次\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliType /\%(\k\)\@1<!\%(每户每年\|每户每月\|每户每次\|每生每年\|每生每月\|每生每次\|元\/年\|元\/月\|元\/次\|身份证\|分段\|周岁\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliType /\%(\k\)\@1<!\%(学年\|小数\|年月\|年级\|整数\|文本\|日期\|是否\|金额\|集合\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(heaviest_first\|highest_first\|every\s\+row\|otherwise\|one\s\+row\|false\|只适用一行\|true\|由重到轻\|由高到低\|逐行适用\|yes\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliKeyword /\%(\k\)\@1<!\%(no\|否则\|否\|是\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliUnit /\%(\k\)\@1<!\%(working\s\+days\|working\s\+day\|months\|month\|years\|days\|year\|个工作日\|day\|个月\|周岁\|天\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
syn match tiaoliUnit /\%(\k\)\@1<!\%(岁\|年\|日\|月\)\%(\k\&\D\)\@!\%(\s*[:：]\)\@!/
" After the keywords: of two matches at one place Vim takes the later one.
syn match tiaoliNumber /\%(\k\)\@1<!\d\+\%([.,]\d\+\)*\%(\s\=\%(万元\|亿元\|元\|%\|周岁\|岁\|年\|个月\|月\|个工作日\|日\|天\|CNY\)\)\=/
syn match tiaoliDate /\d\{4}年\d\{1,2}月\%(\d\{1,2}日\)\=\|\d\{4}-\d\{2}\%(-\d\{2}\)\=/
syn match tiaoliReference /第[一二三四五六七八九十百〇零0-9]\+条\%(第[一二三四五六七八九十0-9]\+款\)\=/
syn match tiaoliHeading /^\s*\%([一二三四五六七八九十百]\+、\|[（(][一二三四五六七八九十百0-9]\+[）)]\|第[一二三四五六七八九十百0-9]\+条\|article\s\+\d\+\)[^{｛]*\ze[{｛]\s*$/
syn match tiaoliTick /`[^`]*`/
syn region tiaoliString start=/"/ end=/"/ oneline
syn region tiaoliString start=/“/ end=/”/ oneline contains=tiaoliString
syn region tiaoliString start=/《/ end=/》/ oneline contains=tiaoliString
syn match tiaoliComment /\%(\/\/\|／／\).*$/
syn region tiaoliComment start=/\/\*/ end=/\*\//

hi def link tiaoliDeclaration Statement
hi def link tiaoliKeyword Keyword
hi def link tiaoliOperator Operator
hi def link tiaoliType Type
hi def link tiaoliOutcome Constant
hi def link tiaoliUnit Number
hi def link tiaoliNumber Number
hi def link tiaoliDate Number
hi def link tiaoliReference Special
hi def link tiaoliHeading Title
hi def link tiaoliTick Identifier
hi def link tiaoliString String
hi def link tiaoliComment Comment

let b:current_syntax = 'tiaoli'
