//! What a browser is served, over real sockets: pages without a script, GraphiQL from files that
//! are those published, and nobody's name where nobody may be named.

use super::{Home, MOTHER, Serving, connect};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::path::Path;

/// An answer with its bytes.
struct Got {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Got {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    #[track_caller]
    fn has(&self, field: &str) {
        assert!(self.head.lines().any(|line| line == field), "{field} is not in {}", self.head);
    }
}

fn ask(serving: &Serving, method: &str, path: &str, headers: &str) -> Got {
    let mut stream = connect(serving.address);
    let head = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n{headers}");
    let host = if headers.contains("host:") { "" } else { "host: localhost\r\n" };
    stream.write_all(format!("{head}{host}\r\n").as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Got { status, head, body: bytes[end + 4..].to_vec() }
}

fn get(serving: &Serving, path: &str) -> Got {
    ask(serving, "GET", path, "")
}

/// The targets of the attribute in a page.
fn targets(page: &str, attribute: &str) -> Vec<String> {
    let begin = format!("{attribute}=\"");
    let parts = page.split(&begin).skip(1);
    parts.map(|part| part.split('"').next().unwrap().replace("&amp;", "&")).collect()
}

fn has_twelve_digits(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 12)
}

#[test]
fn the_first_page_lists_the_families_and_all_its_links_lead_somewhere() {
    let home = Home::demo();
    let serving = home.serve(&["serve", "--dev-auth"]);
    for (lang, title) in [
        ("kk", "Асыраушысынан айырылған отбасы"),
        ("ru", "Потеря кормильца"),
        ("en", "Loss of a breadwinner"),
    ] {
        let page = get(&serving, &format!("/?lang={lang}"));
        assert_eq!(page.status, 200);
        page.has(
            "content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; \
                  base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        );
        for field in ["cache-control: no-store", "x-content-type-options: nosniff"] {
            page.has(field);
        }
        page.has("referrer-policy: no-referrer");
        page.has("x-frame-options: DENY");
        let text = page.text();
        assert!(text.contains(title) && text.contains(&format!("<html lang=\"{lang}\">")));
        assert!(!text.contains("<script") && !text.contains("style=") && !text.contains(" onload"));
        assert_eq!(text.matches("<article>").count(), 15);
        assert!(!has_twelve_digits(text), "no number of a person on the first page");
    }
    let page = get(&serving, "/?lang=en");
    let links = targets(page.text(), "href");
    assert!(links.len() > 60 && links.iter().all(|link| !has_twelve_digits(link)));
    for link in links.iter().filter(|link| link.starts_with('/')) {
        assert_eq!(get(&serving, link).status, 200, "{link}");
    }
}

#[test]
fn the_card_of_a_page_is_the_card_of_the_command() {
    let home = Home::demo();
    let text = home.run(&["card", MOTHER, "--lang", "en"]).done();
    let json = home.run(&["card", MOTHER, "--lang", "en", "--format", "json"]).done();
    let serving = home.serve(&["serve", "--dev-auth"]);
    let front = get(&serving, "/?lang=en");
    let links = targets(front.text(), "href");
    let link = |part: &str| links.iter().find(|link| link.contains(part)).unwrap();
    assert_eq!(get(&serving, link("/card.txt")).text().trim_end(), text.trim_end());
    let served: Value = serde_json::from_slice(&get(&serving, link("/card.json")).body).unwrap();
    assert_eq!(served, serde_json::from_str::<Value>(&json).unwrap());
    let page = get(&serving, link("/families/"));
    assert!(page.text().contains("<pre class=\"card\">Family card"), "{}", page.text());
    // As a caller who may see less: no number.
    let less = ask(&serving, "GET", link("/card.txt"), "x-otbasy-permissions: \r\n");
    assert!(text.contains(MOTHER) && !has_twelve_digits(less.text()), "{}", less.text());
}

#[test]
fn graphiql_opens_with_a_query_that_can_be_run() {
    let home = Home::demo();
    let serving = home.serve(&["serve", "--dev-auth"]);
    let front = get(&serving, "/?lang=ru");
    let links = targets(front.text(), "href");
    let link = links.iter().find(|link| link.starts_with("/graphiql?")).unwrap();
    let page = get(&serving, link);
    let policy = page.head.lines().find(|l| l.starts_with("content-security-policy: ")).unwrap();
    assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe-eval"), "{policy}");
    assert!(!page.text().contains("http://") && !page.text().contains("https://"));
    let data = page.text().split("id=\"tabs\">").nth(1).unwrap().split("</script>").next().unwrap();
    let tabs: Value = serde_json::from_str(data).unwrap();
    let tabs = tabs["tabs"].as_array().unwrap();
    assert_eq!(tabs.len(), 5);
    for tab in tabs {
        let variables: Value = serde_json::from_str(tab["variables"].as_str().unwrap()).unwrap();
        let body = json!({ "query": tab["query"], "variables": variables }).to_string();
        let answer = serving.post("x-otbasy-purpose: DEVELOPMENT\r\n", &body);
        let answer: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(answer.get("errors").is_none() && answer["data"].is_object(), "{answer}");
    }
    for bad in ["document=nothing", "of=nobody", "of="] {
        let answer = get(&serving, &format!("/graphiql?{bad}"));
        assert_eq!((answer.status, answer.text().lines().count()), (400, 1), "{bad}");
    }
}

#[test]
fn files_are_kept_by_their_hash_and_sent_compressed() {
    let home = Home::demo();
    let serving = home.serve(&["serve", "--dev-auth"]);
    let page = get(&serving, "/graphiql");
    let mut files = targets(page.text(), "src");
    files.extend(targets(page.text(), "href"));
    assert_eq!(files.len(), 8, "{files:?}");
    for file in &files {
        let plain = get(&serving, file);
        let packed = ask(&serving, "GET", file, "accept-encoding: br, gzip\r\n");
        assert_eq!((plain.status, packed.status), (200, 200), "{file}");
        plain.has("cache-control: public, max-age=31536000, immutable");
        plain.has("vary: accept-encoding");
        assert!(!plain.head.contains("content-encoding"));
        if packed.head.contains("content-encoding: gzip") {
            let mut bytes = Vec::new();
            flate2::read::GzDecoder::new(&packed.body[..]).read_to_end(&mut bytes).unwrap();
            assert!(bytes == plain.body && packed.body.len() < plain.body.len(), "{file}");
        } else {
            assert!(packed.body == plain.body, "{file}");
        }
    }
    let other = files[0].replace(|c: char| c.is_ascii_digit(), "f");
    assert_eq!(get(&serving, &other).status, 404, "another hash");
}

#[test]
fn what_is_not_there_or_not_allowed_is_said_in_one_line() {
    let home = Home::demo();
    let serving = home.serve(&["serve", "--dev-auth"]);
    for (method, path, headers, status) in [
        ("GET", "/nothing", "", 404),
        ("GET", "/families/nobody", "", 404),
        ("GET", "/families/nobody/card.json", "", 404),
        ("GET", "/../Cargo.toml", "", 404),
        ("POST", "/", "", 405),
        ("OPTIONS", "/graphiql", "origin: http://evil.example\r\n", 405),
        ("OPTIONS", "/graphql", "origin: http://evil.example\r\n", 405),
        ("GET", "/", "host: evil.example\r\n", 403),
        ("GET", "/graphiql", "host: evil.example\r\n", 403),
        ("GET", "/", "x-otbasy-permissions: FLY\r\n", 400),
        ("GET", &format!("/families/{MOTHER}"), "", 400),
        ("GET", &format!("/graphiql?of={MOTHER}"), "", 400),
    ] {
        let answer = ask(&serving, method, path, headers);
        assert_eq!(answer.status, status, "{method} {path} {headers}");
        assert_eq!(answer.text().lines().count(), 1, "{}", answer.text());
        assert!(!answer.text().contains(MOTHER) && !answer.text().contains("evil"));
        assert!(!answer.head.contains("access-control-"), "{}", answer.head);
        answer.has("x-content-type-options: nosniff");
        if status == 405 {
            assert!(answer.head.contains("\nallow: GET"), "{}", answer.head);
        }
    }
    let head = ask(&serving, "HEAD", "/", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    let russian = ask(&serving, "GET", "/", "accept-language: de, ru-KZ;q=0.9, en;q=0.5\r\n");
    russian.has("content-language: ru");
    get(&serving, "/").has("content-language: kk");
}

#[test]
fn a_store_that_is_no_demo_lists_nobody_and_without_development_nothing_is_shown() {
    let home = Home::new();
    home.families("extract");
    home.run(&["import", "extract", "--synthetic"]).done();
    let serving = home.serve(&["serve", "--dev-auth"]);
    let page = get(&serving, "/?lang=en");
    assert!(page.text().contains("not a demo") && !page.text().contains("/families/"));
    assert_eq!(get(&serving, "/graphiql").status, 200);
    drop(serving);

    let home = Home::demo();
    let mut command = home.command(&["serve"]);
    command.env("OTBASY_ID_KEY", "ab".repeat(32));
    command.envs([("OTBASY_LISTEN", "127.0.0.1:0"), ("OTBASY_ADMIN", "127.0.0.1:0")]);
    let serving = Serving::start(command);
    let page = get(&serving, "/?lang=en");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Sign-in is not built yet"), "{}", page.text());
    assert!(!page.text().contains("Loss of a breadwinner") && !page.text().contains("families/"));
    assert_eq!(get(&serving, "/graphiql").status, 404);
    for file in targets(page.text(), "href").iter().filter(|link| link.starts_with("/assets/")) {
        assert_eq!(get(&serving, file).status, 200, "{file}");
    }
}

#[test]
fn the_files_of_graphiql_are_those_published() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/graphiql");
    let text = std::fs::read_to_string(folder.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&text).unwrap();
    let files = manifest["files"].as_array().unwrap();
    assert_eq!(files.len(), 4);
    for file in files {
        let path = Path::new(file["path"].as_str().unwrap());
        let name = format!("{}.gz", path.file_name().unwrap().to_str().unwrap());
        assert_eq!(sha256(&unpacked(&folder.join(&name))), file["sha256"], "{name}");
    }
    let licences = String::from_utf8(unpacked(&folder.join("licences.txt.gz"))).unwrap();
    for package in manifest["packages"].as_array().unwrap() {
        let (name, version) = (package["name"].as_str().unwrap(), &package["version"]);
        let title = format!("{name} {} (MIT)", version.as_str().unwrap());
        assert!(licences.contains(&title), "{title}");
    }
}

fn unpacked(file: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let packed = std::fs::File::open(file).unwrap();
    flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
    bytes
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    let digest = sha2::Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
