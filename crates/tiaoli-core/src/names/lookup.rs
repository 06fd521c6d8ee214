//! Did-you-mean with a budget: a file full of unknown names must not cost the square of its size.

use tiaoli_diagnostics::{nearest, says_otherwise};

/// Finds near names for the first unknown ones of an analysis; after that it stays silent.
#[derive(Debug)]
pub(crate) struct Suggester {
    left: u32,
}

impl Default for Suggester {
    fn default() -> Self {
        Self { left: 100 }
    }
}

impl Suggester {
    /// The known name nearest to `name`, in either language, look-alike letters counting as equal.
    pub(crate) fn nearest<'n>(
        &mut self,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Option<String> {
        self.left = self.left.checked_sub(1)?;
        let folded: String = name.chars().map(look_alike).collect();
        let mut sorted: Vec<&str> = known.into_iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        if let Some(same) =
            sorted.iter().find(|known| **known != name && known.chars().map(look_alike).eq(folded.chars()))
        {
            return Some((*same).to_owned());
        }
        let found = nearest(&folded, sorted.iter().copied());
        if let [one] = found.as_slice() {
            return Some((*one).to_owned());
        }
        // 死亡名单 for 死亡人员名单: people leave words out.
        let among = if found.is_empty() { sorted } else { found };
        let mut longer = among.into_iter().filter(|known| shortens(name, known));
        longer.next().filter(|_| longer.next().is_none()).map(str::to_owned)
    }
}

/// Whether a name is a longer one with characters left out.
fn shortens(name: &str, longer: &str) -> bool {
    let mut rest = longer.chars();
    name.chars().count() > 1
        && !name.is_ascii()
        && name != longer
        && name.chars().all(|c| rest.any(|other| other == c))
        && !says_otherwise(name, longer)
}

/// Letters of other scripts and full-width forms that look like a Latin letter or digit.
fn look_alike(c: char) -> char {
    match c {
        'А' | 'а' => 'A',
        'В' => 'B',
        'С' | 'с' => 'C',
        'Е' | 'е' => 'E',
        'Н' => 'H',
        'К' => 'K',
        'М' => 'M',
        'О' | 'о' => 'O',
        'Р' | 'р' => 'P',
        'Т' => 'T',
        'Х' | 'х' => 'X',
        '〇' => '零',
        c @ 'a'..='z' => c.to_ascii_uppercase(),
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::Suggester;

    #[test]
    fn look_alikes_and_both_languages() {
        let mut near = Suggester::default();
        assert_eq!(near.nearest("А类", ["B类", "A类"]), Some("A类".to_owned()));
        assert_eq!(near.nearest("户藉", ["户籍", "hukou"]), Some("户籍".to_owned()));
        assert_eq!(near.nearest("Hukou", ["户籍", "hukou"]), Some("hukou".to_owned()));
        assert_eq!(near.nearest("学制", ["户籍"]), None);
        let lists = ["死亡人员名单", "死亡上报", "低保人员名单"];
        assert_eq!(near.nearest("死亡名单", lists), Some("死亡人员名单".to_owned()));
        assert_eq!(near.nearest("人员名单", lists), None);
    }
}
