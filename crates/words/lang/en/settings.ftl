### The switcher, the keys, and the settings.

# The switcher.
switch-to = Go to a room or person
switch-hint = Name of a room, a property or a person
switch-keys = ↑ ↓ to choose, Enter to open, Esc to close
switch-none = No room or person by that name.
rooms-found = { $count ->
    [one] 1 room
   *[other] { $count } rooms
}

# Keys, as they are written on them.
key-ctrl = Ctrl
key-shift = Shift
key-enter = Enter
key-esc = Esc
key-home = Home
key-end = End

# What they do.
shortcuts = Keyboard shortcuts
keys-around = Getting around
keys-around-switch = Go to a room or person
keys-around-card = Open the room of the newest card
keys-around-step = Room above or below
keys-around-search = Search in this room
keys-around-everywhere = Search everywhere
keys-around-back = Back to writing; closes what is open
keys-rooms = In the list of rooms
keys-rooms-step = From room to room
keys-rooms-open = Open the room
keys-rooms-menu = What can be done with the room
keys-messages = In the messages
keys-messages-step = From message to message
keys-messages-copy = Copy the message
keys-messages-menu = What can be done with it
keys-writing = Writing
keys-writing-send = Send
keys-writing-line = New line
keys-writing-leave = Leave a change as it was
keys-window = The window
keys-window-larger = Larger
keys-window-smaller = Smaller
keys-window-usual = Usual size
keys-window-settings = Settings
keys-window-keys = This list

# The settings and their pages.
settings = Settings
settings-pages = Pages of the settings
page-appearance = Appearance
page-language = Language
page-notifications = Notifications
page-privacy = Privacy
page-storage = Storage
page-account = Account
page-support = Help and diagnostics
page-about = About
look-is-yours = These are yours: the next person at this desk has their own.

# Appearance.
theme-heading = Colours
theme-system = As the system
theme-system-about = Follows this computer
theme-light = Light
theme-light-about = For a bright lobby
theme-dark = Dark
theme-dark-about = Light words on a dark ground
theme-night = Night desk
theme-night-about = Warm and dim, for a dark lobby
zoom = Zoom
zoom-lead = Enlarges everything. Ctrl with plus, minus and 0 does the same anywhere.
text-size = Text size
text-size-lead = Enlarges the text and leaves the window as it is.
smaller = Smaller
larger = Larger
usual = Usual size
compact = Rows closer together
percent-of = { NUMBER($percent) } %

# Language.
language-heading = Language of Deskbell
language-system = As the system
language-lead = It holds at once, also for notifications and the tray. What people write stays as they wrote it.
times-of-property = Times are those of your property, wherever this computer is.

# Notifications.
level-heading = Which messages ring
level-lead = A room can have a level of its own in its details.
level-all = Every message
level-mentions = Mentions of me and direct messages
level-nothing = None
sounds-heading = Sounds
sounds-lead = Which of the messages that ring are heard. Mentions of you and direct messages have an urgent sound of their own. Many messages at once are heard once, and none in quiet hours.
content-heading = How much a notification shows
content-lead = On a locked screen it only ever says that there is something new.
content-full = Who wrote, where, and what
content-sender = Who wrote, and where
content-nothing = Only that there is something new
through = What comes through a mute
mentions-through = Messages that mention me
direct-through = Direct messages
quiet = Quiet hours
quiet-lead = Nothing rings in them, by the clock of the property. Messages are counted all the same.
quiet-none = None set: messages ring at any time.
add-quiet = Add quiet hours
remove-quiet = Remove these quiet hours
quiet-from = From
quiet-to = to
quiet-next-day = on the next day
quiet-no-day = Choose at least one day, or they never begin.
try-it = Show a notification
try-heading = Does this computer let notifications through?
trying = Asking the system…
loading = One moment…
trial-taken = The system took it. If you saw nothing, look whether it holds notifications back (do not disturb, focus).
trial-refused = The system did not let it through. Allow notifications of Deskbell in the settings of this computer.
trial-paused = Messages do not ring until { $time }: you paused them.
trial-quiet = Messages do not ring until { $time }: quiet hours.

# Privacy.
privacy-read = Read
privacy-read-about = Others see that you have read a message when its room is open, this window is in front and somebody has used this computer within the last minute. Opening a notification does not count.
privacy-here = Here and away
privacy-here-about = Colleagues see you here while you use this computer, away after five minutes without input or when the screen is locked, and offline when Deskbell is closed.
privacy-typing = Typing
privacy-typing-about = While you write, the people of the room see it, and three seconds after the last key no more.
privacy-outside = Nothing from outside
privacy-outside-about = Messages load nothing from the internet: no previews of links, no remote pictures, no counting pixels.
privacy-secrets = Secrets
privacy-secrets-about = Your session and the key to the copy of your rooms are in the keychain of this computer and nowhere else.

# Storage.
retention = How long messages are kept
retention-lead = Messages are kept for { NUMBER($days) } days, on the server and on this computer, and then deleted.
on-this-desk = On this computer
on-this-desk-lead = One encrypted file holds your rooms, your drafts and what has not been sent. Signing out deletes it.
storage-messages = Messages, rooms and drafts
storage-files = Files
storage-pictures = Small pictures
storage-index = Index of the search
storage-total = Together
unsent-heading = Not yet sent
unsent-none = Nothing waits. Up to { NUMBER($limit) } messages can wait without a line.
unsent-some = { $waiting ->
    [one] 1 message waits, of up to { NUMBER($limit) }.
   *[other] { $waiting } messages wait, of up to { NUMBER($limit) }.
}

# Account.
name = Name
role-heading = Role
organization = Organization
server = Server
session = Session
session-kept = Stays signed in after a restart
session-not-kept = Ends when Deskbell is closed: this computer has no keychain, or it is locked
session-over = Has ended; sign in again to send
role-administrator = Administers the organization
role-manager = Manages properties
role-staff = Staff

# Help and diagnostics.
support-lead = When something is wrong, support can use the numbers of this desk. They hold no words of anybody and no names. You see all of it before it is saved, and nothing is sent anywhere.
support-show = Show the diagnostics
support-text = The diagnostics
support-save = Save to a file
support-saved = Saved as

# About.
version = Version
licence = Licence
licences = MIT or Apache-2.0
built-on = Built on
built-on-list = Rust, Tauri, Yew, Tokio and SQLite with SQLCipher, each under its own open licence
