//! Annotations summed up, by the five methods (digest §15, TM7).

use std::collections::BTreeMap;

use ably_proto::wire::{Annotation, AnnotationAction, ErrorInfo};
use serde_json::{Map, Value, json};

use crate::live::refusal;

/// Client ids listed in one summary; beyond that only their number is told.
const MOST_CLIENT_IDS: usize = 500;

/// How the annotations of one type are summed up: the second half of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    /// How many there are.
    Total,
    /// Who made one.
    Flag,
    /// Who made one, by name.
    Distinct,
    /// The same, with one name a client.
    Unique,
    /// How many, by name and client.
    Multiple,
}

impl Method {
    /// Reads `namespace:method.version`.
    fn of(kind: &str) -> Option<Self> {
        match kind.rsplit_once(':').filter(|(namespace, _)| !namespace.is_empty())?.1 {
            "total.v1" => Some(Self::Total),
            "flag.v1" => Some(Self::Flag),
            "distinct.v1" => Some(Self::Distinct),
            "unique.v1" => Some(Self::Unique),
            "multiple.v1" => Some(Self::Multiple),
            _ => None,
        }
    }

    fn has_names(self) -> bool {
        matches!(self, Self::Distinct | Self::Unique | Self::Multiple)
    }

    fn needs_identity(self) -> bool {
        matches!(self, Self::Flag | Self::Distinct | Self::Unique)
    }
}

/// Refuses annotations that no summary could take.
///
/// # Errors
/// 40003 for a type, a count or an action that cannot be used and for want of a name, 40012 for
/// want of an identity where clients are counted.
pub(crate) fn check(annotation: &Annotation) -> Result<(), ErrorInfo> {
    let kind = annotation.kind.as_deref().unwrap_or_default();
    let method = Method::of(kind)
        .ok_or_else(|| refusal::bad_value("Annotation type must be namespace:method.version"))?;
    if matches!(annotation.action, Some(AnnotationAction::Unknown(_))) {
        return Err(refusal::bad_value("An annotation is created or deleted"));
    }
    if method.has_names() && annotation.name.as_deref().is_none_or(str::is_empty) {
        return Err(refusal::bad_value("Annotations of this type need a name"));
    }
    if method.needs_identity() && annotation.client_id.is_none() {
        return Err(refusal::no_annotator());
    }
    Ok(())
}

/// Who contributed how much; without an identity under `None`.
type Shares = BTreeMap<Option<String>, u64>;

/// The summaries of one message.
#[derive(Debug, Default)]
pub(super) struct Summaries {
    /// By type, then by name; types without names have the empty one.
    by_type: BTreeMap<String, BTreeMap<String, Shares>>,
}

impl Summaries {
    /// Takes an annotation, or the taking back of one, into account. One that [`check`] refuses
    /// changes nothing.
    pub(super) fn apply(&mut self, annotation: &Annotation) {
        let kind = annotation.kind.clone().unwrap_or_default();
        let Some(method) = Method::of(&kind) else { return };
        let name = annotation.name.clone().filter(|_| method.has_names()).unwrap_or_default();
        // A total does not tell clients apart.
        let client = annotation.client_id.clone().filter(|_| method != Method::Total);
        let names = self.by_type.entry(kind).or_default();
        if annotation.action == Some(AnnotationAction::Delete) {
            take_back(names, method, &name, &client);
        } else {
            contribute(names, method, name, client, u64::from(annotation.count.unwrap_or(1)));
        }
        names.retain(|_, shares| !shares.is_empty());
        self.by_type.retain(|_, names| !names.is_empty());
    }

    /// All summaries by type; `None` where there is nothing to sum up.
    pub(super) fn to_json(&self) -> Option<Value> {
        let summary = |(kind, names): (&String, &BTreeMap<String, Shares>)| {
            Some((kind.clone(), summary_of(Method::of(kind)?, names)))
        };
        let summaries: Map<String, Value> = self.by_type.iter().filter_map(summary).collect();
        (!summaries.is_empty()).then_some(Value::Object(summaries))
    }
}

fn contribute(
    names: &mut BTreeMap<String, Shares>,
    method: Method,
    name: String,
    client: Option<String>,
    count: u64,
) {
    if method == Method::Unique {
        for shares in names.values_mut() {
            shares.remove(&client);
        }
    }
    let share = names.entry(name).or_default().entry(client).or_default();
    *share = match method {
        Method::Total => share.saturating_add(1),
        Method::Multiple => share.saturating_add(count),
        Method::Flag | Method::Distinct | Method::Unique => 1,
    };
}

/// A total loses one; everywhere else the client's whole share under the name goes.
fn take_back(
    names: &mut BTreeMap<String, Shares>,
    method: Method,
    name: &str,
    client: &Option<String>,
) {
    let Some(shares) = names.get_mut(name) else { return };
    let Some(share) = shares.get_mut(client) else { return };
    *share = if method == Method::Total { share.saturating_sub(1) } else { 0 };
    if *share == 0 {
        shares.remove(client);
    }
}

fn summary_of(method: Method, names: &BTreeMap<String, Shares>) -> Value {
    let unnamed = names.values().next();
    match method {
        Method::Total => json!({"total": unnamed.map_or(0, |shares| shares.values().sum::<u64>())}),
        Method::Flag => unnamed.map(client_list).unwrap_or_default(),
        Method::Distinct | Method::Unique => by_name(names, client_list),
        Method::Multiple => by_name(names, client_counts),
    }
}

fn by_name(names: &BTreeMap<String, Shares>, summary: impl Fn(&Shares) -> Value) -> Value {
    names.iter().map(|(name, shares)| (name.clone(), summary(shares))).collect()
}

