### Writing: marks, calls, emoji, quotes, addresses.

preview = As it will look
emoji = Emoji
find-emoji = Find an emoji
no-emoji = No emoji by that name.
emoji-coming = Fetching…
emoji-groups = Kinds of emoji
recent-emoji = Used lately
skin-tone-heading = Colour of skin
suggestions = Suggestions
emoji-faces = Faces and feelings
emoji-people = People and hands
emoji-animals = Animals and nature
emoji-food = Food and drink
emoji-travel = Travel and places
emoji-activities = Activities
emoji-objects = Objects
emoji-signs = Signs
emoji-flags = Flags
skin-light = Light
skin-medium-light = Medium light
skin-medium = Medium
skin-medium-dark = Medium dark
skin-dark = Dark
skin-none = None
suggestions-found = { $count ->
    [one] 1 suggestion. Enter takes it.
   *[other] { $count } suggestions. Arrows choose, Enter takes one.
}
everyone = Everyone in this room
everyone-administrators = Every administrator in this room
everyone-managers = Every manager in this room
everyone-staff = All staff in this room
length-of = { $size } of { $most }
too-long = Too long: { $size } of { $most }

answer = Answer with a quote
pass-on = Pass on…
pass-on-to = Pass on to a room or person
to-quoted = Go to the quoted message
sent-stays = Your last message was sent and cannot be changed
quoted-not-here = The quoted message is not on this desk

open-link = Open this address?
link-leads-to = It leads to
link-in-the-open = What goes there is not encrypted: others on the network can read and change it.
copy-link = Copy it
trust-host = Open it, and do not ask again for { $host }
trusted-hosts = Addresses opened without a question
trusted-hosts-lead = Encrypted addresses of these hosts go straight to the browser.
no-trusted-hosts = None yet: every address is asked about.
forget-host = Ask again
error-link-not-opened = The address was not opened: it is none of the web, or this computer has no browser.

send-key = Sending
send-by-enter = Enter sends
send-by-enter-lead = Shift and Enter begin a new line
send-by-ctrl = Ctrl and Enter send
send-by-ctrl-lead = Enter begins a new line

# What keys do while writing.
keys-writing-enter = Send, or a new line, as set under Appearance
keys-writing-last = In an empty field: change your last message
keys-writing-bold = Bold, italic
keys-writing-code = Code
keys-writing-lists = Numbered list, list, quote
keys-writing-link = Make an address of what is chosen
keys-writing-calls = Call somebody, or name an emoji

picture-frame = Picture: arrows go to the others, plus and minus enlarge
picture-before = Picture before
picture-after = Picture after
undo = Undo
room-unmuted = No longer muted
room-for-later = Marked as unread
