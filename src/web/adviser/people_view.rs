//! How the adviser's list is sorted and narrowed, and the links that change it.
//!
//! The state stands in the address as fixed words and the id of a project: never anything of a person.
//! Whatever else stands there is the usual.

use chrono::{Days, NaiveDate};
use serde::Deserialize;

use crate::access::Entry;
use crate::store::project::Project;
use crate::web::words::Words;

/// The exits that lie near: from today, so many days ahead.
pub const SOON_DAYS: u64 = 30;

/// A choice that an address names by a fixed word.
trait Choice: Copy + PartialEq + Default + 'static {
    /// Every choice, the usual first.
    const ALL: &'static [Self];

    /// Its word in an address.
    fn word(self) -> &'static str;

    /// The key of its words on the page.
    fn key(self) -> &'static str;

    fn parse(word: &str) -> Self {
        Self::ALL.iter().copied().find(|one| one.word() == word).unwrap_or_default()
    }
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$what:meta])* $one:ident $word:literal $key:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name { $($(#[$what])* $one),* }

        impl Choice for $name {
            const ALL: &'static [Self] = &[$(Self::$one),*];

            fn word(self) -> &'static str {
                match self { $(Self::$one => $word),* }
            }

            fn key(self) -> &'static str {
                match self { $(Self::$one => $key),* }
            }
        }
    )*};
}

choices! {
    /// By what the list is sorted.
    Sort {
        #[default]
        Name "name" "adviser-by-name",
        Reference "reference" "adviser-by-reference",
        Exit "exit" "adviser-by-exit",
        /// By the date of deletion.
        End "end" "adviser-by-end",
    }
    /// Whether access is set up.
    Access {
        #[default]
        All "all" "adviser-only-all",
        Yes "yes" "adviser-access-yes",
        No "no" "adviser-access-no",
    }
    /// When people leave.
    Exit {
        #[default]
        All "all" "adviser-only-all",
        Soon "soon" "adviser-exit-soon",
        Open "open" "adviser-exit-none",
    }
    /// Whether people ask for help.
    Help {
        #[default]
        All "all" "adviser-only-all",
        Asked "asked" "adviser-only-help",
    }
}

/// The words of an address, as they came.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    sort: String,
    #[serde(default)]
    access: String,
    #[serde(default)]
    exit: String,
    #[serde(default)]
    help: String,
    #[serde(default)]
    project: String,
}

/// How the list is sorted and narrowed.
#[derive(Clone)]
pub struct View<'p> {
    pub(super) sort: Sort,
    access: Access,
    exit: Exit,
    help: Help,
    project: Option<&'p Project>,
}

/// Links of one kind, under a heading; the current one is marked.
pub(super) struct Group {
    pub(super) heading: String,
    pub(super) links: Vec<Link>,
}

/// A way to sort or to narrow the list.
pub(super) struct Link {
    pub(super) to: String,
    pub(super) label: String,
    pub(super) current: bool,
}

impl<'p> View<'p> {
    /// The view that an address asks for, among these projects.
    pub(super) fn of(asked: &Asked, projects: &'p [Project]) -> Self {
        Self {
            sort: Sort::parse(&asked.sort),
            access: Access::parse(&asked.access),
            exit: Exit::parse(&asked.exit),
            help: Help::parse(&asked.help),
            project: projects.iter().find(|one| one.id.as_str() == asked.project),
        }
    }

    /// Whether someone stands in the list; `today` is asked in the zone of their project.
    pub(super) fn wants(&self, entry: &Entry<'_>, today: NaiveDate) -> bool {
        let access = match self.access {
            Access::All => true,
            Access::Yes => entry.has_access,
            Access::No => !entry.has_access,
        };
        let exit = match self.exit {
            Exit::All => true,
            Exit::Open => entry.exit_on.is_none(),
            Exit::Soon => entry.exit_on.is_some_and(|exit| {
                let last = today.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(today);
                (today..=last).contains(&exit)
            }),
        };
        let help = self.help == Help::All || entry.asks_help;
        access && exit && help && self.project.is_none_or(|project| project.id == entry.project.id)
    }

    /// Whether anybody could be left out.
    pub(super) fn narrows(&self) -> bool {
        self.access != Access::All
            || self.exit != Exit::All
            || self.help != Help::All
            || self.project.is_some()
    }

    /// The same order, with everybody.
    pub(super) fn of_all(&self) -> Self {
        Self {
            access: Access::All,
            exit: Exit::All,
            help: Help::All,
            project: None,
            ..self.clone()
        }
    }

    /// By what the list is sorted, in words.
    pub(super) fn order(&self, words: Words) -> String {
        words.get(self.sort.key()).into_owned()
    }

    /// What narrows the list, in words.
    pub(super) fn narrowed(&self, words: Words) -> Vec<String> {
        let mut said = Vec::new();
        if let Some(project) = self.project {
            let text = words.with("adviser-in-project").text("name", project.name.as_str());
            said.push(text.to_string());
        }
        if self.access != Access::All {
            said.push(words.get(self.access.key()).into_owned());
        }
        if self.exit != Exit::All {
            said.push(words.with(self.exit.key()).number("days", SOON_DAYS).to_string());
        }
        if self.help != Help::All {
            said.push(words.get(self.help.key()).into_owned());
        }
        said
    }

    /// Its address: what is usual is left out.
    pub(super) fn address(&self) -> String {
        let mut query = Vec::new();
        let mut add = |name: &str, word: &str| query.push(format!("{name}={word}"));
        if self.sort != Sort::default() {
            add("sort", self.sort.word());
        }
        if self.access != Access::default() {
            add("access", self.access.word());
        }
        if self.exit != Exit::default() {
            add("exit", self.exit.word());
        }
        if self.help != Help::default() {
            add("help", self.help.word());
        }
        if let Some(project) = self.project {
            add("project", project.id.as_str());
        }
        if query.is_empty() {
            return "/adviser".to_owned();
        }
        format!("/adviser?{}", query.join("&"))
    }

    /// The links, group by group; projects only where there is more than one.
    pub(super) fn groups(&self, words: Words, projects: &'p [Project]) -> Vec<Group> {
        let heading = |key: &str| words.get(key).into_owned();
        let mut groups = vec![
            Group {
                heading: heading("adviser-sort"),
                links: links(words, self.sort, |sort| Self { sort, ..self.clone() }),
            },
            Group {
                heading: heading("adviser-entry"),
                links: links(words, self.access, |access| Self { access, ..self.clone() }),
            },
            Group {
                heading: heading("adviser-exit"),
                links: links(words, self.exit, |exit| Self { exit, ..self.clone() }),
            },
            Group {
                heading: heading("adviser-help"),
                links: links(words, self.help, |help| Self { help, ..self.clone() }),
            },
        ];
        if projects.len() > 1 {
            let link = |project: Option<&'p Project>| Link {
                to: Self { project, ..self.clone() }.address(),
                label: project.map_or_else(|| heading("adviser-only-all"), |one| one.name.clone()),
                current: self.project.map(|one| &one.id) == project.map(|one| &one.id),
            };
            let links = [None].into_iter().chain(projects.iter().map(Some)).map(link).collect();
            groups.push(Group { heading: heading("staff-project"), links });
        }
        groups
    }
}

fn links<'p, C: Choice>(words: Words, now: C, with: impl Fn(C) -> View<'p>) -> Vec<Link> {
    let link = |one: &C| Link {
        to: with(*one).address(),
        label: words.with(one.key()).number("days", SOON_DAYS).to_string(),
        current: *one == now,
    };
    C::ALL.iter().map(link).collect()
}
