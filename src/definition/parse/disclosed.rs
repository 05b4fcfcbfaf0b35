//! Reads in what steps results are shown and who gets them: bands, disclosure, sign-off.

use super::scored::BandSets;
use crate::classes::DataClass;
use crate::definition::bands::Bands;
use crate::definition::faults::Faults;
use crate::definition::reader::{Table, Value};
use crate::definition::results::{AdviserGets, AgencyGets, ParticipantGets, ResultRule, Source};
use crate::definition::scales::{Index, Scale};
use crate::definition::structure::SignOff;

/// Reads `[bands]`.
pub(super) fn band_sets(top: &mut Table<'_>, faults: &mut Faults) -> BandSets {
    let mut sets = BandSets::new();
    let Some(mut table) = top.optional("bands").and_then(|value| value.table(faults)) else {
        return sets;
    };
    for name in table.keys() {
        let Some(value) = table.optional(&name) else { continue };
        let texts = value.texts(faults);
        let bands = match Bands::parse(&texts) {
            Ok(bands) => Some(bands),
            Err(found) => {
                for fault in found {
                    faults.add(value.place(), fault);
                }
                None
            }
        };
        sets.insert(name, bands);
    }
    sets
}

/// Reads `[disclosure.…]`: one rule per result, the scales in order, then the indices.
pub(super) fn results(
    top: &mut Table<'_>,
    scales: &[Scale],
    indices: &[Index],
    faults: &mut Faults,
) -> Vec<ResultRule> {
    let of_scales = scales
        .iter()
        .enumerate()
        .map(|(position, scale)| undisclosed(scale.id(), Source::Scale(position), scale.bands()));
    let of_indices = indices
        .iter()
        .enumerate()
        .map(|(position, index)| undisclosed(index.id(), Source::Index(position), index.bands()));
    let mut results: Vec<_> = of_scales.chain(of_indices).collect();
    for (name, table) in top.named("disclosure", faults) {
        if let Some(rule) = results.iter_mut().find(|rule| rule.id == name) {
            disclose(rule, table, faults);
        } else {
            faults.add(table.place(), format!("there is no scale or index {name}"));
        }
    }
    results
}

/// A result that nobody gets: what absence of a rule means.
fn undisclosed(id: &str, source: Source, bands: Option<&Bands>) -> ResultRule {
    ResultRule {
        id: id.to_owned(),
        source,
        class: DataClass::Bands,
        participant: ParticipantGets::Nothing,
        adviser: AdviserGets::Nothing,
        agency: AgencyGets::Nothing,
        band_count: bands.map_or(0, Bands::count),
    }
}

fn disclose(rule: &mut ResultRule, mut table: Table<'_>, faults: &mut Faults) {
    if let Some(value) = table.optional("class") {
        let classes = [DataClass::Bands, DataClass::MotivationZone, DataClass::Fitness];
        let words = classes.map(|class| (class.name(), class));
        rule.class = one_of(&value, &words, faults).unwrap_or(DataClass::Bands);
    }
    if let Some(value) = table.optional("participant") {
        let words = [("value", ParticipantGets::Value), ("band", ParticipantGets::Band)];
        rule.participant = one_of(&value, &words, faults).unwrap_or(ParticipantGets::Nothing);
        if rule.participant == ParticipantGets::Band {
            need_bands(rule, &value, faults);
        }
    }
    if let Some(value) = table.optional("adviser") {
        let words = [("band", AdviserGets::Band)];
        rule.adviser = one_of(&value, &words, faults).unwrap_or(AdviserGets::Nothing);
        need_bands(rule, &value, faults);
    }
    if let Some(value) = table.optional("agency") {
        let words = [("band-when-released", AgencyGets::BandWhenReleased)];
        rule.agency = one_of(&value, &words, faults).unwrap_or(AgencyGets::Nothing);
        need_bands(rule, &value, faults);
        if rule.class != DataClass::Bands {
            let class = rule.class.name();
            let message = format!("the agency never gets results of class {class}; leave this out");
            faults.add(value.place(), message);
        }
    }
    table.finish(faults);
}

fn need_bands(rule: &ResultRule, value: &Value<'_>, faults: &mut Faults) {
    if rule.band_count == 0 {
        faults.add(value.place(), format!("{} has no bands to disclose", rule.id));
    }
}

/// The meaning of the word in `value`; a fault when it is none of `words`.
fn one_of<T: Copy>(value: &Value<'_>, words: &[(&str, T)], faults: &mut Faults) -> Option<T> {
    let text = value.text(faults)?;
    let found = words.iter().find(|(word, _)| *word == text);
    if found.is_none() {
        let known: Vec<_> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        faults.add(value.place(), format!("expected {}", known.join(" or ")));
    }
    found.map(|(_, meaning)| *meaning)
}

/// Reads `[sign_off]`.
pub(super) fn sign_off(top: &mut Table<'_>, faults: &mut Faults) -> Option<SignOff> {
    let mut table = top.optional("sign_off")?.table(faults)?;
    let on = table.required("on", faults).and_then(|value| value.date(faults));
    let legal_basis = table.text("legal_basis", faults);
    let reason = table.text("reason", faults);
    table.finish(faults);
    let (legal_basis, reason) = (legal_basis?.to_owned(), reason?.to_owned());
    Some(SignOff { on: on?, legal_basis, reason })
}
