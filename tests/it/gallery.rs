//! A gallery of the shared parts with sample data, for the eye and for the browser checks.
//!
//! Every page is rendered in every language at each run.
//! With `LOTSE_GALLERY=<port>` the same pages are served on loopback for `LOTSE_GALLERY_SECONDS`.

use std::time::Duration;

use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use lotse::installation::Address;
use lotse::report::bars::{Bars, Fill};
use lotse::report::radar::Radar;
use lotse::report::standing::{Place, Standing};
use lotse::report::zones::Zones;
use lotse::store::session::Computer;
use lotse::web::form::OpenForm;
use lotse::web::frame::{Area, Frame};
use lotse::web::language::Language;
use lotse::web::page::Page;
use lotse::web::parts::{Choice, Fault, Field, FieldKind, Progress, Question, Row};
use lotse::web::shell;
use lotse::web::visit::{Csrf, LocalPath, SessionInfo, Visit};

/// Gives a visit the session that `access` would have found.
fn logged_in(visit: Visit) -> Visit {
    logged_in_for(visit, 3600)
}

fn logged_in_for(mut visit: Visit, seconds_left: u32) -> Visit {
    let csrf = Csrf::new("sample-token".to_owned());
    visit.session = Some(SessionInfo { csrf, seconds_left, computer: Computer::Own });
    visit
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout.html" %}
{% import "shared/parts.html" as parts %}
{% block content %}
{% call parts::faults(frame, faults) %}{% endcall %}
<p class="quiet">Persönliche Kompetenzen</p>
{% call parts::progress(frame, progress) %}{% endcall %}
<form id="answer" class="flow" method="post" action="/question">
{% call parts::csrf(frame) %}{% endcall %}
{% call parts::question(frame, question) %}{% endcall %}
{% call parts::forward_back_pause(frame, frame.words.get("forward")) %}{% endcall %}
</form>
<p class="quiet">Sie können jederzeit eine Pause machen. Ihre einzelnen Antworten sieht niemand. Ihre Beratung sieht nur das Gesamtergebnis.</p>
{% endblock %}"#
)]
struct QuestionPage {
    frame: Frame,
    faults: Vec<Fault>,
    progress: Progress,
    question: Question,
}

fn question_page(visit: Visit, chosen: Option<&str>, fault: Option<&str>) -> QuestionPage {
    let choice = |(code, label): (&str, &str)| Choice {
        code: code.to_owned(),
        label: label.to_owned(),
        chosen: chosen == Some(code),
        apart: code == "none",
    };
    let choices = [
        ("1", "trifft gar nicht zu"),
        ("2", "trifft eher nicht zu"),
        ("3", "teils, teils"),
        ("4", "trifft eher zu"),
        ("5", "trifft ganz zu"),
        ("none", "Möchte ich nicht beantworten"),
    ];
    let visit = logged_in(visit);
    let words = lotse::web::words::Words::of(visit.language);
    let title = words.with("question-of").number("number", 7).number("total", 48).to_string();
    let frame = Frame::new(visit, Area::Participant, title).within("Persönliche Kompetenzen");
    let frame = frame.saves("answer");
    QuestionPage {
        frame: if fault.is_some() { frame.faulty() } else { frame },
        faults: fault
            .map(|text| Fault { field: "try-again".to_owned(), text: text.to_owned() })
            .into_iter()
            .collect(),
        progress: Progress { number: 7, total: 48, saved: Some(6) },
        question: Question {
            name: "try-again".to_owned(),
            text: "Klappt etwas nicht sofort, versuche ich es noch einmal.".to_owned(),
            choices: choices.map(choice).into(),
            fault: fault.map(str::to_owned),
            only: true,
        },
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout.html" %}
{% import "shared/parts.html" as parts %}
{% block content %}
{% call parts::faults(frame, faults) %}{% endcall %}
<h1>Willkommen zurück</h1>
<p class="lead">Geben Sie Ihren Anmelde-Namen und Ihr Geheimnis ein.</p>
<form class="flow" method="post" action="/login">
{% for field in fields %}
{% call parts::field(frame, field) %}{% endcall %}
{% endfor %}
<div class="actions">{% call parts::submit("Anmelden") %}{% endcall %}</div>
</form>
<div class="notice"><p>Sie haben Ihr Geheimnis vergessen? <a href="/help">So bekommen Sie ein neues</a>.</p></div>
{% endblock %}"#
)]
struct LoginPage {
    frame: Frame,
    faults: Vec<Fault>,
    fields: Vec<Field>,
}

