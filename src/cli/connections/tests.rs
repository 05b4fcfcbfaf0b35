//! Each limit alone, and all places taken.

use axum::routing::{get, post};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::Notify;

use super::*;

const AGES: Duration = Duration::from_hours(1);
const LONG: Limits = Limits { most: 64, head: AGES, body: AGES, rest: AGES };
const MOMENT: Duration = Duration::from_millis(50);

/// What `/slow` says when it was asked, and what lets it answer.
#[derive(Clone, Default)]
struct Slow {
    asked: Arc<Notify>,
    go: Arc<Notify>,
}

impl Slow {
    async fn answer(self) {
        self.asked.notify_one();
        self.go.notified().await;
    }

    async fn ask(&self, at: SocketAddr) -> TcpStream {
        let request = "GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        let stream = connected(at, request).await;
        self.asked.notified().await;
        stream
    }
}

/// A server with these limits.
async fn server(limits: Limits) -> (SocketAddr, Slow, watch::Sender<()>) {
    let slow = Slow::default();
    let asked = slow.clone();
    let router = Router::new()
        .route("/", get(async || "here"))
        .route("/slow", get(async move || asked.answer().await))
        .route("/form", post(async |form: String| form));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (stop, told) = watch::channel(());
    tokio::spawn(serve(listener, router, limits, told));
    (at, slow, stop)
}

async fn send(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).await.unwrap();
}

async fn connected(at: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(at).await.unwrap();
    send(&mut stream, text).await;
    stream
}

/// The status of the next answer; `None` when the connection was ended without one.
async fn answer(stream: &mut TcpStream) -> Option<String> {
    let mut answer = [0; 512];
    let read = stream.read(&mut answer).await.ok().filter(|read| *read > 0)?;
    str::from_utf8(&answer[..read]).unwrap().split(' ').nth(1).map(str::to_owned)
}

const ASKED: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// What is sent at first, whether it is answered, and what completes the request after it.
const BEGINNINGS: [(&str, bool, &str); 4] = [
    ("", false, ASKED),
    ("GET / HTTP/1.1\r\n", false, "Host: a\r\n\r\n"),
    ("POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na", false, "bc"),
    (ASKED, true, ASKED),
];

#[tokio::test]
async fn each_limit_ends_whoever_is_beyond_it_and_nobody_else() {
    for (limits, ended) in [
        (Limits { head: MOMENT, ..LONG }, [true, true, false, false]),
        (Limits { body: MOMENT, ..LONG }, [false, false, true, false]),
        (Limits { rest: MOMENT, ..LONG }, [false, false, false, true]),
    ] {
        let (at, _, _stop) = server(limits).await;
        let mut streams = Vec::new();
        for (begun, answered, _) in BEGINNINGS {
            let mut stream = connected(at, begun).await;
            if answered {
                assert_eq!(answer(&mut stream).await.as_deref(), Some("200"));
            }
            streams.push(stream);
        }
        let kinds = || BEGINNINGS.into_iter().zip(ended);
        for (stream, ((begun, ..), ended)) in streams.iter_mut().zip(kinds()) {
            if ended {
                assert_eq!(answer(stream).await, None, "{begun:?} with {limits:?}");
            }
        }
        // The control: those within their limits have seen as much time go by, and go on.
        for (stream, ((begun, _, rest), ended)) in streams.iter_mut().zip(kinds()) {
            if !ended {
                send(stream, rest).await;
                assert_eq!(answer(stream).await.as_deref(), Some("200"), "{begun:?}");
            }
        }
    }
}

#[tokio::test]
async fn whoever_waits_longest_makes_room_and_nobody_who_is_being_answered() {
    let (at, slow, _stop) = server(Limits { most: 3, ..LONG }).await;
    let mut busy = slow.ask(at).await;
    let mut first = connected(at, "GET / HTTP/1.1\r\n").await;
    let mut second = connected(at, "").await;
    // Nobody is ended while there is room.
    let mut probe = connected(at, ASKED).await;
    assert_eq!(answer(&mut probe).await.as_deref(), Some("200"), "a visitor gets in");
    assert_eq!(answer(&mut first).await, None, "for whom the oldest was ended");
    let mut next = connected(at, ASKED).await;
    assert_eq!(answer(&mut next).await.as_deref(), Some("200"));
    assert_eq!(answer(&mut second).await, None);
    slow.go.notify_one();
    assert_eq!(answer(&mut busy).await.as_deref(), Some("200"));
}

#[tokio::test]
async fn where_everyone_is_being_answered_the_next_waits_for_one_of_them() {
    let (at, slow, _stop) = server(Limits { most: 1, ..LONG }).await;
    let mut busy = slow.ask(at).await;
    let mut next = connected(at, ASKED).await;
    slow.go.notify_one();
    assert_eq!(answer(&mut busy).await.as_deref(), Some("200"));
    assert_eq!(answer(&mut next).await.as_deref(), Some("200"));
}

#[tokio::test]
async fn told_to_stop_it_answers_what_is_under_way() {
    let (at, slow, stop) = server(LONG).await;
    let mut idle = connected(at, ASKED).await;
    assert_eq!(answer(&mut idle).await.as_deref(), Some("200"));
    let mut busy = slow.ask(at).await;
    stop.send_replace(());
    assert_eq!(answer(&mut idle).await, None);
    slow.go.notify_one();
    assert_eq!(answer(&mut busy).await.as_deref(), Some("200"));
}
