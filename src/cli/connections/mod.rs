//! Connections: how long each may keep the service waiting, and how many there may be.
//!
//! A connection that says nothing, asks by halves, sends its form drop by drop or never reads its answer
//! is ended when its time is over.
//! Where all places are taken, the one that has kept the service waiting longest makes room for a new
//! visitor; whoever is being answered is never cut off for that.

mod places;
#[cfg(test)]
mod tests;

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, Interval, interval};
use tower::ServiceExt as _;

pub use places::Limits;
use places::{Entry, Phase, Place, Table};

/// The longest head of a request, in bytes; the rest of a body passes through the same buffer.
const HEAD_BYTES: usize = 64 * 1024;

/// How often connections are looked at.
const LOOK: Duration = Duration::from_millis(250);

/// A stream whose progress is noted.
struct Noted {
    stream: TcpStream,
    place: Arc<Place>,
}

impl AsyncRead for Noted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.place.moves_on(Phase::Head);
        }
        polled
    }
}

impl AsyncWrite for Noted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        if polled.is_ready() {
            self.place.moves_on(Phase::Resting);
        }
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// The body of a request: while the service waits for it, the visitor's time runs.
struct Sent {
    body: Incoming,
    place: Arc<Place>,
    asked: Instant,
}

impl hyper::body::Body for Sent {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        let phase = if polled.is_pending() { Phase::Body } else { Phase::Working };
        self.place.waits(phase, self.asked);
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Serves until told to stop, then until the requests under way are answered.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    limits: Limits,
    mut told: watch::Receiver<()>,
) {
    let table = Arc::new(Table { limits, entries: Mutex::default(), made_room: AtomicU64::new(0) });
    let ending = GracefulShutdown::new();
    let mut look = interval(LOOK);
    let (mut id, mut looks) = (0, 0_u64);
    let stopping = loop {
        let (stream, from) = tokio::select! {
            // An error would say that whoever tells is gone, which it is after telling.
            _ = told.changed() => break ending.shutdown(),
            _ = look.tick() => {
                table.end_overdue();
                // Every minute.
                looks += 1;
                if looks % 240 == 0 {
                    table.tell();
                }
                continue;
            }
            accepted = axum::serve::Listener::accept(&mut listener) => accepted,
        };
        // Where everyone is being answered, the newest waits for one of them.
        while !table.has_room() {
            look.tick().await;
        }
        id += 1;
        let place = Arc::new(Place { id, table: Arc::clone(&table) });
        let answered = ending.watcher().watch(connection(stream, from, place, router.clone()));
        // Held until the entry stands, because the connection looks for it at its first request.
        let mut entries = table.entries();
        let task = tokio::spawn(async move {
            // What goes wrong on a connection is its visitor's matter.
            let _ = answered.await;
        });
        let (phase, since) = (Phase::Head, Instant::now());
        entries.insert(id, Entry { phase, since, task: task.abort_handle() });
    };
    drop(listener);
    end_all(stopping, &table, &mut look).await;
}

/// Waits for the last answers; nobody's time is longer because the service ends.
async fn end_all(stopping: impl Future<Output = ()>, table: &Table, look: &mut Interval) {
    let mut stopping = std::pin::pin!(stopping);
    loop {
        tokio::select! {
            () = &mut stopping => return,
            _ = look.tick() => table.end_overdue(),
        }
    }
}

/// One connection, answered by the router until it ends.
fn connection(
    stream: TcpStream,
    from: SocketAddr,
    place: Arc<Place>,
    router: Router,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
    let io = TokioIo::new(Noted { stream, place: Arc::clone(&place) });
    let service = service_fn(move |request: Request<Incoming>| {
        let (place, router, asked) = (Arc::clone(&place), router.clone(), Instant::now());
        async move {
            if !place.waits(Phase::Working, asked) {
                // It was ended in this moment: nothing is begun any more.
                return std::future::pending().await;
            }
            let sent = Arc::clone(&place);
            let mut request = request.map(|body| Body::new(Sent { body, place: sent, asked }));
            request.extensions_mut().insert(ConnectInfo(from));
            let answer = router.oneshot(request).await;
            place.waits(Phase::Resting, Instant::now());
            answer
        }
    });
    http1::Builder::new()
        // Times are kept here, for all connections alike.
        .header_read_timeout(None)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(io, service)
}
