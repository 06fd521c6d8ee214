//! Who does what next: words for the officer and the person concerned. They know no kind of policy: who is meant by
//! 经办人员 is whoever runs the program.

use tiaoli_core::{
    decision::{FindingRef, Outcome},
    explain::{ClauseKind, Explanation, Want, WantKind},
};
use tiaoli_diagnostics::{Code, Lang, Text, say};

use super::named;

/// The next step of a result.
pub fn next_step(explanation: &Explanation) -> Text {
    let until = explanation.applied.iter().find_map(|clause| clause.until.clone()).unwrap_or_default();
    match explanation.decision.outcome {
        Outcome::Granted => granted(explanation),
        Outcome::Denied => say! {
            zh: "书面告知本人理由。有异议的，公示期内向经办单位提出，由经办单位核实原始材料后答复。请勿为获得资助改填信息。";
            en: "Tell the person the reason in writing. Objections go to the office in charge during publicity; it checks the original papers and answers. Do not change entries in order to qualify."
        },
        Outcome::Held if until.is_empty() => say! {
            zh: "暂缓发放（不是不予）。由经办人员按所引条款办理，办结后重新判定；应助的从应发的月份补发。";
            en: "Held, not denied. The officer in charge does what the clause asks, then the case is decided anew; what was granted is paid from the months that were due."
        },
        Outcome::Held => say! {
            zh: "暂缓发放（不是不予），等待：{}。由经办人员办理，办结后重新判定；应助的从应发的月份补发。", until;
            en: "Held, not denied, until: {}. The officer in charge sees to it, then the case is decided anew; what was granted is paid from the months that were due.", until
        },
        Outcome::Undetermined => say! {
            zh: "本政策没有规定，不是不予。请看上位政策或本地实施细则，或由有权的单位裁定。";
            en: "This policy does not say; that is not a denial. Look to the policy above it or to local rules, or let the competent office rule."
        },
        Outcome::Incomplete => incomplete(&explanation.wants),
        Outcome::Conflict if breaks_constraint(explanation) => say! {
            zh: "这一行不符合信息表写明的约束，算不出结果：由经办人员先核对是不是填错了，改正后重新判定；填写无误的，再提请政策编制单位处理。";
            en: "This row breaks a constraint of its table, and no result can be worked out: the officer in charge first checks whether a cell is wrong and decides anew; if all is right, refer it to the office that keeps the policy."
        },
        Outcome::Conflict => say! {
            zh: "政策规则之间不一致，不是本人的问题，也不由填报单位修改；请提请政策编制单位处理。";
            en: "The rules of the policy contradict one another. It is not the person's fault nor for the reporting office to mend: refer it to the office that keeps the policy."
        },
    }
}

fn breaks_constraint(explanation: &Explanation) -> bool {
    explanation.decision.findings.contains(&FindingRef::Code(Code::E0642.as_str()))
}

fn granted(explanation: &Explanation) -> Text {
    let step = listing(explanation);
    let decision = &explanation.decision;
    if decision.findings.is_empty() && explanation.applied.iter().all(|one| one.kind != ClauseKind::Review) {
        return step;
    }
    say! {
        zh: "先由经办人员核对上面的疑点和重点审核事项。{}", step.zh;
        en: "First the officer in charge looks into the findings and reviews above. {}", step.en
    }
}

fn listing(explanation: &Explanation) -> Text {
    match explanation.payment.as_ref().filter(|payment| !payment.pays).map(|payment| payment.next) {
        None => say! {
            zh: "列入本月发放名单，公示无异议后发放。应助不等于已发，以发放记录为准。";
            en: "Put on this month's payment list and pay after publicity without objection. Granted is not yet paid: the payment record counts."
        },
        Some(Some(next)) => say! {
            zh: "本月不是发放月，不列入本月发放名单；{}年{}月再列入，公示无异议后发放。应助不等于已发，以发放记录为准。", next.year(), next.month();
            en: "This is no paying month: do not put on this month's list. List in {}-{:02} and pay after publicity without objection. Granted is not yet paid: the payment record counts.", next.year(), next.month()
        },
        Some(None) => say! {
            zh: "本月不是发放月，不列入本月发放名单。";
            en: "This is no paying month: do not put on this month's list."
        },
    }
}

