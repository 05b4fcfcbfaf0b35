//! From where someone tried to get in: kept for 144 hours under hourly keys, to recognise attacks.
//!
//! Only attempts to log in or to use an invitation are noted, never the pages of someone logged in.
//! The address goes nowhere else: no log line, no row.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;

use crate::installation::Installation;
use crate::retention::addresses::Addresses;

/// Paths at which someone tries to get in.
const DOORS: [&str; 3] = ["/login", "/staff", "/invitation"];

/// What the middleware is given.
#[derive(Clone)]
pub struct Watch {
    /// The installation.
    pub installation: Arc<Installation>,
    /// Where addresses are kept; `None` when their folder cannot be written.
    pub addresses: Option<Arc<Addresses>>,
}

/// Middleware: notes from where a door was tried.
pub async fn note(State(watch): State<Watch>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let door = request.method() == Method::POST
        && DOORS.iter().any(|door| path == *door || path.starts_with(&format!("{door}/")));
    if door
        && let Some(addresses) = watch.addresses.clone()
        && let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>()
    {
        let Watch { installation, .. } = &watch;
        let from = visitor(peer.ip(), request.headers(), &installation.address.trusted_proxies);
        let noted = addresses.add(&*installation.chance, installation.clock.now(), from);
        if noted.is_err() {
            tracing::error!("an address could not be noted: is the disk full?");
        }
    }
    next.run(request).await
}

/// The visitor's address: the peer's, or what trusted proxies say, read from the nearest outward.
fn visitor(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let mut from = peer;
    let said = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = said.flat_map(|line| line.split(',')).map(str::trim).collect();
    for hop in hops.iter().rev() {
        if !trusted.contains(&from) {
            break;
        }
        match hop.parse() {
            Ok(address) => from = address,
            Err(_) => break,
        }
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "1.1.1.1, 198.51.100.7".parse().unwrap());
        let proxy = ip("10.0.0.1");
        assert_eq!(visitor(proxy, &headers, &[]), proxy, "nobody is trusted");
        assert_eq!(
            visitor(proxy, &headers, &[proxy]),
            ip("198.51.100.7"),
            "not what the visitor claims"
        );
        assert_eq!(visitor(ip("203.0.113.9"), &headers, &[proxy]), ip("203.0.113.9"));
        headers.insert("x-forwarded-for", "nonsense".parse().unwrap());
        assert_eq!(visitor(proxy, &headers, &[proxy]), proxy);
    }
}
