//! Every error that a client can get: one code each, stable, in `extensions.code`.

use async_graphql::{Error, ErrorExtensions};

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// The code of an error.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Code { $($(#[$doc])* $variant),+ }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// As clients see it.
            pub fn word(self) -> &'static str {
                match self { $(Code::$variant => $word),+ }
            }
        }
    };
}

codes! {
    /// The request is no GraphQL request: no JSON, no query, wrong types.
    BadRequest = "BAD_REQUEST",
    /// The document is no GraphQL.
    ParseFailed = "GRAPHQL_PARSE_FAILED",
    /// The document does not fit the schema.
    ValidationFailed = "GRAPHQL_VALIDATION_FAILED",
    /// A value is not what it should be.
    BadUserInput = "BAD_USER_INPUT",
    /// Nobody has said who is asking.
    Unauthenticated = "UNAUTHENTICATED",
    /// The permission is missing.
    Forbidden = "FORBIDDEN",
    /// The field is in the contract and not built yet.
    NotImplemented = "NOT_IMPLEMENTED",
    /// The body is longer than `bodyBytes`.
    BodyTooLarge = "BODY_TOO_LARGE",
    /// The body was not complete in time.
    BodyTimeout = "BODY_TIMEOUT",
    /// The document is longer than `queryBytes`.
    QueryTooLarge = "QUERY_TOO_LARGE",
    /// More tokens than allowed.
    TooManyTokens = "TOO_MANY_TOKENS",
    /// Deeper than allowed.
    TooDeep = "TOO_DEEP",
    /// One type inside itself more often than allowed.
    TooRecursive = "TOO_RECURSIVE",
    /// More aliases than allowed.
    TooManyAliases = "TOO_MANY_ALIASES",
    /// More root fields than allowed.
    TooManyRootFields = "TOO_MANY_ROOT_FIELDS",
    /// More directives than allowed.
    TooManyDirectives = "TOO_MANY_DIRECTIVES",
    /// More arguments, input fields and items than allowed.
    TooManyInputFields = "TOO_MANY_INPUT_FIELDS",
    /// Costs more than allowed.
    CostExceeded = "COST_EXCEEDED",
    /// A page longer than allowed.
    PageTooLarge = "PAGE_TOO_LARGE",
    /// More things at once than allowed.
    MultiGetTooLarge = "MULTI_GET_TOO_LARGE",
    /// Fragments that spread each other in a circle.
    FragmentCycle = "FRAGMENT_CYCLE",
    /// A question about the schema that is too deep.
    IntrospectionTooDeep = "INTROSPECTION_TOO_DEEP",
    /// An IIN in a document or in a URL.
    IinLiteral = "IIN_LITERAL",
    /// More people in one family than a card may walk.
    FamilyTooLarge = "FAMILY_TOO_LARGE",
    /// As many subscriptions as are allowed at once.
    TooManySubscriptions = "TOO_MANY_SUBSCRIPTIONS",
    /// Two people are related over more links than are looked for, or not at all.
    PathTooLong = "PATH_TOO_LONG",
    /// The store does not answer, or was written to while it was read; ask again.
    Unavailable = "UNAVAILABLE",
    /// It took too long.
    Timeout = "TIMEOUT",
    /// A fault of ours.
    Internal = "INTERNAL_SERVER_ERROR",
}

/// An error with its code.
pub fn error(code: Code, message: impl Into<String>) -> Error {
    Error::new(message).extend_with(|_, e| e.set("code", code.word()))
}
