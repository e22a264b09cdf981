//! The session's cookies: every one whose name contains `session-token`, as the server last set it
//! (contract §1). Nothing else is kept.

use std::collections::BTreeMap;

use crate::Secret;

/// Session cookies by name.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Cookies(BTreeMap<String, String>);

impl std::fmt::Debug for Cookies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cookies({} kept)", self.0.len())
    }
}

/// Name and value of a `Set-Cookie` header; an empty or expired cookie has no value.
fn parse_set_cookie(header: &str) -> Option<(&str, Option<&str>)> {
    let mut parts = header.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    let is_cleared = value.is_empty()
        || parts.any(|attribute| {
            attribute.split_once('=').is_some_and(|(key, age)| {
                key.trim().eq_ignore_ascii_case("max-age") && age.trim() == "0"
            })
        });
    Some((name.trim(), (!is_cleared).then_some(value.trim())))
}

impl Cookies {
    /// Whether there is a session at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes over what one `Set-Cookie` header says; says whether anything changed.
    pub(crate) fn accept(&mut self, set_cookie: &str) -> bool {
        let Some((name, value)) = parse_set_cookie(set_cookie) else { return false };
        if !name.contains("session-token") {
            return false;
        }
        match value {
            Some(value) => {
                self.0.insert(name.to_owned(), value.to_owned()).as_deref() != Some(value)
            }
            None => self.0.remove(name).is_some(),
        }
    }

    /// The value of a `Cookie` header.
    pub(crate) fn header(&self) -> String {
        let pairs: Vec<String> =
            self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// As kept in the keychain.
    pub(crate) fn to_secret(&self) -> Secret {
        Secret::new(serde_json::to_string(&self.0).unwrap_or_default())
    }

    /// As read from the keychain; damaged text is no session.
    pub(crate) fn from_secret(secret: &Secret) -> Self {
        Self(serde_json::from_str(secret.expose()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn split_and_prefixed_session_cookies_are_all_kept() {
        let mut cookies = Cookies::default();
        assert!(cookies.accept("__Secure-next-auth.session-token.0=aa; Path=/; HttpOnly"));
        assert!(cookies.accept("__Secure-next-auth.session-token.1=bb; Path=/; HttpOnly"));
        assert!(!cookies.accept("next-auth.csrf-token=cc; Path=/"));
        assert_eq!(
            cookies.header(),
            "__Secure-next-auth.session-token.0=aa; __Secure-next-auth.session-token.1=bb"
        );
    }

    #[test]
    fn a_cleared_cookie_is_forgotten() {
        let mut cookies = Cookies::default();
        cookies.accept("authjs.session-token=aa; Path=/");
        assert!(cookies.accept("authjs.session-token=; Max-Age=0; Path=/"));
        assert!(cookies.is_empty());
    }

    #[test]
    fn what_the_keychain_keeps_reads_back_and_prints_nothing() {
        let mut cookies = Cookies::default();
        cookies.accept("authjs.session-token=s3cret");
        assert_eq!(Cookies::from_secret(&cookies.to_secret()), cookies);
        assert!(!format!("{cookies:?}").contains("s3cret"));
    }
}
