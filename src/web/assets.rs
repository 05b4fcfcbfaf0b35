//! Styles, fonts and the script, embedded in the binary and served from here only.
//!
//! The list is the whole of it: there is no folder to look into, and no file is read at run time.
//! An address carries a mark of the content of all files, so browsers may keep them for a year.

use std::hash::{DefaultHasher, Hasher as _};
use std::io::Write as _;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::problem::Problem;

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const FONT: &str = "font/woff2";
const PICTURE: &str = "image/svg+xml";

struct Asset {
    name: &'static str,
    kind: &'static str,
    content: &'static [u8],
}

macro_rules! assets {
    ($($kind:ident $name:literal = $path:literal;)*) => {
        &[$(Asset {
            name: $name,
            kind: $kind,
            content: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path)),
        }),*]
    };
}

/// Every file that is served. The weights are the two that the pages use; `ext` has the letters of
/// names from elsewhere in Europe, and the Arabic files are fetched only by pages in Arabic.
const ASSETS: &[Asset] = assets! {
    CSS "kern.css" = "node_modules/@kern-ux/native/dist/kern.min.css";
    CSS "lotse.css" = "assets/lotse.css";
    SCRIPT "lotse.js" = "assets/lotse.js";
    PICTURE "icon.svg" = "assets/icon.svg";
    FONT "fira-400.woff2" = "node_modules/@fontsource/fira-sans/files/fira-sans-latin-400-normal.woff2";
    FONT "fira-600.woff2" = "node_modules/@fontsource/fira-sans/files/fira-sans-latin-600-normal.woff2";
    FONT "fira-ext-400.woff2" = "node_modules/@fontsource/fira-sans/files/fira-sans-latin-ext-400-normal.woff2";
    FONT "fira-ext-600.woff2" = "node_modules/@fontsource/fira-sans/files/fira-sans-latin-ext-600-normal.woff2";
    FONT "arabic-400.woff2" = "node_modules/@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff2";
    FONT "arabic-600.woff2" = "node_modules/@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-600-normal.woff2";
};

/// Styles and script, packed once; fonts are packed already.
static PACKED: LazyLock<Vec<Option<Vec<u8>>>> = LazyLock::new(|| {
    let pack = |asset: &Asset| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(asset.content).and_then(|()| packer.finish()).ok()
    };
    ASSETS.iter().map(|asset| if asset.kind == FONT { None } else { pack(asset) }).collect()
});

/// Tells one build's files from another's; not a safeguard.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = DefaultHasher::new();
    for asset in ASSETS {
        hasher.write(asset.content);
    }
    format!("{:016x}", hasher.finish())
});

/// The address of the file with this name.
pub fn address(name: &str) -> String {
    debug_assert!(ASSETS.iter().any(|asset| asset.name == name), "{name} is not embedded");
    format!("/assets/{}/{name}", *VERSION)
}

/// The route of the embedded files.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{version}/{name}", get(serve))
}

async fn serve(
    Path((version, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let index = ASSETS.iter().position(|asset| asset.name == name).ok_or(Problem::NotFound)?;
    let asset = &ASSETS[index];
    // During a change of version another build's page may ask: it gets the file, but keeps it not.
    let caching =
        if version == *VERSION { "public, max-age=31536000, immutable" } else { "no-cache" };
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let packed = PACKED[index].as_ref().filter(|_| accepted.is_some_and(takes_gzip));
    let mut response = packed.map_or(asset.content, |packed| packed.as_slice()).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if packed.is_some() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}

fn takes_gzip(accepted: &str) -> bool {
    accepted.split(',').any(|coding| {
        let coding = coding.trim();
        coding.starts_with("gzip") && !coding.ends_with("q=0")
    })
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode};
    use tower::ServiceExt as _;

    use super::*;

    async fn fetch(path: &str, encoding: &str) -> Response {
        let request = Request::get(path).header("accept-encoding", encoding).body(Body::empty());
        routes::<()>().oneshot(request.unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn files_are_kept_for_a_year_under_the_address_of_their_content() {
        for asset in ASSETS {
            let response = fetch(&address(asset.name), "identity").await;
            assert_eq!(response.headers()["content-type"], asset.kind);
            assert_eq!(response.headers()["cache-control"], "public, max-age=31536000, immutable");
            let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            assert_eq!(body, asset.content, "{}", asset.name);
        }
        let other = fetch("/assets/another/lotse.css", "").await;
        assert_eq!(other.headers()["cache-control"], "no-cache");
    }

    #[tokio::test]
    async fn the_styles_of_a_first_visit_are_small() {
        let mut sum = 0;
        for name in ["kern.css", "lotse.css"] {
            let response = fetch(&address(name), "br, gzip").await;
            assert_eq!(response.headers()["content-encoding"], "gzip");
            sum += to_bytes(response.into_body(), usize::MAX).await.unwrap().len();
        }
        assert!(sum < 45_000, "{sum} bytes");
    }

    #[tokio::test]
    async fn nothing_else_is_served() {
        for path in ["/assets/x/", "/assets/x/Cargo.toml", "/assets/x/..%2Flotse.css", "/assets/"] {
            assert_eq!(fetch(path, "").await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
