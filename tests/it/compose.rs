//! `docker-compose.yml` and the files beside it, as their readers see them: every name of our
//! configuration is one, every port is listened on, every service can be asked how it is, and no
//! secret stands anywhere.

use otbasy::config::Config;
use std::collections::BTreeMap;
use yaml_rust2::{Yaml, YamlLoader};

const COMPOSE: &str = include_str!("../../docker-compose.yml");
const COLLECTOR: &str = include_str!("../../docker/collector.yaml");
const PROMETHEUS: &str = include_str!("../../docker/prometheus.yaml");
const GRAFANA: &str = include_str!("../../docker/grafana.yaml");
const DOCKERFILE: &str = include_str!("../../Dockerfile");
/// The settings of the server that the tests run on.
const SETTINGS: &str = include_str!("../../xtask/neo4j/neo4j.conf");

fn load(text: &str) -> Yaml {
    YamlLoader::load_from_str(text).unwrap().remove(0)
}

fn services() -> BTreeMap<String, Yaml> {
    let file = load(COMPOSE);
    let services = file["services"].as_hash().unwrap();
    services.iter().map(|(k, v)| (k.as_str().unwrap().to_owned(), v.clone())).collect()
}

/// The environment of a service, with what it takes over by `<<`.
fn environment(service: &Yaml) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut add = |part: &Yaml| {
        for (name, value) in part.as_hash().into_iter().flatten() {
            let value = value.as_str().map(str::to_owned);
            found.extend(value.map(|value| (name.as_str().unwrap().to_owned(), value)));
        }
    };
    add(&service["environment"]["<<"]);
    add(&service["environment"]);
    found
}

fn texts(list: &Yaml) -> Vec<&str> {
    list.as_vec().into_iter().flatten().filter_map(Yaml::as_str).collect()
}

/// Every field of the configuration as the environment names it.
fn names() -> Vec<String> {
    let config = serde_json::to_value(Config::default()).unwrap();
    let mut names = Vec::new();
    for (key, value) in config.as_object().unwrap() {
        let inner = value.as_object().into_iter().flatten().map(|(own, _)| format!("{key}_{own}"));
        names.extend(inner);
        names.push(key.clone());
    }
    names.iter().map(|name| format!("OTBASY_{}", name.to_uppercase())).collect()
}

#[test]
fn neo4j_and_the_service_start_in_order_and_say_how_they_are() {
    let services = services();
    let wanted = ["collector", "grafana", "migrate", "neo4j", "otbasy", "prometheus"];
    assert!(services.keys().eq(wanted));
    let image = services["neo4j"]["image"].as_str().unwrap();
    assert!(image.starts_with("neo4j:5.26") && image.ends_with("-community"), "{image}");
    for (name, service) in &services {
        let is_built = service["build"].as_str() == Some(".");
        assert!(is_built != service["image"].as_str().is_some(), "{name}");
        let version = service["image"].as_str().map(|image| image.rsplit(':').next().unwrap());
        assert!(version.is_none_or(|version| version.contains('.')), "{name} names a version");
        // One ends when it is done, the other's image has nothing to ask with.
        if !["migrate", "collector"].contains(&name.as_str()) {
            assert!(texts(&service["healthcheck"]["test"]).len() > 1, "{name}");
        }
        let profiles = texts(&service["profiles"]);
        let is_ours = ["neo4j", "otbasy", "migrate"].contains(&name.as_str());
        assert_eq!(profiles, if is_ours { vec![] } else { vec!["observability"] }, "{name}");
        for (other, how) in service["depends_on"].as_hash().into_iter().flatten() {
            let other = &services[other.as_str().unwrap()];
            let healthy = how["condition"].as_str() == Some("service_healthy");
            assert!(!healthy || !other["healthcheck"].is_badvalue(), "{name}");
        }
    }
    let otbasy = &services["otbasy"]["depends_on"];
    assert_eq!(otbasy["neo4j"]["condition"].as_str(), Some("service_healthy"));
    assert_eq!(otbasy["migrate"]["condition"].as_str(), Some("service_completed_successfully"));
    assert_eq!(texts(&services["migrate"]["command"]), ["migrate", "apply"]);
    assert_eq!(texts(&services["otbasy"]["command"]), ["serve"]);
    assert!(DOCKERFILE.contains("ENTRYPOINT [\"otbasy\"]") && DOCKERFILE.contains("USER otbasy"));
}

