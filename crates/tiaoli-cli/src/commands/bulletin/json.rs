//! The bulletin for programs. Amounts and shares are strings: no digit is lost.

use serde_json::{Map, Value, json};
use tiaoli_core::{decision::Outcome, ir::Name};
use tiaoli_data::preflight::percent;

use super::figures::{Bulletin, Unit};

/// One object, one line feed at its end.
pub(super) fn document(bulletin: &Bulletin) -> String {
    let document = json!({
        "policy": name(&bulletin.policy),
        "as_of": bulletin.as_of.to_string(),
        "error_rate_limit": bulletin.limit.map(|limit| limit.normalize().to_string()),
        "whole": unit(&bulletin.whole),
        "leagues": bulletin.leagues.iter().map(unit).collect::<Vec<_>>(),
        "schools": bulletin.schools.iter().map(unit).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn name(name: &Name) -> Value {
    json!({ "zh": name.zh, "en": name.en })
}

fn unit(unit: &Unit) -> Value {
    let figures = &unit.figures;
    let benefits: Vec<Value> = figures
        .benefits
        .iter()
        .map(|((_, benefit), counted)| {
            let outcomes: Map<String, Value> = Outcome::ALL
                .iter()
                .zip(counted.outcomes)
                .map(|(outcome, count)| (outcome.code().to_owned(), count.into()))
                .collect();
            json!({ "benefit": name(benefit), "outcomes": outcomes, "amount": format!("{:.2}", counted.money) })
        })
        .collect();
    let findings: Vec<Value> = figures
        .findings
        .iter()
        .map(|(finding, counted)| json!({ "finding": name(finding), "major": counted.major, "minor": counted.minor }))
        .collect();
    json!({
        "code": unit.code,
        "name": unit.name,
        "league": unit.league,
        "rank": unit.rank,
        "over_limit": unit.over,
        "records": figures.records,
        "faulty_records": figures.faulty,
        "faulty_share": percent(figures.faulty, figures.records),
        "cells": figures.cells,
        "unreadable_cells": figures.bad_cells,
        "benefits": benefits,
        "findings": findings,
        "uncertain_findings": figures.uncertain,
        "entitled_unpaid": unit.unpaid,
        "late_entries": unit.late,
    })
}
