//! Where an amount comes from, line by line: the value in force, the table row, the sharing out over paying months.

use tiaoli_core::{
    explain::{GrantAmount, Payment, RowUsed, Share, StandardUsed},
    ir::{Rhythm, Type},
    value::Value,
};
use tiaoli_diagnostics::Lang;

use super::{
    named,
    wording::{Wording, money},
};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The lines of an amount, without indent.
pub fn lines(payment: &Payment, wording: &Wording<'_>, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> =
        payment.grants.iter().flat_map(|grant| of_grant(grant, payment, wording, lang)).collect();
    if !payment.pays {
        lines.push(not_paying(payment, lang));
    }
    lines
}

fn of_grant(grant: &GrantAmount, payment: &Payment, wording: &Wording<'_>, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> =
        grant.standards.iter().map(|standard| of_standard(standard, wording, lang)).collect();
    // The result may be shown, not what it was made of: that may be the sensitive value itself.
    let hides = grant.sensitive && !wording.show_sensitive;
    lines.extend(grant.rows.iter().filter(|_| !hides).map(|row| of_row(row, wording, lang)));
    let whole = match hides {
        true => String::from(if lang == Lang::Zh { "（不显示）" } else { "(not shown)" }),
        false => money(grant.whole, grant.period, lang),
    };
    if !grant.plain {
        let read: Vec<String> = grant.reads.iter().map(|one| wording.reading(one, lang)).collect();
        let expression = wording.text(grant.at, lang);
        lines.push(match (lang, read.is_empty()) {
            (Lang::Zh, true) => format!("{expression} = {whole}"),
            (Lang::Zh, false) => format!("{expression} = {whole}（读到：{}）", read.join("，")),
            (Lang::En, true) => format!("{expression} = {whole}"),
            (Lang::En, false) => format!("{expression} = {whole} (read: {})", read.join(", ")),
        });
    } else if grant.standards.is_empty() {
        lines.push(match lang {
            Lang::Zh => format!("规则里写明 {whole}"),
            Lang::En => format!("the rule says {whole}"),
        });
    }
    lines.extend(shared(grant, lang).filter(|_| !hides));
    if payment.grants.len() > 1 {
        let rule = named(&grant.rule, lang);
        let mark = if lang == Lang::Zh { "：" } else { ": " };
        lines = lines.into_iter().map(|line| format!("{rule}{mark}{line}")).collect();
    }
    lines
}

/// `助学金标准 2000元/年（2022年1月1日起，依据 第四条；待核实：……）`
fn of_standard(standard: &StandardUsed, wording: &Wording<'_>, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut text = named(&standard.name, lang).to_owned();
    let tier = standard.tier.as_ref().map(|tier| wording.value(tier, None, lang));
    let value = match &standard.value {
        // 分段 are no single value.
        Value::Missing => None,
        value => Some(wording.value(value, Some(inner(&standard.ty)), lang)),
    };
    for word in [tier, value].into_iter().flatten() {
        text.push(' ');
        text.push_str(&word);
    }
    let mut remarks: Vec<String> = Vec::new();
    remarks.extend(
        standard.from.map(|from| if zh { format!("{}起", from.zh()) } else { format!("from {from}") }),
    );
    if !standard.basis.is_empty() {
        remarks.push(format!("{} {}", if zh { "依据" } else { "basis" }, standard.basis));
    }
    if standard.local_choice {
        remarks.push(String::from(if zh { "由本地确定" } else { "decided locally" }));
    }
    if let Some(unverified) = &standard.unverified {
        let mark = match (zh, unverified.why.is_empty()) {
            (true, true) => String::from("待核实"),
            (true, false) => format!("待核实：{}", unverified.why),
            (false, true) => String::from("not verified"),
            (false, false) => format!("not verified: {}", unverified.why),
        };
        remarks.push(mark);
    }
    match (remarks.is_empty(), zh) {
        (true, _) => text,
        (false, true) => format!("{text}（{}）", remarks.join("，")),
        (false, false) => format!("{text} ({})", remarks.join(", ")),
    }
}

fn inner(ty: &Type) -> &Type {
    match ty {
        Type::Scale(inner) => inner,
        ty => ty,
    }
}

/// `对照表“补贴比例”第2行：20%`
fn of_row(row: &RowUsed, wording: &Wording<'_>, lang: Lang) -> String {
    let value = wording.value(&row.value, Some(&row.ty), lang);
    let table = named(&row.table, lang);
    match (row.row, lang) {
        (Some(number), Lang::Zh) => format!("对照表“{table}”第{number}行：{value}"),
        (None, Lang::Zh) => format!("对照表“{table}”的“否则”行：{value}"),
        (Some(number), Lang::En) => format!("row {number} of decision `{table}`: {value}"),
        (None, Lang::En) => format!("row `otherwise` of decision `{table}`: {value}"),
    }
}

