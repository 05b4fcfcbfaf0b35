//! The running program among connections that never get to the point.

use std::io::Write as _;
use std::process::Command;

use nix::sys::resource::{Resource, getrlimit, setrlimit};

use super::program::{Installed, Running, bare};

/// A server that may have so few files open that it must not keep a connection for everybody.
fn with_few_files(installed: &Installed) -> Running {
    let mut command = Command::new("prlimit");
    command.args(["--nofile=640:640", env!("CARGO_BIN_EXE_lotse"), "serve"]);
    command.args(["--listen", "127.0.0.1:0"]);
    command.arg("--data").arg(installed.folder().data());
    command.arg("--keys").arg(installed.folder().keys());
    bare(&mut command);
    Running::start(command)
}

#[test]
fn half_open_connections_keep_nobody_out() {
    // Each is an open file of this process, too.
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    setrlimit(Resource::RLIMIT_NOFILE, most, most).unwrap();
    let installed = Installed::new();
    let server = with_few_files(&installed);
    let mut half_open = Vec::new();
    for number in 0..800 {
        let mut stream = server.connect();
        let asked = ["", "GET /help HTTP/1.1\r\nHost: a", "POST /staff HTTP/1.1\r\n"];
        // One that was ended to make room for another cannot be written to.
        let _ = stream.write_all(asked[number % asked.len()].as_bytes());
        half_open.push(stream);
    }
    assert_eq!(server.get("/help", "").status, 200, "a new visitor gets a page");
    assert_eq!(server.end("TERM").status, Some(0));
}

#[test]
fn the_program_answers_to_its_own_name_only() {
    let installed = Installed::new();
    let server = installed.serve();
    let ask = |hosts: &[&str]| {
        let lines: Vec<_> = hosts.iter().map(|host| format!("Host: {host}\r\n")).collect();
        let lines = lines.concat();
        server.send(&format!("GET /help HTTP/1.1\r\nConnection: close\r\n{lines}\r\n")).status
    };
    let own = server.host();
    assert_eq!(ask(&[own]), 200, "the control");
    assert_eq!(ask(&[]), 400);
    assert_eq!(ask(&[own, own]), 400);
    assert_eq!(ask(&["evil.example"]), 421);
    assert_eq!(ask(&[own, "evil.example"]), 400);
}

#[test]
fn an_origin_that_names_no_site_is_refused() {
    let installed = Installed::new();
    for origin in
        ["lotse.example", "ftp://lotse.example", "https://lotse.example/lotse", "https://"]
    {
        installed
            .run(&["serve", "--origin", origin])
            .is_refused(&["--origin", "https://lotse.example"]);
    }
}