fn login_page(visit: Visit) -> LoginPage {
    let fault = "Name oder Geheimnis stimmt nicht. Bitte versuchen Sie es noch einmal.";
    LoginPage {
        frame: Frame::new(visit, Area::Public, "Anmelden").faulty(),
        faults: vec![Fault { field: "secret".to_owned(), text: fault.to_owned() }],
        fields: vec![
            Field::new(FieldKind::Name, "name", "Anmelde-Name").value("wiese-karte"),
            Field::new(FieldKind::Secret, "secret", "Geheimnis")
                .hint("Das Wort oder der Satz, den Sie sich ausgesucht haben.")
                .fault(Some(fault.to_owned())),
            Field::new(FieldKind::Code, "code", "Code aus der Einladung")
                .hint("Zum Beispiel: K7QF 2M9X"),
        ],
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout.html" %}
{% import "shared/parts.html" as parts %}
{% block content %}
<h1>Ergebnisse: Persönliche Kompetenzen</h1>
<p class="lead">Selbsteinschätzung, keine Diagnose. Erprobungsfassung, nicht normiert.</p>
<div class="beside">
<table class="stack">
<caption>Acht Bereiche, Stand 30. Juni 2027</caption>
<thead><tr><th scope="col">Bereich</th><th scope="col">Ergebnis</th></tr></thead>
<tbody>
{% for standing in standings %}
<tr><th scope="row">{{ standing.name }}</th><td data-label="Ergebnis">{{ standing.words }}</td></tr>
{% endfor %}
</tbody>
</table>
<div><div class="chart-wide">{{ radar|safe }}</div>
<div class="chart-narrow">{{ bars|safe }}</div></div>
</div>
<h2>Umgang mit Chancen und Sicherheit</h2>
<p>Keine Seite ist besser.</p>
<div class="chart-wide">{{ zones|safe }}</div>
<div class="chart-narrow">{{ zone_bars|safe }}</div>
{% endblock %}"#
)]
struct ResultsPage {
    frame: Frame,
    standings: Vec<Standing>,
    radar: String,
    bars: String,
    zones: String,
    zone_bars: String,
}

const LABELS: [&str; 5] = [
    "hier kann viel Unterstützung helfen",
    "hier kann etwas Unterstützung helfen",
    "teils, teils",
    "gelingt meist gut",
    "deutliche Stärke",
];

fn place(band: usize) -> Place {
    Place::new(band, 5).expect("one of five bands")
}

fn results_page(visit: Visit) -> ResultsPage {
    let names = [
        ("Zuverlässigkeit", Some(4)),
        ("Teamarbeit", Some(3)),
        ("Verständigung", Some(2)),
        ("Lernbereitschaft", Some(3)),
        ("Selbstorganisation", Some(1)),
        ("Anpassung", Some(0)),
        ("Umgang mit Konflikten", Some(2)),
        ("Eigeninitiative", Some(3)),
    ];
    let standings: Vec<Standing> = names
        .iter()
        .map(|(name, band)| match band {
            Some(band) => Standing::new(*name, place(*band), LABELS[*band]),
            None => Standing::none(*name, "kein Ergebnis"),
        })
        .collect();
    let zones = [
        "deutlich Sicherheit zuerst",
        "eher Sicherheit zuerst",
        "beides",
        "eher Chancen zuerst",
        "deutlich Chancen zuerst",
    ]
    .map(String::from);
    let zone = Standing::new("Chancen und Sicherheit", place(3), zones[3].clone());
    let radar = Radar::new("radar", "Persönliche Kompetenzen".to_owned(), &standings)
        .expect("eight results of five bands");
    ResultsPage {
        frame: Frame::new(logged_in(visit), Area::Adviser, "Ergebnisse").wide(),
        radar: radar.render().expect("the template renders"),
        bars: Bars::new(&standings, Fill::UpTo).render().expect("the template renders"),
        zones: Zones::new("zones", "Chancen und Sicherheit".to_owned(), &zone, &zones)
            .render()
            .expect("the template renders"),
        zone_bars: Bars::new(&[zone], Fill::Only).render().expect("the template renders"),
        standings,
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout.html" %}
{% import "shared/parts.html" as parts %}
{% block content %}
<h1>Bevor Sie abschicken</h1>
<p class="lead">Sehen Sie Ihre Antworten noch einmal an.</p>
<div class="notice"><h2>Was mit Ihren Antworten geschieht</h2><p>Ihre einzelnen Antworten sieht niemand. <a href="/privacy">Mehr dazu</a>.</p></div>
{% call parts::summary(frame, rows) %}{% endcall %}
<div class="notice is-warning"><p>Zwei Fragen sind noch offen. Sie können trotzdem abschicken.</p></div>
<section class="card flow"><h2>Einstellung zur Arbeit</h2><p>42 Fragen, etwa 7 Minuten.</p>
<dl class="summary"><div><dt>Ihre Beratung sieht</dt><dd>nur das Gesamtergebnis</dd></div><div><dt>Das AMS bekommt</dt><dd>nichts</dd></div></dl></section>
<form method="post" action="/submit">{% call parts::csrf(frame) %}{% endcall %}
<div class="actions">{% call parts::submit("Abschicken") %}{% endcall %}{% call parts::submit_second("Später weitermachen") %}{% endcall %}</div></form>
{% endblock %}"#
)]
struct CheckPage {
    frame: Frame,
    rows: Vec<Row>,
}

