//! Looking for IP addresses in log files that are older than the limit.
//!
//! The proxy in front and the operating system write logs that the service does not; this finds what
//! they kept too long, by reading the files and not their settings.
//! It says where and how old, and never which address.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read as _};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime};
use flate2::read::MultiGzDecoder;

use super::schedule::ADDRESS_HOURS_AT_MOST;
use crate::clock::Instant;

/// A line is read no further than this; what a log writes before it is enough to find an address.
const MOST_OF_A_LINE: u64 = 64 * 1024;

/// What one log holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// Which file.
    pub place: PathBuf,
    /// Lines read.
    pub lines: u64,
    /// Lines with an address, of whatever age.
    pub with_address: u64,
    /// Lines with an address that is older than seven days.
    pub too_old: u64,
    /// The first such line, counted from 1.
    pub first_too_old: Option<u64>,
    /// Whole hours since the oldest line with an address.
    pub oldest_hours: Option<i64>,
    /// Lines with an address of which neither they nor a line before says when: they count with the
    /// time at which the file was last written, so they may be older still.
    pub undated: u64,
}

/// A log could not be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {place}: {cause}; run this as a user who may, or leave the file out")]
pub struct Unreadable {
    /// Which.
    pub place: PathBuf,
    /// What the system said.
    pub cause: io::Error,
}

/// Scans a log file, or every file of a folder and the folders in it; a name that ends in `.gz` is
/// unpacked while it is read.
///
/// # Errors
///
/// When a file or folder cannot be read.
pub fn scan(place: &Path, now: Instant) -> Result<Vec<Scanned>, Unreadable> {
    let unreadable = |cause| Unreadable { place: place.to_owned(), cause };
    let found = fs::metadata(place).map_err(unreadable)?;
    if !found.is_dir() {
        return Ok(vec![scan_file(place, now).map_err(unreadable)?]);
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(place)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
        .map_err(unreadable)?;
    entries.sort();
    let mut all = Vec::new();
    // Links are left out: they would lead to a file twice, or in a circle.
    for entry in entries.iter().filter(|entry| !entry.is_symlink()) {
        all.extend(scan(entry, now)?);
    }
    Ok(all)
}

fn scan_file(place: &Path, now: Instant) -> io::Result<Scanned> {
    let file = File::open(place)?;
    let written = DateTime::<chrono::Utc>::from(file.metadata()?.modified()?).timestamp();
    let packed = place.extension().is_some_and(|extension| extension == "gz");
    let reader: Box<dyn io::Read> =
        if packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    read(place, BufReader::new(reader), Instant::from_unix(written), now)
}

/// Reads one log to its end; `written` is when it was last written.
fn read(
    place: &Path,
    mut log: impl BufRead,
    written: Instant,
    now: Instant,
) -> io::Result<Scanned> {
    let mut scanned = Scanned {
        place: place.to_owned(),
        lines: 0,
        with_address: 0,
        too_old: 0,
        first_too_old: None,
        oldest_hours: None,
        undated: 0,
    };
    let mut last_time = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        log.by_ref().take(MOST_OF_A_LINE).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(scanned);
        }
        if line.last() != Some(&b'\n') {
            skip_line(&mut log)?;
        }
        scanned.lines += 1;
        let text = String::from_utf8_lossy(&line);
        last_time = time_of(&text, now).or(last_time);
        if !has_address(&text) {
            continue;
        }
        scanned.with_address += 1;
        scanned.undated += u64::from(last_time.is_none());
        let hours = (now.unix() - last_time.unwrap_or(written).unix()).div_euclid(3600);
        scanned.oldest_hours = scanned.oldest_hours.max(Some(hours));
        if hours >= ADDRESS_HOURS_AT_MOST {
            scanned.too_old += 1;
            scanned.first_too_old.get_or_insert(scanned.lines);
        }
    }
}

