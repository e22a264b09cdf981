//! What a failure of the local file means to a person: each kind has a code and, where it lasts, a
//! notice of its own, because each asks something else of them.

use ipc::{Code, Notice};
use store::{OpenError, StoreError};

/// What is told of a call that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) code: Code,
    /// Said until something can be written again.
    pub(crate) notice: Option<Notice>,
    pub(crate) sentence: &'static str,
}

/// A call to an open file failed.
pub(crate) const fn of_call(err: &StoreError) -> Told {
    let (code, notice, sentence) = match err {
        StoreError::DiskFull => (Code::DiskFull, Some(Notice::DiskFull), "The disk is full"),
        StoreError::ReadOnly => {
            (Code::ReadOnly, Some(Notice::ReadOnly), "The data folder cannot be written")
        }
        StoreError::DiskFailed => (Code::DiskTrouble, Some(Notice::DiskTrouble), "The disk failed"),
        StoreError::Busy => (Code::DeskInUse, None, "Something else keeps the database locked"),
        // The notice comes when it is known what the damage cost.
        StoreError::Corrupt => {
            (Code::DeskDamaged, None, "The local database is damaged and built anew")
        }
        StoreError::Closed | StoreError::Other(_) => {
            (Code::Internal, None, "The local database failed")
        }
    };
    Told { code, notice, sentence }
}

/// The file could not be opened.
pub(crate) const fn of_opening(err: &OpenError) -> Code {
    match err {
        OpenError::DiskFull => Code::DiskFull,
        OpenError::ReadOnly => Code::ReadOnly,
        OpenError::Locked => Code::DeskInUse,
        OpenError::Newer { .. } => Code::NewerDesk,
        OpenError::DiskFailed | OpenError::Tampered { .. } | OpenError::Io(_) => Code::DiskTrouble,
    }
}

/// The file could not be built anew while the desk was open.
pub(crate) const fn notice_of_opening(err: &OpenError) -> Notice {
    match err {
        OpenError::DiskFull => Notice::DiskFull,
        OpenError::ReadOnly => Notice::ReadOnly,
        OpenError::Locked
        | OpenError::Newer { .. }
        | OpenError::DiskFailed
        | OpenError::Tampered { .. }
        | OpenError::Io(_) => Notice::DiskTrouble,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_has_a_code_of_its_own() {
        let calls = [
            StoreError::DiskFull,
            StoreError::ReadOnly,
            StoreError::DiskFailed,
            StoreError::Busy,
            StoreError::Corrupt,
            StoreError::Closed,
        ];
        let codes: std::collections::HashSet<Code> =
            calls.iter().map(|err| of_call(err).code).collect();
        assert_eq!(codes.len(), calls.len());
        let openings = [
            OpenError::DiskFull,
            OpenError::ReadOnly,
            OpenError::Locked,
            OpenError::Newer { found: 3, known: 2 },
            OpenError::DiskFailed,
        ];
        let codes: std::collections::HashSet<Code> = openings.iter().map(of_opening).collect();
        assert_eq!(codes.len(), openings.len());
    }

    #[test]
    fn what_keeps_messages_from_being_written_is_said_until_it_is_over() {
        for err in [StoreError::DiskFull, StoreError::ReadOnly, StoreError::DiskFailed] {
            assert!(of_call(&err).notice.is_some(), "{err:?}");
        }
        assert_eq!(of_call(&StoreError::Busy).notice, None);
    }
}