fn check_page(visit: Visit) -> CheckPage {
    let row = |number: usize, value: &str| Row {
        key: format!("Frage {number}"),
        value: value.to_owned(),
        change: LocalPath::parse(&format!("/question/{number}")),
    };
    CheckPage {
        frame: Frame::new(logged_in(visit), Area::Participant, "Bevor Sie abschicken"),
        rows: vec![
            row(1, "trifft eher zu"),
            row(2, "Möchte ich nicht beantworten"),
            row(3, "noch offen"),
            row(4, "hier steht eine Antwort, die über mehr als eine einzige Zeile geht"),
        ],
    }
}

/// What the button sends that keeps a session.
#[derive(serde::Deserialize)]
struct Kept {
    #[serde(rename = "csrf")]
    _csrf: String,
}

fn pages(port: &str) -> Router {
    async fn index(visit: Visit) -> Response {
        Page::new(question_page(visit, Some("4"), None)).into_response()
    }
    async fn mend(visit: Visit) -> Response {
        let fault = "Bitte wählen Sie eine Antwort. „Möchte ich nicht beantworten“ ist auch eine.";
        Page::to_mend(question_page(visit, None, Some(fault))).into_response()
    }
    let routes = Router::new()
        .route("/question", get(index).post(mend))
        .route("/mend", get(mend))
        .route("/login", get(async |visit: Visit| Page::to_mend(login_page(visit))))
        .route("/results", get(async |visit: Visit| Page::new(results_page(visit))))
        .route(
            "/ending",
            get(async |visit: Visit| {
                let mut page = check_page(visit.clone());
                page.frame =
                    Frame::new(logged_in_for(visit, 121), Area::Participant, "Bald zu Ende");
                Page::new(page)
            }),
        )
        .route("/session/keep", post(async |_: OpenForm<Kept>| StatusCode::NO_CONTENT))
        .route("/check", get(async |visit: Visit| Page::new(check_page(visit))));
    let origin = format!("http://127.0.0.1:{port}");
    shell::around(routes, &Address { origin, trusted_proxies: Vec::new() })
}

/// The pattern for every page: sample data, every language, no word missing.
#[test]
fn every_sample_page_renders_in_every_language() {
    for language in Language::ALL {
        let visit = || Visit { language, path: LocalPath::default(), session: None };
        for html in [
            question_page(visit(), None, Some("Bitte wählen Sie.")).render().unwrap(),
            login_page(visit()).render().unwrap(),
            results_page(visit()).render().unwrap(),
            check_page(visit()).render().unwrap(),
        ] {
            let page = scraper::Html::parse_document(&html);
            let count = |css: &str| page.select(&scraper::Selector::parse(css).unwrap()).count();
            assert_eq!(count("h1"), 1);
            assert_eq!(count(&format!("html[lang={}][dir=ltr]", language.html_lang())), 1);
            assert_eq!(count("[style], style, script:not([src]), [onclick]"), 0);
            assert!(
                !page.root_element().text().any(|text| text.contains('{')),
                "a word is missing"
            );
        }
    }
}

/// Serves the gallery at the port that `LOTSE_GALLERY` names.
#[tokio::test]
#[ignore = "scripts/test runs it for the browser to look at"]
async fn gallery() {
    let port = std::env::var("LOTSE_GALLERY").expect("LOTSE_GALLERY names a port");
    let seconds =
        std::env::var("LOTSE_GALLERY_SECONDS").map_or(60, |seconds| seconds.parse().unwrap());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await.unwrap();
    let served = axum::serve(listener, pages(&port)).into_future();
    let _ = tokio::time::timeout(Duration::from_secs(seconds), served).await;
}
