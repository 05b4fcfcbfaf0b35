//! A mail server on this machine that keeps what it is given, and can be told to refuse.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use mailin::{Action, Handler, Response, SessionBuilder, response};

/// A letter as it arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// To whom, as the envelope says.
    pub to: Vec<String>,
    /// Head and body, byte for byte as text.
    pub text: String,
}

/// The server; it ends with the test.
pub struct PostOffice {
    port: u16,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    closed: Arc<AtomicBool>,
}

struct Clerk {
    arrived: Arc<Mutex<Vec<Arrived>>>,
    closed: Arc<AtomicBool>,
    to: Vec<String>,
    text: Vec<u8>,
}

impl Handler for Clerk {
    fn rcpt(&mut self, to: &str) -> Response {
        if self.closed.load(Ordering::SeqCst) {
            return Response::custom(451, format!("{to} has no post today"));
        }
        self.to.push(to.to_owned());
        response::OK
    }

    fn data(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.text.extend_from_slice(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let text = String::from_utf8(std::mem::take(&mut self.text)).unwrap();
        self.arrived.lock().unwrap().push(Arrived { to: std::mem::take(&mut self.to), text });
        response::OK
    }
}

impl PostOffice {
    /// Opens at a port that the system chooses.
    pub fn open() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (arrived, closed) = (Arc::default(), Arc::default());
        let office = Self { port, arrived: Arc::clone(&arrived), closed: Arc::clone(&closed) };
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let clerk = Clerk {
                    arrived: Arc::clone(&arrived),
                    closed: Arc::clone(&closed),
                    to: Vec::new(),
                    text: Vec::new(),
                };
                // A client that goes away in the middle is no matter.
                let _ = serve(&stream, clerk);
            }
        });
        office
    }

    /// What `--smtp` is given.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Refuses every letter from now on, or takes them again.
    pub fn set_closed(&self, closed: bool) {
        self.closed.store(closed, Ordering::SeqCst);
    }

    /// Everything that arrived so far.
    pub fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }
}

fn serve(stream: &TcpStream, clerk: Clerk) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut out = stream.try_clone()?;
    let mut session =
        SessionBuilder::new("post.example").build(IpAddr::V4(Ipv4Addr::LOCALHOST), clerk);
    let mut reader = BufReader::new(stream);
    session.greeting().write_to(&mut out)?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let answer = session.process(&line);
        match answer.action {
            Action::Reply => answer.write_to(&mut out)?,
            Action::NoReply => {}
            Action::Close | Action::UpgradeTls => {
                answer.write_to(&mut out)?;
                return Ok(());
            }
        }
        out.flush()?;
    }
}
