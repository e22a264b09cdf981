### Der geöffnete Raum: Nachrichten, Personen, Dateien und die Suche.

choose-room = Wählen Sie einen Raum
choose-room-lead = Wählen Sie einen in der Liste, oder drücken Sie Strg K und tippen Sie einen Namen. Alt mit Pfeil auf oder ab wechselt von Raum zu Raum.
kind-property = Alle in diesem Haus
kind-organization = Alle in der Organisation
kind-group = Gruppe
kind-direct = Direkt
mute = Raum stummschalten
unmute = Stummschaltung aufheben
details = Über diesen Raum
ringing = Welche Nachrichten sich hier melden
level-as-set = Wie in meinen Einstellungen
people-count = { $count ->
    [one] 1 Person
   *[other] { $count } Personen
}
people-here = { $people }, { NUMBER($here) } gerade da
here-now = Gerade da
away = Abwesend
not-here = Offline
typing-one = { $name } schreibt …
typing-two = { $name } und { $other } schreiben …
typing-many = { $count ->
    [one] { $name } und eine weitere Person schreiben …
   *[other] { $name } und { $count } weitere schreiben …
}
typing-short = schreibt …

messages = Nachrichten
opening = Raum wird geöffnet …
empty-room = Hier wurde noch nichts geschrieben
empty-room-lead = Schreiben Sie unten die erste Nachricht.
room-begins = Hier beginnt der Raum.
older-coming = Ältere Nachrichten werden geladen …
older-needs-line = Ältere Nachrichten erscheinen hier, sobald die Verbindung wieder da ist.
try-again = Erneut versuchen
new-messages = Neue Nachrichten
gap = Hier fehlen möglicherweise Nachrichten – sie werden geladen.
gap-offline = Hier fehlen möglicherweise Nachrichten. Sie werden geladen, sobald die Verbindung wieder da ist.
to-newest = Zur neuesten Nachricht
arrived-messages = { $count ->
    [one] 1 neue Nachricht
   *[other] { $count } neue Nachrichten
}
to-first-unread = Zur ersten ungelesenen Nachricht
first-of-unread = { $count ->
    [one] 1 ungelesene Nachricht: zur ersten
   *[other] { $count } ungelesene Nachrichten: zur ersten
}
deleted = Diese Nachricht wurde gelöscht.
edited = bearbeitet
edited-at = Bearbeitet { $when }
delete-message = Diese Nachricht löschen?
delete-message-lead = Sie verschwindet für alle, und niemand kann sie zurückholen.
reactions = Reaktionen
add-reaction = Reaktion hinzufügen
more-emoji = Weitere Emoji
reacted-with = Reaktion { $emoji } von { $people }
reacted-with-you = Reaktion { $emoji } von Ihnen
reaction-you = Ihnen
reaction-others = { $count ->
    [one] einer weiteren Person
   *[other] { $count } weiteren
}
names-and = { $names } und { $last }
it-is-you = Sie
attachment = Anhang
picture = Bild
copy = Text kopieren
unread-from = Ab hier als ungelesen markieren
show-whole = Ganze Nachricht anzeigen
link-host = Führt zu { $host }. Auswählen kopiert die Adresse.
copied = Kopiert
link-copied = Adresse kopiert
said-unread-from = Ab dort ungelesen, sobald Sie diesen Raum verlassen
announcement-of = { $name }: { $text }
written-and-sent-at = geschrieben { $written }, gesendet { $sent }

retry = Erneut senden
edit = Bearbeiten
discard = Verwerfen
delete = Löschen
delivery-queued = Wartet auf das Senden
delivery-sending = Wird gesendet
delivery-waiting = Wartet auf erneutes Senden
delivery-failed = Nicht gesendet
delivery-sent = Gesendet
delivery-delivered = Zugestellt
delivery-read = Gelesen
waiting-for-line = Wartet auf die Verbindung
trying-at = Nächster Versuch: { $time }
trying-soon = Nächster Versuch in Kürze
failure-not-permitted = Nicht gesendet: Sie sind nicht mehr in diesem Raum.
failure-too-large = Nicht gesendet: Die Nachricht ist zu lang.
failure-rejected = Nicht gesendet: von den Inhaltsregeln abgelehnt.
failure-refused = Nicht gesendet: vom Dienst abgelehnt.
failure-file-too-large = Nicht gesendet: Die Datei ist für den Server zu groß.
failure-file-not-allowed = Nicht gesendet: Der Server nimmt Dateien dieser Art nicht an.
failure-file-unreadable = Nicht gesendet: Die Kopie der Datei auf diesem Computer fehlt oder ist beschädigt. Bitte hängen Sie sie erneut an.

send = Senden
message-to = Nachricht an { $room }
editing = Nachricht wird geändert
save-edit = Speichern
discarded = Nachricht verworfen.
put-back = Text zurückholen

attach = Dateien anhängen
drop-here = Dateien zum Anhängen hier ablegen
reading-file = Wird gelesen …
as-it-is = Im Original senden
made-lighter = verkleinert
open = Öffnen
save = Speichern
cancel-upload = Abbrechen
uploading = Wird hochgeladen
pictures-together = { $count ->
    [one] 1 Bild
   *[other] { $count } Bilder
}
picture-failed = Dieses Bild kann nicht angezeigt werden.
open-question = Diese Datei öffnen?
open-warning = Office-Dokumente können Anweisungen dessen ausführen, der sie erstellt hat. Öffnen Sie die Datei nur, wenn Sie sie von dieser Person erwartet haben.
open-anyway = Trotzdem öffnen
leave-closed = Nicht öffnen
pasted = Bild
file-pdf = PDF-Dokument
file-word = Word-Dokument
file-excel = Excel-Tabelle
file-other = Datei
remove-file = { $name } entfernen
view-picture = { $name } anzeigen
uploaded-of = { $sent } von { $total }
size-bytes = { $count ->
    [one] 1 Byte
   *[other] { $count } Byte
}
size-kilobytes = { $size } kB
size-megabytes = { $size } MB
decimal-sign = ,

search = Nachrichten suchen
search-here = In diesem Raum suchen
search-close = Suche schließen
search-room = Raum
search-all-rooms = Alle Räume
search-sender = Person
search-anyone = Alle
search-when = Zeit
search-from = Von
search-until = Bis
date-shape = TT.MM.JJJJ
search-file = Mit Datei
search-filters = Suche eingrenzen
search-results = Gefundene Nachrichten
search-more = Mehr anzeigen
search-waiting = Suche läuft …
search-idle = Was suchen Sie?
search-idle-lead = Wörter, ein Name oder ein Zimmer: 412 findet nur dieses Zimmer, nicht 4123. Funktioniert auch ohne Verbindung.
search-none = Nichts gefunden
search-none-lead = Versuchen Sie es mit weniger Wörtern oder mit einem Wortanfang und einem * dahinter.
any-time = Jederzeit
last-day = Letzte 24 Stunden
last-week = Letzte 7 Tage
last-month = Letzte 30 Tage
found-messages = { $count ->
    [one] 1 Nachricht
   *[other] { $count } Nachrichten
}
found-newest = { $count ->
    [one] Die neueste Nachricht
   *[other] Die neuesten { $count } Nachrichten
}
range-since = Auf diesem Computer durchsucht bis { $time }.
range-nothing = Auf diesem Computer sind dort noch keine Nachrichten.
range-indexing = Ältere werden noch vorbereitet.
range-gaps = Dazwischen fehlen möglicherweise einige.
