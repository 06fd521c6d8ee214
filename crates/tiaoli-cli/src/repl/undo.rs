//! `:undo`: the last change of the record, of the day or of the policy, taken back.

use tiaoli_core::value::Date;
use tiaoli_diagnostics::say;

use super::{policy::Policy, record::Record, session::Session};
use crate::exit::Stop;

/// So many changes can be taken back.
const STEPS: usize = 100;

/// What a session was before a change.
#[derive(Debug)]
pub(crate) struct Step {
    record: Record,
    day: Date,
    /// The policy, where that was changed, and what was.
    policy: Option<Policy>,
    what: String,
}

impl Session<'_> {
    /// Keeps what the session is, before something of it is changed; `policy` is the one before a change of it.
    pub(crate) fn remember(&mut self, policy: Option<Policy>, what: String) {
        if self.steps.len() >= STEPS {
            self.steps.remove(0);
        }
        self.steps.push(Step { record: self.record.clone(), day: self.day, policy, what });
    }

    pub(crate) fn undo(&mut self) -> Result<(), Stop> {
        let Some(step) = self.steps.pop() else {
            return Err(Stop::usage(
                say!(zh: "没有可以撤销的改动"; en: "there is no change to undo"),
                Some(say!(zh: "能撤销的是填记录、取行、改基准日、写规则等和加载政策。";
                    en: "what can be undone: filling the record, taking a row, another day, typed declarations, a loaded policy")),
            ));
        };
        let undone = (std::mem::replace(&mut self.record, step.record), self.day);
        self.day = step.day;
        self.forget_ground();
        if let Some(policy) = step.policy {
            self.policy = policy;
            // What was undone has values of the other policy.
            self.before = None;
            let text = say!(zh: "已撤销：{}\n", step.what; en: "undone: {}\n", step.what);
            return self.shell.print(self.shell.say(&text));
        }
        let changed = self.changed(&undone.0, undone.1);
        self.before = Some(undone);
        let text = say!(zh: "已撤销。\n"; en: "undone\n");
        self.shell.print(&format!("{}{changed}", self.shell.say(&text)))
    }
}