fn skip_line(log: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffered = log.fill_buf()?;
        let (length, ended) = match buffered.iter().position(|byte| *byte == b'\n') {
            Some(end) => (end + 1, true),
            None => (buffered.len(), buffered.is_empty()),
        };
        log.consume(length);
        if ended {
            return Ok(());
        }
    }
}

/// Whether an address of somebody stands in the line; this machine's own says nothing of anybody.
fn has_address(line: &str) -> bool {
    line.split(|c: char| c.is_whitespace() || "\"'[](){}<>,;=|".contains(c))
        .filter_map(address)
        .any(|address| !address.is_loopback() && !address.is_unspecified())
}

/// The address that a word is, alone or with a port. A version number within a word
/// (`Chrome/120.0.0.0`) is none.
fn address(word: &str) -> Option<IpAddr> {
    let word = word.trim_end_matches(['.', ':']);
    let alone = |word: &str| word.parse::<IpAddr>().ok().map(|address| address.to_canonical());
    alone(word).or_else(|| {
        let (before, port) = word.rsplit_once(':')?;
        // Two colons more would be an IPv6 address, which has its port behind a bracket.
        let port = !before.contains(':') && port.parse::<u16>().is_ok();
        if port { alone(before) } else { None }
    })
}

/// When the line says it was written.
fn time_of(line: &str, now: Instant) -> Option<Instant> {
    combined(line)
        .or_else(|| unix(line))
        .or_else(|| leading(line))
        .or_else(|| without_year(line, now))
        .map(Instant::from_unix)
}

/// nginx and Apache, "combined": `[25/Nov/2026:21:40:51 +0000]`.
fn combined(line: &str) -> Option<i64> {
    let inner = line.split('[').skip(1).filter_map(|rest| rest.split(']').next());
    inner
        .filter_map(|inner| DateTime::parse_from_str(inner, "%d/%b/%Y:%H:%M:%S %z").ok())
        .map(|time| time.timestamp())
        .next()
}

