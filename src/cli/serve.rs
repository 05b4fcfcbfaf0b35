//! `lotse serve`: runs an installation until it is told to stop.

use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::http::Uri;
use clap::Args;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::connections::{self, Limits};
use super::opening::Place;
use super::outside::Outside;
use super::{jobs, quiet};
use crate::access;
use crate::clock::SystemClock;
use crate::custody::presence;
use crate::installation::{Address, Installation, Purpose};
use crate::web;

/// Runs the service.
#[derive(Args)]
#[command(after_help = "Examples:
  lotse serve --data /var/lib/lotse --keys /etc/lotse/keys --origin https://lotse.traeger.example
  lotse serve --database postgres://lotse@db.internal/lotse")]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Where to listen; a reverse proxy with TLS stands in front of it
    #[arg(long, env = "LOTSE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// How browsers reach the service; with https, cookies are bound to it
    #[arg(long, env = "LOTSE_ORIGIN", value_name = "URL")]
    origin: Option<String>,
    /// A reverse proxy whose X-Forwarded-For is believed; may be given several times
    #[arg(long = "trusted-proxy", value_name = "IP")]
    trusted_proxies: Vec<IpAddr>,
    #[command(flatten)]
    outside: Outside,
}

/// Takes the port, or says who may have it.
pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!(
            "cannot listen on {address}: is another program there? Choose another port with --listen \
             (serve) or --port (demo)"
        )
    })
}

/// An origin is scheme, host and port; requests for any other host are refused.
fn checked(origin: &str) -> anyhow::Result<String> {
    let bare = origin.trim_end_matches('/');
    let read: Uri = bare.parse().with_context(|| no_origin(origin))?;
    let names_a_host = read.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    let known = matches!(read.scheme_str(), Some("http" | "https"));
    if !known || !names_a_host || read.path() != "/" || read.query().is_some() {
        bail!("{}", no_origin(origin));
    }
    Ok(bare.to_owned())
}

fn no_origin(given: &str) -> String {
    format!(
        "--origin {given} is not how a browser names a site: write scheme, host and, where it is not \
         the usual one, port, such as https://lotse.example; a host with umlauts as browsers send it \
         (xn--…)"
    )
}

/// Carries the command out.
pub async fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let (mail, outside) = arguments.outside.read()?;
    let listener = listen(arguments.listen).await?;
    // With port 0 the system has chosen one.
    let at = listener.local_addr()?;
    let origin = match &arguments.origin {
        Some(origin) => checked(origin)?,
        None => format!("http://{at}"),
    };
    let address = Address { origin, trusted_proxies: arguments.trusted_proxies.clone() };
    let mut installation =
        arguments.place.open(Arc::new(SystemClock), address, Purpose::Service).await?;
    (installation.mail, installation.outside) = (mail, outside);
    Outside::warn_of_none(&installation);
    writeln!(out, "Lotse at {}", installation.address.origin)?;
    out.flush()?;
    until_stopped(installation, listener).await?;
    Ok(ExitCode::SUCCESS)
}

/// So long the requests under way may take when the service is told to stop; a connection on which
/// a browser never finishes asking would keep it alive for ever.
const FAREWELL: Duration = Duration::from_secs(5);

/// Deletes what is due, then serves; stops on Ctrl-C or a termination signal, after the requests
/// under way are answered, or five seconds later.
pub async fn until_stopped(
    installation: Installation,
    listener: TcpListener,
) -> anyhow::Result<()> {
    let _here = presence::serve(&installation.folder)?;
    access::prepare_hashing(installation.costs);
    let installation = Arc::new(installation);
    // From here on a signal ends nothing in the middle.
    let (ask, mut asked) = watch::channel(());
    tokio::spawn(async move {
        signal().await;
        ask.send_replace(());
    });
    // Nothing that is due is shown even once: the sweep runs before the port answers.
    if let Err(error) = jobs::sweep_once(&installation).await {
        // Whoever answers alarms is told, since no round follows.
        jobs::alarms(&installation).await;
        return Err(error);
    }
    jobs::others(&installation).await;
    let (stop, stopped) = watch::channel(());
    let emptying = tokio::spawn(quiet::watch(Arc::clone(&installation), stopped.clone()));
    let sweeping = tokio::spawn(jobs::rounds(Arc::clone(&installation), stopped));
    let router = web::router(Arc::clone(&installation));
    let serving = connections::serve(listener, router, Limits::STANDARD, asked.clone());
    let cut_off = async {
        let _ = asked.changed().await;
        tokio::time::sleep(FAREWELL).await;
    };
    tokio::select! {
        () = serving => {}
        () = cut_off => tracing::warn!("requests that did not end were cut off"),
    }
    drop(stop);
    sweeping.await?;
    emptying.await?;
    installation.store.close().await;
    Ok(())
}

async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
