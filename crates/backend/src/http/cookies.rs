//! Cookies as NextAuth names and marks them over plain HTTP.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

use crate::time::http_date;

/// The cookie of a session.
pub(crate) const SESSION: &str = "next-auth.session-token";
/// The cookie of the csrf token.
pub(crate) const CSRF: &str = "next-auth.csrf-token";

/// The value of a request's cookie.
pub(crate) fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// A cookie that scripts cannot read; until `expires_at` (Unix milliseconds), or until the
/// browser closes.
pub(crate) fn set(name: &str, value: &str, expires_at: Option<i64>) -> Option<HeaderValue> {
    let expires = expires_at.map(|at| format!("; Expires={}", http_date(at))).unwrap_or_default();
    // Our values are base64 and hexadecimal: nothing a header could not hold.
    HeaderValue::from_str(&format!("{name}={value}; Path=/{expires}; HttpOnly; SameSite=Lax")).ok()
}

/// A cookie that takes the one of that name away.
pub(crate) fn clear(name: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name_in_any_line() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("other=1; x-next-auth.csrf-token=2"));
        headers.append(COOKIE, HeaderValue::from_static("next-auth.csrf-token=a|b"));
        assert_eq!(find(&headers, CSRF), Some("a|b"));
        assert_eq!(find(&headers, SESSION), None);
    }
}
