//! The sheet of keys: what is written on them, and what they do.

use words::said;

/// A group of keys: its heading, then keys and what they do.
pub(crate) type Group = (&'static str, Vec<(String, &'static str)>);

/// Every key, by group.
pub(crate) fn keys() -> [Group; 5] {
    let (ctrl, shift, enter) = (said::key_ctrl(), said::key_shift(), said::key_enter());
    let (esc, home, end) = (said::key_esc(), said::key_home(), said::key_end());
    [
        (
            said::keys_around(),
            vec![
                (format!("{ctrl} K"), said::keys_around_switch()),
                (format!("{ctrl} N"), said::keys_around_chat()),
                (format!("{ctrl} {shift} N"), said::keys_around_group()),
                (format!("{ctrl} O"), said::keys_around_card()),
                ("Alt ↑ ↓".to_owned(), said::keys_around_step()),
                (format!("{ctrl} F"), said::keys_around_search()),
                (format!("{ctrl} {shift} F"), said::keys_around_everywhere()),
                (esc.to_owned(), said::keys_around_back()),
            ],
        ),
        (
            said::keys_rooms(),
            vec![
                (format!("↑ ↓ {home} {end}"), said::keys_rooms_step()),
                (enter.to_owned(), said::keys_rooms_open()),
                (format!("{shift} F10"), said::keys_rooms_menu()),
            ],
        ),
        (
            said::keys_messages(),
            vec![
                ("↑ ↓".to_owned(), said::keys_messages_step()),
                (format!("{ctrl} C"), said::keys_messages_copy()),
                (format!("{shift} F10"), said::keys_messages_menu()),
            ],
        ),
        (
            said::keys_writing(),
            vec![
                (enter.to_owned(), said::keys_writing_enter()),
                (format!("{shift} {enter}"), said::keys_writing_line()),
                (format!("{ctrl} {enter}"), said::keys_writing_send()),
                ("↑".to_owned(), said::keys_writing_last()),
                (format!("{ctrl} B, {ctrl} I"), said::keys_writing_bold()),
                (format!("{ctrl} E"), said::keys_writing_code()),
                (format!("{ctrl} {shift} 7, 8, 9"), said::keys_writing_lists()),
                (format!("{ctrl} {shift} L"), said::keys_writing_link()),
                (format!("{ctrl} {shift} M"), said::emoji()),
                ("@ :".to_owned(), said::keys_writing_calls()),
                (esc.to_owned(), said::keys_writing_leave()),
            ],
        ),
        (
            said::keys_window(),
            vec![
                (format!("{ctrl} +"), said::keys_window_larger()),
                (format!("{ctrl} −"), said::keys_window_smaller()),
                (format!("{ctrl} 0"), said::keys_window_usual()),
                (format!("{ctrl} ,"), said::keys_window_settings()),
                (format!("{ctrl} /"), said::keys_window_keys()),
            ],
        ),
    ]
}
