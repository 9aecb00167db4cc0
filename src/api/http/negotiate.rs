//! Which form of answer a client accepts, and that a request cannot be sent by another site's page
//! without asking: only JSON is taken (a page cannot send that unasked).

/// The forms of answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    /// `application/graphql-response+json`: the status says what happened.
    GraphqlResponse,
    /// `application/json`: an answer of GraphQL is 200, whatever it says.
    Json,
    /// `text/event-stream`: what was executed as events, what was not as a status with JSON.
    Events,
}

impl Format {
    /// The content type of an answer.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Format::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Format::Json => "application/json; charset=utf-8",
            Format::Events => "text/event-stream; charset=utf-8",
        }
    }
}

/// The form that the `Accept` header prefers; `None` if it takes none.
pub(super) fn accepted(header: Option<&str>) -> Option<Format> {
    let Some(header) = header.filter(|header| !header.trim().is_empty()) else {
        return Some(Format::Json);
    };
    let ranges = header.split(',').filter_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let format = match parts.next()?.to_ascii_lowercase().as_str() {
            "application/graphql-response+json" => Format::GraphqlResponse,
            "application/json" | "application/*" | "*/*" => Format::Json,
            "text/event-stream" => Format::Events,
            _ => return None,
        };
        let quality = parts.find_map(|part| part.strip_prefix("q="));
        let quality = quality.map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
        (quality > 0.0).then_some((format, quality))
    });
    let best = ranges.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map(|(format, _)| format)
}

/// Whether the content type of a body is JSON in UTF-8.
pub(super) fn is_json(content_type: Option<&str>) -> bool {
    let Some(header) = content_type else { return false };
    let mut parts = header.split(';').map(|part| part.trim().to_ascii_lowercase());
    parts.next().as_deref() == Some("application/json")
        && parts.all(|part| {
            let charset = part.strip_prefix("charset=").map(|set| set.trim_matches('"').to_owned());
            charset.is_none_or(|set| set == "utf-8" || set == "utf8")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_form_is_found() {
        let graphql = Some(Format::GraphqlResponse);
        let json = Some(Format::Json);
        for (header, expected) in [
            (None, json),
            (Some("*/*"), json),
            (Some("application/json"), json),
            (Some("application/graphql-response+json"), graphql),
            (
                Some("application/graphql-response+json; charset=utf-8, application/json;q=0.9"),
                graphql,
            ),
            (Some("application/graphql-response+json;q=0.5, application/json"), json),
            (Some("text/html, */*;q=0.1"), json),
            (Some("application/json;q=0"), None),
            (Some("text/event-stream"), Some(Format::Events)),
            (Some("text/event-stream;q=0.5, application/json"), json),
            (Some("text/html"), None),
        ] {
            assert_eq!(accepted(header), expected, "{header:?}");
        }
    }

    #[test]
    fn only_json_is_json() {
        for good in [
            "application/json",
            "Application/JSON; charset=UTF-8",
            "application/json;charset=\"utf-8\"",
        ] {
            assert!(is_json(Some(good)), "{good}");
        }
        for bad in ["text/plain", "application/json; charset=latin1", "application/jsonp", ""] {
            assert!(!is_json(Some(bad)), "{bad}");
        }
        assert!(!is_json(None));
    }
}
