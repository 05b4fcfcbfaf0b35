//! Which mail server, and how it is spoken to: never in plain beyond this machine.

use std::net::IpAddr;
use std::time::Duration;

use lettre::transport::smtp::authentication;
use lettre::{AsyncSmtpTransport, Tokio1Executor};

/// With what one logs in at the mail server. Prints nothing.
pub struct Credentials {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

/// Why a setting of the mail cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingFault {
    /// Not a server's address.
    #[error(
        "the mail server must be given as smtps://host[:port] (TLS) or smtp://host[:port] (STARTTLS; \
         plain only to this machine), without a name or password in it"
    )]
    Server,
    /// The sender is no address.
    #[error("the sender of mail does not read as an e-mail address")]
    Sender,
}

/// The way to the server.
pub(super) fn transport(
    url: &str,
    credentials: Option<Credentials>,
    patience: Duration,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, SettingFault> {
    let (scheme, place) =
        url.trim_end_matches('/').split_once("://").ok_or(SettingFault::Server)?;
    // A password in an address would stand in the list of processes and in error messages.
    if place.is_empty() || place.contains(['@', '/', '?', '#', ' ']) {
        return Err(SettingFault::Server);
    }
    let address = match scheme {
        "smtps" => format!("smtps://{place}"),
        "smtp" if is_this_machine(place) => format!("smtp://{place}"),
        "smtp" => format!("smtp://{place}?tls=required"),
        _ => return Err(SettingFault::Server),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&address)
        .map_err(|_| SettingFault::Server)?
        .timeout(Some(patience));
    if let Some(Credentials { user, password }) = credentials {
        builder = builder.credentials(authentication::Credentials::new(user, password));
    }
    Ok(builder.build())
}

/// Whether `host[:port]` is a loopback address: nothing leaves the machine.
fn is_this_machine(place: &str) -> bool {
    let host = match place.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => place.rsplit_once(':').map_or(place, |(host, _)| host),
    };
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_in_plain() {
        for here in
            ["localhost", "localhost:25", "127.0.0.1:2525", "127.1.2.3", "[::1]:25", "[::1]"]
        {
            assert!(is_this_machine(here), "{here}");
        }
        for elsewhere in
            ["mail.example.org", "localhost.example.org:25", "10.0.0.1", "[fe80::1]:25"]
        {
            assert!(!is_this_machine(elsewhere), "{elsewhere}");
        }
    }

    #[tokio::test]
    async fn settings_that_cannot_be_used_are_refused() {
        let patience = Duration::from_secs(1);
        for good in
            ["smtps://mail.example.org", "smtp://mail.example.org:587", "smtp://localhost:25/"]
        {
            assert!(transport(good, None, patience).is_ok(), "{good}");
        }
        for bad in [
            "mail.example.org",
            "http://mail.example.org",
            "smtp://",
            "smtps://user:password@mail.example.org",
            "smtp://mail.example.org?tls=opportunistic",
            "smtp://mail.example.org:port",
        ] {
            assert_eq!(transport(bad, None, patience).err(), Some(SettingFault::Server), "{bad}");
        }
    }
}
