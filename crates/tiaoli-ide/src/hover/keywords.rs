//! What every keyword means, in one line.

use tiaoli_diagnostics::Text;
use tiaoli_syntax::keywords::Kw;

macro_rules! meanings {
    ($($($kw:ident)|+: $zh:literal, $en:literal;)*) => {
        /// What a keyword means. A keyword without a line here does not compile.
        pub(crate) fn meaning(kw: Kw) -> Text {
            match kw {
                $($(Kw::$kw)|+ => Text::new($zh, $en),)*
            }
        }
    };
}

meanings! {
    // declarations
    Policy: "一份政策：标题、文号、施行日期、原文文件写在大括号里", "a policy: its title, number, first day and source text stand in the braces";
    UseFile: "引用另一个文件里的声明，路径从本文件所在的文件夹算起", "brings in the declarations of another file; its path starts at the folder of this one";
    Amend: "修改一份政策：本文件里的声明代替那份政策的同名声明，或者增加声明", "amends a policy: what this file declares replaces what bears the same name there, or is added";
    Repeal: "从某一天起，这个名字下的规定不再有效", "from a day on, what bears this name is no longer in force";
    Tiers: "一套有先后的等级，从最重（最高）的写起", "tiers in order, the heaviest (highest) first";
    Records: "一张信息表：有哪些栏目，各是什么类型", "a table of records: its fields and their types";
    Catalog: "一套目录，各版从文件读入；条件里用“属于”查", "a catalog whose editions are read from files; conditions look into it with `in`";
    List: "一份名单，核定时由提供单位交来；条件里用“属于”查", "a list that its provider hands in when decisions are made; conditions look into it with `in`";
    Standard: "一个有日期的值，如资助标准；改的时候另加一行，旧行留着", "a dated value such as an amount; a change is a new line, and the old line stays";
    Parameter: "由本地确定的值，如期限、人数、比例", "a value that is set locally, such as a limit, a count or a share";
    Benefit: "一个资助项目：给谁、用途、怎样发放、能不能重复享受", "a benefit: for whom, for what, how it is paid, and whether it may be received twice";
    Decision: "一张对照表：各栏符合一行，就得那一行的结果", "a decision table: a row whose cells all fit gives its result";
    Output: "输出表（本版尚不支持）", "an output table (not supported yet)";
    Example: "一个举例：写明情形和应有的结果，tiaoli test 逐个核对", "an example: facts and the result they should have, checked by `tiaoli test`";
    Names: "给中文名字配英文名，一对一对写", "pairs every Chinese name with an English one";
    Erratum: "原文本身的错字：错的应为对的，引文照对的写", "a mistake in the source text itself: quotations use the corrected words";
    // the header of a policy
    Title: "文件的标题", "the title of the document";
    Number: "文件的文号", "the number of the document";
    Issuer: "发文的机关", "who issued the document";
    Effective: "从哪一天起施行，到哪一天为止", "since when, and until when, it is in force";
    Source: "原文的文本文件；每一段引文都在里面核对", "the file of the source text; every quotation is checked against it";
    Under: "上一级的政策；只表明从属，不计算它的规则", "the policy above this one; its rules are not evaluated";
    Include: "引入另一份政策，它的规则一起计算", "brings in another policy, whose rules are evaluated too";
    Consolidated: "汇总文本的日期：这是那一天有效的全文", "the date of a consolidated text: the whole text in force on that day";
    // what stands in articles
    Define: "给一个说法下定义，条件里用它的名字", "defines a term that conditions use by its name";
    DefineAs: "后面写定义的内容", "the definition follows";
    GrantRule: "应助规则：符合条件的，给予资助", "a rule that grants: whoever meets its conditions receives the benefit";
    DenyRule: "不予规则：符合条件的，不得给予", "a rule that denies: whoever meets its conditions must not receive the benefit";
    HoldRule: "暂缓规则：符合条件的先不发，等查清；不是不予", "a rule that holds payment until something is settled; holding is not denying";
    Review: "提请人工重点审核，不改变结果", "asks people to look closely; it does not change the result";
    Match: "比对：从一张表里找出疑点，只提醒人去看", "a check: finds doubtful rows in a table and tells people";
    Duty: "一项职责：哪个单位、多久一次、看什么台账", "a duty: who, how often, and what shows that it was done";
    Principle: "机器算不了的要求，只记下原文", "a requirement no machine can check: its words are kept";
    Discretion: "由单位研究确定的事项，只记下原文", "a matter left to somebody's discretion: its words are kept";
    AcceptGap: "原文没有规定的情形，已经看过，有意留着", "a case the source text is silent on, looked at and left open on purpose";
    Article: "第几条", "an article by its number";
    Paragraph: "第几款", "a paragraph by its number";
    // clauses
    When: "后面写条件：凡符合的都适用", "the condition: the rule applies to everybody who meets it";
    Unless: "例外：符合这个条件的不适用", "an exception: the rule does not apply to whoever meets this";
    Give: "给予一个资助项目；后面用“按”写标准", "grants a benefit; the amount follows after `at`";
    Deny: "不得给予这些项目；写“全部”就是所有项目", "denies these benefits; `everything` means all of them";
    Hold: "暂缓发放这些项目；后面用“待”写等什么", "holds these benefits; what is waited for follows after `until`";
    Flag: "列为疑点，后面写给人看的话", "reports a finding with words for people";
    Quote: "这一条所依据的原文，必须在原文文件里逐字找得到", "the words of the source text this rests on; they must stand there letter for letter";
    Where: "先挑出要看的行", "picks the rows to look at first";
    At: "按哪个标准、多少金额", "at which standard or amount";
    PolicySource: "按哪一档政策给予", "the tier of policy the benefit is granted under";
    Until: "等到什么时候或者什么事办妥", "what is waited for";
    GroupBy | GroupEnd: "把几栏相同的行归成一组来看", "looks at the rows with the same values together, as a group";
    Major: "重大疑点", "a major finding";
    Minor: "一般疑点", "a minor finding";
    Overrides: "与所写的规则同时符合时，以本规则为准", "where both apply, this rule goes before those named";
    Everything: "本政策对这张表的所有资助项目", "every benefit of this policy for this table";
    // conditions
    And: "两边都要符合", "both must hold";
    Or: "符合一边就行；和“且”混用要加括号", "one of them is enough; brackets are needed beside `and`";
    Not: "不符合后面的条件", "the condition after it does not hold";
    Is: "等于这个值，或者是所列的几个之一", "equal to the value, or one of those listed";
    IsNot: "不等于这个值，也不是所列的任何一个", "not equal to the value, nor any of those listed";
    In: "在目录、名单、集合或者所列的值里", "in the catalog, list, set or values named";
    NotIn: "不在目录、名单、集合或者所列的值里", "not in the catalog, list, set or values named";
    AllOf: "下面所列的条件都要符合", "all conditions of the list must hold";
    AnyOf: "下面所列的条件符合一项就行", "one condition of the list is enough";
    Over: "大于，不含本数", "greater than, the number itself excluded";
    UnderLimit: "小于，不含本数", "less than, the number itself excluded";
    Reaching: "到达或者超过，含本数", "at or beyond, the number itself included";
    AtLeast: "大于或者等于，含本数", "greater than or equal to";
    AtMost: "小于或者等于，含本数", "less than or equal to";
    OrMore: "含本数、本级；等级由重到轻排的，以上是更重的", "the value itself included; with tiers, those named before it";
    OrLess: "含本数、本级；等级由重到轻排的，以下是更轻的", "the value itself included; with tiers, those named after it";
    To: "到，两头都含", "up to, both ends included";
    On: "取那一天有效的值", "the value in force on that day";
    // dated values
    From: "从哪一天起，含当天", "since which day, the day itself included";
    Basis: "依据的条款、文件或者文号", "the article, document or number it rests on";
    LocalChoice: "原文没有写数，由本地行文确定", "the source text gives no number: it is set locally";
    Upwards: "从这个数起的一段", "the bracket from this number upwards";
    File: "从文件读入", "read from a file";
    Unverified: "依据没有和原件核对过；用到它的结果都会提示", "not checked against the original: every result that uses it says so";
    // fields
    Adds: "给已有的信息表增加栏目", "adds fields to a table that is there already";
    Key: "这一栏认得出一条记录，不能重复", "this field identifies a record and is never repeated";
    Sensitive: "个人信息，给人看的文字里遮住", "personal: hidden in texts for people";
    Publishable: "公示时可以写出来", "may be shown in public notices";
    Aka: "读数据时也认的其他写法", "other spellings that are read from data";
    Reassessable: "可以申请重新认定", "may be assessed anew on request";
    ValidFor: "只在几个学年内有效，过期按空着算", "counts for so many school years; later it is taken as missing";
    Since: "这一行从这一栏的日期起有效", "a row holds since the date in this field";
    Derived: "没有填时，由其他栏目推出", "worked out from other fields where it is not filled in";
    ChangedBy: "它的变化记在另一张表里", "its changes stand in another table";
    Before: "第一次变动以前是什么", "what it held before the first change";
    Invariant: "每一行都应当符合的条件", "a condition every row should meet";
    Provider: "由哪个单位提供", "who hands it in";
    CatalogKey: "目录用哪一栏作代码", "the column that holds the codes of a catalog";
    // benefits
    Target: "给哪张表里的人或单位", "the table of those it is for";
    Purpose: "用在什么地方", "what it is meant for";
    Paid: "多久发一次", "how often it is paid";
    Monthly: "每月发一次", "paid every month";
    Termly: "每学期发一次", "paid every term";
    Yearly: "每学年发一次", "paid every school year";
    Once: "只一次", "only once";
    Overlap: "几条规则都给予时怎么办", "what happens where several rules grant it";
    OverlapNone: "不得重复享受：几条规则的金额应当相同", "it may not be received twice: the amounts must agree";
    OverlapHighest: "取金额最高的一条", "the highest amount counts";
    OverlapSum: "金额加在一起", "the amounts are added";
    // duties
    Bearer: "由哪些单位负责", "who bears the duty";
    Every: "多久做一次", "how often it is due";
    EachYear: "每年一次", "once a year";
    EachSchoolYear: "每学年一次", "once a school year";
    EachTerm: "每学期一次", "once a term";
    EachMonth: "每月一次", "once a month";
    Interval: "间隔多久，写一个地方参数", "at an interval, given by a parameter";
    Within | WithinDays: "从某一天起多少个工作日以内", "within so many working days from a date";
    Evidence: "台账里哪一栏日期表明做过", "the date field that shows it was done";
    Remind: "到期以前多久提醒", "how long before it is due a reminder comes";
    // examples
    AsOf: "按哪一天评定", "the day that is evaluated";
    ShouldBe: "后面写应有的结果", "the result that is expected follows";
    Like: "先照抄那一个举例，再改下面写的几栏", "starts from another example and changes what is written below";
    Lacking: "还缺哪几栏才定得了", "the fields that are missing for a decision";
    Finding: "应当列出的疑点", "the findings that must be reported";
    Nothing: "一个也没有", "none at all";
    // outcomes
    Granted: "应助：有规则给予，又没有规则不予或者暂缓", "granted: a rule grants it, and none denies or holds it";
    Denied: "不予：有规则写明不得给予", "denied: a rule says so";
    Held: "暂缓：先不发，不是不予", "held: not paid yet, which is not a denial";
    Undetermined: "未规定：没有一条规则适用，不是不予", "undetermined: no rule applies, which is not a denial";
    Incomplete: "待补：缺的信息会影响结果", "incomplete: what is missing may change the result";
    Conflict: "规则冲突：几条规则不一致，须改政策", "conflict: rules contradict one another, and the policy must be mended";
    // types
    Text: "文字", "words";
    Integer: "整数，可以带单位", "a whole number, with a unit where given";
    Decimal: "可以有小数的数，可以带单位", "a number with decimals, with a unit where given";
    Money: "金额，可以写明每生每年等", "an amount of money, per year and the like where given";
    Date: "年月日", "a day";
    YesNo: "是或者否；空着是不知道", "yes or no; an empty cell is unknown";
    Grade: "一年级至六年级", "a grade from 1 to 6";
    Years: "周岁数", "full years of age";
    IdCard: "居民身份证号，给人看的文字里总是遮住", "an ID number, always hidden in texts for people";
    ScaleOf: "分段：各段按各自的比例计", "marginal brackets, each with its own rate";
    SetOf: "可以同时有几个值", "several values at once";
    SchoolYear: "学年：9月1日至次年8月31日", "a school year: 1 September to 31 August";
    YearMonth: "某年某月", "a month of a year";
    PerYear: "每人一年的金额", "an amount per person and year";
    PerTerm: "每人一学期的金额", "an amount per person and term";
    PerMonth: "每人一个月的金额", "an amount per person and month";
    PerPayment: "每人每次发放的金额", "an amount per person and payment";
    // single words
    HeaviestFirst: "等级从最重的写到最轻的", "the heaviest tier is named first";
    HighestFirst: "等级从最高的写到最低的", "the highest tier is named first";
    Otherwise: "各行都不符合时的结果", "the result where no row fits";
    OneRow: "最多一行符合；两行都符合是错误", "at most one row fits; two that fit are an error";
    EveryRow: "符合的各行都适用", "every row that fits applies";
    Yes: "是", "yes";
    No: "否", "no";
    // units
    UnitYears: "年，即周岁", "years";
    UnitMonths: "月数", "months";
    UnitDays: "日数", "days";
    UnitWorkingDays: "工作日数，需要节假日表", "working days; a holiday table is needed";
}

#[cfg(test)]
mod tests {
    use tiaoli_syntax::keywords::KEYWORDS;

    use super::meaning;

    #[test]
    fn no_keyword_is_without_words() {
        for keyword in KEYWORDS {
            let text = meaning(keyword.kw);
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", keyword.id);
            assert!(!text.zh.ends_with('。') && !text.en.ends_with('.'), "{}: one line, no stop", keyword.id);
        }
    }
}
