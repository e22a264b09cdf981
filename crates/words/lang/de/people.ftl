### Ein Gespräch beginnen, und wer in einem Raum ist.

new-chat = Neuer Chat
new-chat-kinds = Mit wem
one-person = Eine Person
a-group = Eine Gruppe
people-heading = Personen
find-person = Person nach Namen suchen
suggested-people = Vorgeschlagene Personen
looking = Suche läuft …
no-person = Niemand mit diesem Namen.
nobody-left = Niemand mehr zur Auswahl.
people-here-only = Keine Verbindung: Es werden nur Personen gezeigt, die dieser Computer kennt.
needs-line = Keine Verbindung. Ein neuer Chat braucht sie; Ihre Auswahl bleibt hier, bis sie wieder da ist.
has-room = Chat vorhanden
new-to-you = Neuer Chat
beginning = Einen Moment …
direct-keys = ↑ ↓ zum Wählen, Eingabe zum Schreiben, Esc zum Schließen

group-name = Name der Gruppe
group-name-hint = Worum es geht, zum Beispiel: Hochzeit 14. Juni
group-property = Haus
group-others = Mit Personen anderer Häuser
no-property = Sie arbeiten hier für kein Haus, darum hat eine Gruppe keinen Platz. Bitte fragen Sie eine Hausleitung.
chosen = Ausgewählte Personen
make-group = Gruppe anlegen
name-missing = Die Gruppe braucht einen Namen.
nobody-chosen = Wählen Sie mindestens eine Person.
characters-left = { $count ->
    [one] noch 1 Zeichen
   *[other] noch { $count } Zeichen
}
characters-over = { $count ->
    [one] 1 Zeichen zu lang: höchstens { NUMBER($most) }
   *[other] { $count } Zeichen zu lang: höchstens { NUMBER($most) }
}
people-of-properties = Personen von { $properties }
of-other-property = Aus einem anderen Haus, also nicht für diese Gruppe: { $names }. Nehmen Sie sie heraus, oder wählen Sie deren Haus.
unchoose = { $name } herausnehmen
add = Hinzufügen
add-people-count = { $count ->
    [one] 1 Person hinzufügen
   *[other] { $count } Personen hinzufügen
}
rooms-and-people = { $rooms }, { $people }

add-people = Personen hinzufügen
remove = Aus diesem Raum entfernen
remove-short = Entfernen
leave-room = Raum verlassen
leave = Verlassen
profile-place = Arbeitet in
message = Nachricht
room-gone = Sie sind nicht mehr in diesem Raum.
profile-of = Über { $name }
add-to = Personen zu { $room } hinzufügen
remove-question = { $name } sieht { $room } dann nicht mehr, und was dort geschrieben wurde, verschwindet von deren Computer.
leave-room-question = Was in { $room } geschrieben wurde, verschwindet von diesem Computer, und Neues kommt nicht mehr. Jemand im Raum kann Sie wieder hinzufügen.
leave-unsent-count = { $count ->
    [one] 1 Nachricht hier wurde nicht gesendet. Sie wird nicht gesendet und bleibt auf diesem Computer, bis Sie wieder hinzugefügt werden oder sie verwerfen.
   *[other] { $count } Nachrichten hier wurden nicht gesendet. Sie werden nicht gesendet und bleiben auf diesem Computer, bis Sie wieder hinzugefügt werden oder sie verwerfen.
}

error-bad-group-name = Der Name passt nicht für eine Gruppe.
error-too-many-people = Das sind zu viele Personen für eine Gruppe.
error-person-gone = Diese Person gehört nicht mehr zu Ihrer Organisation.
somebody-chosen = Eine ausgewählte Person
person-gone = { $name } gehört nicht mehr zu Ihrer Organisation, oder das Haus gehört nicht mehr dazu.
group-name-length = Ein Name hat 1 bis { NUMBER($most) } Zeichen in einer Zeile.
group-size = Eine Gruppe wird mit höchstens { NUMBER($most) } Personen angelegt.
not-permitted-person = Das dürfen Sie nicht: { $name } gehört zu einem anderen Haus, oder nur wer die Gruppe angelegt hat und Hausleitungen dürfen es.
not-permitted-group = Das dürfen Sie nicht. Eine Gruppe gehört zu einem Haus, für das Sie arbeiten, und ihre Personen ebenso.

keys-around-chat = Neuer Chat
keys-around-group = Neue Gruppe

left-behind = Nicht gesendet
left-behind-lead = Sie sind nicht mehr in diesen Räumen, darum wird dies nicht gesendet. Kopieren Sie, was Sie brauchen. Wenn Sie jemand wieder hinzufügt, steht es im Raum.
nothing-left = Nichts mehr da.
room-without-name = Ein Raum, in dem Sie waren
show-left = Anzeigen
