### Schreiben: Auszeichnung, Erwähnungen, Emojis, Zitate, Adressen.

preview = So wird es aussehen
emoji = Emoji
find-emoji = Emoji suchen
no-emoji = Kein Emoji mit diesem Namen.
emoji-coming = Wird geladen …
emoji-groups = Arten von Emojis
recent-emoji = Zuletzt verwendet
skin-tone-heading = Hautfarbe
suggestions = Vorschläge
emoji-faces = Gesichter und Gefühle
emoji-people = Personen und Hände
emoji-animals = Tiere und Natur
emoji-food = Essen und Trinken
emoji-travel = Reisen und Orte
emoji-activities = Aktivitäten
emoji-objects = Gegenstände
emoji-signs = Zeichen
emoji-flags = Flaggen
skin-light = Hell
skin-medium-light = Mittelhell
skin-medium = Mittel
skin-medium-dark = Mitteldunkel
skin-dark = Dunkel
skin-none = Keine
suggestions-found = { $count ->
    [one] 1 Vorschlag. Eingabe übernimmt ihn.
   *[other] { $count } Vorschläge. Pfeile wählen, Eingabe übernimmt.
}
everyone = Alle in diesem Raum
everyone-administrators = Alle Administratoren in diesem Raum
everyone-managers = Alle Hausleitungen in diesem Raum
everyone-staff = Alle Mitarbeitenden in diesem Raum
length-of = { $size } von { $most }
too-long = Zu lang: { $size } von { $most }

answer = Mit Zitat antworten
pass-on = Weiterleiten …
pass-on-to = An Raum oder Person weiterleiten
to-quoted = Zur zitierten Nachricht
sent-stays = Ihre letzte Nachricht ist gesendet und kann nicht mehr geändert werden
quoted-not-here = Die zitierte Nachricht ist nicht auf diesem Computer

open-link = Diese Adresse öffnen?
link-leads-to = Sie führt zu
link-in-the-open = Was dorthin geht, ist nicht verschlüsselt: Andere im Netzwerk können es lesen und verändern.
copy-link = Kopieren
trust-host = Öffnen und für { $host } nicht mehr fragen
trusted-hosts = Adressen, die ohne Frage geöffnet werden
trusted-hosts-lead = Verschlüsselte Adressen dieser Hosts gehen direkt an den Browser.
no-trusted-hosts = Noch keine: Bei jeder Adresse wird gefragt.
forget-host = Wieder fragen
error-link-not-opened = Die Adresse wurde nicht geöffnet: Sie gehört nicht zum Web, oder dieser Computer hat keinen Browser.

send-key = Senden
send-by-enter = Eingabe sendet
send-by-enter-lead = Umschalt und Eingabe beginnen eine neue Zeile
send-by-ctrl = Strg und Eingabe senden
send-by-ctrl-lead = Eingabe beginnt eine neue Zeile

keys-writing-enter = Senden oder neue Zeile, wie unter Darstellung festgelegt
keys-writing-last = Im leeren Feld: Ihre letzte Nachricht ändern
keys-writing-bold = Fett, kursiv
keys-writing-code = Code
keys-writing-lists = Nummerierte Liste, Liste, Zitat
keys-writing-link = Aus der Auswahl eine Adresse machen
keys-writing-calls = Jemanden erwähnen oder ein Emoji nennen

picture-frame = Bild: Pfeile führen zu den anderen, Plus und Minus vergrößern
picture-before = Vorheriges Bild
picture-after = Nächstes Bild
undo = Rückgängig
room-unmuted = Nicht mehr stumm
room-for-later = Als ungelesen markiert
