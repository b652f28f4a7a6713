//! The name that was probably meant.

/// The known name closest to `name`, if it is close enough to be a slip of the hand.
pub fn closest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = match name.chars().count() {
        0 => return None,
        1..=2 => 1,
        3..=8 => 2,
        length => length / 4,
    };
    known
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= allowed * 4)
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A help line for [`closest`].
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    closest(name, known).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// How many letters must be changed, added, dropped or swapped with their neighbour; a change of case alone counts nothing.
fn distance(a: &str, b: &str) -> usize {
    let fold = |text: &str| text.chars().take(100).flat_map(char::to_lowercase).collect::<Vec<char>>();
    let (a, b) = (fold(a), fold(b));
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut cost = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let known = ["operationId", "parameters", "responses", "in", "x"];
        assert_eq!(closest("operationID", known), Some("operationId"));
        assert_eq!(closest("opertaionId", known), Some("operationId"));
        assert_eq!(closest("parameter", known), Some("parameters"));
        assert_eq!(closest("ni", known), Some("in"));
        assert_eq!(closest("security", known), None);
        assert_eq!(closest("", known), None);
    }
}
