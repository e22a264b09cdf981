//! Refusals and notices in words a person can act on: one for each code.

use ipc::{Code, Notice};
use model::{FailureCode, Timestamp};
use words::said;

use super::moment;

/// A refusal, in words a person can act on.
pub(crate) fn error(code: Code) -> &'static str {
    match code {
        Code::WrongCredentials => said::error_wrong_credentials(),
        Code::SignedOut => said::error_signed_out(),
        Code::Unreachable => said::error_unreachable(),
        Code::BadAnswer => said::error_bad_answer(),
        Code::ServerTrouble => said::error_server_trouble(),
        Code::RateLimited => said::error_rate_limited(),
        Code::NotPermitted => said::error_not_permitted(),
        Code::BadGroupName => said::error_bad_group_name(),
        Code::TooManyPeople => said::error_too_many_people(),
        Code::PersonGone => said::error_person_gone(),
        Code::NotFound => said::error_not_found(),
        Code::OutboxFull => said::error_outbox_full(),
        Code::MessageTooLarge => said::error_message_too_large(),
        Code::EmptyMessage => said::error_empty_message(),
        Code::FileTooLarge => said::error_file_too_large(),
        Code::FileNotAllowed => said::error_file_not_allowed(),
        Code::FileUnreadable => said::error_file_unreadable(),
        Code::LinkNotOpened => said::error_link_not_opened(),
        Code::TooManyFiles => said::error_too_many_files(),
        Code::AlreadySent => said::error_already_sent(),
        Code::MessageDeleted => said::error_message_deleted(),
        Code::ContentRefused => said::error_content_refused(),
        Code::TooManyReactions => said::error_too_many_reactions(),
        Code::NotOffered => said::error_not_offered(),
        Code::DiskFull => said::error_disk_full(),
        Code::ReadOnly => said::error_read_only(),
        Code::DeskInUse => said::error_desk_in_use(),
        Code::NewerDesk => said::error_newer_desk(),
        Code::DeskDamaged => said::error_desk_damaged(),
        Code::DiskTrouble => said::error_disk_trouble(),
        Code::InvalidParams | Code::UnknownCommand | Code::Internal => said::error_internal(),
    }
}

/// Things said once.
pub(crate) fn notice(notice: Notice) -> &'static str {
    match notice {
        Notice::NoKeychain => said::notice_no_keychain(),
        Notice::KeychainLocked => said::notice_keychain_locked(),
        Notice::NoTray => said::notice_no_tray(),
        Notice::NoNotifications => said::notice_no_notifications(),
        Notice::CacheRebuilt => said::notice_cache_rebuilt(),
        Notice::UnsentLost => said::notice_unsent_lost(),
        Notice::LeftBehind => said::notice_left_behind(),
        Notice::ClockOff => said::notice_clock_off(),
        Notice::DiskFull => said::notice_disk_full(),
        Notice::ReadOnly => said::notice_read_only(),
        Notice::DiskTrouble => said::notice_disk_trouble(),
        Notice::KeyChanged => said::notice_key_changed(),
    }
}

/// Why a message could not be sent.
pub(crate) fn failure(code: FailureCode) -> &'static str {
    match code {
        FailureCode::NotPermitted => said::failure_not_permitted(),
        FailureCode::TooLarge => said::failure_too_large(),
        FailureCode::Rejected => said::failure_rejected(),
        FailureCode::Refused => said::failure_refused(),
        FailureCode::FileTooLarge => said::failure_file_too_large(),
        FailureCode::FileNotAllowed => said::failure_file_not_allowed(),
        FailureCode::FileUnreadable => said::failure_file_unreadable(),
    }
}

/// The line fails in a way that trying again will not mend soon.
pub(crate) fn line_trouble(code: Code, since: Timestamp, now: Timestamp) -> String {
    let what = match code {
        Code::Unreachable => said::trouble_unreachable(),
        Code::ServerTrouble => said::trouble_server(),
        Code::RateLimited => said::trouble_pause(),
        Code::NotPermitted => said::trouble_not_permitted(),
        Code::BadAnswer => said::trouble_bad_answer(),
        Code::DiskFull => said::trouble_disk_full(),
        Code::ReadOnly => said::trouble_read_only(),
        Code::DeskInUse => said::trouble_in_use(),
        Code::NewerDesk => said::trouble_newer(),
        Code::DiskTrouble => said::trouble_disk(),
        _ => said::trouble_line(),
    };
    said::trouble_since(what, &moment(since, now))
}
