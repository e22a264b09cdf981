### The room on screen: its messages, its people, its files, and the search.

# The head of the room and the panel about it.
choose-room = Choose a room
choose-room-lead = Pick one in the list, or press Ctrl K and type a name. Alt with the arrow up or down goes from room to room.
kind-property = Everyone at this property
kind-organization = Everyone in the organization
kind-group = Group
kind-direct = Direct
mute = Mute this room
unmute = Unmute this room
details = About this room
ringing = Which messages ring here
level-as-set = As in my settings
people-count = { $count ->
    [one] 1 person
   *[other] { $count } people
}
# $people is "people-count".
people-here = { $people }, { NUMBER($here) } here now
here-now = Here now
away = Away
not-here = Offline
typing-one = { $name } is typing…
typing-two = { $name } and { $other } are typing…
typing-many = { $count ->
    [one] { $name } and one other are typing…
   *[other] { $name } and { $count } others are typing…
}
typing-short = typing…

# Messages.
messages = Messages
opening = Opening the room…
empty-room = Nothing has been written here yet
empty-room-lead = Write the first message below.
room-begins = This is where the room begins.
older-coming = Fetching older messages…
older-needs-line = Older messages will be here when the line is back.
try-again = Try again
new-messages = New messages
gap = Some messages may be missing here – fetching them.
gap-offline = Some messages may be missing here. They are fetched when the line is back.
to-newest = Go to the newest message
arrived-messages = { $count ->
    [one] 1 new message
   *[other] { $count } new messages
}
to-first-unread = To the first unread message
first-of-unread = { $count ->
    [one] 1 unread message: to the first
   *[other] { $count } unread messages: to the first
}
deleted = This message was deleted.
edited = edited
edited-at = Edited { $when }
delete-message = Delete this message?
delete-message-lead = It disappears for everybody, and nobody can bring it back.
# Reactions. $people are names, and "reaction-you" or "reaction-others" among them.
reactions = Reactions
add-reaction = Add a reaction
more-emoji = More emoji
reacted-with = { $people } reacted with { $emoji }
reacted-with-you = You reacted with { $emoji }
reaction-you = you
reaction-others = { $count ->
    [one] one other
   *[other] { $count } others
}
names-and = { $names } and { $last }
it-is-you = You
attachment = Attachment
picture = Picture
copy = Copy the text
unread-from = Mark as unread from here
show-whole = Show the whole message
link-host = Leads to { $host }. Choose it to copy the address.
copied = Copied
link-copied = Address copied
said-unread-from = Unread from there, as soon as you leave this room
announcement-of = { $name }: { $text }
written-and-sent-at = written { $written }, sent { $sent }

# What became of a message.
retry = Retry
edit = Edit
discard = Discard
delete = Delete
delivery-queued = Waiting to be sent
delivery-sending = Sending
delivery-waiting = Waiting to be sent again
delivery-failed = Not sent
delivery-sent = Sent
delivery-delivered = Delivered
delivery-read = Read
waiting-for-line = Waiting for the line
trying-at = Trying again at { $time }
trying-soon = Trying again in a moment
failure-not-permitted = Not sent: you are no longer in this room.
failure-too-large = Not sent: the message is too long.
failure-rejected = Not sent: refused by the content rules.
failure-refused = Not sent: the service refused it.
failure-file-too-large = Not sent: the file is too large for the server.
failure-file-not-allowed = Not sent: the server does not take files of this kind.
failure-file-unreadable = Not sent: the copy of the file on this computer is gone or damaged. Please attach it again.

# Writing.
send = Send
message-to = Message { $room }
editing = Changing a message
save-edit = Save
discarded = Message discarded.
put-back = Put the text back

# Files.
attach = Attach files
drop-here = Drop files to attach them
reading-file = Reading…
as-it-is = Send as it was
made-lighter = made lighter
open = Open
save = Save
cancel-upload = Cancel
uploading = Uploading
pictures-together = { $count ->
    [one] 1 picture
   *[other] { $count } pictures
}
picture-failed = This picture cannot be shown.
open-question = Open this file?
open-warning = Office documents can carry out instructions of whoever made them. Open it only if you expected this file from this person.
open-anyway = Open anyway
leave-closed = Do not open
# What a pasted picture is called, which has no name of its own.
pasted = Picture
file-pdf = PDF document
file-word = Word document
file-excel = Excel sheet
file-other = File
remove-file = Remove { $name }
view-picture = Show { $name }
uploaded-of = { $sent } of { $total }
size-bytes = { $count ->
    [one] 1 byte
   *[other] { $count } bytes
}
size-kilobytes = { $size } kB
size-megabytes = { $size } MB
# Between the whole and the tenths of a number.
decimal-sign = .

# The search.
search = Search messages
search-here = Search in this room
search-close = Close the search
search-room = Room
search-all-rooms = All rooms
search-sender = Person
search-anyone = Anyone
search-when = Time
search-from = From
search-until = Until
# What a date looks like in its field.
date-shape = dd/mm/yyyy
search-file = With a file
search-filters = Narrow the search
search-results = Messages found
search-more = Show more
search-waiting = Looking…
search-idle = What are you looking for?
search-idle-lead = Words, a name, or a guest room: 412 finds that room alone, not 4123. It works without a line.
search-none = Nothing found
search-none-lead = Try fewer words, or the beginning of one with a * after it.
any-time = Any time
last-day = Last 24 hours
last-week = Last 7 days
last-month = Last 30 days
found-messages = { $count ->
    [one] 1 message
   *[other] { $count } messages
}
found-newest = { $count ->
    [one] The newest message
   *[other] The newest { $count } messages
}
range-since = Looked through this computer back to { $time }.
range-nothing = This computer has no messages there yet.
range-indexing = Older ones are still being prepared.
range-gaps = Some in between may be missing.