/// Everyone is asked for what they can supply: the person for fields, the officer for lists, the policy's office for
/// catalogs.
fn incomplete(wants: &[Want]) -> Text {
    let mut text = say! {
        zh: "信息不全，待补正；不因缺材料作不予处理。";
        en: "Information is missing; nobody is denied for want of papers."
    };
    let mut add = |more: Text| {
        text.zh.push_str(&more.zh);
        text.en.push(' ');
        text.en.push_str(&more.en);
    };
    let fields: Vec<&Want> = wants.iter().filter(|want| want.kind == WantKind::Field).collect();
    if wants.is_empty() {
        add(say! {
            zh: "由经办人员核对读不懂的单元格和所给的名单、表，改正后重新判定。";
            en: "The officer in charge checks cells that could not be read and the lists and tables given, then the case is decided anew."
        });
    }
    if !fields.is_empty() {
        let list = |lang: Lang, mark: &str| {
            fields.iter().map(|want| named(&want.name, lang)).collect::<Vec<_>>().join(mark)
        };
        add(say! {
            zh: "由经办人员一次性告知应补：{}；补齐后重新判定。", list(Lang::Zh, "、");
            en: "The officer in charge asks once for everything needed ({}), then the case is decided anew.", list(Lang::En, ", ")
        });
    }
    wants.iter().filter_map(why).for_each(add);
    text
}

/// What to do about something that the person concerned cannot supply.
pub fn why(want: &Want) -> Option<Text> {
    let (zh, en) = (&want.name.zh, &want.name.en);
    Some(match &want.kind {
        WantKind::Field => return None,
        WantKind::ListNotGiven { provider } if provider.is_empty() => say! {
            zh: "没有给“{zh}”：由经办人员取得名单后用 --data {zh}=文件 给出。";
            en: "List `{en}` was not given: get it and add --data {en}=FILE."
        },
        WantKind::ListNotGiven { provider } => say! {
            zh: "没有给“{zh}”：由经办人员向{provider}取得名单后用 --data {zh}=文件 给出。";
            en: "List `{en}` was not given: get it from {provider} and add --data {en}=FILE."
        },
        WantKind::ListNotComplete => say! {
            zh: "“{zh}”已给，但没有声明完整，不在名单上不等于没有：与提供单位核实名单完整后加 --complete-list {zh}。";
            en: "List `{en}` was given but not declared complete, so not being on it says nothing: make sure that it names everyone, then add --complete-list {en}."
        },
        WantKind::ListUnreadable => say! {
            zh: "“{zh}”里有空着或读不懂的号码，那可能就是本人：先请提供单位更正名单。";
            en: "List `{en}` has an empty or unreadable number, which may be this person's: have the list corrected first."
        },
        WantKind::ListExpired => say! {
            zh: "“{zh}”这一天不在有效期内：请换用这一学年的名单。";
            en: "List `{en}` is not valid on that day: use the list of its school year."
        },
        WantKind::TableNotGiven => say! {
            zh: "没有给“{zh}”的数据：用 --data {zh}=文件 给出。";
            en: "The data of `{en}` was not given: add --data {en}=FILE."
        },
        WantKind::CatalogEmpty => say! {
            zh: "目录“{zh}”还是空的，查不到这个代码：先核对代码填得对不对；代码无误的，由政策编制单位补齐目录后才能判定，不是本人要补的材料。";
            en: "Catalog `{en}` is empty, so this code cannot be found in it: first check the code; if it is right, the office that keeps the policy must fill the catalog, not the person."
        },
        WantKind::CatalogNotInForce => say! {
            zh: "目录“{zh}”没有这一天适用的版本：由政策编制单位补上，本人和填报单位都补不了。";
            en: "Catalog `{en}` has no edition in force on that day: the office that keeps the policy must add one; neither the person nor the reporting office can."
        },
        WantKind::CatalogOpen => say! {
            zh: "目录“{zh}”没有说明这个代码是否列入：由政策编制单位明确，不是本人要补的材料。";
            en: "Catalog `{en}` leaves this code open: the office that keeps the policy must settle it, not the person."
        },
    })
}
