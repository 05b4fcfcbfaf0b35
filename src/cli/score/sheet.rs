//! Scores a person's own download again, and says whether the results in it are the same bytes.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use serde::Deserialize;

use crate::definition::{Definition, Published, STRUCTURE_FILE, Sources, review};
use crate::scoring::{self, ENGINE, Results};

/// What is read of the download; its questions and answers in words are not needed.
#[derive(Deserialize)]
struct Download {
    questionnaire: String,
    version: String,
    definition: String,
    answers: Vec<Answered>,
    #[serde(default)]
    results: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Answered {
    item: String,
    code: Option<String>,
}

/// Scores the download at `sheet` under the definition at `path` and writes its results to `out`, in
/// the form in which the download has them.
///
/// The exit status is 1 when they differ from those in the download, and when definition, download
/// or `expected` do not belong together; then `complaints` says why.
pub(super) fn run(
    path: &Path,
    sheet: &Path,
    expected: Option<&str>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let text = std::fs::read(sheet).with_context(|| sheet.display().to_string())?;
    let published = match published(path)? {
        Ok(published) => published,
        Err(reasons) => {
            for reason in reasons {
                writeln!(complaints, "{reason}")?;
            }
            return Ok(ExitCode::from(1));
        }
    };
    let said = scored(published.definition(), &text, expected).and_then(|(results, stored)| {
        writeln!(out, "{results}").map_err(|error| error.to_string())?;
        match stored {
            Some(stored) if stored != results => Err(format!(
                "the results in it differ from those worked out here; it says {stored}"
            )),
            Some(_) | None => Ok(()),
        }
    });
    match said {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(complaint) => {
            writeln!(complaints, "{}: {complaint}", sheet.display())?;
            Ok(ExitCode::from(1))
        }
    }
}

/// The whole definition at `path`, texts included: its hash covers them.
fn published(path: &Path) -> anyhow::Result<Result<Published, Vec<String>>> {
    let is_file = path.file_name().is_some_and(|name| name == STRUCTURE_FILE) && path.is_file();
    let folder = if is_file { path.parent().unwrap_or(Path::new(".")) } else { path };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let sources = Sources::read(folder).with_context(|| folder.display().to_string())?;
    Ok(review(&sources).into_published())
}

/// The results of the download, and those that stand in it.
fn scored(
    definition: &Definition,
    text: &[u8],
    expected: Option<&str>,
) -> Result<(String, Option<String>), String> {
    let own = format!("{} {} ({})", definition.id(), definition.version(), definition.hash());
    if let Some(expected) = expected.filter(|expected| *expected != definition.hash()) {
        return Err(format!(
            "--definition-hash is {expected}, and the definition given is {own}; give the folder of \
             that very version"
        ));
    }
    let download: Download = serde_json::from_slice(text)
        .map_err(|error| format!("is not a download of one's own answers: {error}"))?;
    if download.definition != definition.hash() {
        return Err(format!(
            "was answered under {} {} ({}), and the definition given is {own}; give the folder of \
             that very version",
            download.questionnaire, download.version, download.definition
        ));
    }
    let chosen = chosen(definition, &download.answers)?;
    let stored = download.results.map(|results| engine_of(&results).map(|()| results));
    let stored = stored.transpose()?.map(|results| serde_json_canonicalizer::to_string(&results));
    let stored = stored.transpose().map_err(|error| error.to_string())?;
    let outcomes = scoring::score(definition, &chosen).map_err(|error| error.to_string())?;
    let norms = scoring::norms_of(definition);
    let results = Results::of(definition, ENGINE, &norms, &outcomes);
    let results = serde_json::to_string(&results).map_err(|error| error.to_string())?;
    Ok((results, stored))
}

/// Only the same arithmetic promises the same bytes.
fn engine_of(results: &serde_json::Value) -> Result<(), String> {
    match results["engine"].as_str() {
        Some(ENGINE) => Ok(()),
        Some(other) => Err(format!(
            "its results come from version {other} of the arithmetic, and this program has version \
             {ENGINE}; use the program of that time"
        )),
        None => Err("its results do not say which arithmetic made them".to_owned()),
    }
}

/// The position of each choice, item by item.
fn chosen(definition: &Definition, answers: &[Answered]) -> Result<Vec<Option<usize>>, String> {
    let mut by_item = BTreeMap::new();
    for answered in answers {
        let item = definition
            .item_position(&answered.item)
            .ok_or_else(|| format!("there is no item {}", answered.item))?;
        let choice = answered.code.as_ref().map(|code| {
            let choices = definition.choices(item);
            let position = choices.iter().position(|choice| choice.code() == code);
            position.ok_or_else(|| format!("{}: the code {code} is unknown", answered.item))
        });
        if by_item.insert(item, choice.transpose()?).is_some() {
            return Err(format!("the item {} comes twice", answered.item));
        }
    }
    Ok((0..definition.items().len()).map(|item| by_item.get(&item).copied().flatten()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIT: &str = "questionnaires/fit-for-work";

    fn run_on(download: &serde_json::Value, expected: Option<&str>) -> (ExitCode, String, String) {
        let folder = tempfile::tempdir().unwrap();
        let sheet = folder.path().join("lotse.json");
        std::fs::write(&sheet, download.to_string()).unwrap();
        let (mut out, mut complaints) = (Vec::new(), Vec::new());
        let status = run(Path::new(FIT), &sheet, expected, &mut out, &mut complaints).unwrap();
        (status, String::from_utf8(out).unwrap(), String::from_utf8(complaints).unwrap())
    }

    fn download() -> serde_json::Value {
        let published = published(Path::new(FIT)).unwrap().unwrap();
        let definition = published.definition();
        let answers: Vec<_> = definition
            .items()
            .iter()
            .map(|item| serde_json::json!({ "item": item.id(), "code": "4", "answer": "geht gut" }))
            .collect();
        serde_json::json!({
            "questionnaire": definition.id(), "version": definition.version(),
            "definition": definition.hash(), "language": "de", "answers": answers,
        })
    }

    #[test]
    fn a_download_is_scored_and_compared() {
        let mut download = download();
        let (status, out, complaints) = run_on(&download, None);
        assert_eq!((status, complaints.as_str()), (ExitCode::SUCCESS, ""));
        assert!(out.contains("\"percent\":\"75/1\"") && out.ends_with("}\n"), "{out}");
        download["results"] = serde_json::from_str(&out).unwrap();
        let hash = download["definition"].as_str().unwrap().to_owned();
        assert_eq!(run_on(&download, Some(&hash)).0, ExitCode::SUCCESS);
        download["answers"][0]["code"] = "3".into();
        let (status, other, complaints) = run_on(&download, None);
        assert_eq!(status, ExitCode::from(1));
        assert_ne!(out, other);
        assert!(complaints.contains("the results in it differ"), "{complaints}");
    }

    #[test]
    fn what_does_not_belong_together_is_told() {
        let told = |change: &dyn Fn(&mut serde_json::Value), expected| {
            let mut download = download();
            change(&mut download);
            let (status, out, complaints) = run_on(&download, expected);
            assert_eq!((status, out.as_str()), (ExitCode::from(1), ""));
            complaints
        };
        let other = told(&|download| download["definition"] = "00".into(), None);
        assert!(other.contains("was answered under fit-for-work 1.1.0 (00)"), "{other}");
        let other = told(&|_| {}, Some("11"));
        assert!(other.contains("--definition-hash is 11"), "{other}");
        let code = told(&|download| download["answers"][1]["code"] = "9".into(), None);
        assert!(code.contains("the code 9 is unknown"), "{code}");
        let item = told(&|download| download["answers"][1]["item"] = "x".into(), None);
        assert!(item.contains("there is no item x"), "{item}");
        let twice = told(&|download| download["answers"][1] = download["answers"][0].clone(), None);
        assert!(twice.contains("comes twice"), "{twice}");
        let engine =
            told(&|download| download["results"] = serde_json::json!({"engine": "0"}), None);
        assert!(engine.contains("version 0 of the arithmetic"), "{engine}");
        let none = told(&|download| *download = serde_json::json!([]), None);
        assert!(none.contains("is not a download"), "{none}");
    }
}
