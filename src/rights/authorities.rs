//! Where anyone can complain (Art. 77 GDPR): the authorities of Austria and Germany.

use std::sync::LazyLock;

use serde::Deserialize;

/// One authority.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// The state or country where it is in charge.
    pub place: String,
    /// Its name.
    pub name: String,
    /// Its address in the web.
    pub web: String,
    /// Where a letter reaches it; only for those of a whole country, the others say it on their page.
    pub postal: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    authorities: Vec<Authority>,
}

static ALL: LazyLock<Vec<Authority>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("authorities.toml"))
        .expect("because a test reads this very file");
    file.authorities
});

/// Every authority, in the order of the file.
pub fn all() -> &'static [Authority] {
    &ALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_land_has_one() {
        assert_eq!(all().len(), 19, "Austria, the Federation, 16 Länder, Bavaria twice");
        assert!(all().iter().all(|one| one.web.starts_with("https://")));
        assert!(all().iter().take(2).all(|one| one.postal.is_some()), "Austria and the Federation");
    }
}