fn client_list(shares: &Shares) -> Value {
    let listed: Vec<&String> = shares.keys().flatten().take(MOST_CLIENT_IDS).collect();
    json!({"total": shares.len(), "clientIds": listed, "clipped": listed.len() < shares.len()})
}

fn client_counts(shares: &Shares) -> Value {
    let identified = || shares.iter().filter_map(|(id, share)| Some((id.clone()?, *share)));
    let listed: BTreeMap<String, u64> = identified().take(MOST_CLIENT_IDS).collect();
    let count = identified().count();
    json!({
        "total": shares.values().sum::<u64>(),
        "totalUnidentified": shares.get(&None).copied().unwrap_or_default(),
        "totalClientIds": count,
        "clipped": listed.len() < count,
        "clientIds": listed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annotation(kind: &str, who: &str, name: &str, action: AnnotationAction) -> Annotation {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Annotation {
            kind: Some(format!("reaction:{kind}")),
            client_id: some(who),
            name: some(name),
            action: Some(action),
            ..Annotation::default()
        }
    }

    /// What is left of annotations written `who name`, with `-` before those taken back.
    fn summed(kind: &str, script: &[&str]) -> Value {
        let mut summaries = Summaries::default();
        for line in script {
            let (action, line) = match line.strip_prefix('-') {
                Some(line) => (AnnotationAction::Delete, line),
                None => (AnnotationAction::Create, *line),
            };
            let (who, name) = line.split_once(' ').unwrap_or((line, ""));
            summaries.apply(&annotation(kind, who, name, action));
        }
        let all = summaries.to_json().unwrap_or_default();
        all.get(format!("reaction:{kind}")).cloned().unwrap_or_default()
    }

    fn clients(ids: &[&str]) -> Value {
        json!({"total": ids.len(), "clientIds": ids, "clipped": false})
    }

    #[test]
    fn tm7e_a_total_counts_all_and_loses_one_a_deletion() {
        assert_eq!(summed("total.v1", &["ana", "ana", "bruno"]), json!({"total": 3}));
        assert_eq!(summed("total.v1", &["ana", "ana", "-bruno"]), json!({"total": 1}));
        assert_eq!(summed("total.v1", &["ana", "-ana", "-ana"]), Value::Null);
    }

    #[test]
    fn tm7c_a_flag_counts_clients_once() {
        assert_eq!(summed("flag.v1", &["ana", "bruno", "ana"]), clients(&["ana", "bruno"]));
        assert_eq!(summed("flag.v1", &["ana", "bruno", "-ana"]), clients(&["bruno"]));
    }

    #[test]
    fn tm7b1_distinct_counts_clients_once_a_name() {
        let script = ["ana up", "ana down", "bruno up", "ana up", "-ana down"];
        assert_eq!(summed("distinct.v1", &script), json!({"up": clients(&["ana", "bruno"])}));
    }

    #[test]
    fn tm7b2_unique_moves_a_client_to_its_newest_name() {
        let script = ["ana up", "bruno up", "ana down"];
        let expected = json!({"up": clients(&["bruno"]), "down": clients(&["ana"])});
        assert_eq!(summed("unique.v1", &script), expected);
        let taken_back = summed("unique.v1", &[&script[..], &["-ana up", "-ana down"]].concat());
        assert_eq!(taken_back, json!({"up": clients(&["bruno"])}));
    }

    #[test]
    fn tm7d_multiple_adds_up_by_client_and_takes_back_all_of_one() {
        let script = ["ana up", "ana up", "bruno up", " up", "bruno down", "-bruno up"];
        let expected = json!({
            "up": {"total": 3, "clientIds": {"ana": 2}, "totalUnidentified": 1,
                "totalClientIds": 1, "clipped": false},
            "down": {"total": 1, "clientIds": {"bruno": 1}, "totalUnidentified": 0,
                "totalClientIds": 1, "clipped": false},
        });
        assert_eq!(summed("multiple.v1", &script), expected);
    }

    #[test]
    fn many_clients_are_counted_and_some_of_them_listed() {
        let mut summaries = Summaries::default();
        for number in 0..=MOST_CLIENT_IDS {
            let who = format!("c{number:04}");
            summaries.apply(&annotation("flag.v1", &who, "", AnnotationAction::Create));
        }
        let flag = &summaries.to_json().unwrap()["reaction:flag.v1"];
        assert_eq!((&flag["total"], &flag["clipped"]), (&json!(501), &json!(true)));
        assert_eq!(flag["clientIds"].as_array().unwrap().len(), MOST_CLIENT_IDS);
    }

    #[test]
    fn what_no_summary_could_take_is_refused() {
        let code = |annotation: &Annotation| check(annotation).err().map_or(0, |error| error.code);
        let create = |kind, who, name| annotation(kind, who, name, AnnotationAction::Create);
        assert_eq!(code(&create("total.v1", "", "")), 0);
        assert_eq!(code(&create("multiple.v1", "", "up")), 0);
        assert_eq!(code(&create("unique.v1", "ana", "up")), 0);
        assert_eq!(code(&create("unique.v1", "ana", "")), 40003);
        assert_eq!(code(&create("unique.v1", "", "up")), 40012);
        assert_eq!(code(&create("median.v1", "ana", "up")), 40003);
        let bare = Annotation { kind: Some("total.v1".into()), ..Annotation::default() };
        assert_eq!(code(&bare), 40003);
        let odd = annotation("total.v1", "", "", AnnotationAction::Unknown(7));
        assert_eq!(code(&odd), 40003);
    }
}