/// The arithmetic of the paying rhythm.
fn shared(grant: &GrantAmount, lang: Lang) -> Option<String> {
    let whole = grant.whole.normalize();
    Some(match (grant.share, lang) {
        (Share::Whole, _) => return None,
        (Share::Months { count, usual, last: false }, Lang::Zh) => {
            format!("{whole} ÷ {count} 个发放月 = 每月 {usual:.2} 元")
        }
        (Share::Months { count, usual, last: true }, Lang::Zh) => {
            let others = count.saturating_sub(1);
            format!("最后一个发放月补足：{whole} − {others} × {usual:.2} = {:.2} 元", grant.due)
        }
        (Share::Half { spring: false }, Lang::Zh) => format!("{whole} ÷ 2 个学期：秋季 {:.2} 元", grant.due),
        (Share::Half { spring: true }, Lang::Zh) => {
            format!("{whole} 减去秋季的一半，春季 {:.2} 元", grant.due)
        }
        (Share::Months { count, usual, last: false }, Lang::En) => {
            format!("{whole} / {count} paying months = {usual:.2} CNY a month")
        }
        (Share::Months { count, usual, last: true }, Lang::En) => {
            let others = count.saturating_sub(1);
            format!(
                "the last paying month takes the rest: {whole} - {others} * {usual:.2} = {:.2} CNY",
                grant.due
            )
        }
        (Share::Half { spring: false }, Lang::En) => {
            format!("{whole} / 2 terms: {:.2} CNY in autumn", grant.due)
        }
        (Share::Half { spring: true }, Lang::En) => {
            format!("{whole} less the half of autumn: {:.2} CNY in spring", grant.due)
        }
    })
}

/// `本月不是发放月（发放月：9至次年1月、3至7月），当月 0.00 元；下一个发放月是 2025年3月`
fn not_paying(payment: &Payment, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let months = months(&payment.months, lang);
    // What is paid once a year is paid in the first of those months.
    let once = payment.rhythm == Rhythm::Yearly;
    let listed = match (months.is_empty(), zh, once) {
        (true, ..) => String::new(),
        (false, true, true) => format!("（每学年在第一个发放月发一次；发放月：{months}）"),
        (false, false, true) => format!(" (once a year, in the first of the paying months {months})"),
        (false, true, false) => format!("（发放月：{months}）"),
        (false, false, false) => format!(" (paying months: {months})"),
    };
    let next = payment.next.map(|next| {
        if zh {
            format!("；下一个发放月是 {}年{}月", next.year(), next.month())
        } else {
            format!("; the next one is {}-{:02}", next.year(), next.month())
        }
    });
    let next = next.unwrap_or_default();
    if zh {
        format!("本月不是发放月{listed}，当月 0.00 元{next}")
    } else {
        format!("this is no paying month{listed}: 0.00 CNY{next}")
    }
}

/// Runs of months: `9至次年1月、3至7月`, `Sep to Jan, Mar to Jul`.
fn months(months: &[u8], lang: Lang) -> String {
    let mut runs: Vec<(u8, u8)> = Vec::new();
    for month in months {
        match runs.last_mut() {
            Some((_, last)) if *last % 12 + 1 == *month => *last = *month,
            _ => runs.push((*month, *month)),
        }
    }
    let name = |month: u8| MONTHS.get(usize::from(month.saturating_sub(1))).copied().unwrap_or_default();
    let words = runs.into_iter().map(|(first, last)| match lang {
        Lang::Zh if first == last => format!("{first}月"),
        Lang::Zh if last < first => format!("{first}至次年{last}月"),
        Lang::Zh => format!("{first}至{last}月"),
        Lang::En if first == last => name(first).to_owned(),
        Lang::En => format!("{} to {}", name(first), name(last)),
    });
    words.collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_months() {
        let ten = [9, 10, 11, 12, 1, 3, 4, 5, 6, 7];
        assert_eq!(months(&ten, Lang::Zh), "9至次年1月、3至7月");
        assert_eq!(months(&ten, Lang::En), "Sep to Jan, Mar to Jul");
        assert_eq!(months(&[10, 3], Lang::Zh), "10月、3月");
        assert_eq!(months(&[], Lang::Zh), "");
    }
}
