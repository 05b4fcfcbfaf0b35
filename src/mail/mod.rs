//! How we write: letters by e-mail, over TLS, or in plain only to this machine itself.
//!
//! This room knows nothing of people: whoever writes a letter decides what stands in it.
//! It never logs an address or a line of a letter, and its errors name neither.

mod round;
mod setting;

use std::time::{Duration, SystemTime};

use data_encoding::HEXLOWER;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment as Attached, Mailbox, MultiPart, SinglePart};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::clock::Instant;
use crate::keys::sha256;

pub use round::{NotTaken, Round};
pub use setting::{Credentials, SettingFault};

/// A letter to one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// To whom: `name@example.org`, or `Name <name@example.org>`.
    pub to: String,
    /// What it is about, in one line.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
    /// What it carries.
    pub attachments: Vec<Attachment>,
}

/// A file that a letter carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The name under which it is saved.
    pub name: String,
    /// Its media type, such as `text/plain; charset=utf-8`.
    pub media_type: &'static str,
    /// What is in it.
    pub content: Vec<u8>,
}

/// Why a letter was not taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailFault {
    /// An address or a media type does not read.
    #[error("the letter cannot be written: {0} does not read")]
    Unwritable(&'static str),
    /// The server took the connection and refused the letter.
    #[error("the mail server refused the letter with SMTP code {0}")]
    Refused(String),
    /// No server, no TLS, or no answer in time.
    #[error("the mail server could not be reached: {0}")]
    Unreachable(&'static str),
}

/// Writes letters through one mail server, from one address.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// So long one step of the conversation with the server may take.
const PATIENCE: Duration = Duration::from_secs(30);

impl Mailer {
    /// A mailer for this server and sender; connects only when there is a letter.
    ///
    /// `smtps://host[:port]` is TLS from the first byte, `smtp://host[:port]` demands STARTTLS, and
    /// is plain only when the host is this machine itself.
    ///
    /// # Errors
    ///
    /// When server or sender do not read, or a password would travel in plain.
    pub fn new(
        url: &str,
        from: &str,
        credentials: Option<Credentials>,
    ) -> Result<Self, SettingFault> {
        let from = from.parse().map_err(|_| SettingFault::Sender)?;
        Ok(Self { transport: setting::transport(url, credentials, PATIENCE)?, from })
    }

    /// Hands a letter to the server; `now` is its date. It has been taken when this returns.
    pub async fn send(&self, letter: &Letter, now: Instant) -> Result<(), MailFault> {
        let message = self.message(letter, now)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(match error.status() {
                Some(code) => MailFault::Refused(code.to_string()),
                None if error.is_timeout() => MailFault::Unreachable("it did not answer in time"),
                None if error.is_tls() => MailFault::Unreachable("TLS was not possible"),
                None if error.is_client() => MailFault::Unreachable("it offers no TLS or no login"),
                None => MailFault::Unreachable("there is no connection"),
            }),
        }
    }

    fn message(&self, letter: &Letter, now: Instant) -> Result<Message, MailFault> {
        let to: Mailbox = letter.to.parse().map_err(|_| MailFault::Unwritable("the address"))?;
        let seconds = u64::try_from(now.unix()).unwrap_or(0);
        // Unlike any other letter's, and it says nothing that the letter does not.
        let told = [&letter.to, &letter.subject, &letter.text].map(String::as_bytes).concat();
        let id = HEXLOWER.encode(&sha256(&[&told, &seconds.to_be_bytes()[..]].concat())[..16]);
        let builder = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(one_line(&letter.subject))
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            // RFC 3834: no machine shall answer a machine.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ));
        let text = SinglePart::plain(letter.text.clone());
        let written = if letter.attachments.is_empty() {
            builder.singlepart(text)
        } else {
            let mut parts = MultiPart::mixed().singlepart(text);
            for attachment in &letter.attachments {
                let media_type = ContentType::parse(attachment.media_type)
                    .map_err(|_| MailFault::Unwritable("a media type"))?;
                let part = Attached::new(attachment.name.clone());
                parts = parts.singlepart(part.body(attachment.content.clone(), media_type));
            }
            builder.multipart(parts)
        };
        written.map_err(|_| MailFault::Unwritable("a header"))
    }
}

/// Nobody puts a second header behind a subject.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// Whether a text reads as an e-mail address.
pub fn is_address(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            to: "dsb@example.org".to_owned(),
            subject: "Prüfpunkt\r\nBcc: someone@example.org".to_owned(),
            text: "Grüße\n".to_owned(),
            attachments: vec![Attachment {
                name: "a.txt".to_owned(),
                media_type: "text/plain; charset=utf-8",
                content: "— x\n".into(),
            }],
        }
    }

    #[test]
    fn a_letter_is_dated_by_the_clock_and_has_no_header_of_the_subjects_making() {
        let mailer =
            Mailer::new("smtp://127.0.0.1:2525", "Lotse <lotse@example.org>", None).unwrap();
        let message = mailer.message(&letter(), Instant::from_unix(1_800_000_000)).unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        assert!(text.contains("Date: Fri, 15 Jan 2027 08:00:00 +0000\r\n"), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
        assert!(!text.contains("\nBcc:"), "{text}");
        let again = mailer.message(&letter(), Instant::from_unix(1_800_000_001)).unwrap();
        let id = |message: &Message| {
            let text = String::from_utf8(message.formatted()).unwrap();
            text.lines().find(|line| line.starts_with("Message-ID: <")).unwrap().to_owned()
        };
        assert_ne!(id(&message), id(&again));
        assert!(id(&message).ends_with("@example.org>"));
    }

    #[test]
    fn what_does_not_read_as_an_address_is_told() {
        let mailer = Mailer::new("smtp://localhost", "lotse@example.org", None).unwrap();
        let bad = Letter { to: "nobody".to_owned(), ..letter() };
        let told = mailer.message(&bad, Instant::from_unix(0)).unwrap_err();
        assert_eq!(told, MailFault::Unwritable("the address"));
        assert!(is_address("dsb@example.org") && !is_address("dsb"));
    }
}
