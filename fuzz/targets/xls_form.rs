//! An XLSForm: rows of made-up cells in a workbook that can be opened, or bytes that pretend to be one.

#![no_main]

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    match bytes.split_first() {
        // Bytes as they are: what an archive may claim.
        Some((0, rest)) => lotse_fuzz::hold(&[b"PK\x03\x04", rest].concat()),
        // Text: sheets parted by form feeds, rows by line breaks, cells by tabs.
        Some((_, rest)) => lotse_fuzz::hold(&workbook(&String::from_utf8_lossy(rest))),
        None => {}
    }
});

fn workbook(text: &str) -> Vec<u8> {
    let spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let packages = "http://schemas.openxmlformats.org/package/2006/relationships";
    let (mut listed, mut related) = (String::new(), String::new());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, text: &str| {
        writer.start_file(name, SimpleFileOptions::default()).expect("a name");
        writer.write_all(text.as_bytes()).expect("memory");
    };
    for (name, sheet) in ["survey", "choices", "settings"].iter().zip(text.split('\u{c}')) {
        let mut data = String::new();
        for (row, line) in sheet.lines().take(200).enumerate() {
            let row = row + 1;
            data.push_str(&format!("<row r=\"{row}\">"));
            for (column, cell) in line.split('\t').take(20).enumerate() {
                let column = char::from(b'A' + column as u8);
                let cell: String = cell.chars().filter(|c| !c.is_control()).collect();
                let cell = cell.replace('&', "&amp;").replace('<', "&lt;");
                data.push_str(&format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"));
            }
            data.push_str("</row>");
        }
        put(
            &format!("xl/worksheets/{name}.xml"),
            &format!("<worksheet xmlns=\"{spreadsheet}\"><sheetData>{data}</sheetData></worksheet>"),
        );
        listed.push_str(&format!("<sheet name=\"{name}\" sheetId=\"1\" r:id=\"{name}\"/>"));
        related.push_str(&format!(
            "<Relationship Id=\"{name}\" Type=\"{relationships}/worksheet\" Target=\"worksheets/{name}.xml\"/>"
        ));
    }
    let book = format!(
        "<workbook xmlns=\"{spreadsheet}\" xmlns:r=\"{relationships}\"><sheets>{listed}</sheets></workbook>"
    );
    put("xl/workbook.xml", &book);
    let main = format!(
        "<Relationship Id=\"r\" Type=\"{relationships}/officeDocument\" Target=\"xl/workbook.xml\"/>"
    );
    put("_rels/.rels", &format!("<Relationships xmlns=\"{packages}\">{main}</Relationships>"));
    let related = format!("<Relationships xmlns=\"{packages}\">{related}</Relationships>");
    put("xl/_rels/workbook.xml.rels", &related);
    writer.finish().expect("memory").into_inner()
}
