//! Records wrapped in an object, as web services send them: `{"data": [{…}, {…}]}`.

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// How deep the list is looked for: `{"result": {"page": {"rows": […]}}}`.
const DEEPEST: usize = 4;

/// A list of records in an object, and the keys that lead to it.
pub(super) struct Wrapped<'a> {
    pub(super) path: String,
    pub(super) list: &'a str,
}

/// The lists of records in an object none of whose keys `is_known` as a field of one.
pub(super) fn wrapped<'a>(object: &'a [u8], is_known: &dyn Fn(&str) -> bool) -> Vec<Wrapped<'a>> {
    let mut found = Vec::new();
    if let Ok(text) = std::str::from_utf8(object) {
        collect(text, "", 1, is_known, &mut found);
    }
    found
}

fn collect<'a>(
    object: &'a str,
    above: &str,
    depth: usize,
    is_known: &dyn Fn(&str) -> bool,
    found: &mut Vec<Wrapped<'a>>,
) {
    let mut json = serde_json::Deserializer::from_str(object);
    let Ok(members) = json.deserialize_map(Members) else { return };
    // A record may hold lists of its own: the members of a family.
    if depth > DEEPEST || members.iter().any(|(key, _)| is_known(key)) {
        return;
    }
    for (key, value) in members {
        let path = if above.is_empty() { key } else { format!("{above}.{key}") };
        let inside = value.get().strip_prefix('[').map(str::trim_start);
        if inside.is_some_and(|inside| inside.starts_with(['{', ']'])) {
            found.push(Wrapped { path, list: value.get() });
        } else if value.get().starts_with('{') {
            collect(value.get(), &path, depth + 1, is_known, found);
        }
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_records_are_found_and_records_are_none() {
        let of = |text: &str| {
            let found = wrapped(text.as_bytes(), &|key| key == "编号");
            found.iter().map(|one| format!("{}{}", one.path, one.list)).collect::<Vec<_>>()
        };
        assert_eq!(of("{\"code\":0,\"data\":[ {\"编号\":1}]}"), ["data[ {\"编号\":1}]"]);
        assert_eq!(of("{\"r\":{\"rows\":[]}}"), ["r.rows[]"]);
        assert_eq!(of("{\"a\":[{}],\"b\":[{}]}").len(), 2);
        for none in ["{\"编号\":1,\"家庭\":[{}]}", "{\"x\":[1]}", "{\"x\":1}", "[{}]", "{\"a\":", "\"x\""]
        {
            assert!(of(none).is_empty(), "{none}");
        }
    }
}
