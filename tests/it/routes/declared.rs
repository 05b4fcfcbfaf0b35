//! The routes that the sources declare, read from them: axum lists none at run time.

use std::collections::BTreeSet;

use crate::tree::{File, files};

/// A method and a path whose parameters have no names: `("GET", "/adviser/people/{}")`.
pub type Declared = (String, String);

/// Words that would add routes past this reader.
const UNREADABLE: [&str; 6] =
    [".nest(", ".nest_service(", ".route_service(", "MethodRouter", "MethodFilter", "routing::any"];

const METHODS: [(&str, &str); 5] =
    [("get", "GET"), ("post", "POST"), ("put", "PUT"), ("patch", "PATCH"), ("delete", "DELETE")];

/// A path with nameless parameters.
pub fn nameless(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |path, part| {
        let rest = part.split_once('}').map_or("", |(_, rest)| rest);
        format!("{path}{{}}{rest}")
    })
}

/// Every route in the sources.
pub fn routes() -> BTreeSet<Declared> {
    files(&["src/web"], &[".rs"]).iter().flat_map(routes_of).collect()
}

/// What in the sources would hide a route from this reader.
pub fn hidden() -> Vec<String> {
    let all = files(&["src/web", "src/cli"], &[".rs"]);
    let web = all.iter().flat_map(|file| {
        let code = shipped(file);
        let found = UNREADABLE.iter().filter(move |word| code.contains(*word));
        found.map(|word| format!("{}: {word} may add routes that no test sees", file.path))
    });
    let cli = all.iter().filter(|file| file.path.starts_with("src/cli/"));
    // What tests route is not shipped.
    let cli = cli.filter(|file| !file.path.ends_with("/tests.rs"));
    let cli = cli.filter(|file| shipped(file).contains(".route("));
    web.chain(cli.map(|file| format!("{}: routes belong into src/web", file.path))).collect()
}

/// A file without its tests.
fn shipped(file: &File) -> &str {
    file.text.split("#[cfg(test)]").next().unwrap_or_default()
}

fn routes_of(file: &File) -> Vec<Declared> {
    let mut found = Vec::new();
    for call in shipped(file).split(".route(").skip(1) {
        let (path, rest) = call
            .trim_start()
            .strip_prefix('"')
            .and_then(|text| text.split_once('"'))
            .unwrap_or_else(|| panic!("{}: a route whose path is not written out", file.path));
        let handlers = until_closed(rest);
        let before = found.len();
        for (word, method) in METHODS {
            let call = format!("{word}(");
            let calls = handlers.match_indices(&call).filter(|(at, _)| {
                !handlers[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
            });
            found.extend(calls.map(|_| (method.to_owned(), nameless(path))));
        }
        assert!(found.len() > before, "{}: no method is read at {path}", file.path);
    }
    found
}

/// The text up to the bracket that closes what was open before it.
fn until_closed(text: &str) -> &str {
    let mut depth = 1;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..at];
        }
    }
    text
}

#[test]
fn routes_are_read_however_they_are_set() {
    let sample = File::sample(
        "src/web/sample/mod.rs",
        "Router::new().route(\"/a\", get(a::show))\n.route(\n \"/b/{id}\",\n \
         get(forget(b::show)).post(b::save),\n)\n#[cfg(test)] .route(\"/c\", get(c))",
    );
    let declared = |method: &str, path: &str| (method.to_owned(), path.to_owned());
    let wanted = [declared("GET", "/a"), declared("GET", "/b/{}"), declared("POST", "/b/{}")];
    assert_eq!(routes_of(&sample), wanted);
}
