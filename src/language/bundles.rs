//! The texts of `locales/`, compiled in and read once a language. Must not know any key.

use crate::domain::Locale;
use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use std::sync::LazyLock;

type Bundle = FluentBundle<FluentResource>;

static KK: LazyLock<Bundle> = LazyLock::new(|| read(Locale::Kk));
static RU: LazyLock<Bundle> = LazyLock::new(|| read(Locale::Ru));
static EN: LazyLock<Bundle> = LazyLock::new(|| read(Locale::En));

/// The texts of one language.
pub(super) fn bundle(locale: Locale) -> &'static Bundle {
    match locale {
        Locale::Kk => &KK,
        Locale::Ru => &RU,
        Locale::En => &EN,
    }
}

/// The files of one language.
pub(super) fn files(locale: Locale) -> [&'static str; 5] {
    match locale {
        Locale::Kk => [
            include_str!("../../locales/kk/names.ftl"),
            include_str!("../../locales/kk/warnings.ftl"),
            include_str!("../../locales/kk/card.ftl"),
            include_str!("../../locales/kk/pages.ftl"),
            include_str!("../../locales/kk/reasons.ftl"),
        ],
        Locale::Ru => [
            include_str!("../../locales/ru/names.ftl"),
            include_str!("../../locales/ru/warnings.ftl"),
            include_str!("../../locales/ru/card.ftl"),
            include_str!("../../locales/ru/pages.ftl"),
            include_str!("../../locales/ru/reasons.ftl"),
        ],
        Locale::En => [
            include_str!("../../locales/en/names.ftl"),
            include_str!("../../locales/en/warnings.ftl"),
            include_str!("../../locales/en/card.ftl"),
            include_str!("../../locales/en/pages.ftl"),
            include_str!("../../locales/en/reasons.ftl"),
        ],
    }
}

/// A file with a mistake keeps its good texts; a test refuses the mistake.
fn read(locale: Locale) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![locale.word().parse().unwrap_or_default()]);
    // The marks that shield mixed directions would be bytes in every answer, and no language
    // here is written from right to left.
    bundle.set_use_isolating(false);
    for file in files(locale) {
        let resource = FluentResource::try_new(file.to_owned());
        bundle.add_resource_overriding(resource.unwrap_or_else(|(resource, _)| resource));
    }
    bundle
}