#[test]
fn every_name_is_of_our_configuration_and_every_secret_comes_from_a_file() {
    let (services, names, file) = (services(), names(), load(COMPOSE));
    let mut ours = 0;
    for (name, service) in &services {
        for (key, value) in environment(service) {
            let plain = key.strip_suffix("_FILE").unwrap_or(&key);
            if plain.starts_with("OTBASY_") {
                ours += 1;
                assert!(names.iter().any(|name| name == plain), "{key} is no field");
            } else if let Some(setting) = plain.strip_prefix("NEO4J_") {
                let setting = setting.replace("__", "-").replace('_', ".").replace('-', "_");
                assert!(plain == "NEO4J_AUTH" || SETTINGS.contains(&setting), "{setting}");
            }
            if ["PASSWORD", "KEY", "AUTH"].iter().any(|word| plain.contains(word)) {
                let secret = value.strip_prefix("/run/secrets/").unwrap_or_default();
                assert!(key.ends_with("_FILE"), "{key} would stand here");
                assert!(texts(&service["secrets"]).contains(&secret), "{name}: {secret}");
                let place = file["secrets"][secret]["file"].as_str().unwrap();
                assert!(place.starts_with("./secrets/"), "{place}");
            }
        }
    }
    assert_eq!(ours, 9);
    let ignored = include_str!("../../.gitignore");
    assert!(ignored.lines().any(|line| line == "/secrets"), "secrets are never committed");
}

#[test]
fn every_port_is_listened_on_and_published_on_loopback_alone() {
    let services = services();
    let told = environment(&services["otbasy"]);
    let port = |key: &str| told[key].rsplit(':').next().unwrap().to_owned();
    let published = texts(&services["otbasy"]["ports"]);
    assert_eq!(published, [format!("127.0.0.1:{0}:{0}", port("OTBASY_LISTEN"))]);
    for service in services.values() {
        for published in texts(&service["ports"]) {
            assert!(published.starts_with("127.0.0.1:"), "{published}");
        }
    }
    let admin = port("OTBASY_ADMIN");
    let asked = *texts(&services["otbasy"]["healthcheck"]["test"]).last().unwrap();
    assert_eq!(asked, format!("http://127.0.0.1:{admin}/readyz"));
    let jobs = &load(COLLECTOR)["receivers"]["prometheus"]["config"]["scrape_configs"];
    let targets = texts(&jobs[0]["static_configs"][0]["targets"]);
    assert_eq!(targets, [format!("otbasy:{admin}")]);
    assert_eq!(told["OTBASY_STORE"], "bolt://neo4j:7687");
    let exporter = &load(COLLECTOR)["exporters"]["prometheus"]["endpoint"];
    let gathered = exporter.as_str().unwrap().rsplit(':').next().unwrap().to_owned();
    let jobs = &load(PROMETHEUS)["scrape_configs"];
    let targets = texts(&jobs[0]["static_configs"][0]["targets"]);
    assert_eq!(targets, [format!("collector:{gathered}")]);
    let source = load(GRAFANA)["datasources"][0]["url"].as_str().unwrap().to_owned();
    assert_eq!(source, "http://prometheus:9090");
    for service in services.values() {
        for mounted in texts(&service["volumes"]) {
            let file = mounted.split(':').next().unwrap();
            let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
            assert!(!file.starts_with("./") || root.join(file).is_file(), "{file}");
        }
    }
}
