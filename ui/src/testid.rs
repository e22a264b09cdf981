//! Names by which tests of the whole window find things. They are a contract with those tests
//! (listed in README.md); what they are attached to may look different at any time.

/// Sign-in form.
pub(crate) const SIGN_IN_FORM: &str = "sign-in-form";
/// Its e-mail field.
pub(crate) const SIGN_IN_EMAIL: &str = "sign-in-email";
/// Its password field.
pub(crate) const SIGN_IN_PASSWORD: &str = "sign-in-password";
/// Its button.
pub(crate) const SIGN_IN_SUBMIT: &str = "sign-in-submit";
/// Why signing in failed.
pub(crate) const SIGN_IN_ERROR: &str = "sign-in-error";
/// A language in the settings; `data-language`.
pub(crate) const LANGUAGE: &str = "language";
/// The plain page after crash upon crash.
pub(crate) const SAFE: &str = "safe-page";
/// Draws the page again.
pub(crate) const SAFE_AGAIN: &str = "safe-again";
/// Where the diagnostics were saved, or why not.
pub(crate) const SAFE_SAVED: &str = "safe-saved";
/// The list of rooms.
pub(crate) const SIDEBAR: &str = "sidebar";
/// The box that narrows it.
pub(crate) const ROOM_FILTER: &str = "room-filter";
/// A room in it; `data-room-id`, `data-unread`.
pub(crate) const ROOM_ROW: &str = "room-row";
/// The name of the room on screen.
pub(crate) const ROOM_TITLE: &str = "room-title";
/// The scrolling list of messages.
pub(crate) const TIMELINE: &str = "timeline";
/// A message; `data-message-id`, `data-delivery`, `data-own`.
pub(crate) const MESSAGE_ROW: &str = "message-row";
/// Its text.
pub(crate) const MESSAGE_TEXT: &str = "message-text";
/// The text area.
pub(crate) const COMPOSER: &str = "composer";
/// Why its text was refused.
pub(crate) const COMPOSER_ERROR: &str = "composer-error";
/// How full the outbox is.
pub(crate) const QUEUE_COUNTER: &str = "queue-counter";
/// The state of the line, when there is something to say; `data-state`.
pub(crate) const BANNER: &str = "banner";
/// Its button.
pub(crate) const BANNER_ACTION: &str = "banner-action";
/// Who types in the room on screen.
pub(crate) const TYPING: &str = "typing";
/// Something said once; `data-notice`.
pub(crate) const NOTICE: &str = "notice";
/// New messages below.
pub(crate) const NEW_PILL: &str = "new-pill";
/// The line above what is new.
pub(crate) const NEW_DIVIDER: &str = "new-divider";
/// Sends an unsent message again.
pub(crate) const RETRY: &str = "retry";
/// Takes an unsent message into the composer.
pub(crate) const EDIT: &str = "edit";
/// Discards an unsent message.
pub(crate) const DISCARD: &str = "discard";
/// The file of a message.
pub(crate) const ATTACHMENT: &str = "attachment";
/// Its picture; `data-sight`.
pub(crate) const PICTURE: &str = "picture";
/// The picture that fills the window.
pub(crate) const VIEWED: &str = "viewed";
/// Opens the file of a message.
pub(crate) const OPEN_FILE: &str = "open-file";
/// The warning before it is opened.
pub(crate) const OPEN_WARNING: &str = "open-warning";
/// Saves the file of a message.
pub(crate) const SAVE_FILE: &str = "save-file";
/// How far an upload is.
pub(crate) const UPLOAD: &str = "upload";
/// Ends it.
pub(crate) const CANCEL_UPLOAD: &str = "cancel-upload";
/// Opens the system's dialog for files.
pub(crate) const ATTACH: &str = "attach";
/// What that dialog fills.
pub(crate) const ATTACH_INPUT: &str = "attach-input";
/// A file in the composer; `data-step`.
pub(crate) const STAGED: &str = "staged";
/// Takes it out.
pub(crate) const REMOVE_FILE: &str = "remove-file";
/// Has it sent as it was chosen.
pub(crate) const AS_IT_IS: &str = "as-it-is";
/// Says where to drop files.
pub(crate) const DROP_ZONE: &str = "drop-zone";
/// Something may be missing here.
pub(crate) const GAP_ROW: &str = "gap-row";
/// A day begins.
pub(crate) const DAY_SEPARATOR: &str = "day-separator";
/// Opens the menu of the person signed in.
pub(crate) const ACCOUNT_MENU: &str = "account-menu";
/// Signs out, in that menu.
pub(crate) const SIGN_OUT: &str = "sign-out";
/// Mutes the room on screen.
pub(crate) const MUTE: &str = "mute";
/// Over the page: the field of the switcher.
pub(crate) const SWITCHER: &str = "switcher";
/// Over the page: the settings.
pub(crate) const SETTINGS: &str = "settings";
/// Opens the settings, in the menu of the person signed in.
pub(crate) const OPEN_SETTINGS: &str = "open-settings";
/// Shows a notification for trying out.
pub(crate) const TRY_NOTIFICATION: &str = "try-notification";
/// Adds a span of quiet hours.
pub(crate) const ADD_QUIET: &str = "add-quiet";
/// Over the text area: which message is being changed.
pub(crate) const EDITING: &str = "editing";
/// Says in a row that it was edited.
pub(crate) const EDITED: &str = "edited";
/// Deletes a message, in the question before it.
pub(crate) const DELETE: &str = "delete";
/// Shows the diagnostics.
pub(crate) const SHOW_DIAGNOSTICS: &str = "show-diagnostics";
/// The diagnostics.
pub(crate) const DIAGNOSTICS: &str = "diagnostics";
/// Writes them into a file.
pub(crate) const SAVE_DIAGNOSTICS: &str = "save-diagnostics";
/// The field of the search.
pub(crate) const SEARCH: &str = "search";
/// The day a search begins with.
pub(crate) const SEARCH_FROM: &str = "search-from";
/// The day it ends with.
pub(crate) const SEARCH_UNTIL: &str = "search-until";
/// A message found; `data-message-id`.
pub(crate) const SEARCH_HIT: &str = "search-hit";
/// Leads to the first unread message.
pub(crate) const FIRST_UNREAD: &str = "first-unread";
/// The day of the rows in view.
pub(crate) const FLOATING_DAY: &str = "floating-day";
/// What can be done with a room of the sidebar.
pub(crate) const ROOM_MENU: &str = "room-menu";
/// Shows only rooms with something unread.
pub(crate) const UNREAD_ONLY: &str = "unread-only";
/// The panel about the room on screen.
pub(crate) const DETAILS: &str = "details";
/// Opens it.
pub(crate) const OPEN_DETAILS: &str = "open-details";
/// What can be done with a message.
pub(crate) const MESSAGE_MENU: &str = "message-menu";
/// An emoji under a message; `data-emoji`, `data-count`, `aria-pressed` where it is one's own.
pub(crate) const REACTION: &str = "reaction";
/// The button beside a message that offers some.
pub(crate) const REACT: &str = "react";
/// What it offers; `data-emoji`.
pub(crate) const REACTION_MENU: &str = "reaction-menu";
/// A word in passing.
pub(crate) const TOAST: &str = "toast";
/// Pictures that were sent together.
pub(crate) const PICTURES: &str = "pictures";
/// The cards about other rooms.
pub(crate) const CARDS: &str = "cards";
/// Leads to the room of a card.
pub(crate) const CARD: &str = "card";
/// What stands in the composer, as it will look.
pub(crate) const PREVIEW: &str = "preview";
/// How long it is, near the limit.
pub(crate) const LENGTH: &str = "length";
/// What can be put in under the caret.
pub(crate) const SUGGESTIONS: &str = "suggestions";
/// Opens the emoji.
pub(crate) const EMOJI: &str = "emoji";
/// The emoji.
pub(crate) const PICKER: &str = "picker";
/// The field that finds one.
pub(crate) const FIND_EMOJI: &str = "find-emoji";
/// Leads to the message quoted.
pub(crate) const TO_QUOTED: &str = "to-quoted";
/// The question before an address is opened.
pub(crate) const LINK_QUESTION: &str = "link-question";
/// Opens it.
pub(crate) const OPEN_LINK: &str = "open-link";
/// Opens it, and spares the question from now on.
pub(crate) const TRUST_HOST: &str = "trust-host";
/// Begins a chat.
pub(crate) const NEW_CHAT: &str = "new-chat";
/// The field in which people are looked for.
pub(crate) const FIND_PERSON: &str = "find-person";
/// A person found; `data-user-id`.
pub(crate) const FOUND_PERSON: &str = "found-person";
/// A person chosen; `data-user-id`.
pub(crate) const CHOSEN_PERSON: &str = "chosen-person";
/// The name of a new group.
pub(crate) const GROUP_NAME: &str = "group-name";
/// Makes the group, adds the people, removes or leaves.
pub(crate) const DO_IT: &str = "do-it";
/// Why it was refused.
pub(crate) const PEOPLE_ERROR: &str = "people-error";
/// Adds people to the room on screen.
pub(crate) const ADD_PEOPLE: &str = "add-people";
/// Leaves it.
pub(crate) const LEAVE_ROOM: &str = "leave-room";
/// A person of it; `data-user-id`.
pub(crate) const PERSON: &str = "person";
/// The card of a person.
pub(crate) const PROFILE: &str = "profile";
/// Writes to them.
pub(crate) const WRITE_TO: &str = "write-to";
/// Takes them out of the room.
pub(crate) const REMOVE_PERSON: &str = "remove-person";
/// Undoes what a word in passing is about.
pub(crate) const UNDO: &str = "undo";
/// Leaves the address closed.
pub(crate) const LEAVE_LINK: &str = "leave-link";
/// Copies it instead.
pub(crate) const COPY_LINK: &str = "copy-link";
/// Shows what was left behind.
pub(crate) const SHOW_LEFT: &str = "show-left";
/// A text that was left behind.
pub(crate) const LEFT_BEHIND: &str = "left-behind";