/// Caddy's JSON: `"ts":1764106851.123`.
fn unix(line: &str) -> Option<i64> {
    let rest = line.split_once("\"ts\":")?.1;
    let digits = rest.trim_start().split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// At the beginning of the line: RFC 3339 (journal, Lotse's own log, syslog), or nginx's error log.
fn leading(line: &str) -> Option<i64> {
    // Lotse writes JSON lines, in which the time stands behind a key.
    let after_key = line.split_once("\"timestamp\":\"").map(|(_, rest)| rest);
    let start = after_key.unwrap_or(line).trim_start();
    let word = start.split(|c: char| c.is_whitespace() || c == '"').next()?;
    if let Ok(time) = DateTime::parse_from_rfc3339(word)
        .or_else(|_| DateTime::parse_from_str(word, "%Y-%m-%dT%H:%M:%S%.f%z"))
    {
        return Some(time.timestamp());
    }
    let two_words = start.get(..19)?;
    ["%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(two_words, format).ok())
        .map(|time| time.and_utc().timestamp())
}

/// The old syslog and `journalctl`: `Nov 25 21:40:51`, in the latest year in which it is not ahead.
fn without_year(line: &str, now: Instant) -> Option<i64> {
    use chrono::Datelike as _;
    let start = line.get(..15)?;
    let year = now.utc().year();
    [year, year - 1]
        .iter()
        .filter_map(|year| {
            NaiveDateTime::parse_from_str(&format!("{year} {start}"), "%Y %b %e %H:%M:%S").ok()
        })
        .map(|time| time.and_utc().timestamp())
        // A day's grace for zones east of Greenwich.
        .find(|time| *time <= now.plus_days(1).unix())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    /// 2026-11-25 12:00:00 UTC.
    const NOW: Instant = Instant::from_unix(1_795_608_000);

    fn scanned(text: &str) -> Scanned {
        read(Path::new("access.log"), Cursor::new(text), NOW, NOW).unwrap()
    }

    #[test]
    fn every_usual_log_line_gives_its_time() {
        for line in [
            "203.0.113.7 - - [17/Nov/2026:13:00:00 +0100] \"GET / HTTP/1.1\" 200 1 \"-\" \"x\"",
            "{\"level\":\"info\",\"ts\":1794916800.25,\"request\":{\"remote_ip\":\"203.0.113.7\"}}",
            "2026/11/17 12:00:00 [error] 7#7: *1 client: 203.0.113.7, server: lotse",
            "2026-11-17T12:00:00+00:00 host sshd[1]: from 203.0.113.7 port 22",
            "2026-11-17T13:00:00.123456+0100 host kernel: SRC=203.0.113.7 DST=192.0.2.1",
            "{\"timestamp\":\"2026-11-17T12:00:00.000000Z\",\"from\":\"2001:db8::7\"}",
            "Nov 17 12:00:00 host sshd[1]: Failed password from 203.0.113.7 port 22",
        ] {
            let found = scanned(line);
            assert_eq!(found.oldest_hours, Some(192), "{line}");
            assert_eq!((found.too_old, found.first_too_old), (1, Some(1)), "{line}");
        }
    }

    #[test]
    fn what_is_no_address_or_young_enough_is_no_finding() {
        let young = scanned("203.0.113.7 - - [19/Nov/2026:13:00:00 +0000] \"GET / HTTP/1.1\"\n");
        assert_eq!((young.with_address, young.too_old, young.oldest_hours), (1, 0, Some(143)));
        for line in [
            "2020-01-01T00:00:00Z agent=\"Mozilla/5.0 Chrome/120.0.0.0\"",
            "2020-01-01T00:00:00Z from 127.0.0.1:8080 and [::1]:9 and 0.0.0.0",
            "2020-01-01T00:00:00Z version 1.2.3 at 12:30:45, dead:beef",
            "2020-01-01T00:00:00Z nobody",
        ] {
            assert_eq!(scanned(line).with_address, 0, "{line}");
        }
    }

    #[test]
    fn addresses_are_found_with_ports_brackets_and_mapped() {
        for word in
            ["203.0.113.7:443", "[2001:db8::7]:443", "ip=203.0.113.7", "::ffff:203.0.113.7,"]
        {
            assert!(has_address(word), "{word}");
        }
    }

    #[test]
    fn a_line_without_a_time_counts_with_the_line_before_or_the_file() {
        let text = "2026-11-01T00:00:00Z begins\n203.0.113.7\n";
        assert_eq!(scanned(text).first_too_old, Some(2));
        let undated = scanned("203.0.113.7\n");
        assert_eq!((undated.undated, undated.too_old), (1, 0));
    }

    #[test]
    fn a_syslog_line_of_december_is_last_years() {
        let january = Instant::from_unix(1_798_761_600);
        let line = "Dec 17 12:00:00 host from 203.0.113.7";
        let time = time_of(line, january).unwrap();
        assert_eq!(time.utc().to_string(), "2026-12-17 12:00:00 UTC");
    }

    #[test]
    fn a_line_without_end_and_a_packed_file_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let long = format!("203.0.113.7 {}\nNov  1 00:00:00 x 203.0.113.8\n", "x".repeat(200_000));
        let found = scanned(&long);
        assert_eq!((found.lines, found.with_address, found.too_old), (2, 2, 1));
        let packed = folder.path().join("old").join("access.log.1.gz");
        fs::create_dir(packed.parent().unwrap()).unwrap();
        let mut file = flate2::write::GzEncoder::new(
            File::create(&packed).unwrap(),
            flate2::Compression::fast(),
        );
        file.write_all(b"2026-11-01T00:00:00Z 203.0.113.7\n").unwrap();
        file.finish().unwrap();
        fs::write(folder.path().join("young.log"), "2026-11-25T00:00:00Z 203.0.113.7\n").unwrap();
        let all = scan(folder.path(), NOW).unwrap();
        let too_old: Vec<u64> = all.iter().map(|one| one.too_old).collect();
        assert_eq!(too_old, [1, 0]);
        assert!(scan(&folder.path().join("missing"), NOW).is_err());
    }
}
