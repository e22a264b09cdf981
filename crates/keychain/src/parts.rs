//! A secret as entries of a bounded size. Windows takes 2,560 bytes an entry, and the cookies of a
//! session are longer.
//!
//! The first entry bears the secret's own name and begins with the number of parts and a colon; it
//! is written last, so that what it counts is there. Further parts bear a number after the name.

use keyring_core::{Error, Result};

/// Bytes of one part.
pub(crate) const SIZE: usize = if cfg!(windows) { 2_400 } else { usize::MAX };

/// Writes a secret in as many parts as it needs.
pub(crate) fn split(
    name: &str,
    secret: &[u8],
    size: usize,
    mut write: impl FnMut(&str, &[u8]) -> Result<()>,
) -> Result<()> {
    let (first, rest) = secret.split_at(secret.len().min(size));
    let rest: Vec<&[u8]> = rest.chunks(size).collect();
    for (number, part) in rest.iter().enumerate() {
        write(&numbered(name, number), part)?;
    }
    let mut head = format!("{}:", rest.len() + 1).into_bytes();
    head.extend_from_slice(first);
    write(name, &head)
}

/// Reads a secret from its parts; `None` when it is not there or not whole.
pub(crate) fn join(
    name: &str,
    mut read: impl FnMut(&str) -> Result<Option<Vec<u8>>>,
) -> Result<Option<Vec<u8>>> {
    let Some(head) = read(name)? else { return Ok(None) };
    let Some((parts, mut secret)) = parse(&head) else {
        return Err(Error::BadStoreFormat("No number of parts".to_owned()));
    };
    for number in 0..parts.saturating_sub(1) {
        let Some(part) = read(&numbered(name, number))? else { return Ok(None) };
        secret.extend(part);
    }
    Ok(Some(secret))
}

/// Removes the first part and every further one; `remove` says whether there was one.
pub(crate) fn remove(name: &str, mut remove: impl FnMut(&str) -> Result<bool>) -> Result<()> {
    remove(name)?;
    let mut number = 0;
    while remove(&numbered(name, number))? {
        number += 1;
    }
    Ok(())
}

fn numbered(name: &str, number: usize) -> String {
    format!("{name}.{}", number + 2)
}

fn parse(head: &[u8]) -> Option<(usize, Vec<u8>)> {
    let colon = head.iter().position(|byte| *byte == b':')?;
    let (count, secret) = head.split_at_checked(colon)?;
    let parts = std::str::from_utf8(count).ok()?.parse().ok()?;
    Some((parts, secret.get(1..)?.to_vec()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn write(entries: &mut BTreeMap<String, Vec<u8>>, secret: &str, size: usize) {
        split("key", secret.as_bytes(), size, |name, bytes| {
            entries.insert(name.to_owned(), bytes.to_vec());
            Ok(())
        })
        .unwrap();
    }

    fn read(entries: &BTreeMap<String, Vec<u8>>) -> Option<String> {
        let bytes = join("key", |name| Ok(entries.get(name).cloned())).unwrap();
        bytes.map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn a_secret_of_any_length_comes_back_whole() {
        for secret in ["", "a", "1:2", "four", "12345", "12345678901"] {
            let mut entries = BTreeMap::new();
            write(&mut entries, secret, 4);
            assert!(entries.values().all(|bytes| bytes.len() <= 6), "{entries:?}");
            assert_eq!(read(&entries).as_deref(), Some(secret));
        }
    }

    #[test]
    fn a_short_secret_after_a_long_one_is_the_short_one() {
        let mut entries = BTreeMap::new();
        write(&mut entries, "a long secret", 4);
        write(&mut entries, "short", 4);
        assert_eq!(read(&entries).as_deref(), Some("short"));
    }

    #[test]
    fn a_secret_with_a_part_missing_is_none() {
        let mut entries = BTreeMap::new();
        write(&mut entries, "a long secret", 4);
        entries.remove("key.3");
        assert_eq!(read(&entries), None);
    }

    #[test]
    fn removing_leaves_nothing() {
        let mut entries = BTreeMap::new();
        write(&mut entries, "a long secret", 4);
        remove("key", |name| Ok(entries.remove(name).is_some())).unwrap();
        assert!(entries.is_empty());
    }

    #[test]
    fn an_entry_somebody_else_wrote_is_an_error() {
        let entries = BTreeMap::from([("key".to_owned(), b"no number".to_vec())]);
        assert!(join("key", |name| Ok(entries.get(name).cloned())).is_err());
    }
}
