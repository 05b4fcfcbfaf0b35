//! What the types of an XLSForm ask for.

/// The list and what stands behind it, in a type that asks for one of its choices; older forms say it
/// in several ways.
pub fn one_of_a_list<'w>(words: &'w [&'w str]) -> Option<&'w [&'w str]> {
    const BEGINNINGS: [&[&str]; 7] = [
        &["add", "select", "one", "prompt", "using"],
        &["q", "select1"],
        &["select", "one", "from"],
        &["select_one", "from"],
        &["select", "one"],
        &["select_one"],
        &["select1"],
    ];
    match words {
        ["select", "one", "external", _] | ["select", "one", "from", "file", _] => None,
        // A list may itself be called `from`.
        _ => BEGINNINGS
            .iter()
            .find_map(|beginning| words.strip_prefix(*beginning).filter(|rest| !rest.is_empty())),
    }
}

/// What a type without counterpart asks for.
pub fn kind_of(kind: &str) -> String {
    let words = match kind.split(' ').next().unwrap_or_default() {
        "note" => "a text between questions",
        "text" => "answers in own words",
        "integer" | "decimal" | "range" => "numbers to type",
        "select" if kind.starts_with("select one ") => "its choices are in another file",
        "select_multiple" | "select" | "rank" => "several answers to one question",
        "select_one_from_file" | "select_multiple_from_file" => "its choices are in another file",
        "start" | "end" | "today" | "deviceid" | "username" | "phonenumber" | "audit" => {
            "data about the device or the time"
        }
        _ => return format!("the type `{kind:.60}` has no counterpart"),
    };
    words.to_owned()
}
