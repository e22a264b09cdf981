//! Several desks of one system, told apart.

use std::path::Path;

use sha2::{Digest, Sha256};

/// Bytes of the digest that are kept: enough for the few desks of one system.
const BYTES: usize = 8;

/// A short name made from a desk's data folder: a letter and hexadecimal digits.
///
/// It names the desk's entries in the keychain, so it must never change for a folder: not with the
/// compiler, not with the version.
pub fn mark_of(data: &Path) -> String {
    let whole = std::path::absolute(data).unwrap_or_else(|_| data.to_path_buf());
    let digest = Sha256::digest(whole.as_os_str().as_encoded_bytes());
    let digits: String = digest.iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect();
    format!("d{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_keeps_its_mark_and_two_folders_are_two_desks() {
        let night = mark_of(Path::new("/desks/night"));
        assert_eq!(night, "decd33e11e814a217");
        assert_ne!(night, mark_of(Path::new("/desks/day")));
    }
}
