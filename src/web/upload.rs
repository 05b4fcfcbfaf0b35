//! A form of the session's own pages that may bring one file: bounded like every form, read in memory,
//! never put on a disk.

use axum::body::{Body, Bytes};
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use super::form::{self, Form, LIMIT};
use super::problem::Problem;
use super::visit::SessionInfo;

/// What a form with a file sent: at most `MOST` bytes, the fields among them.
pub struct Upload<T, const MOST: usize = LIMIT> {
    /// Its fields.
    pub fields: T,
    /// The file, if one was chosen.
    pub file: Option<Bytes>,
}

impl<S: Send + Sync, T: DeserializeOwned, const MOST: usize> FromRequest<S> for Upload<T, MOST> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE);
        if kind.is_none_or(|kind| !kind.as_bytes().starts_with(b"multipart/form-data")) {
            return Form::from_request(request, state)
                .await
                .map(|Form(fields)| Self { fields, file: None });
        }
        let session = request.extensions().get::<SessionInfo>().cloned();
        let session = session.ok_or(Problem::SessionEnded)?;
        let (fields, file) = parts(request, state, MOST).await?;
        let fields = serde_html_form::to_string(fields).map_err(Problem::broken)?;
        form::guarded(&session, fields.as_bytes()).map(|fields| Self { fields, file })
    }
}

type Parts = (Vec<(String, String)>, Option<Bytes>);

async fn parts<S: Send + Sync>(request: Request, state: &S, most: usize) -> Result<Parts, Problem> {
    let (head, body) = request.into_parts();
    let bytes = form::bounded(body, most).await?;
    let request = Request::from_parts(head, Body::from(bytes));
    let mut parts = Multipart::from_request(request, state).await.map_err(|_| Problem::BadInput)?;
    let (mut fields, mut file) = (Vec::new(), None);
    while let Some(part) = parts.next_field().await.map_err(|_| Problem::BadInput)? {
        let name = part.name().ok_or(Problem::BadInput)?.to_owned();
        let is_file = part.file_name().is_some();
        let bytes = content(part).await?;
        if !is_file {
            let text = String::from_utf8(bytes.to_vec()).map_err(|_| Problem::BadInput)?;
            fields.push((name, text));
        } else if !bytes.is_empty() {
            file = Some(bytes);
        }
    }
    Ok((fields, file))
}

async fn content(part: Field<'_>) -> Result<Bytes, Problem> {
    part.bytes().await.map_err(|_| Problem::BadInput)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::super::visit::Csrf;
    use super::*;
    use crate::store::session::Computer;

    #[derive(Deserialize)]
    struct Sent {
        text: String,
    }

    fn part(head: &str, content: &[u8]) -> Vec<u8> {
        let head = format!("--edge\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        [head.as_bytes(), content, b"\r\n"].concat()
    }

    async fn send(kind: &str, body: Vec<u8>) -> Result<(String, Option<Bytes>), Problem> {
        let session = SessionInfo {
            csrf: Csrf::new("right".to_owned()),
            seconds_left: 60,
            computer: Computer::Own,
        };
        let request = Request::post("/").header(CONTENT_TYPE, kind).extension(session);
        let request = request.body(Body::from(body)).unwrap();
        Upload::<Sent>::from_request(request, &()).await.map(|sent| (sent.fields.text, sent.file))
    }

    const MULTIPART: &str = "multipart/form-data; boundary=edge";

    #[tokio::test]
    async fn fields_and_file_arrive_as_they_were() {
        let file = "name=\"file\"; filename=\"Liste.csv\"\r\nContent-Type: text/csv";
        let body = |csrf: &str, content: &[u8]| {
            let csrf = part("name=\"csrf\"", csrf.as_bytes());
            let text = part("name=\"text\"", "grüß\r\ndich;&=+%41".as_bytes());
            [csrf, text, part(file, content), b"--edge--\r\n".to_vec()].concat()
        };
        let (text, sent) = send(MULTIPART, body("right", b"\xffraw\r\n")).await.unwrap();
        assert_eq!(
            (text.as_str(), sent.as_deref()),
            ("grüß\r\ndich;&=+%41", Some(&b"\xffraw\r\n"[..]))
        );
        let (_, sent) = send(MULTIPART, body("right", b"")).await.unwrap();
        assert!(sent.is_none(), "no file was chosen");
        assert!(matches!(send(MULTIPART, body("wrong", b"a")).await, Err(Problem::StaleForm)));
        let large = body("right", &vec![b'a'; form::LIMIT]);
        assert!(matches!(send(MULTIPART, large).await, Err(Problem::TooLarge)));
    }

    #[tokio::test]
    async fn what_is_no_such_form_is_refused() {
        for (kind, body) in [
            (MULTIPART, b"--edge\r\nnonsense".to_vec()),
            ("multipart/form-data", Vec::new()),
            (MULTIPART, [part("name=\"text\"", b"\xff"), b"--edge--\r\n".to_vec()].concat()),
        ] {
            assert!(matches!(send(kind, body).await, Err(Problem::BadInput)));
        }
        let plain = "application/x-www-form-urlencoded";
        let (text, file) = send(plain, b"csrf=right&text=a+b".to_vec()).await.unwrap();
        assert_eq!((text.as_str(), file.is_none()), ("a b", true));
        assert!(matches!(send(plain, b"text=a".to_vec()).await, Err(Problem::StaleForm)));
    }
}
