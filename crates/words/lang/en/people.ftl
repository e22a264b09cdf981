### Beginning to talk, and who is in a room.

# A new chat.
new-chat = New chat
new-chat-kinds = With whom
one-person = One person
a-group = A group
people-heading = People
find-person = Find a person by name
suggested-people = Suggested people
looking = Looking…
no-person = Nobody by that name.
nobody-left = Nobody to choose.
people-here-only = There is no line: only people this computer knows are listed.
needs-line = There is no line. A new chat needs it; what you have chosen stays here until it is back.
has-room = You have a chat
new-to-you = New chat
beginning = One moment…
direct-keys = ↑ ↓ to choose, Enter to write, Esc to close

# A new group.
group-name = Name of the group
group-name-hint = What it is about, such as: Wedding 14 June
group-property = Property
group-others = With people of other properties
no-property = You work for no property here, so a group has no place. Please ask a manager.
chosen = Chosen people
make-group = Make the group
name-missing = The group needs a name.
nobody-chosen = Choose at least one person.
characters-left = { $count ->
    [one] 1 character left
   *[other] { $count } characters left
}
characters-over = { $count ->
    [one] 1 character too long: { NUMBER($most) } are the most
   *[other] { $count } characters too long: { NUMBER($most) } are the most
}
people-of-properties = People of { $properties }
of-other-property = Of another property, so not for this group: { $names }. Take them out, or choose theirs.
unchoose = Take { $name } out
add = Add
add-people-count = { $count ->
    [one] Add 1 person
   *[other] Add { $count } people
}
rooms-and-people = { $rooms }, { $people }

# The people of a room.
add-people = Add people
remove = Remove from this room
remove-short = Remove
leave-room = Leave the room
leave = Leave
profile-place = Works at
message = Message
room-gone = You are no longer in that room.
profile-of = About { $name }
add-to = Add people to { $room }
remove-question = { $name } will no longer see { $room }, and what was said there leaves their computer.
leave-room-question = What was said in { $room } leaves this computer, and nothing new comes. Somebody in it can add you again.
leave-unsent-count = { $count ->
    [one] 1 message here has not been sent. It will not be sent, and stays on this computer until you are added again or discard it.
   *[other] { $count } messages here have not been sent. They will not be sent, and stay on this computer until you are added again or discard them.
}

# Why it did not work.
error-bad-group-name = The name does not fit a group.
error-too-many-people = These are too many people for one group.
error-person-gone = This person is no longer with your organization.
somebody-chosen = Somebody you have chosen
person-gone = { $name } is no longer with your organization, or the property is not.
group-name-length = A name has 1 to { NUMBER($most) } characters, on one line.
group-size = A group is made with at most { NUMBER($most) } people.
not-permitted-person = You may not do this: { $name } is of another property, or only the maker of the group and managers may.
not-permitted-group = You may not do this. A group is of a property you work for, and so are its people.

# What keys do.
keys-around-chat = New chat
keys-around-group = New group

left-behind = Not sent
left-behind-lead = You are no longer in these rooms, so this will not be sent. Copy what you need. If somebody adds you again, it is in the room.
nothing-left = Nothing is left.
room-without-name = A room you were in
show-left = Show
