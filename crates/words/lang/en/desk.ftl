### Sign-in, the list of rooms, the line, and the page itself.

# The first screen, and the dialog over a session that ended.
sign-in = Sign in
signing-in = Signing in…
sign-in-lead = The chat your front desk keeps open all day.
sign-in-again = Sign in again
sign-in-again-lead = Your session has ended. What you wrote is safe and will be sent when you are back.
email = E-mail
password = Password
show-password = Show password
hide-password = Hide password
backend-of = Connects to { $address } · Deskbell { $version }
sign-out = Sign out
sign-out-anyway = Sign out anyway
stay = Stay signed in
cancel = Cancel
leave-question = { $count ->
    [one] One message has not been sent yet. Signing out discards it.
   *[other] { $count } messages have not been sent yet. Signing out discards them.
}

# The list of rooms.
rooms = Rooms
filter = Find a room
clear-filter = Clear the search
no-match = No room or person by that name.
no-rooms = No rooms yet
no-rooms-lead = Rooms appear here as soon as somebody adds you to one or writes to you.
fetching-rooms = Fetching your rooms…
unread-only = Only rooms with unread messages
all-read = Everything is read.
show-all-rooms = Show all rooms
favourites = Favourites
favourite = Keep on top
no-favourite = No longer keep on top
mark-read = Mark as read
mark-unread = Mark as unread
for-30-minutes = For 30 minutes
for-1-hour = For 1 hour
for-8-hours = For 8 hours
until-unmuted = Until I unmute it
draft = Draft:
you = You:
# Between the name of who wrote and what they wrote, without a space after it.
colon = :
no-messages = No messages yet
show-rooms = Show or hide the rooms
back = Back to the rooms
account = Account and notifications
pause = Pause notifications
resume = Let notifications through
paused-until = Notifications paused until { $time }
# What a menu is about: a room, or who wrote a message.
menu-of = What to do: { $name }
muted-until = Muted until { $time }
muted-always = Muted
section-property = Properties
section-organization = Organization
section-group = Groups
section-direct = Direct
unread-messages = { $count ->
    [one] 1 unread message
   *[other] { $count } unread messages
}
# $messages is one of "unread-messages".
unread-mentions = { $count ->
    [one] { $messages }, 1 mentions you
   *[other] { $messages }, { $count } mention you
}

# The line.
connecting = Connecting…
try-now = Try now
session-ended = Your session has ended
offline-since = Offline since { $time }
# $trouble is one of the "trouble-…" below.
trouble-since = { $trouble } (since { $time })
trouble-unreachable = The server cannot be reached
trouble-server = The server is in trouble
trouble-pause = The server asks for a pause
trouble-not-permitted = The server does not let this account in
trouble-bad-answer = The server answers in a way this version does not understand
trouble-disk-full = The disk is full: this desk cannot be opened
trouble-read-only = The folder of Deskbell cannot be written: this desk cannot be opened
trouble-in-use = Another program has this desk open
trouble-newer = A newer Deskbell has used this desk: please install the newer version
trouble-disk = The disk does not work: this desk cannot be opened
trouble-line = The line is in trouble
queue-of = { NUMBER($waiting) } of { NUMBER($limit) } waiting
sending-messages = { $count ->
    [one] Sending 1 message
   *[other] Sending { $count } messages
}
less-than-a-minute = less than a minute left
minutes-left = { $count ->
    [one] about a minute left
   *[other] about { $count } minutes left
}
# $sending is "sending-messages", $left one of the two above.
paced-by = { $sending }, { $left }
dismiss = Dismiss
cards = New messages in other rooms

# The page itself.
starting = Starting…
no-core = Deskbell does not answer
no-core-lead = Trying again on its own. If this stays, restart Deskbell.
not-in-shell = This page belongs into the Deskbell window.
crashed = This view crashed
crashed-lead = Nothing is lost: messages and the queue are kept outside of it. Reload to go on.
crashed-returns = Nothing is lost: messages and the queue are kept outside of it. It is being loaded again…
reload = Reload
crash-code = Code: { $code }
came-back = A view crashed and was loaded again. Nothing is lost. Code: { $code }
safe-heading = This view keeps crashing
safe-lead = Your messages are safe, and what waits is still being sent: all of it is kept outside of this view. If trying again does not help, give support the code and the diagnostics.
boot-failed = Deskbell could not load its window. Please restart it; your messages are safe.
close = Close

# Tray and notifications.
tray-open = Open Deskbell
tray-mute-hour = Mute notifications for 1 hour
tray-mute = Mute notifications until unmuted
tray-unmute = Unmute notifications
tray-quit = Quit
tray-starting = Starting
tray-online = Online
tray-connecting = Connecting
tray-offline = Offline
tray-signed-out = Signed out
tray-trouble = Connection trouble
tray-unread = { NUMBER($count) } unread
tray-waiting = { NUMBER($count) } waiting
card-new-message = New message
card-digest = { $count ->
    [one] While you were away: 1 message
   *[other] While you were away: { $count } messages
}
card-test = Notifications come through.
